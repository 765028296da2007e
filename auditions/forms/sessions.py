"""A person's input about a session: its day and hours, roles, rooms, panel and breaks.

Times are typed as the clock on the venue's wall shows them. One that comes before the opening is on the
morning after, for a session that goes on past midnight.
"""

from collections.abc import Sequence

from django import forms

from auditions.forms.wall import WallClock
from auditions.models import Room, Session, Venue
from auditions.states import AppointmentKind, PanelPart
from casting.models import Role
from core import clock
from core.forms import Form
from core.widgets import DateInput, TimeInput

LONGEST_SLOT = 480
DETAILS = (
    "title",
    "kind",
    "slot_minutes",
    "gap_minutes",
    "books_itself",
    "notice_hours",
    "hold_minutes",
    "prepare",
    "bring",
    "contact_name",
    "contact_phone",
)


class SessionForm(Form):
    kind = forms.ChoiceField(label="What kind", choices=AppointmentKind.choices, initial=AppointmentKind.AUDITION)
    title = forms.CharField(
        label="Name", max_length=120, required=False, help_text="When one day has several, such as First recalls."
    )
    venue = forms.TypedChoiceField(coerce=int, error_messages={"required": "Choose where it takes place."})
    date = forms.DateField(label="Day", widget=DateInput)
    opens = forms.TimeField(label="From", widget=TimeInput, initial="10:00")
    closes = forms.TimeField(label="To", widget=TimeInput, initial="18:00")
    slot_minutes = forms.IntegerField(label="Minutes each", min_value=1, max_value=LONGEST_SLOT, initial=15)
    gap_minutes = forms.IntegerField(label="Minutes between", min_value=0, max_value=120, initial=0)
    books_itself = forms.BooleanField(
        label="Performers choose their own time",
        required=False,
        help_text="From the times you open. Everyone else is given a time by you.",
    )
    notice_hours = forms.IntegerField(
        label="May change their time until, in hours before", min_value=0, max_value=336, initial=24
    )
    hold_minutes = forms.IntegerField(
        label="A free time waits for the next in line, in minutes", min_value=1, max_value=2880, initial=30
    )
    prepare = forms.CharField(
        label="What to prepare", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    bring = forms.CharField(
        label="What to bring", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    contact_name = forms.CharField(label="Who to ask for", max_length=120, required=False)
    contact_phone = forms.CharField(label="Telephone on the day", max_length=40, required=False)

    def __init__(self, *args, venues: Sequence[Venue], **kwargs):
        super().__init__(*args, **kwargs)
        self.zones = {venue.pk: venue.zone for venue in venues}
        self.fields["venue"].choices = [("", "Choose"), *((venue.pk, _venue_label(venue)) for venue in venues)]

    @classmethod
    def initial_of(cls, session: Session) -> dict:
        opens, closes = (clock.in_zone(moment, session.zone) for moment in (session.opens_at, session.closes_at))
        when = {"date": opens.date(), "opens": opens.time(), "closes": closes.time(), "venue": session.venue_id}
        return {name: getattr(session, name) for name in DETAILS} | when

    def wall(self) -> WallClock | None:
        """What turns the times of the day into moments; None while the day, the hours or the venue are missing."""
        data = getattr(self, "cleaned_data", {})
        if not {"date", "opens", "venue"} <= data.keys():
            return None
        return WallClock(day=data["date"], opens=data["opens"], zone=self.zones[data["venue"]])

    def clean(self):
        cleaned = super().clean()
        wall = self.wall()
        if wall is not None:
            # The same time on both sides is a whole day to the clock, and a slip to everybody else.
            if cleaned.get("closes") == wall.opens:
                self.add_error("closes", "It closes when it opens. Say until when you see people.")
            cleaned["opens_at"] = wall.read(self, "opens")
            cleaned["closes_at"] = wall.read(self, "closes")
        return cleaned

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in DETAILS}


def _venue_label(venue: Venue) -> str:
    return f"{venue.name} ({clock.zone_label(clock.now(), venue.zone).split(',')[0]})"


class SessionRoleForm(Form):
    role = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=LONGEST_SLOT, required=False)
    gap_minutes = forms.IntegerField(label="Between", min_value=0, max_value=120, required=False)
    keep_together = forms.BooleanField(label="Seen in one block", required=False, initial=True)

    def __init__(self, *args, roles: Sequence[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose a role"), *((role.pk, role.name) for role in roles)]

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("role")
            and not cleaned.get("DELETE")
            and (cleaned.get("minutes") or cleaned.get("gap_minutes"))
        ):
            self.add_error("role", "Choose the role that these minutes are for.")
        return cleaned


class SessionRoomForm(Form):
    """A room of the chosen venue; its own hours where it opens later or closes earlier than the session."""

    room = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    opens = forms.TimeField(label="From", widget=TimeInput, required=False)
    closes = forms.TimeField(label="To", widget=TimeInput, required=False)
    role = forms.TypedChoiceField(label="Only for", coerce=int, required=False, empty_value=None)

    def __init__(self, *args, rooms: Sequence[Room], roles: Sequence[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", "Choose a room"), *_by_venue(rooms)]
        self.fields["role"].choices = [("", "Every role"), *((role.pk, role.name) for role in roles)]


class PanelForm(Form):
    user = forms.TypedChoiceField(label="Colleague", coerce=int, required=False, empty_value=None)
    name = forms.CharField(label="Or a name", max_length=120, required=False)
    part = forms.ChoiceField(label="As", choices=PanelPart.choices, initial=PanelPart.CASTING)
    room = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    is_needed = forms.BooleanField(label="Nobody is seen without them", required=False)
    starts = forms.TimeField(label="From", widget=TimeInput, required=False)
    ends = forms.TimeField(label="To", widget=TimeInput, required=False)

    def __init__(self, *args, people: Sequence[tuple[int, str]], rooms: Sequence[Room], **kwargs):
        super().__init__(*args, **kwargs)
        self.names = dict(people)
        self.fields["user"].choices = [("", "Somebody else"), *people]
        self.fields["room"].choices = [("", "Every room"), *_by_venue(rooms)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("user") and not cleaned.get("name"):
            cleaned["name"] = self.names[cleaned["user"]]
        given = cleaned.get("starts") or cleaned.get("ends") or cleaned.get("is_needed") or cleaned.get("room")
        if given and not cleaned.get("name") and not cleaned.get("DELETE") and "name" not in self.errors:
            self.add_error("name", "Say who it is.")
        return cleaned


class BreakForm(Form):
    label = forms.CharField(
        label="What", max_length=60, required=False, widget=forms.TextInput(attrs={"placeholder": "Lunch"})
    )
    starts = forms.TimeField(label="From", widget=TimeInput, required=False)
    ends = forms.TimeField(label="To", widget=TimeInput, required=False)
    room = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, *args, rooms: Sequence[Room], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", "Every room"), *_by_venue(rooms)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("DELETE") or not any(cleaned.get(name) for name in ("label", "starts", "ends", "room")):
            return cleaned
        for name in ("starts", "ends"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Say from when to when.")
        return cleaned


def _by_venue(rooms: Sequence[Room]) -> list[tuple[str, list[tuple[int, str]]]]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for room in rooms:
        groups.setdefault(room.venue.name, []).append((room.pk, room.name))
    return list(groups.items())


class Rows(forms.BaseFormSet):
    """`kept()`: the rows that say something and were not taken away."""

    key = ""

    def kept(self) -> list[forms.Form]:
        return [row for row in self.forms if row.cleaned_data.get(self.key) and not row.cleaned_data.get("DELETE")]


class RoleRows(Rows):
    key = "role"


class RoomRows(Rows):
    key = "room"


class PanelRows(Rows):
    key = "name"


class BreakRows(Rows):
    key = "starts"


def _formset(form: type[forms.Form], rows: type[Rows], most: int) -> type[forms.BaseFormSet]:
    return forms.formset_factory(form, formset=rows, extra=1, max_num=most, validate_max=True, can_delete=True)


RoleRowSet = _formset(SessionRoleForm, RoleRows, 40)
RoomRowSet = _formset(SessionRoomForm, RoomRows, 20)
PanelRowSet = _formset(PanelForm, PanelRows, 30)
BreakRowSet = _formset(BreakForm, BreakRows, 20)


class ShiftForm(Form):
    """The whole day by minutes, or to another date."""

    minutes = forms.IntegerField(min_value=-1440, max_value=1440, required=False)
    to_date = forms.DateField(label="Or to another day", widget=DateInput, required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("minutes") and not cleaned.get("to_date"):
            self.add_error("minutes", "Say by how many minutes, or to which day.")
        return cleaned
