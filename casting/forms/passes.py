"""A person's input about review passes and scorecards."""

from collections.abc import Sequence

from django import forms

from accounts.models import User
from casting.models import ReviewPass
from casting.services.passes import LONGEST_NAME, SWITCHES
from casting.services.scorecards import HEAVIEST, SCALES, DimensionEntry
from casting.states import Deciders, OthersScores, Reviewers, Stage
from core.forms import Form


class PassForm(Form):
    name = forms.CharField(max_length=LONGEST_NAME, error_messages={"required": "Give the pass a name."})
    reviewers = forms.ChoiceField(label="Who reviews", choices=Reviewers.choices, widget=forms.RadioSelect)
    is_blind = forms.BooleanField(
        label="Names and photos are hidden",
        required=False,
        help_text="Name, photo, links, credits, agency, notes and history: a number of its own stands in for each person.",
    )
    shows_tapes = forms.BooleanField(
        label="Tapes play all the same",
        required=False,
        help_text="Only tapes kept here. A face on a tape may be recognised.",
    )
    others_scores = forms.ChoiceField(
        label="Others’ scores show", choices=OthersScores.choices, widget=forms.RadioSelect
    )
    deciders = forms.ChoiceField(label="Who decides meanwhile", choices=Deciders.choices, widget=forms.RadioSelect)
    keepers = forms.TypedMultipleChoiceField(
        label="Who keeps the names",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="They see names in a blind pass, to ring people up, and score nothing in it.",
    )

    def __init__(self, *args, people: Sequence[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keepers"].choices = [(user.pk, user.name) for user in people]

    @classmethod
    def initial_of(cls, review_pass: ReviewPass | None) -> dict:
        if review_pass is None:
            return {
                "reviewers": Reviewers.ALL,
                "others_scores": OthersScores.AFTER_OWN,
                "deciders": Deciders.USUAL,
            }
        values = {name: getattr(review_pass, name) for name in ("name", *SWITCHES)}
        return values | {"keepers": list(review_pass.keepers.values_list("pk", flat=True))}


class AssignForm(Form):
    reviewers = forms.TypedMultipleChoiceField(
        label="Among whom",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person."},
    )
    each = forms.IntegerField(
        label="How many look at each person", min_value=1, max_value=20, initial=1, help_text="Two or three is usual."
    )
    stage = forms.ChoiceField(label="Whom", choices=Stage.choices, initial=Stage.REVIEW)

    def __init__(self, *args, people: Sequence[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].choices = [(user.pk, user.name) for user in people]


class ScaleForm(Form):
    scale = forms.TypedChoiceField(
        label="Scale", choices=[(scale, f"1 to {scale}") for scale in SCALES], coerce=int, widget=forms.RadioSelect
    )


class DimensionForm(Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(max_length=40, required=False)
    help = forms.CharField(label="What it means", max_length=160, required=False)
    weight = forms.IntegerField(
        min_value=0, max_value=HEAVIEST, initial=1, error_messages={"required": "Give it a weight."}
    )
    is_required = forms.BooleanField(label="Has to be scored", required=False, initial=True)

    def entry(self) -> DimensionEntry:
        return DimensionEntry(**self.cleaned_data)


DimensionFormSet = forms.formset_factory(DimensionForm, extra=1, can_delete=True, max_num=9)
