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
    """Who a note was written for, each wider than the one before: nobody reads it who is further out."""

    ME = "me", "Only me"
    OFFICE = "office", "The casting office"
    PRODUCTION = "production", "The production team"
    EXECUTIVES = "executives", "Executives too"


class ViewerTier(models.TextChoices):
    """How far out somebody stands who looks by a personal link."""

    PRODUCTION = "production", "Production team"
    EXECUTIVES = "executives", "Studio or network executive"


# What each tier reads (domain.md, decision room): a note reaches its own audience and nobody further out.
READABLE_BY = {
    ViewerTier.PRODUCTION: [NoteAudience.PRODUCTION, NoteAudience.EXECUTIVES],
    ViewerTier.EXECUTIVES: [NoteAudience.EXECUTIVES],
}


class Colour(models.TextChoices):
    """Of tags and bins; the names are tokens of the design."""

    SLATE = "slate", "Slate"
    AMBER = "amber", "Amber"
    ROSE = "rose", "Rose"
    PLUM = "plum", "Plum"
    SKY = "sky", "Sky"
    SEA = "sea", "Sea"
    LEAF = "leaf", "Leaf"
    SAND = "sand", "Sand"


class SavedLayout(models.TextChoices):
    """How a saved view lays the board out."""

    SMALL = "sm", "Small faces"
    MEDIUM = "md", "Medium faces"
    LARGE = "lg", "Large faces"
    LIST = "list", "A list"
    FILM = "film", "One face after another"


class PassState(models.TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


PASS_MOVES: Table = {
    PassState.PLANNED: {PassState.OPEN: "open"},
    PassState.OPEN: {PassState.CLOSED: "close"},
    PassState.CLOSED: {PassState.OPEN: "reopen"},
}


class Reviewers(models.TextChoices):
    ALL = "all", "Everyone who may rate"
    ASSIGNED = "assigned", "Only who is assigned"


class OthersScores(models.TextChoices):
    ALWAYS = "always", "Always"
    AFTER_OWN = "after_own", "After your own"
    NEVER = "never", "Not in this pass"


class Deciders(models.TextChoices):
    USUAL = "usual", "Everyone who may decide"
    LEADS = "leads", "Owner and casting director only"
    NOBODY = "nobody", "Nobody while this pass is open"


class PresentationState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


PRESENTATION_MOVES: Table = {
    PresentationState.DRAFT: {PresentationState.OPEN: "open"},
    PresentationState.OPEN: {PresentationState.CLOSED: "close"},
    PresentationState.CLOSED: {PresentationState.OPEN: "reopen"},
}


class VoteValue(models.TextChoices):
    YES = "yes", "Yes"
    MAYBE = "maybe", "Maybe"
    NO = "no", "No"


class ViewerAct(models.TextChoices):
    """What is kept of everybody who looks by a personal link."""

    SENT = "sent", "was sent the link"
    CODE_SENT = "code_sent", "asked for a code"
    CODE_WRONG = "code_wrong", "typed a wrong code"
    CONFIRMED = "confirmed", "confirmed a device"
    NEW_DEVICE = "new_device", "opened the link on another device"
    OPENED = "opened", "opened the presentation"
    PLAYED = "played", "played a tape"
    VOTED = "voted", "voted"
    COMMENTED = "commented", "commented"
    VERDICT = "verdict", "gave a verdict"
    REVOKED = "revoked", "lost the link"


class ApprovalKind(models.TextChoices):
    """The steps of a sign-off in the order the trade takes them."""

    CASTING = "casting", "Casting"
    DIRECTOR = "director", "Director"
    PRODUCER = "producer", "Producer"
    STUDIO = "studio", "Studio"
    NETWORK = "network", "Network"


class ApprovalState(models.TextChoices):
    OPEN = "open", "Waiting for sign-off"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Not approved"
    CANCELLED = "cancelled", "Taken back"


APPROVAL_MOVES: Table = {
    ApprovalState.OPEN: {
        ApprovalState.APPROVED: "approve",
        ApprovalState.DECLINED: "decline",
        ApprovalState.CANCELLED: "take_back",
    },
    ApprovalState.APPROVED: {ApprovalState.CANCELLED: "take_back"},
    ApprovalState.DECLINED: {},
    ApprovalState.CANCELLED: {},
}


class StepState(models.TextChoices):
    WAITING = "waiting", "Not yet"
    OPEN = "open", "Waiting for a verdict"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Not approved"
    CANCELLED = "cancelled", "Taken back"


STEP_MOVES: Table = {
    StepState.WAITING: {StepState.OPEN: "open", StepState.CANCELLED: "take_back"},
    StepState.OPEN: {
        StepState.APPROVED: "approve",
        StepState.DECLINED: "decline",
        StepState.CANCELLED: "take_back",
        # The step before it was reopened.
        StepState.WAITING: "step_back",
    },
    # Taken back by its own voter until the next step has been decided.
    StepState.APPROVED: {StepState.OPEN: "reopen", StepState.CANCELLED: "take_back"},
    StepState.DECLINED: {},
    StepState.CANCELLED: {},
}


class VerdictValue(models.TextChoices):
    APPROVE = "approve", "Approve"
    DECLINE = "decline", "Do not approve"
    ABSTAIN = "abstain", "Abstain"


# The states of a no: what a closure answers, and what nobody hears before its note has left.
NEGATIVE = [SubmissionState.NOT_SELECTED, SubmissionState.RELEASED, SubmissionState.ROLE_CUT]

# What a finalist's note waits for (domain.md, section 4.3).
FIRST_CHOICE = "first_choice"
