"""Rows of the contracts room as the database takes them: no history, no service, whatever state a test wants."""

import datetime as dt
import hashlib
import itertools

from contracts.models import (
    Approver,
    Contract,
    ContractOption,
    ContractParty,
    ContractVersion,
    DealApproval,
    Hold,
    Offer,
    OfferRevision,
)
from core import clock
from tests import factories

_numbers = itertools.count(1)


def submission_of(office, **fields):
    """Somebody put up for a new role of that office."""
    return factories.SubmissionFactory(role__call__production__organisation=office, **fields)


def deal(submission) -> dict:
    """What a hold, an offer and a contract have in common."""
    return {
        "organisation": submission.organisation,
        "production": submission.production,
        "role": submission.role,
        "submission": submission,
        "performer": submission.performer,
    }


def hold(submission, **fields) -> Hold:
    """A binding hold with its fee and approval, so that it can stand in every state."""
    return Hold.objects.create(
        **deal(submission)
        | {
            "kind": "hold",
            "starts_on": clock.today() + dt.timedelta(days=60),
            "ends_on": clock.today() + dt.timedelta(days=64),
            "cancel_fee": "500.00",
            "currency": "GBP",
            "approved_at": clock.now(),
            "expires_at": clock.now() + dt.timedelta(days=2),
            "asked_by": submission.submitted_by,
        }
        | fields
    )


def offer(submission, **fields) -> Offer:
    return Offer.objects.create(
        **deal(submission) | {"currency": "GBP", "total": "4250.00", "created_by": submission.submitted_by} | fields
    )


def revision(of: Offer, **fields) -> OfferRevision:
    terms = fields.pop("terms", {"engagement": "weekly", "currency": "GBP", "fee": "4250.00"})
    return OfferRevision.objects.create(
        **{
            "organisation": of.organisation,
            "offer": of,
            "number": 1,
            "side": "office",
            "author_name": "Renata Okoye",
            "terms": terms,
            "digest": hashlib.sha256(str(terms).encode()).hexdigest(),
            "expires_at": clock.now() + dt.timedelta(days=3),
        }
        | fields
    )


def approver(office, **fields) -> Approver:
    number = next(_numbers)
    return Approver.objects.create(
        **{
            "organisation": office,
            "kind": "producer",
            "name": "Ines Okafor",
            "email": f"approver{number}@example.com",
            "created_by": factories.UserFactory(),
        }
        | fields
    )


def approval(of: Offer, **fields) -> DealApproval:
    return DealApproval.objects.create(
        **{
            "organisation": of.organisation,
            "approver": fields.pop("approver", None) or approver(of.organisation),
            "offer": of,
            "amount": "4250.00",
            "currency": "GBP",
            "asked_by": of.created_by,
        }
        | fields
    )


def contract(of: OfferRevision, **fields) -> Contract:
    """With its day of execution already set, so that it can stand in every state."""
    made = of.offer
    return Contract.objects.create(
        **deal(made.submission)
        | {
            "offer": made,
            "revision": of,
            "number": f"TST-2026-{next(_numbers):04}",
            "kind": "deal_memo",
            "currency": made.currency,
            "total": made.total,
            "executed_at": clock.now(),
            "created_by": made.created_by,
        }
        | fields
    )


def version(of: Contract, **fields) -> ContractVersion:
    return ContractVersion.objects.create(
        **{
            "organisation": of.organisation,
            "contract": of,
            "number": 1,
            "terms": {"fee": "4250.00"},
            "blocks": [{"kind": "paragraph", "text": "It is agreed."}],
            "file": f"contracts/{of.uid}/1.pdf",
            "sha256": "a" * 64,
            "page_count": 1,
            "created_by": of.created_by,
        }
        | fields
    )


def party(of: Contract, **fields) -> ContractParty:
    number = next(_numbers)
    return ContractParty.objects.create(
        **{
            "organisation": of.organisation,
            "contract": of,
            "kind": "performer",
            "name": "Mara Quill",
            "email": f"party{number}@example.com",
            "consented_at": clock.now(),
            "signed_at": clock.now(),
        }
        | fields
    )


def option(of: Contract, **fields) -> ContractOption:
    return ContractOption.objects.create(
        **{
            "organisation": of.organisation,
            "contract": of,
            "number": 1,
            "exercise_by": clock.today() + dt.timedelta(days=30),
        }
        | fields
    )
