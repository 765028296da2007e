"""States and legal transitions of the casting room (domain.md, section 2). Pure data.

The database triggers and the tests are made from the tables {from: {to: verb}}.
"""

from django.db import models

from core.states import Table


class ProductionKind(models.TextChoices):
    FILM = "film", "Feature film"
    SERIES = "series", "Series"
    SHORT = "short", "Short film"
    COMMERCIAL = "commercial", "Commercial"
    STAGE = "stage", "Stage"
    VOICE = "voice", "Voice and audio"
    GAME = "game", "Game"


class Agreement(models.TextChoices):
    EQUITY = "equity", "Equity agreement"
    SAG_AFTRA = "sag_aftra", "SAG-AFTRA agreement"
    ACTRA = "actra", "ACTRA agreement"
    OTHER_UNION = "other_union", "Another union agreement"
    NON_UNION = "non_union", "No union agreement"


UNION_AGREEMENTS = [a for a in Agreement.values if a != Agreement.NON_UNION]


class PayPer(models.TextChoices):
    HOUR = "hour", "an hour"
    DAY = "day", "a day"
    WEEK = "week", "a week"
    EPISODE = "episode", "an episode"
    PERFORMANCE = "performance", "a performance"
    FLAT = "flat", "in all"


class Release(models.TextChoices):
    PUBLIC = "public", "Everyone"
    REPS = "reps", "Agents only"
    INVITED = "invited", "Invited people only"


class CallState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"
    COMPLETED = "completed", "Completed"
    ARCHIVED = "archived", "Archived"
    CANCELLED = "cancelled", "Cancelled"


CALL_MOVES: Table = {
    CallState.DRAFT: {CallState.PUBLISHED: "publish", CallState.CANCELLED: "cancel"},
    CallState.PUBLISHED: {CallState.PAUSED: "pause", CallState.CLOSED: "close", CallState.CANCELLED: "cancel"},
    CallState.PAUSED: {CallState.PUBLISHED: "resume", CallState.CLOSED: "close", CallState.CANCELLED: "cancel"},
    CallState.CLOSED: {
        CallState.PUBLISHED: "reopen",
        CallState.COMPLETED: "complete",
        CallState.CANCELLED: "cancel",
    },
    CallState.COMPLETED: {CallState.ARCHIVED: "archive", CallState.CLOSED: "reopen"},
    CallState.ARCHIVED: {CallState.COMPLETED: "reopen"},
    CallState.CANCELLED: {CallState.DRAFT: "reopen"},
}


class RoleTier(models.TextChoices):
    LEAD = "lead", "Lead"
    SUPPORTING = "supporting", "Supporting"
    SERIES_REGULAR = "series_regular", "Series regular"
    RECURRING = "recurring", "Recurring"
    GUEST_STAR = "guest_star", "Guest star"
    CO_STAR = "co_star", "Co-star"
    DAY = "day", "Day performer"
    BACKGROUND = "background", "Background"
    STUNT = "stunt", "Stunt"
    VOICE = "voice", "Voice"


class RoleState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    AUDITIONING = "auditioning", "Auditioning"
    CALLBACKS = "callbacks", "Callbacks"
    OFFER_OUT = "offer_out", "Offer out"
    CAST = "cast", "Cast"
    RECASTING = "recasting", "Recasting"
    ON_HOLD = "on_hold", "On hold"
    CUT = "cut", "Cut"


_ROLE_ASIDE = {RoleState.ON_HOLD: "put_on_hold", RoleState.CUT: "cut"}

ROLE_MOVES: Table = {
    RoleState.DRAFT: {RoleState.OPEN: "open", **_ROLE_ASIDE},
    RoleState.OPEN: {
        RoleState.AUDITIONING: "audition",
        RoleState.CALLBACKS: "call_back",
        RoleState.OFFER_OUT: "offer",
        RoleState.CAST: "cast",
        **_ROLE_ASIDE,
    },
    RoleState.AUDITIONING: {
        RoleState.OPEN: "reopen",
        RoleState.CALLBACKS: "call_back",
        RoleState.OFFER_OUT: "offer",
        RoleState.CAST: "cast",
        **_ROLE_ASIDE,
    },
    RoleState.CALLBACKS: {
        RoleState.OPEN: "reopen",
        RoleState.AUDITIONING: "audition",
        RoleState.OFFER_OUT: "offer",
        RoleState.CAST: "cast",
        **_ROLE_ASIDE,
    },
    RoleState.OFFER_OUT: {RoleState.CALLBACKS: "call_back", RoleState.CAST: "cast", **_ROLE_ASIDE},
    RoleState.CAST: {RoleState.RECASTING: "recast", **_ROLE_ASIDE},
    RoleState.RECASTING: {RoleState.OPEN: "reopen", **_ROLE_ASIDE},
    RoleState.ON_HOLD: {RoleState.OPEN: "reopen", RoleState.CUT: "cut"},
    RoleState.CUT: {RoleState.OPEN: "reopen"},
}


class SubmissionState(models.TextChoices):
    SUBMITTED = "submitted", "Received"
    VIEWED = "viewed", "Viewed"
    SHORTLISTED = "shortlisted", "Shortlisted"
    AUDITION = "audition", "Audition"
    CALLBACK = "callback", "Callback"
    OFFERED = "offered", "Offered"
    BOOKED = "booked", "Booked"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOT_SELECTED = "not_selected", "Not this time"
    RELEASED = "released", "Released"
    ROLE_CUT = "role_cut", "Role cut"


class Stage(models.TextChoices):
    """The tabs of the decision room: what `Submission.stage` holds, worked out by the database from the state."""

    REVIEW = "review", "To review"
    SHORTLISTED = "shortlisted", "Shortlist"
    AUDITION = "audition", "Audition"
    CALLBACK = "callback", "Callback"
    OFFERED = "offered", "Offer"
    BOOKED = "booked", "Booked"
    CLOSED = "closed", "Not this time"
    WITHDRAWN = "withdrawn", "Withdrawn"


