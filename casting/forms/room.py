from django import forms

from casting.services.reviews import LONGEST_TAG
from casting.states import DeclineReason, SubmissionState
from core.forms import Form

# Where a person can be put from the board. An offer and a booking have rooms of their own.
TARGETS = [
    (SubmissionState.SHORTLISTED.value, "Shortlist"),
    (SubmissionState.AUDITION.value, "Audition"),
    (SubmissionState.CALLBACK.value, "Callback"),
    (SubmissionState.VIEWED.value, "Back to review"),
    (SubmissionState.NOT_SELECTED.value, "Not this time"),
]
TYPED_ABOVE = 25


class DecideForm(Form):
    """One act on one or many. `typed` repeats how many people a large "not this time" reaches."""

    to = forms.ChoiceField(choices=TARGETS, error_messages={"invalid_choice": "Choose what should happen to them."})
    reason = forms.ChoiceField(
        choices=DeclineReason.choices,
        required=False,
        widget=forms.RadioSelect,
        label="A reason, if one is true",
    )
    confirm_unopened = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    typed = forms.CharField(required=False, max_length=12, label="Type how many people this is")

    @property
    def says_no(self) -> bool:
        return self.cleaned_data.get("to") == SubmissionState.NOT_SELECTED

    def check_typed(self, total: int) -> bool:
        typed = "".join(c for c in self.cleaned_data.get("typed", "") if c.isdigit())
        if not self.says_no or total <= TYPED_ABOVE or typed == str(total):
            return True
        self.add_error("typed", f"This reaches {total:,} people. Type {total} to go on.")
        return False


class RateForm(Form):
    value = forms.IntegerField(min_value=0, max_value=5, error_messages={"required": "Rate from 1 to 5."})


class TagForm(Form):
    tag = forms.CharField(max_length=LONGEST_TAG, label="Add a tag", error_messages={"required": "Write a tag first."})
