"""Making an office, and who is in it."""

from django import forms

from accounts import activity_words, policies
from accounts.forms.fields import ZoneField
from accounts.models import Organisation, User
from accounts.selectors import ActivityFilters
from accounts.states import ROLES_OF_KIND, MembershipRole, OrganisationKind
from core.forms import Form, ModelForm
from core.widgets import DateInput

ABOUT_KIND = {
    OrganisationKind.CASTING: "A casting office: posts calls, reviews and answers.",
    OrganisationKind.AGENCY: "A talent agency: puts its clients forward.",
    OrganisationKind.PRODUCTION: "A production company: looks on and signs off.",
}


# Of a role whose name alone does not say it.
ABOUT_ROLE = {
    MembershipRole.BUSINESS_AFFAIRS: "Business affairs asks for availability, makes offers and contracts, and sees every "
    "fee. Calls, the decision room and auditions stay closed to them.",
}


class OrganisationForm(ModelForm):
    time_zone = ZoneField(help_text="Deadlines and answer dates are counted here.")
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ["name", "time_zone", "website", "about"]
        help_texts = {"about": "A few sentences for the people who apply. Shown beside your calls."}
        widgets = {"about": forms.Textarea(attrs={"rows": 5, "maxlength": 2000, "data-count": ""})}


class NewOrganisationForm(OrganisationForm):
    kind = forms.ChoiceField(
        label="What kind of office is it?",
        choices=[(kind.value, words) for kind, words in ABOUT_KIND.items()],
        widget=forms.RadioSelect,
        help_text="It cannot be changed later.",
    )
    field_order = ["kind", "name", "time_zone", "website"]

    class Meta(OrganisationForm.Meta):
        fields = ["name", "time_zone", "website"]


class FirstRunForm(Form):
    name = forms.CharField(max_length=160, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        max_length=254, label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        strip=False,
        help_text="Ten characters or more.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    office_name = forms.CharField(
        max_length=120,
        label="Name of your casting office",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = ZoneField(help_text="Deadlines and answer dates are counted here.")


def role_choices(organisation: Organisation, actor: User) -> list[tuple[str, str]]:
    """The roles of that kind of office that this person may give, the least first."""
    return [
        (role.value, role.label)
        for role in reversed(ROLES_OF_KIND[organisation.kind])
        if policies.can_give_role(actor, organisation, role)
    ]


def _offer_roles(field: forms.Field, organisation: Organisation, actor: User) -> None:
    field.choices = role_choices(organisation, actor)
    field.help_text = " ".join(words for role, words in ABOUT_ROLE.items() if role in dict(field.choices))


class InviteForm(Form):
    email = forms.EmailField(
        max_length=254, label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField()

    def __init__(self, *args, organisation: Organisation, actor: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self.fields["role"], organisation, actor)


class RoleForm(Form):
    role = forms.ChoiceField()

    def __init__(self, *args, organisation: Organisation, actor: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self.fields["role"], organisation, actor)


class HandOverForm(Form):
    own_role = forms.ChoiceField(label="What you will be afterwards")

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own_role"].choices = [
            (role.value, role.label) for role in ROLES_OF_KIND[organisation.kind] if role != MembershipRole.OWNER
        ]


NARROWS = {"class": "select", "data-submit-on-change": True}


class ActivityFilterForm(Form):
    person = forms.TypedChoiceField(
        label="Who", required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=NARROWS)
    )
    group = forms.ChoiceField(label="What", required=False, widget=forms.Select(attrs=NARROWS))
    place = forms.ChoiceField(label="Where", required=False, widget=forms.Select(attrs=NARROWS))
    verb = forms.ChoiceField(label="Exactly what", required=False, widget=forms.Select(attrs=NARROWS))
    since = forms.DateField(label="From", required=False, widget=DateInput(attrs=NARROWS | {"class": "input"}))
    until = forms.DateField(label="To", required=False, widget=DateInput(attrs=NARROWS | {"class": "input"}))

    def __init__(self, *args, people: list[tuple[int, str]], office: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Everybody"), *people]
        self.fields["group"].choices = [("", "Everything"), *activity_words.groups()]
        self.fields["place"].choices = [("", "The whole office"), *activity_words.places_of(office)]
        self.fields["verb"].choices = [("", "Any act"), *activity_words.verbs()]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day comes before the first.")
        return cleaned

    def filters(self) -> ActivityFilters:
        """Whatever could be read; call it after `is_valid`."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return ActivityFilters(**({"person_id": asked.pop("person")} if "person" in asked else {}), **asked)
