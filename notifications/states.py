from django.db import models

from core.states import Table


class MessageState(models.TextChoices):
    DRAFT = "draft", "Not ready"
    HELD = "held", "Waits"
    QUEUED = "queued", "About to leave"
    IN_FLIGHT = "in_flight", "Leaving"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    SUPERSEDED = "superseded", "Replaced"
    CANCELLED = "cancelled", "Taken back"


_M = MessageState
_STOP = {_M.SUPERSEDED: "supersede", _M.CANCELLED: "cancel"}

MESSAGE_MOVES: Table = {
    # straight to sent: carried by the weekly digest
    _M.DRAFT: {_M.HELD: "hold", _M.SENT: "carry", **_STOP},
    _M.HELD: {_M.QUEUED: "queue", _M.DRAFT: "park", **_STOP},
    _M.QUEUED: {_M.IN_FLIGHT: "claim", _M.HELD: "wait", **_STOP},
    # back to queued: the transport refused for a while, or knows that nothing was delivered
    _M.IN_FLIGHT: {_M.SENT: "deliver", _M.QUEUED: "retry", _M.FAILED: "fail", _M.CANCELLED: "cancel", _M.HELD: "wait"},
    _M.FAILED: {_M.QUEUED: "retry", **_STOP},
    _M.CANCELLED: {_M.HELD: "restore", _M.DRAFT: "restore"},
    _M.SENT: {},
    _M.SUPERSEDED: {},
}

# Written, and not on its way.
RESTING = [_M.DRAFT, _M.HELD, _M.QUEUED]
UNSENT = [*RESTING, _M.FAILED]


class Cadence(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    WEEKLY = "weekly", "In a weekly digest"
    NEVER = "never", "Only on my page"


# Why a note was dropped whose reader stopped such mail while it waited: their page is where they are told.
UNWANTED = "They asked not to get these by mail."
