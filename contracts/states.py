"""States and legal transitions of the contracts room (domain.md, section 2). Pure data.

The database triggers and the tests are made from the tables {from: {to: verb}}.
"""

from django.db import models

from core.states import Table


class Side(models.TextChoices):
    """The two sides of a deal. Nobody reads what was written for the other one."""

    OFFICE = "office", "Casting"
    TALENT = "talent", "The performer’s side"


class HoldKind(models.TextChoices):
    """From a question to an engagement. Only a hold binds."""

    AVAIL_CHECK = "avail_check", "Avail check"
    PIN = "pin", "Pin"
    FIRST_REFUSAL = "first_refusal", "First refusal"
    HOLD = "hold", "Hold"


class HoldState(models.TextChoices):
    REQUESTED = "requested", "Asked"
    AVAILABLE = "available", "Available"
    UNAVAILABLE = "unavailable", "Not available"
    PLACED = "placed", "In place"
    RELEASED = "released", "Released"
    EXPIRED = "expired", "Ran out"
    CONVERTED = "converted", "Became an offer"


_H = HoldState

HOLD_MOVES: Table = {
    _H.REQUESTED: {
        _H.AVAILABLE: "answer",
        _H.UNAVAILABLE: "answer",
        _H.RELEASED: "release",
        _H.EXPIRED: "expire",
        _H.CONVERTED: "convert",
    },
    _H.AVAILABLE: {
        _H.PLACED: "place",
        _H.UNAVAILABLE: "answer",
        _H.RELEASED: "release",
        _H.EXPIRED: "expire",
        _H.CONVERTED: "convert",
    },
    _H.UNAVAILABLE: {_H.AVAILABLE: "answer", _H.RELEASED: "release", _H.EXPIRED: "expire"},
    _H.PLACED: {_H.RELEASED: "release", _H.EXPIRED: "expire", _H.CONVERTED: "convert"},
    # The decision that released it is undone before anybody heard of it.
    _H.RELEASED: {_H.REQUESTED: "ask_again", _H.AVAILABLE: "restore", _H.PLACED: "restore"},
    _H.EXPIRED: {_H.REQUESTED: "ask_again"},
    # The offer it became came to nothing: the dates are held again.
    _H.CONVERTED: {_H.PLACED: "put_back", _H.RELEASED: "release"},
}
# Somebody's dates are spoken for, or asked for.
OPEN_HOLDS = [_H.REQUESTED, _H.AVAILABLE, _H.PLACED]


class OfferState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_APPROVAL = "in_approval", "Waiting for approval"
    SENT = "sent", "Offer is open"
    COUNTERED = "countered", "Counter is open"
    ACCEPTED = "accepted", "Agreed"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Ran out"
    RESCINDED = "rescinded", "Withdrawn"


_O = OfferState

# Who declines, withdraws or accepts is in the policies: each side answers what lies with it.
OFFER_MOVES: Table = {
    _O.DRAFT: {_O.IN_APPROVAL: "ask_approval", _O.SENT: "send", _O.RESCINDED: "withdraw"},
    _O.IN_APPROVAL: {_O.DRAFT: "take_back", _O.SENT: "send", _O.RESCINDED: "withdraw"},
    _O.SENT: {
        _O.COUNTERED: "counter",
        _O.ACCEPTED: "accept",
        _O.DECLINED: "decline",
        _O.EXPIRED: "expire",
        _O.RESCINDED: "withdraw",
    },
    _O.COUNTERED: {
        _O.SENT: "counter",
        _O.ACCEPTED: "accept",
        _O.DECLINED: "decline",
        _O.EXPIRED: "expire",
        _O.RESCINDED: "withdraw",
    },
    # Only while no contract made from it is out or executed; the service holds that.
    _O.ACCEPTED: {_O.RESCINDED: "withdraw"},
    _O.DECLINED: {_O.DRAFT: "reopen"},
    _O.EXPIRED: {_O.DRAFT: "reopen"},
    _O.RESCINDED: {_O.DRAFT: "reopen"},
}
LIVE_OFFERS = [_O.DRAFT, _O.IN_APPROVAL, _O.SENT, _O.COUNTERED, _O.ACCEPTED]
# The other side can see it and somebody has to answer.
OPEN_OFFERS = [_O.SENT, _O.COUNTERED]


