"""Signing: by a link of one's own, by those who deal for the office, and in one's own list."""

import datetime as dt

from accounts.tenancy import office_scope
from contracts.links import sign_token
from contracts.models import Contract
from core import clock
from tests import factories
from tests.architecture.rows import LOGIN, Row, same, signed_in

OFFICE, OUTSIDE = (LOGIN, 404, 404), (404, 404, 404)
SEES, DEALS, LOOKS = (*OFFICE, 200, 200, *OUTSIDE), (*OFFICE, 403, 302, *OUTSIDE), (*OFFICE, 403, 200, *OUTSIDE)
# The link is the actor's, who has an account: anybody signed in as another person is told so.
LINK, POSTED = (200, 200, 403, 403, 403, 403, 403, 403), (302, 302, 403, 403, 403, 403, 403, 403)
REFUSED, GONE = (422, 422, 403, 403, 403, 403, 403, 403), (404, 404, 403, 403, 403, 403, 403, 403)
# Their agent speaks for them, and reads it all.
MINE, READS = (LOGIN, 200, 404, 404, 404, 200, 404, 404), (LOGIN, 200, 404, 404, 404, 200, 404, 404)


def contract_in(world, *, out=True, order="in_order") -> Contract:
    with office_scope(world.office):
        offer = factories.AcceptedOfferFactory(
            submission=world.submission,
            agency=world.agency,
            rep=world.user("agent"),
            created_by=world.user("director"),
        )
        made = factories.ContractFactory(offer=offer, signing_order=order)
        if out:
            now = clock.now()
            until = now + dt.timedelta(days=5)
            Contract.objects.filter(pk=made.pk).update(state="out_for_signature", sent_at=now, expires_at=until)
            first = made.parties.filter(position=1)
            first.update(state="invited", invited_at=now - dt.timedelta(days=1), pages_read=0)
        return made


def of_contract(**how):
    return lambda world: {"org_slug": world.office.slug, "contract_id": contract_in(world, **how).pk}


def of_party(position=1, **how):
    def args(world):
        made = contract_in(world, **how)
        with office_scope(world.office):
            party = made.parties.get(position=position)
        return {"org_slug": world.office.slug, "contract_id": made.pk, "party_id": party.pk}

    return args


def without_office(make):
    return lambda world: {key: value for key, value in make(world).items() if key != "org_slug"}


def by_link(world):
    made = contract_in(world)
    with office_scope(world.office):
        return {"token": sign_token(made.parties.get(position=1))}


def own(world):
    return {"uid": contract_in(world).uid}


def with_party(make):
    """Nobody has drawn anything yet."""
    return lambda world: make(world) | {"party": "00000000-0000-4000-8000-000000000000"}


def drawn(world):
    return by_link(world) | {"uid": "00000000-0000-4000-8000-000000000000"}


SENDING = {"days": "7", "knows_it_binds": "on"}
HANDING = {"name": "Ines Okafor", "email": "ines@example.com"}
ACTS = (401, 403, 404, 403, 200, 404, 404, 403)
DONE = (401, 403, 404, 403, 204, 404, 404, 403)
READ = (401, 403, 404, 200, 200, 404, 404, 403)

ROWS = [
    Row("contracts:sign", "GET", LINK, args=by_link),
    Row("contracts:sign", "GET", same(404), args={"token": "not-a-token"}),
    Row("contracts:sign-read", "POST", POSTED, args=by_link, data={"page": 1, "version": 1}),
    Row("contracts:sign-code", "POST", REFUSED, args=by_link, data={"version": 1}),
    Row("contracts:sign-do", "POST", REFUSED, args=by_link, data={"version": 1}),
    Row("contracts:sign-file", "GET", LINK, args=by_link),
    Row("contracts:sign-drawing", "GET", GONE, args=drawn),
    Row("contracts:sign-decline", "GET", LINK, args=by_link),
    Row("contracts:sign-decline", "POST", LINK, args=by_link, data={"because": "The dates are not mine."}),
    # Their signature is their own.
    Row("contracts:sign-hand-on", "GET", same(403), args=by_link),
    Row("contracts:sign-question", "GET", LINK, args=by_link),
    Row("contracts:sign-question", "POST", POSTED, args=by_link, data={"text": "Are the days paid?"}),
    Row("contracts:mine-contracts", "GET", signed_in(200)),
    Row("contracts:mine-contract", "GET", MINE, args=own),
    Row("contracts:mine-contract-file", "GET", READS, args=own),
    Row("contracts:mine-contract-drawing", "GET", (LOGIN, *(404,) * 7), args=with_party(own)),
    Row("contracts:contract-send", "GET", LOOKS, args=of_contract(out=False)),
    Row("contracts:contract-send", "POST", DEALS, args=of_contract(out=False), data=SENDING),
    Row("contracts:contract-recall", "POST", DEALS, args=of_contract()),
    Row("contracts:contract-void", "GET", LOOKS, args=of_contract()),
    Row("contracts:contract-void", "POST", DEALS, args=of_contract(), data={"because": "The dates moved."}),
    Row("contracts:contract-remind", "POST", DEALS, args=of_party()),
    Row("contracts:contract-hand-on", "GET", LOOKS, args=of_party(2)),
    Row("contracts:contract-hand-on", "POST", DEALS, args=of_party(2), data=HANDING),
    Row("contracts:contract-chain", "GET", SEES, args=of_contract()),
    Row("api:office-contract-events", "GET", READ, args=without_office(of_contract()), api=True),
    Row("api:office-contract-chain", "GET", READ, args=without_office(of_contract()), api=True),
    Row(
        "api:office-contract-send", "POST", ACTS, args=without_office(of_contract(out=False)),
        data={"knows_it_binds": True}, api=True,
    ),
    Row("api:office-contract-recall", "POST", ACTS, args=without_office(of_contract()), api=True),
    Row(
        "api:office-contract-void", "POST", ACTS, args=without_office(of_contract()),
        data={"because": "The dates moved."}, api=True,
    ),
    Row("api:office-contract-party-remind", "POST", DONE, args=without_office(of_party()), api=True),
    Row(
        "api:office-contract-party-hand-on", "POST", DONE, args=without_office(of_party(2)), data=HANDING, api=True
    ),
    Row("api:contract-list", "GET", (401, *(200,) * 7), api=True),
]  # fmt: skip
