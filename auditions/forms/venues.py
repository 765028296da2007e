"""A person's input about the houses an office sees people in."""

from django import forms

from accounts.forms.fields import ZoneField
from auditions.models import Venue
from core.forms import Form

TEXTS = ("name", "address", "zone", "directions", "parking", "access")
MOST_ROOMS = 20


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VenueForm(Form):
    name = forms.CharField(max_length=120, error_messages={"required": "Give the venue a name."})
    address = forms.CharField(
        max_length=240, required=False, help_text="Without one it takes place online, in its rooms’ links."
    )
    zone = ZoneField(label="Time zone there")
    directions = forms.CharField(
        label="How to find it", max_length=1000, required=False, widget=_lines(3), help_text="Station, entrance, bell."
    )
    parking = forms.CharField(max_length=500, required=False, widget=_lines(2))
    access = forms.CharField(
        label="Access",
        max_length=500,
        required=False,
        widget=_lines(2),
        help_text="Steps, lift, accessible toilet, hearing loop. Everyone invited reads it.",
    )

    @classmethod
    def initial_of(cls, venue: Venue) -> dict:
        return {name: getattr(venue, name) for name in TEXTS}


class RoomForm(Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Room", max_length=60, required=False)
    note = forms.CharField(max_length=120, required=False, help_text="Such as step-free, second floor.")
    online_url = forms.URLField(label="Link, when it is online", max_length=500, required=False, assume_scheme="https")

    def clean(self):
        cleaned = super().clean()
        says_something = cleaned.get("note") or cleaned.get("online_url") or cleaned.get("id")
        if says_something and not cleaned.get("name") and not cleaned.get("DELETE") and "name" not in self.errors:
            self.add_error("name", "Give the room a name.")
        return cleaned


class BaseRooms(forms.BaseFormSet):
    def rows(self) -> list[dict]:
        """The rooms in order; rows taken away, and new ones left empty, are none."""
        kept = [row.cleaned_data for row in self.forms if not row.cleaned_data.get("DELETE")]
        return [
            {name: row.get(name) for name in ("id", "name", "note", "online_url")} for row in kept if row.get("name")
        ]


RoomFormSet = forms.formset_factory(
    RoomForm, formset=BaseRooms, extra=1, max_num=MOST_ROOMS, validate_max=True, can_delete=True
)
