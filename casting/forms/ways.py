import re

from django import forms
from django.core.exceptions import ValidationError

from casting.models import Role
from casting.services.bringing import Invitee, is_address
from casting.services.targets import why_closed
from core.forms import Form
from core.list_files import MOST_BYTES

_WRITTEN = re.compile(r"^\s*(?P<name>[^<>]*?)\s*[<,;\t]?\s*(?P<email>[^\s<>,;]+@[^\s<>,;]+)\s*>?\s*$")


class OtherRoleForm(Form):
    """Which role of the production; those that take nobody stand there with the reason."""

    to_role = forms.TypedChoiceField(
        label="Role",
        coerce=int,
        empty_value=None,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose a role of the same production."},
    )

    def __init__(self, *args, roles: list[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.roles = {role.pk: role for role in roles}
        self.closed = {role.pk: why for role in roles if (why := why_closed(role))}
        open_roles = [(role.pk, role.name) for role in roles if role.pk not in self.closed]
        shut = [
            (role.pk, f"{role.name} ({role.get_state_display().lower()})") for role in roles if role.pk in self.closed
        ]
        self.fields["to_role"].choices = [
            ("", "Choose a role"),
            *open_roles,
            *([("Take nobody now", shut)] if shut else []),
        ]

    @property
    def chosen(self) -> Role:
        return self.roles[self.cleaned_data["to_role"]]


class InviteForm(Form):
    """People as they are pasted from a letter's heading: a name and an address on each line."""

    people = forms.CharField(
        label="Names and addresses",
        help_text="One person on each line, such as: Noor Haddad, noor@example.com",
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write at least one name and address."},
    )

    def clean_people(self) -> list[Invitee]:
        invitees, unread = [], []
        for number, line in enumerate(self.cleaned_data["people"].splitlines(), 1):
            if not line.strip():
                continue
            found = _WRITTEN.match(line)
            if found and is_address(found["email"].lower()):
                invitees.append(Invitee(found["name"].strip(' "'), found["email"].lower()))
            else:
                unread.append(number)
        if unread:
            lines = ", ".join(map(str, unread[:10]))
            raise ValidationError(f"There is no address to be read in line {lines}. Nobody has been invited yet.")
        return invitees


class ListForm(Form):
    file = forms.FileField(
        label="List",
        help_text="CSV or Excel (.xlsx), up to 5,000 people and 5 MB. A heading row names the columns.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-files": "", "data-max-bytes": str(MOST_BYTES)}
        ),
        error_messages={"required": "Choose a file first.", "empty": "This list is empty."},
    )


class ColumnsForm(Form):
    """Which column holds what, by its place."""

    name = forms.TypedChoiceField(label="Name", coerce=int, empty_value=None)
    last_name = forms.TypedChoiceField(label="Surname", coerce=int, empty_value=None, required=False)
    email = forms.TypedChoiceField(label="E-mail", coerce=int, empty_value=None, required=False)
    agency = forms.TypedChoiceField(label="Agency", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, headings: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        places = [(place, heading or f"Column {place + 1}") for place, heading in enumerate(headings)]
        for name, field in self.fields.items():
            field.choices = [("", "Choose a column" if name == "name" else "Not in this list"), *places]
        self.fields["name"].error_messages["required"] = "Choose the column that holds the names."