class DealApprovalState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Not approved"
    CANCELLED = "cancelled", "Not needed any more"


_A = DealApprovalState

DEAL_APPROVAL_MOVES: Table = {
    _A.WAITING: {_A.APPROVED: "approve", _A.DECLINED: "decline", _A.CANCELLED: "cancel"},
    _A.APPROVED: {_A.CANCELLED: "cancel"},
    _A.DECLINED: {},
    _A.CANCELLED: {},
}


class PerformerSees(models.TextChoices):
    """What a represented performer's own page shows of the deal: their rep decides."""

    NOTHING = "nothing", "That there is an offer"
    TERMS = "terms", "The terms without money"
    ALL = "all", "Everything"


class Audience(models.TextChoices):
    BOTH = "both", "Both sides"
    OFFICE = "office", "Casting only"
    TALENT = "talent", "The performer’s side only"


class ContractKind(models.TextChoices):
    DEAL_MEMO = "deal_memo", "Deal memo"
    TEST_OPTION = "test_option", "Test-option deal"
    DAY = "day", "Day contract"
    WEEKLY = "weekly", "Weekly contract"
    RUN = "run", "Run-of-picture contract"
    BACKGROUND = "background", "Background voucher"
    COMMERCIAL = "commercial", "Commercial contract"
    THEATRE = "theatre", "Theatre contract"
    VOICE = "voice", "Voice contract"


class ContractState(models.TextChoices):
    DRAFTED = "drafted", "Draft"
    IN_REVIEW = "in_review", "In review"
    OUT_FOR_SIGNATURE = "out_for_signature", "Out for signature"
    PART_SIGNED = "part_signed", "Signed by some"
    EXECUTED = "executed", "Executed"
    AMENDED = "amended", "Amended"
    VOIDED = "voided", "Voided"
    TERMINATED = "terminated", "Terminated"


_C = ContractState

CONTRACT_MOVES: Table = {
    _C.DRAFTED: {_C.IN_REVIEW: "review", _C.VOIDED: "void"},
    _C.IN_REVIEW: {_C.DRAFTED: "put_back", _C.OUT_FOR_SIGNATURE: "send", _C.VOIDED: "void"},
    _C.OUT_FOR_SIGNATURE: {
        _C.IN_REVIEW: "recall",
        _C.PART_SIGNED: "sign",
        # Where one signature is all it needs.
        _C.EXECUTED: "execute",
        _C.VOIDED: "void",
    },
    _C.PART_SIGNED: {_C.EXECUTED: "execute", _C.VOIDED: "void"},
    _C.EXECUTED: {_C.AMENDED: "amend", _C.TERMINATED: "terminate"},
    _C.AMENDED: {_C.TERMINATED: "terminate"},
    # A new version, which everybody signs anew.
    _C.VOIDED: {_C.DRAFTED: "reopen"},
    _C.TERMINATED: {_C.EXECUTED: "reinstate"},
}
OUT = [_C.OUT_FOR_SIGNATURE, _C.PART_SIGNED]
IN_FORCE = [_C.EXECUTED, _C.AMENDED]


class EndedBecause(models.TextChoices):
    """Why a contract was voided."""

    NONE = "", "Not ended"
    VOIDED = "voided", "The office voided it"
    DECLINED = "declined", "A party declined to sign"
    EXPIRED = "expired", "It was not signed in time"
    TERMINATED = "terminated", "Terminated"


class SealState(models.TextChoices):
    NONE = "", "Not sealed"
    SEALING = "sealing", "Sealing"
    SEALED = "sealed", "Sealed"
    FAILED = "failed", "Sealing failed"


