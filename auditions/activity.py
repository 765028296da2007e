"""The activity log's words for what this room does."""

from collections.abc import Sequence

from accounts.activity_words import register, register_veil
from accounts.models import Activity, User
from auditions.models import Appointment
from casting.veil import veil_lines_by, veil_notes_by
from notifications import veils
from notifications.models import OutboxMessage

APPOINTMENTS = {
    "offer": "offered {name} a callback",
    "confirm": "confirmed the callback of {name}",
    "ask_another_time": "asked for another time for {name}",
    "move": "moved the callback of {name}",
    "decline": "declined the callback of {name}",
    "cancel": "cancelled the callback of {name}",
    "expire": "let the callback of {name} run out",
    "restore": "took back the cancelling of {name}’s callback",
    "offer_again": "offered {name} a callback again",
    "check_in": "checked {name} in",
    "undo_check_in": "took back that {name} was checked in",
    "enter": "called {name} into the room",
    "undo_enter": "took back that {name} was in the room",
    "reopen": "reopened the callback of {name}",
    "correct": "corrected that {name} did come",
    "complete": "saw {name}",
    "miss": "noted that {name} did not come",
}


def register_all() -> None:
    for verb, words in APPOINTMENTS.items():
        register(f"appointment.{verb}", words, details=_names)
    register_veil(_veil_lines)
    veils.register(_veil_notes)


# The way from a submission to what a note or a line of the log names as its subject.
WAYS = {"auditions.appointment": "appointments"}


def _veil_lines(reader: User, rows: Sequence[Activity]) -> dict[int, dict[str, str] | None]:
    return veil_lines_by(reader, rows, WAYS)


def _veil_notes(reader: User, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    return veil_notes_by(reader, messages, WAYS)


def _names(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Appointment.objects.filter(pk__in={row.subject_id for row in rows})
    names = dict(found.values_list("pk", "submission__performer__stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}
