"""Refusals that speak: every one carries a sentence for the person who asked.

`HTTP_STATUS` is the one map from a refusal to an HTTP answer; pages and API both read it.
"""


class DomainError(Exception):
    """A request that the trade's rules do not allow.

    `message` is a full sentence for the person; `field` names the input it belongs to, when
    there is one; `code` is stable for API clients; `details` is JSON-ready extra material.
    """

    code = "refused"

    def __init__(self, message, *, field=None, code=None, details=None):
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code
        self.details = details or {}


class Invalid(DomainError):
    """The input has the wrong shape or breaks a rule; the sentence says what to change."""

    code = "invalid"


class NotAllowed(DomainError):
    """The person can see the thing but may not do this to it."""

    code = "not_allowed"


class NotFound(DomainError):
    """The thing does not exist for this person."""

    code = "not_found"


class IllegalTransition(DomainError):
    """The thing's present state does not lead where it was asked to go."""

    code = "illegal_transition"


class Conflict(DomainError):
    """Somebody else acted first; the sentence says what stands now."""

    code = "conflict"


class NeedsConfirmation(DomainError):
    """The act reaches further than the person may have seen; asked again, it goes through."""

    code = "needs_confirmation"


class Gone(DomainError):
    """The thing was there, and is not any more."""

    code = "gone"


class TooLarge(Invalid):
    """More than there is room for."""

    code = "too_large"


class Busy(DomainError):
    """Somebody else is at it this moment; asked again soon, it goes through."""

    code = "busy"


class Garbled(DomainError):
    """What arrived is not what was sent; sent again, it goes through."""

    code = "checksum_mismatch"


class Away(DomainError):
    """Something that it takes cannot be reached; asked again later, it goes through."""

    code = "away"


HTTP_STATUS = {
    Invalid: 422,
    NotAllowed: 403,
    NotFound: 404,
    IllegalTransition: 409,
    Conflict: 409,
    NeedsConfirmation: 409,
    Gone: 410,
    TooLarge: 413,
    Busy: 423,
    # As tus 1.0 numbers it.
    Garbled: 460,
    Away: 503,
    DomainError: 400,
}


def http_status(error: DomainError) -> int:
    return next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)
