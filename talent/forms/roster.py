from decimal import Decimal

from django import forms

from accounts.models import User
from core import clock
from core.forms import Form
from core.widgets import DateInput
from talent.forms.about import StartForm
from talent.states import Medium
from talent.terms import LONGEST_TERRITORY, MOST_COMMISSION, Terms

WHERE = "Where you represent them, if not everywhere: UK and Ireland"


class ClientForm(StartForm):
    territory = forms.CharField(label="Territory", max_length=LONGEST_TERRITORY, required=False, help_text=WHERE)
    email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        required=False,
        help_text="Seen by your agency only. It is how they take the profile over, and how we notice that they are "
        "on Callboard already.",
    )
    birth_year = forms.IntegerField(
        label="Year of birth",
        required=False,
        min_value=1900,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "w-8"}),
        help_text="Only to notice that they are here already. It is not kept and never shown.",
        error_messages={"min_value": "Write the year in four figures.", "invalid": "Write the year in four figures."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bases"].label = "Where they are based"
        self.fields["bases"].help_text = "A town where they can work as a local. More than one: London, Leeds"

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        if year is not None and year > clock.today().year:
            raise forms.ValidationError("That year is still to come.")
        return year


class TermsForm(Form):
    """What an agency speaks for somebody in."""

    territory = forms.CharField(
        label="Territory", max_length=LONGEST_TERRITORY, required=False, help_text=f"{WHERE}. Empty means everywhere."
    )
    mediums = forms.MultipleChoiceField(
        label="Media",
        choices=Medium.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked means all of them.",
    )
    is_exclusive = forms.BooleanField(label="For this agency alone, there and in these media", required=False)
    commission_percent = forms.DecimalField(
        label="Commission",
        min_value=Decimal(0),
        max_value=MOST_COMMISSION,
        max_digits=4,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "w-8", "inputmode": "decimal", "step": "0.5"}),
        help_text="Ten per cent at the most, and never out of a union minimum.",
        error_messages={"max_value": "An agency takes 10% at the most.", "min_value": "Less than nothing cannot be."},
    )
    starts_on = forms.DateField(label="From", widget=DateInput)
    until = forms.DateField(
        label="Until", widget=DateInput, required=False, help_text="The first day on which it no longer stands."
    )

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            starts_on=given["starts_on"],
            territory=given["territory"],
            mediums=tuple(given["mediums"]),
            is_exclusive=given["is_exclusive"],
            commission_percent=given["commission_percent"],
            until=given["until"],
        )


class AgentForm(Form):
    agent = forms.TypedChoiceField(label="Agent", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, agents: list[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].choices = [("", "Nobody yet"), *((one.pk, one.name) for one in agents)]


class OfferForm(Form):
    email = forms.EmailField(
        label="Their own e-mail address",
        max_length=254,
        error_messages={"required": "Write the address that the link goes to."},
    )


class RosterFilterForm(Form):
    """What the chips above a roster say; an address with something else in it shows everybody."""

    q = forms.CharField(max_length=100, required=False)
    free = forms.BooleanField(required=False)
    fits = forms.BooleanField(required=False)
    clashes = forms.BooleanField(required=False)
    conflicts = forms.BooleanField(required=False)
    unconfirmed = forms.BooleanField(required=False)
    agent = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(self, *args, agents: list[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].choices = [("", "Any agent"), *((one.pk, one.name) for one in agents)]


def terms_initial(terms: Terms) -> dict:
    return {
        "territory": terms.territory,
        "mediums": list(terms.mediums),
        "is_exclusive": terms.is_exclusive,
        "commission_percent": terms.commission_percent and f"{terms.commission_percent.normalize():f}",
        "starts_on": terms.starts_on,
        "until": terms.until,
    }
