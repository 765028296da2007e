"""States of this room: appointments, sessions, the queue, self-tape requests (domain.md, section 2)."""

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
    PLANNED = "planned", "Placed, not sent"
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
EXPECTED = [_A.PLANNED, _A.OFFERED, _A.CONFIRMED, _A.RESCHEDULE_REQUESTED]

APPOINTMENT_MOVES: Table = {
    _A.PLANNED: {_A.OFFERED: "offer", _A.CHECKED_IN: "check_in", _A.CANCELLED: "cancel"},
    _A.OFFERED: {
        _A.CONFIRMED: "confirm",
        _A.RESCHEDULE_REQUESTED: "ask_another_time",
        _A.EXPIRED: "expire",
        # They came without having answered.
        _A.CHECKED_IN: "check_in",
        _A.NO_SHOW: "miss",
        **_END,
    },
    _A.CONFIRMED: {
        _A.CHECKED_IN: "check_in",
        _A.RESCHEDULE_REQUESTED: "ask_another_time",
        _A.NO_SHOW: "miss",
        _A.OFFERED: "move",
        **_END,
    },
    _A.RESCHEDULE_REQUESTED: {
        _A.OFFERED: "move",
        _A.CONFIRMED: "confirm",
        _A.CHECKED_IN: "check_in",
        _A.NO_SHOW: "miss",
        **_END,
    },
    # Back to what they were before: nobody becomes confirmed by a slip of a thumb.
    _A.CHECKED_IN: {_A.IN_ROOM: "enter", **dict.fromkeys(EXPECTED, "undo_check_in")},
    _A.IN_ROOM: {_A.COMPLETED: "complete", _A.CHECKED_IN: "undo_enter"},
    _A.COMPLETED: {_A.IN_ROOM: "reopen"},
    _A.DECLINED: {_A.OFFERED: "offer_again"},
    # back to confirmed: the cancelling itself was undone before anyone heard of it
    _A.CANCELLED: {_A.OFFERED: "offer_again", _A.CONFIRMED: "restore"},
    _A.EXPIRED: {_A.OFFERED: "offer_again"},
    _A.NO_SHOW: dict.fromkeys([_A.OFFERED, _A.CONFIRMED, _A.RESCHEDULE_REQUESTED], "correct"),
}

LIVE = [_A.PLANNED, _A.OFFERED, _A.CONFIRMED, _A.RESCHEDULE_REQUESTED, _A.CHECKED_IN, _A.IN_ROOM]


class SessionState(models.TextChoices):
    OPEN = "open", "Being planned"
    CLOSED = "closed", "Over"
    CANCELLED = "cancelled", "Cancelled"


_S = SessionState
SESSION_MOVES: Table = {
    _S.OPEN: {_S.CLOSED: "close", _S.CANCELLED: "cancel"},
    _S.CLOSED: {_S.OPEN: "reopen"},
    _S.CANCELLED: {_S.OPEN: "restore"},
}


class PanelPart(models.TextChoices):
    CASTING = "casting", "Casting"
    DIRECTOR = "director", "Director"
    PRODUCER = "producer", "Producer"
    READER = "reader", "Reader"
    SESSION_RUNNER = "session_runner", "Session runner"


class CallInState(models.TextChoices):
    QUEUED = "queued", "Not placed"
    INVITED = "invited", "Choosing a time"
    WAITING = "waiting", "On the waiting list"
    PLACED = "placed", "Placed"
    DECLINED = "declined", "Said no"
    REMOVED = "removed", "Taken out"


_C = CallInState
CALL_IN_MOVES: Table = {
    _C.QUEUED: {_C.PLACED: "place", _C.INVITED: "invite", _C.REMOVED: "remove"},
    _C.INVITED: {
        _C.PLACED: "book",
        _C.WAITING: "wait",
        _C.DECLINED: "decline",
        _C.QUEUED: "recall",
        _C.REMOVED: "remove",
    },
    _C.WAITING: {
        _C.PLACED: "place",
        _C.INVITED: "stop_waiting",
        _C.DECLINED: "decline",
        _C.QUEUED: "recall",
        _C.REMOVED: "remove",
    },
    _C.PLACED: {
        _C.QUEUED: "unplace",
        _C.INVITED: "give_back",
        _C.WAITING: "wait",
        _C.DECLINED: "decline",
        _C.REMOVED: "remove",
    },
    _C.DECLINED: {_C.QUEUED: "requeue", _C.INVITED: "invite"},
    _C.REMOVED: {_C.QUEUED: "requeue"},
}


