"""The activity log's words for what this room does."""

from collections.abc import Sequence

from accounts.activity_words import register, register_veil
from accounts.models import Activity, User
from auditions.models import Appointment, CallIn, SelfTapeRequest
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
    "take": "recorded a take of {name}",
    "remove_take": "took down a take of {name}",
    "place": "gave {name} a time",
    "drop": "took {name} off the day",
    "book": "booked a time for {name}",
    "rebook": "chose another time for {name}",
    "keep": "kept a time for {name}, next on the waiting list",
    "late": "said that {name} will be late",
    "tell_change": "told {name} of a new time",
    "tell_place": "told {name} of a new place",
    "tell_off": "told {name} that it is off",
}

CALL_INS = {
    "queue": "put {name} in the queue of a session",
    "remove": "took {name} out of a session",
    "unplace": "took {name} off the day",
    "wish": "noted when {name} can come",
    "invite": "asked {name} to choose a time",
    "let_choose": "lets {name} choose a time",
    "recall": "gives {name} a time instead of letting them choose",
    "decline": "said that {name} does not come",
    "wait": "put {name} on the waiting list",
    "stop_waiting": "took {name} off the waiting list",
}

SESSIONS = {
    "plan": "planned a session",
    "change": "changed a session",
    "cancel": "cancelled a session",
    "restore": "took back the cancelling of a session",
    "close": "closed a session",
    "reopen": "reopened a session",
    "move": "moved a session, {people} people with it",
    "send": "sent a day",
    "import_day": "imported a day from a list",
    "make_slots": "made the times of a session",
    "open_slots": "opened times of a session to performers",
    "shut_slots": "closed times of a session to performers",
    "keep_slots": "kept times of a session for a role",
}

VENUES = {"add": "added a venue", "change": "changed a venue", "retire": "took a venue off the list"}
SLOTS = {"add": "added a time to a session", "remove": "took a time out of a session"}


SESSIONS_PLANNED = {
    "ask_plan": "asked for a plan of a day",
    "take_plan": "took a plan of a day",
    "drop_plan": "put a plan of a day aside",
    "undo_plan": "took a plan of a day back",
    "want_pairs": "chose who reads with whom",
    "remove_pair": "took a pair out of a chemistry read",
    "draw_rota": "drew the rota of a chemistry read",
    "clear_rota": "cleared the rota of a chemistry read",
    "move_pair": "moved a pair in a chemistry read",
    "rate_pair": "scored a pair",
    "abstain_pair": "abstained from a pair",
    "clear_pair_rating": "took back a score of a pair",
}


SESSIONS_AT_THE_DOOR = {
    "delay": "said how late a room runs",
    "door_code": "made a new code for the door",
}


SELF_TAPES = {
    "ask": "asked {name} for a self-tape",
    "open": "opened the self-tape request of {name}",
    "accept": "said yes to a self-tape of {name}",
    "decline": "said no to a self-tape of {name}",
    "accept_after_all": "said yes after all to a self-tape of {name}",
    "ask_live": "asked for {name} to be seen live instead",
    "tape_after_all": "went back to a self-tape for {name}",
    "begin": "sent a take of {name} up",
    "abandon": "took the takes of {name} away",
    "deliver": "delivered the self-tape of {name}",
    "replace": "took the self-tape of {name} back to change it",
    "take_back": "took the self-tape of {name} back",
    "view": "watched the self-tape of {name}",
    "assess": "was done with the self-tape of {name}",
    "reassess": "looked again at the self-tape of {name}",
    "ask_retake": "asked {name} for a retake",
    "expire": "let the self-tape request of {name} run out",
    "extend": "gave {name} more time for a self-tape",
    "send_again": "asked {name} for a self-tape again",
    "cancel": "called off the self-tape of {name}",
    "restore": "took back the calling off of {name}’s self-tape",
    "remind": "reminded {name} of a self-tape",
    "ask_extension": "asked for more time for the self-tape of {name}",
    "deny_extension": "gave {name} no more time for a self-tape",
    "call_in": "called {name} in instead of a self-tape",
    "look_first": "wanted to look first at the self-tape of {name}",
    "look_with_the_office": "let the self-tape of {name} go straight to the office",
    "give_to_rep": "gave the self-tape of {name} to the rep first",
    "give_back": "gave the self-tape of {name} back",
    "revoke_sides": "took the sides away from {name}",
    "give_sides_back": "gave {name} the sides again",
}


def register_all() -> None:
    for verb, words in SESSIONS_PLANNED.items():
        register(f"session.{verb}", words)
    for verb, words in SELF_TAPES.items():
        register(f"self_tape.{verb}", words, details=_names_of_tapes)
    register("role.override_tape_rule", "asked for self-tapes against a rule of the agreement, for a reason on record")
    for verb, words in SESSIONS_AT_THE_DOOR.items():
        register(f"session.{verb}", words)
    for verb, words in APPOINTMENTS.items():
        register(f"appointment.{verb}", words, details=_names)
    for verb, words in CALL_INS.items():
        register(f"call_in.{verb}", words, details=_names_of_call_ins)
    for thing, verbs in (("session", SESSIONS), ("venue", VENUES), ("slot", SLOTS)):
        for verb, words in verbs.items():
            register(f"{thing}.{verb}", words)
    register_veil(_veil_lines)
    veils.register(_veil_notes)


# The way from a submission to what a note or a line of the log names as its subject.
WAYS = {
    "auditions.appointment": "appointments",
    "auditions.callin": "call_ins",
    "auditions.selftaperequest": "self_tape_requests",
}


def _veil_lines(reader: User, rows: Sequence[Activity]) -> dict[int, dict[str, str] | None]:
    return veil_lines_by(reader, rows, WAYS)


def _veil_notes(reader: User, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    return veil_notes_by(reader, messages, WAYS)


def _names_of_call_ins(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = CallIn.objects.filter(pk__in={row.subject_id for row in rows})
    names = dict(found.values_list("pk", "submission__performer__stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}


def _names(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Appointment.objects.filter(pk__in={row.subject_id for row in rows})
    names = dict(found.values_list("pk", "submission__performer__stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}


def _names_of_tapes(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = SelfTapeRequest.objects.filter(pk__in={row.subject_id for row in rows})
    names = dict(found.values_list("pk", "submission__performer__stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}
