"""Whatever people do with a hold, in whatever order, some things stay true. Seeded walks over the services."""

import random
from decimal import Decimal

import pytest

from contracts.models import Hold
from contracts.services.hold_answers import answer_hold, let_go
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_ends import expire_holds
from contracts.services.holds import (
    ask_again,
    ask_availability,
    convert_hold,
    keep_hold,
    place_hold,
    put_back_hold,
    release_holds,
    usual_standing,
)
from contracts.states import HOLD_MOVES, OPEN_HOLDS
from core.errors import DomainError
from core.states import is_legal
from tests.contracts import rows
from tests.contracts.holds.conftest import again, approver, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(director, office):
    approver(office, director)
    offers = {}

    def convert(hold):
        offer = offers.setdefault(hold.submission_id, None) or rows.offer(hold.submission, state="declined")
        offers[hold.submission_id] = offer
        convert_hold(actor=director, hold=hold, offer=offer)

    return {
        "yes": lambda hold: answer_hold(hold=hold, by=None, name="Tom", available=True),
        "no": lambda hold: answer_hold(hold=hold, by=None, name="Tom", available=False),
        "let_go": lambda hold: let_go(hold=hold, by=None, name="Tom"),
        "place": lambda hold: place_hold(actor=director, hold=hold),
        "approval": lambda hold: ask_to_place(actor=director, hold=hold),
        "keep": lambda hold: keep_hold(actor=director, hold=hold, until=usual_standing(hold)),
        "release": lambda hold: release_holds(actor=director, holds=[hold.pk], accepts_fee=True),
        "again": lambda hold: ask_again(actor=director, hold=hold),
        "convert": convert,
        "put_back": lambda hold: put_back_hold(actor=director, hold=hold),
        "expire": lambda hold: expire_holds(),
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["avail_check", "pin", "hold"])
def test_a_walk_breaks_nothing(seed, kind, acts, director, role, submit):
    dice = random.Random(f"{kind}{seed}")
    person = submit()
    fee = {"cancel_fee": Decimal(500), "currency": "GBP"} if kind == "hold" else {}
    hold = ask_availability(actor=director, role=role, submission_ids=[person.pk], kind=kind, **days(), **fee).holds[0]
    was_bound = False
    for _ in range(24):
        before = again(hold)
        name = dice.choice(list(acts))
        try:
            acts[name](before)
        except DomainError as refusal:
            assert refusal.message.endswith((".", "?")), name
        after = again(hold)
        assert after.state == before.state or is_legal(HOLD_MOVES, before.state, after.state), name
        assert after.round >= before.round
        if after.state == "placed":
            assert after.kind != "avail_check"
            assert after.answered_at is not None
            assert after.kind != "hold" or (after.approved_at and after.cancel_fee)
        bound = before.kind == "hold" and before.state in {"placed", "converted"} and before.placed_at is not None
        was_bound = was_bound or bound
        if after.is_fee_owed and not before.is_fee_owed:
            assert bound
        if bound and after.state == "released":
            assert after.is_fee_owed
        assert after.is_fee_owed <= was_bound
    assert Hold.objects.filter(submission=person, kind=kind, state__in=OPEN_HOLDS).count() <= 1