class PlanState(models.TextChoices):
    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Being worked out"
    READY = "ready", "Ready to look at"
    FAILED = "failed", "Did not work out"
    TAKEN = "taken", "Taken"
    DROPPED = "dropped", "Not taken"


_P = PlanState
PLAN_MOVES: Table = {
    _P.QUEUED: {_P.RUNNING: "start", _P.FAILED: "fail", _P.DROPPED: "drop"},
    _P.RUNNING: {_P.READY: "finish", _P.FAILED: "fail", _P.DROPPED: "drop"},
    _P.READY: {_P.TAKEN: "take", _P.DROPPED: "drop"},
    _P.TAKEN: {_P.READY: "undo"},
}


class CheckInWay(models.TextChoices):
    RUNNER = "runner", "By the session runner"
    CODE = "code", "By the code at the door"


class AccessibleFormat(models.TextChoices):
    LARGE_PRINT = "large_print", "Large print"
    PLAIN_TEXT = "plain_text", "Plain text"
    AUDIO = "audio", "Read aloud"
    COLOURED = "coloured", "On coloured paper"
    OTHER = "other", "Something else, as described"


class SelfTapeState(models.TextChoices):
    SENT = "sent", "Sent"
    OPENED = "opened", "Opened"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    LIVE_ALTERNATIVE = "live_alternative", "Asked to come in instead"
    UPLOADING = "uploading", "Uploading"
    DELIVERED = "delivered", "Delivered"
    VIEWED = "viewed", "Viewed"
    RETAKE_REQUESTED = "retake_requested", "Retake asked for"
    ASSESSED = "assessed", "Assessed"
    EXPIRED = "expired", "Ran out"
    CANCELLED = "cancelled", "Cancelled"


_T = SelfTapeState
_OFF = {_T.CANCELLED: "cancel"}
_LAPSE = {_T.EXPIRED: "expire", **_OFF}
SELF_TAPE_MOVES: Table = {
    _T.SENT: {_T.OPENED: "open", _T.ACCEPTED: "accept", _T.DECLINED: "decline", **_LAPSE},
    _T.OPENED: {_T.ACCEPTED: "accept", _T.DECLINED: "decline", **_LAPSE},
    _T.ACCEPTED: {
        _T.DECLINED: "decline",
        _T.LIVE_ALTERNATIVE: "ask_live",
        _T.UPLOADING: "begin",
        _T.DELIVERED: "deliver",
        **_LAPSE,
    },
    _T.DECLINED: {_T.ACCEPTED: "accept_after_all", **_OFF},
    _T.LIVE_ALTERNATIVE: {_T.ACCEPTED: "tape_after_all", **_OFF},
    _T.UPLOADING: {_T.DELIVERED: "deliver", _T.ACCEPTED: "abandon", _T.DECLINED: "decline", **_LAPSE},
    _T.DELIVERED: {_T.VIEWED: "view", _T.UPLOADING: "replace", _T.ACCEPTED: "take_back", **_OFF},
    _T.VIEWED: {_T.ASSESSED: "assess", _T.RETAKE_REQUESTED: "ask_retake", **_OFF},
    _T.ASSESSED: {_T.VIEWED: "reassess", _T.RETAKE_REQUESTED: "ask_retake"},
    _T.RETAKE_REQUESTED: {_T.UPLOADING: "begin", _T.DELIVERED: "deliver", _T.DECLINED: "decline", **_LAPSE},
    _T.EXPIRED: {_T.ACCEPTED: "extend", _T.SENT: "send_again"},
    # back to where they were: what cancelled them was undone
    _T.CANCELLED: {
        _T.SENT: "send_again",
        **dict.fromkeys(
            [_T.OPENED, _T.ACCEPTED, _T.DECLINED, _T.LIVE_ALTERNATIVE, _T.UPLOADING, _T.RETAKE_REQUESTED], "restore"
        ),
    },
}

# Something is still expected of the performer, or promised to them: what a cast part calls off.
AWAITED = [_T.SENT, _T.OPENED, _T.ACCEPTED, _T.LIVE_ALTERNATIVE, _T.UPLOADING, _T.RETAKE_REQUESTED]
OPEN_REQUESTS = [
    _T.SENT,
    _T.OPENED,
    _T.ACCEPTED,
    _T.LIVE_ALTERNATIVE,
    _T.UPLOADING,
    _T.DELIVERED,
    _T.VIEWED,
    _T.RETAKE_REQUESTED,
]