STAGE_OF = {
    SubmissionState.SUBMITTED: Stage.REVIEW,
    SubmissionState.VIEWED: Stage.REVIEW,
    SubmissionState.SHORTLISTED: Stage.SHORTLISTED,
    SubmissionState.AUDITION: Stage.AUDITION,
    SubmissionState.CALLBACK: Stage.CALLBACK,
    SubmissionState.OFFERED: Stage.OFFERED,
    SubmissionState.BOOKED: Stage.BOOKED,
    SubmissionState.WITHDRAWN: Stage.WITHDRAWN,
    SubmissionState.NOT_SELECTED: Stage.CLOSED,
    SubmissionState.RELEASED: Stage.CLOSED,
    SubmissionState.ROLE_CUT: Stage.CLOSED,
}

_S = SubmissionState
_ADVANCE = {_S.SHORTLISTED: "shortlist", _S.AUDITION: "invite", _S.CALLBACK: "call_back"}
_LEAVE = {_S.NOT_SELECTED: "decline", _S.WITHDRAWN: "withdraw", _S.ROLE_CUT: "cut_role"}
_BACK = {_S.SUBMITTED: "put_back", _S.VIEWED: "put_back"}
_REOPEN = {
    _S.SUBMITTED: "reopen",
    _S.VIEWED: "reopen",
    _S.SHORTLISTED: "reopen",
    _S.AUDITION: "reopen",
    _S.CALLBACK: "reopen",
}

SUBMISSION_MOVES: Table = {
    _S.SUBMITTED: {_S.VIEWED: "open", **_ADVANCE, **_LEAVE},
    _S.VIEWED: {**_ADVANCE, **_LEAVE},
    _S.SHORTLISTED: {**_BACK, _S.AUDITION: "invite", _S.CALLBACK: "call_back", **_LEAVE},
    _S.AUDITION: {**_BACK, _S.SHORTLISTED: "put_back", _S.CALLBACK: "call_back", **_LEAVE},
    _S.CALLBACK: {
        **_BACK,
        _S.SHORTLISTED: "put_back",
        _S.AUDITION: "put_back",
        _S.OFFERED: "offer",
        _S.RELEASED: "release",
        **_LEAVE,
    },
    _S.OFFERED: {
        _S.CALLBACK: "put_back",
        _S.BOOKED: "book",
        _S.RELEASED: "release",
        _S.WITHDRAWN: "withdraw",
        _S.ROLE_CUT: "cut_role",
    },
    _S.BOOKED: {
        _S.OFFERED: "put_back",
        _S.RELEASED: "release",
        _S.WITHDRAWN: "withdraw",
        _S.ROLE_CUT: "cut_role",
    },
    # Withdrawing stays open until the no has reached them: refusing it would tell them early.
    _S.NOT_SELECTED: {**_REOPEN, _S.WITHDRAWN: "withdraw"},
    _S.RELEASED: {**_REOPEN, _S.OFFERED: "reopen", _S.BOOKED: "reopen", _S.WITHDRAWN: "withdraw"},
    _S.ROLE_CUT: {**_REOPEN, _S.OFFERED: "reopen", _S.BOOKED: "reopen", _S.WITHDRAWN: "withdraw"},
    _S.WITHDRAWN: {_S.SUBMITTED: "resubmit"},
}


class Via(models.TextChoices):
    SELF = "self", "Applied themself"
    REP = "rep", "Put up by their agent"
    CASTING = "casting", "Brought in by casting"


class QuestionKind(models.TextChoices):
    TEXT = "text", "A few words"
    CHOICE = "choice", "One of several"
    YES_NO = "yes_no", "Yes or no"


class DeclineReason(models.TextChoices):
    """Honest, neutral reasons that a note may name (domain.md, section 4.6). At most one; none is the default."""

    NONE = "", "No reason given"
    ANOTHER_WAY = "another_way", "The role went another way"
    SCHEDULE = "schedule", "The schedule did not work"
    PAIRING = "pairing", "The pairing with the rest of the cast"
    ROLE_CHANGED = "role_changed", "The role changed"


class ClosureState(models.TextChoices):
    DUE = "due", "Owed an answer"
    HELD = "held", "Answer waits"
    SENT = "sent", "Told"
    SUPPRESSED = "suppressed", "Not sent"
    FAILED = "failed", "Could not be sent"


CLOSURE_MOVES: Table = {
    ClosureState.DUE: {ClosureState.HELD: "hold", ClosureState.SUPPRESSED: "suppress", ClosureState.SENT: "send"},
    ClosureState.HELD: {
        ClosureState.SENT: "send",
        ClosureState.DUE: "take_back",
        ClosureState.SUPPRESSED: "suppress",
        ClosureState.FAILED: "fail",
    },
    ClosureState.FAILED: {ClosureState.HELD: "retry", ClosureState.SENT: "send", ClosureState.SUPPRESSED: "suppress"},
    ClosureState.SENT: {},
    ClosureState.SUPPRESSED: {},
}


class TookPart(models.TextChoices):
    """How far somebody came before the no: it sets what they are owed and by when."""

    SUBMITTED = "submitted", "Submitted"
    TAPED = "taped", "Taped"
    AUDITIONED = "auditioned", "Auditioned"
    CALLED_BACK = "called_back", "Called back"


class NoteAudience(models.TextChoices):
    ME = "me", "Only me"
    OFFICE = "office", "The casting office"


# What a finalist's note waits for (domain.md, section 4.3).
FIRST_CHOICE = "first_choice"
