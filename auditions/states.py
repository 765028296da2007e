"""States of an appointment (domain.md, section 2)."""

from django.db import models

from core.states import Table


class AppointmentKind(models.TextChoices):
    PRE_READ = "pre_read", "Pre-read"
    AUDITION = "audition", "Audition"
    CALLBACK = "callback", "Callback"
    PRODUCER_SESSION = "producer_session", "Producer session"
    CHEMISTRY = "chemistry", "Chemistry read"
    SCREEN_TEST = "screen_test", "Screen test"
    FITTING = "fitting", "Fitting"


class AppointmentState(models.TextChoices):
    OFFERED = "offered", "Waiting for an answer"
    CONFIRMED = "confirmed", "Confirmed"
    RESCHEDULE_REQUESTED = "reschedule_requested", "Asked for another time"
    CHECKED_IN = "checked_in", "Checked in"
    IN_ROOM = "in_room", "In the room"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"
    NO_SHOW = "no_show", "Did not come"


_A = AppointmentState
_END = {_A.DECLINED: "decline", _A.CANCELLED: "cancel"}

APPOINTMENT_MOVES: Table = {
    _A.OFFERED: {
        _A.CONFIRMED: "confirm",
        _A.RESCHEDULE_REQUESTED: "ask_another_time",
        _A.EXPIRED: "expire",
        **_END,
    },
    _A.CONFIRMED: {
        _A.CHECKED_IN: "check_in",
        _A.RESCHEDULE_REQUESTED: "ask_another_time",
        _A.NO_SHOW: "miss",
        _A.OFFERED: "move",
        **_END,
    },
    _A.RESCHEDULE_REQUESTED: {_A.OFFERED: "move", _A.CONFIRMED: "confirm", **_END},
    _A.CHECKED_IN: {_A.IN_ROOM: "enter", _A.CONFIRMED: "undo_check_in"},
    _A.IN_ROOM: {_A.COMPLETED: "complete", _A.CHECKED_IN: "undo_enter"},
    _A.COMPLETED: {_A.IN_ROOM: "reopen"},
    _A.DECLINED: {_A.OFFERED: "offer_again"},
    # back to confirmed: the cancelling itself was undone before anyone heard of it
    _A.CANCELLED: {_A.OFFERED: "offer_again", _A.CONFIRMED: "restore"},
    _A.EXPIRED: {_A.OFFERED: "offer_again"},
    _A.NO_SHOW: {_A.CONFIRMED: "correct"},
}

LIVE = [_A.OFFERED, _A.CONFIRMED, _A.RESCHEDULE_REQUESTED, _A.CHECKED_IN, _A.IN_ROOM]
