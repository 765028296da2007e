from django import forms

from core.forms import Form
from core.widgets import DateInput
from talent.forms.fields import HeightField, ListField, playing_age
from talent.services.profiles import About
from talent.states import Gender, Visibility

RANGE_HINT = "The ages that you can play. Nobody is ever asked for, or shown, a real age."
VISIBILITY_TEXTS = {
    Visibility.PUBLIC: "Anyone can find the page, search engines too.",
    Visibility.TRADE: "Verified agencies and casting offices who are signed in can open the page. Nobody else can.",
    Visibility.UNLISTED: "Whoever is given the address can open the page. It is listed nowhere.",
}


class RangeMixin(forms.Form):
    """Both ends of the range or neither; the service holds the rest of the rule."""

    playing_age_min = playing_age("From")
    playing_age_max = playing_age("To")


class StartForm(Form, RangeMixin):
    """The first minute: what casting cannot do without."""

    stage_name = forms.CharField(
        label="Stage name",
        max_length=120,
        help_text="The name that casting sees. One name is fine too.",
        error_messages={"required": "Write the name that casting should see."},
    )
    bases = ListField(
        label="Where you are based",
        most=6,
        longest=80,
        noun="places",
        required=False,
        help_text="A town where you can work as a local. More than one: London, Leeds",
    )
    field_order = ("stage_name", "playing_age_min", "playing_age_max", "bases")


class AboutForm(Form, RangeMixin):
    stage_name = forms.CharField(
        label="Stage name", max_length=120, error_messages={"required": "Write the name that casting should see."}
    )
    legal_name = forms.CharField(
        label="Legal name",
        max_length=160,
        required=False,
        help_text="Only where it differs. For contracts, later: it is on no page and in no search.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pronouns = forms.CharField(
        label="Pronouns", max_length=40, required=False, widget=forms.TextInput(attrs={"class": "w-16"})
    )
    plays = forms.MultipleChoiceField(
        label="Plays",
        choices=Gender.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="As many as you like. Most parts are open to any.",
    )
    height_cm = HeightField(label="Height", required=False)
    bases = ListField(
        label="Based in",
        most=6,
        longest=80,
        noun="places",
        required=False,
        help_text="Towns where you can work as a local, with commas between: London, Leeds",
    )
    accents = ListField(
        label="Accents",
        most=30,
        longest=60,
        noun="accents",
        required=False,
        help_text="Those you can do tomorrow, with commas between: RP, Glasgow, General American",
    )
    bio = forms.CharField(
        label="In a few words",
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-count": ""}),
        help_text="Who you are as a performer. No phone numbers or addresses: casting writes to you through Callboard.",
    )

    born_on = forms.DateField(
        label="Date of birth, only for somebody under 18",
        required=False,
        widget=DateInput,
        help_text="For the hours they may work. It is shown to nobody, you included, and goes when they turn 18.",
    )
    forgets_birth = forms.BooleanField(label="Take the date of birth away", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Kept, never handed out again: not even in the form that it was typed into.
        self.kept_birth = self.initial.pop("born_on", None)
        if self.kept_birth is None:
            del self.fields["forgets_birth"]
        else:
            self.fields["born_on"].help_text = "A date is kept, and shown to nobody. Type here only to put another in."

    def about(self) -> About:
        given = dict(self.cleaned_data)
        forgets = given.pop("forgets_birth", False)
        given["born_on"] = None if forgets else given["born_on"] or self.kept_birth
        return About(**given)


class VisibilityForm(Form):
    visibility = forms.ChoiceField(label="Who can open your page", choices=Visibility.choices, widget=forms.RadioSelect)
