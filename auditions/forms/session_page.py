"""The form of a session with its four lists, read together: their times hang on its day, hours and venue."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from auditions.forms.sessions import BreakRowSet, PanelRowSet, RoleRowSet, RoomRowSet, SessionForm
from auditions.forms.wall import WallClock
from auditions.models import Room, Session, Venue
from auditions.services.sessions import Pause, RoleInSession, RoomInSession, Seat
from casting.models import Role
from core import clock
from core.errors import DomainError

# What decides which times there are; the rest only says who comes and what they read.
OF_THE_TIMES = {"date", "opens", "closes", "venue", "slot_minutes", "gap_minutes"}
NEW_LENGTHS = {"slot_minutes", "gap_minutes"}
FIELD_OF = {"opens_at": "opens", "closes_at": "closes"}


@dataclass(frozen=True)
class Choices:
    """What the form offers."""

    venues: Sequence[Venue]
    rooms: Sequence[Room]
    roles: Sequence[Role]
    people: Sequence[tuple[int, str]]


class SessionPage:
    """`is_valid()`, then `details()` for the services; `refuse(error)` puts a service's refusal where it belongs."""

    def __init__(self, data, *, choices: Choices, initial: dict):
        self.venues = {venue.pk: venue for venue in choices.venues}
        self.form = SessionForm(data, venues=choices.venues, initial=initial.get("form"))
        of = {
            "rooms": (RoomRowSet, {"rooms": choices.rooms, "roles": choices.roles}),
            "roles": (RoleRowSet, {"roles": choices.roles}),
            "panel": (PanelRowSet, {"people": choices.people, "rooms": choices.rooms}),
            "breaks": (BreakRowSet, {"rooms": choices.rooms}),
        }
        self.lists = {
            name: rows(data, prefix=name, initial=initial.get(name), form_kwargs=offered)
            for name, (rows, offered) in of.items()
        }

    def context(self) -> dict:
        return {"form": self.form, "sets": list(self.lists.values()), **self.lists}

    def is_valid(self) -> bool:
        fine = [self.form.is_valid(), *(rows.is_valid() for rows in self.lists.values())]
        wall = self.form.wall()
        if wall is None or not all(fine):
            return False
        self._read_times(wall)
        return self.form.is_valid() and all(self._is_clean(rows) for rows in self.lists.values())

    @staticmethod
    def _is_clean(rows: forms.BaseFormSet) -> bool:
        return not any(row.errors for row in rows.forms)

    def _read_times(self, wall: WallClock) -> None:
        opens, closes = self.form.cleaned_data["opens_at"], self.form.cleaned_data["closes_at"]
        for name, first, last in (
            ("rooms", "opens", "closes"),
            ("panel", "starts", "ends"),
            ("breaks", "starts", "ends"),
        ):
            for row in self.lists[name].kept():
                row.span = (wall.read(row, first), wall.read(row, last))
                if row.errors or opens is None or closes is None:
                    continue
                start, end = row.span[0] or opens, row.span[1] or closes
                if end <= start:
                    row.add_error(last, "This is before it begins.")
                elif name != "panel" and not opens <= start < closes:
                    row.add_error(first, "The session is not open then.")
                elif name != "panel" and end > closes:
                    row.add_error(last, "The session has closed by then.")

    def details(self) -> dict:
        data = self.form.cleaned_data
        return self.form.details() | {
            "venue": self.venues[data["venue"]],
            "opens_at": data["opens_at"],
            "closes_at": data["closes_at"],
            "rooms": [RoomInSession(row.cleaned_data["room"], *row.span) for row in self.lists["rooms"].kept()],
            "roles": [_role(row.cleaned_data) for row in self.lists["roles"].kept()],
            "panel": [_seat(row.cleaned_data, row.span) for row in self.lists["panel"].kept()],
            "breaks": [_pause(row.cleaned_data, row.span) for row in self.lists["breaks"].kept()],
        }

    def room_roles(self) -> dict[int, int]:
        """Rooms that are kept for one part."""
        rows = [row.cleaned_data for row in self.lists["rooms"].kept()]
        return {row["room"]: row["role"] for row in rows if row["role"]}

    def changes_times(self) -> bool:
        lists = [self.lists["rooms"], self.lists["breaks"], self.lists["roles"]]
        return bool(OF_THE_TIMES & set(self.form.changed_data)) or any(rows.has_changed() for rows in lists)

    def changes_lengths(self) -> bool:
        return bool(NEW_LENGTHS & set(self.form.changed_data)) or self.lists["roles"].has_changed()

    def refuse(self, error: DomainError) -> None:
        if error.field in self.lists:
            self.lists[error.field].non_form_errors().append(error.message)
            return
        error.field = FIELD_OF.get(error.field, error.field)
        self.form.add_refusal(error)


def _role(row: dict) -> RoleInSession:
    return RoleInSession(row["role"], row["minutes"], row["gap_minutes"], row["keep_together"])


def _seat(row: dict, span: tuple[dt.datetime | None, dt.datetime | None]) -> Seat:
    return Seat(
        name=row["name"],
        part=row["part"],
        user_id=row["user"],
        room_id=row["room"],
        is_needed=row["is_needed"],
        starts_at=span[0],
        ends_at=span[1],
    )


def _pause(row: dict, span: tuple[dt.datetime, dt.datetime]) -> Pause:
    return Pause(starts_at=span[0], ends_at=span[1], label=row["label"] or "Break", room_id=row["room"])


def initial_of(session: Session) -> dict:
    """What stands in the form of a session that is there; its lists read."""

    def time(moment: dt.datetime | None) -> dt.time | None:
        return clock.in_zone(moment, session.zone).time() if moment else None

    return {
        "form": SessionForm.initial_of(session),
        "rooms": [
            {"room": row.room_id, "opens": time(row.opens_at), "closes": time(row.closes_at)}
            for row in session.rooms.all()
        ],
        "roles": [
            {name: getattr(row, name) for name in ("minutes", "gap_minutes", "keep_together")} | {"role": row.role_id}
            for row in session.roles.all()
        ],
        "panel": [
            {name: getattr(row, name) for name in ("name", "part", "is_needed")}
            | {"user": row.user_id, "room": row.room_id, "starts": time(row.starts_at), "ends": time(row.ends_at)}
            for row in session.panel.all()
        ],
        "breaks": [
            {"label": row.label, "room": row.room_id, "starts": time(row.starts_at), "ends": time(row.ends_at)}
            for row in session.breaks.all()
        ],
    }
