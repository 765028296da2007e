"""Several people at one contract at the same moment, on real threads and real PostgreSQL."""

import datetime as dt
import time
from collections import Counter

import pytest

from accounts.tenancy import office_scope
from casting.models import Decision
from casting.services.submissions import withdraw_submission
from contracts.models import Contract, ContractParty, Signature
from contracts.selectors.chain import verify_chain
from contracts.services.party_acts import decline, delegate
from contracts.services.sending_out import expire_contracts, recall_contract, void_contract
from core import clock
from core.errors import Conflict, DomainError
from tests.contracts.signing.making import Desk
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 2


@pytest.fixture
def desk() -> Desk:
    made = Desk(order="together")
    made.send()
    return made


def inside(desk: Desk, act, *, turn: int = 0):
    """In every second round a moment later, so that each of the two comes first sometimes."""

    def run():
        time.sleep(0.03 * (turn % 2))
        with office_scope(desk.office):
            return act()

    return run


def refusals(answers: list) -> list[DomainError]:
    return [answer for answer in answers if isinstance(answer, DomainError)]


def stands(desk: Desk) -> tuple[Contract, Counter]:
    """How it stands, the chain whole whatever happened."""
    contract = desk.again()
    with office_scope(desk.office):
        report = verify_chain(contract)
    assert report.intact, report.faults
    return contract, Counter(desk.kinds())


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_last_signers_exactly_one_executes(desk, turn):
    assert not refusals(at_once(desk.signing("performer"), desk.signing("signatory")))
    contract, kinds = stands(desk)
    assert contract.state == "executed"
    assert (kinds["signed"], kinds["executed"]) == (2, 1)
    assert desk.submission_state() == "booked"
    with office_scope(desk.office):
        assert Decision.objects.filter(target="booked").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_voided_or_executed_never_both(desk, turn):
    desk.signing("performer")()
    answers = at_once(
        desk.signing("signatory"),
        inside(
            desk,
            lambda: void_contract(actor=desk.director, contract=desk.contract, because="The dates moved."),
            turn=turn,
        ),
    )
    [refused] = refusals(answers)
    contract, kinds = stands(desk)
    assert kinds["executed"] + kinds["voided"] == 1
    assert contract.state == ("executed" if kinds["executed"] else "voided")
    assert desk.submission_state() == ("booked" if kinds["executed"] else "offered")
    assert ("in force" if kinds["executed"] else "voided") in refused.message


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_called_back_or_signed_never_both(desk, turn):
    answers = at_once(
        desk.signing("performer"),
        inside(desk, lambda: recall_contract(actor=desk.director, contract=desk.contract), turn=turn),
    )
    assert len(refusals(answers)) == 1
    contract, kinds = stands(desk)
    assert kinds["signed"] + kinds["recalled"] == 1
    assert contract.state == ("part_signed" if kinds["signed"] else "in_review")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_clock_and_the_last_signer(desk, turn):
    desk.signing("performer")()
    soon = clock.now() + dt.timedelta(milliseconds=40)
    sign = desk.signing("signatory")
    with office_scope(desk.office):
        Contract.objects.filter(pk=desk.contract.pk).update(expires_at=soon)

    def run_out():
        while clock.now() <= soon:
            pass
        return expire_contracts()

    answers = at_once(sign, run_out)
    contract, kinds = stands(desk)
    assert kinds["executed"] + kinds["expired"] == 1
    assert len(refusals(answers)) == kinds["expired"]
    assert contract.state == ("executed" if kinds["executed"] else "voided")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_handed_on_or_signed_never_both(desk, turn):
    answers = at_once(
        desk.signing("signatory"),
        inside(
            desk,
            lambda: delegate(
                party=desk.party("signatory"), name="Ines Okafor", email="ines@example.com", actor=desk.director
            ),
            turn=turn,
        ),
    )
    [refused] = refusals(answers)
    assert isinstance(refused, Conflict)
    _, kinds = stands(desk)
    assert kinds["signed"] + kinds["delegated"] == 1
    with office_scope(desk.office):
        signatories = Counter(ContractParty.objects.filter(kind="signatory").values_list("state", flat=True))
    assert signatories == ({"signed": 1} if kinds["signed"] else {"delegated": 1, "invited": 1})


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_pressed_twice_it_is_signed_once(desk, turn):
    sign = desk.signing("performer")
    [refused] = refusals(at_once(sign, sign))
    assert refused.code in {"signed_already", "invalid"}
    _, kinds = stands(desk)
    assert kinds["signed"] == 1
    with office_scope(desk.office):
        assert Signature.objects.count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_one_declines_while_the_other_signs(desk, turn):
    answers = at_once(
        desk.signing("performer"),
        inside(desk, lambda: decline(party=desk.party("signatory"), because="Not these dates.", by=None), turn=turn),
    )
    contract, kinds = stands(desk)
    # Who signs first is told by letter; who comes second hears that it has ended.
    assert (contract.state, kinds["declined"]) == ("voided", 1)
    assert kinds["signed"] == 2 - 1 - len(refusals(answers))


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_withdrawing_while_the_last_one_signs(desk, turn):
    desk.signing("performer")()
    actor = desk.submission.performer.account
    answers = at_once(
        desk.signing("signatory"),
        inside(desk, lambda: withdraw_submission(actor=actor, submission=desk.submission), turn=turn),
    )
    assert not refusals(answers)
    contract, kinds = stands(desk)
    assert (contract.state, kinds["executed"]) == ("executed", 1)
    # Whichever was first: they are gone, and the contract is in force for people to settle.
    assert desk.submission_state() == "withdrawn"
