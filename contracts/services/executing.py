"""Everybody has signed: the contract is in force, and casting hears of it in the same transaction."""

from accounts.services.activity import record_activity
from casting.models import Role, Submission
from casting.services.engaged import book_engaged, release_finalists
from casting.states import SubmissionState
from contracts.models import Contract, Signature
from contracts.services.chain import add_event
from contracts.services.engagements import keep_engagements
from contracts.services.sign_letters import tell_office, tell_parties
from contracts.signals import contract_changed, contract_executed
from contracts.states import CONTRACT_MOVES, SEAL_MOVES, ContractKind, ContractState, EventKind, SealState
from core import clock
from core.states import check

# Signed before the test, so nobody has the part by it yet (domain.md, section 1).
BOOKS_NOBODY = {ContractKind.TEST_OPTION}


def books(contract: Contract) -> bool:
    """Whether its execution gives somebody the part: an amendment changes what they have already."""
    return contract.kind not in BOOKS_NOBODY and contract.amends_id is None


def execute(contract: Contract, *, role: Role, submission: Submission) -> None:
    """In the caller's transaction, which holds role, submission and contract, after the last signature."""
    check(CONTRACT_MOVES, contract.state, ContractState.EXECUTED, noun="contract", labels=ContractState.choices)
    check(SEAL_MOVES, contract.seal_state, SealState.SEALING, noun="contract", labels=SealState.choices)
    contract.state, contract.executed_at = ContractState.EXECUTED, clock.now()
    contract.seal_state = SealState.SEALING
    contract.save(update_fields=["state", "executed_at", "seal_state"])
    keep_engagements(contract)
    signatures = Signature.objects.filter(version__contract=contract, version__number=contract.version).count()
    add_event(contract, EventKind.EXECUTED, data={"version": contract.version, "signatures": signatures})
    is_booked, released = False, []
    if books(contract):
        data = {"contract": contract.number}
        is_booked = book_engaged(actor=contract.created_by, role=role, submission=submission, data=data)
        released = release_finalists(role=role)
    record_activity(
        actor=None,
        verb="contract.execute",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "booked": is_booked, "answers": len(released)},
    )
    _tell(contract, submission, is_booked=is_booked, released=len(released))
    contract_executed.send(Contract, contract=contract)
    contract_changed.send(Contract, contract=contract, actor=None)


def _tell(contract: Contract, submission: Submission, *, is_booked: bool, released: int) -> None:
    name, role = contract.performer.stage_name, contract.role.name
    text = f"{contract.number} is executed."
    if is_booked:
        text += f" {name} is booked for {role}."
    elif books(contract):
        text += f" {WHY_NOT_BOOKED.get(submission.state, '')} Speak to them, and say here what holds."
    if released:
        one = released == 1
        text += f" {released} {'answer' if one else 'answers'} that waited for it {'leaves' if one else 'leave'} soon."
    tell_office(contract, title=f"Everybody has signed: {name} for {role}", text=text, mark="executed")
    tell_parties(
        contract,
        title=f"Everybody has signed: {role}, {contract.production.public_title}",
        text="The document is in force. A sealed copy comes to you by mail.",
        mark="executed",
    )


WHY_NOT_BOOKED: dict[str, str] = {
    SubmissionState.WITHDRAWN: "But they withdrew from the part meanwhile, so nobody was booked.",
    SubmissionState.ROLE_CUT: "But the part was cut meanwhile, so nobody was booked.",
}