SEAL_MOVES: Table = {
    SealState.NONE: {SealState.SEALING: "seal"},
    SealState.SEALING: {SealState.SEALED: "seal", SealState.FAILED: "fail"},
    SealState.FAILED: {SealState.SEALING: "retry"},
    SealState.SEALED: {},
}


class SigningOrder(models.TextChoices):
    IN_ORDER = "in_order", "One after another"
    TOGETHER = "together", "All at once"


class PartyKind(models.TextChoices):
    PERFORMER = "performer", "Performer"
    LOAN_OUT = "loan_out", "The performer’s company"
    GUARDIAN = "guardian", "Guardian"
    SIGNATORY = "signatory", "For the production"
    WITNESS = "witness", "Witness"
    COPY = "copy", "Gets a copy"


SIGNING_KINDS = [kind for kind in PartyKind.values if kind != PartyKind.COPY]


class PartyState(models.TextChoices):
    WAITING = "waiting", "Not yet asked"
    INVITED = "invited", "Asked to sign"
    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Declined"
    DELEGATED = "delegated", "Handed on"


_P = PartyState

PARTY_MOVES: Table = {
    _P.WAITING: {_P.INVITED: "invite", _P.DELEGATED: "delegate"},
    _P.INVITED: {_P.SIGNED: "sign", _P.DECLINED: "decline", _P.DELEGATED: "delegate", _P.WAITING: "recall"},
    # A new version of the document is signed anew; what was signed stays in the signatures.
    _P.SIGNED: {_P.WAITING: "start_over"},
    _P.DECLINED: {_P.WAITING: "start_over"},
    _P.DELEGATED: {},
}


class EventKind(models.TextChoices):
    """What the chain of a contract keeps."""

    DRAFTED = "drafted", "Drafted"
    VERSION = "version", "Set as a document"
    SENT = "sent", "Sent out for signature"
    INVITED = "invited", "Asked to sign"
    OPENED = "opened", "Opened"
    PAGE = "page", "Reached a page"
    CONSENTED = "consented", "Agreed to sign on screen"
    CODE_SENT = "code_sent", "Was mailed a code"
    CODE_WRONG = "code_wrong", "Typed a wrong code"
    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Declined to sign"
    DELEGATED = "delegated", "Handed the signature on"
    REMINDED = "reminded", "Was reminded"
    RECALLED = "recalled", "Recalled"
    VOIDED = "voided", "Voided"
    EXPIRED = "expired", "Ran out of time"
    REOPENED = "reopened", "Opened again"
    EXECUTED = "executed", "Executed"
    SEALED = "sealed", "Sealed"
    SEAL_FAILED = "seal_failed", "Could not be sealed"
    AMENDED = "amended", "Amended"
    OPTION = "option", "Option"
    TERMINATED = "terminated", "Terminated"
    REINSTATED = "reinstated", "Reinstated"
    DOCUMENT = "document", "Document kept"


class OptionState(models.TextChoices):
    OPEN = "open", "Open"
    EXERCISED = "exercised", "Exercised"
    LAPSED = "lapsed", "Lapsed"
    WAIVED = "waived", "Given up"


OPTION_MOVES: Table = {
    OptionState.OPEN: {
        OptionState.EXERCISED: "exercise",
        OptionState.LAPSED: "lapse",
        OptionState.WAIVED: "waive",
    },
    OptionState.EXERCISED: {OptionState.OPEN: "take_back"},
    OptionState.LAPSED: {OptionState.EXERCISED: "record_late_notice"},
    OptionState.WAIVED: {OptionState.OPEN: "take_back"},
}


class ApproverKind(models.TextChoices):
    PRODUCER = "producer", "Producer"
    BUSINESS_AFFAIRS = "business_affairs", "Business affairs"
    STUDIO = "studio", "Studio or network"
