"""Every pair of states of every table of the room, in the code and in the database: what is listed happens, nothing
else does."""

import pytest
from django.db import DatabaseError, transaction

from contracts import states
from contracts.states import (
    ContractState,
    DealApprovalState,
    HoldState,
    OfferState,
    OptionState,
    PartyState,
    SealState,
)
from core.errors import IllegalTransition
from core.states import check, is_legal, pairs, sources
from tests.contracts import rows

pytestmark = pytest.mark.django_db


def _hold(submission, state):
    return rows.hold(submission, state=state)


def _offer(submission, state):
    """It has a revision to stand on, of another negotiation, as its own would have to be there before it."""
    revision = rows.revision(rows.offer(rows.submission_of(submission.organisation)))
    return rows.offer(submission, state=state, accepted=revision, accepted_at=revision.created_at)


def _approval(submission, state):
    return rows.approval(rows.offer(submission), state=state)


def _contract(submission, state):
    return rows.contract(rows.revision(rows.offer(submission)), state=state)


def _seal(submission, state):
    return rows.contract(rows.revision(rows.offer(submission)), state=ContractState.EXECUTED, seal_state=state)


def _party(submission, state):
    return rows.party(_contract(submission, ContractState.OUT_FOR_SIGNATURE), state=state)


def _option(submission, state):
    return rows.option(_contract(submission, ContractState.EXECUTED), state=state)


TABLES = {
    "hold": (states.HOLD_MOVES, HoldState, _hold, "state"),
    "offer": (states.OFFER_MOVES, OfferState, _offer, "state"),
    "approval": (states.DEAL_APPROVAL_MOVES, DealApprovalState, _approval, "state"),
    "contract": (states.CONTRACT_MOVES, ContractState, _contract, "state"),
    "seal": (states.SEAL_MOVES, SealState, _seal, "seal_state"),
    "party": (states.PARTY_MOVES, PartyState, _party, "state"),
    "option": (states.OPTION_MOVES, OptionState, _option, "state"),
}
# States that nothing leads out of, each for its reason.
ENDS = {
    # What was asked is asked anew, of the offer as it then stands.
    "approval": {DealApprovalState.DECLINED, DealApprovalState.CANCELLED},
    "seal": {SealState.SEALED},
    # Whoever it was handed on to is another party.
    "party": {PartyState.DELEGATED},
}


@pytest.mark.parametrize("name", TABLES)
def test_the_database_walks_the_table_and_nothing_else(office, name):
    table, values, make, field = TABLES[name]
    wrong = []
    for source in values.values:
        made = make(rows.submission_of(office), source)
        move = type(made).objects.filter(pk=made.pk)
        for target in values.values:
            if source == target:
                continue
            before = transaction.savepoint()
            if _happens(move, field, target) != is_legal(table, source, target):
                wrong.append((source, target))
            transaction.savepoint_rollback(before)
    assert not wrong


@pytest.mark.parametrize("name", TABLES)
def test_the_code_refuses_with_a_sentence(name):
    table, values, _, _ = TABLES[name]
    for source in values.values:
        for target in values.values:
            if is_legal(table, source, target):
                check(table, source, target, noun=name, labels=values.choices)
            else:
                with pytest.raises(IllegalTransition, match=f"This {name} is .+, so it cannot become .+"):
                    check(table, source, target, noun=name, labels=values.choices)


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_in_its_table_and_can_be_reached(name):
    table, values, _, _ = TABLES[name]
    assert set(table) == set(values.values)
    assert set(values.values) - {target for _, target in pairs(table)} <= {values.values[0]}


@pytest.mark.parametrize("name", TABLES)
def test_every_end_has_a_named_way_back(name):
    table, values, _, _ = TABLES[name]
    assert {state for state in values.values if not table[state]} == ENDS.get(name, set())


def test_what_is_live_can_run_out_or_be_ended():
    for state in states.OPEN_HOLDS:
        assert {"release", "expire"} <= set(states.HOLD_MOVES[state].values())
    for state in states.OPEN_OFFERS:
        assert {"accept", "decline", "expire", "withdraw"} <= set(states.OFFER_MOVES[state].values())
    for state in states.OUT:
        assert {"execute", "void"} <= set(states.CONTRACT_MOVES[state].values())
    assert "void" not in {verb for state in states.IN_FORCE for verb in states.CONTRACT_MOVES[state].values()}
    assert sources(states.CONTRACT_MOVES, "execute") == [*states.OUT]


def _happens(move, field, target) -> bool:
    try:
        with transaction.atomic():
            return move.update(**{field: target}) == 1
    except DatabaseError as error:
        assert "Invalid transition" in str(error)
        return False
