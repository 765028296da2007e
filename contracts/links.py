"""The addresses by which people without an account answer: each does one thing, and dies with its round."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from contracts.models import ContractParty, DealApproval, Hold

HOLD = "contracts.hold"
APPROVAL = "contracts.approval"
SIGN = "contracts.sign"


def hold_token(hold: Hold) -> str:
    return signing.dumps([str(hold.uid), hold.round], salt=HOLD, compress=False)


def read_hold_token(token: str) -> tuple[str, int] | None:
    """(uid, round), or None for a token that we did not make."""
    return _pair(token, HOLD)


def hold_url(hold: Hold) -> str:
    return _absolute("contracts:hold-answer", hold_token(hold))


def approval_token(approval: DealApproval) -> str:
    return signing.dumps([str(approval.uid), 0], salt=APPROVAL, compress=False)


def read_approval_token(token: str) -> tuple[str, int] | None:
    return _pair(token, APPROVAL)


def approval_url(approval: DealApproval) -> str:
    return _absolute("contracts:approve", approval_token(approval))


def sign_token(party: ContractParty) -> str:
    return signing.dumps([str(party.uid), party.round], salt=SIGN, compress=False)


def read_sign_token(token: str) -> tuple[str, int] | None:
    """(uid, round), or None for a token that we did not make."""
    return _pair(token, SIGN)


def sign_url(party: ContractParty) -> str:
    return _absolute("contracts:sign", sign_token(party))


def _pair(token: str, salt: str) -> tuple[str, int] | None:
    try:
        uid, number = signing.loads(token, salt=salt)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return uid, number


def _absolute(name: str, token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[token])
