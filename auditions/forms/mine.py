"""What performers and their agents type about their own times."""

from django import forms

from auditions.services.access import LONGEST, Needs
from auditions.services.booking import LATE_MINUTES
from auditions.services.reminders import LEADS
from auditions.states import AccessibleFormat
from core.forms import Form

LEAD_WORDS = {"week": "A week before", "day": "A day before", "hours": "Two hours before"}


class TimeForm(Form):
    """One of the times that are offered; the page draws them itself."""

    slot = forms.IntegerField(
        label="Time", min_value=1, error_messages={"required": "Choose a time.", "invalid": "Choose one of the times."}
    )


class DeclineForm(Form):
    note = forms.CharField(
        label="A reason, if you like",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A no is fine without one, and is no mark against anybody.",
    )


class LateForm(Form):
    minutes = forms.TypedChoiceField(
        choices=[(minutes, minutes) for minutes in (0, *LATE_MINUTES)],
        coerce=int,
        error_messages={"required": "Choose how late you will be.", "invalid_choice": "Choose how late you will be."},
    )


class AccessForm(Form):
    needs = forms.CharField(
        label="What makes it work for you",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": ""}),
        help_text="A step-free way in, a quiet place to wait, an interpreter, more time: whatever you need, in your words.",
    )
    format = forms.ChoiceField(
        label="Sides in another format", choices=[("", "As they come"), *AccessibleFormat.choices], required=False
    )
    wants_reader = forms.BooleanField(
        label="I would like somebody to read with me", required=False, help_text="A reader, sighted guide or prompter."
    )

    def told(self) -> Needs:
        return Needs(**self.cleaned_data)


class RemindersForm(Form):
    wanted = forms.MultipleChoiceField(
        label="Remind me",
        choices=[(lead.key, LEAD_WORDS[lead.key]) for lead in LEADS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
