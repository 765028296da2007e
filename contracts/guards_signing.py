"""What must still be true of somebody's turn when a note about signing leaves."""

from collections.abc import Container

from accounts.tenancy import across_offices
from contracts.messages_signing import ASKED, COPY, DECLINED, EXPIRED, RECALLED, REMINDER, RENEWED, VOIDED
from contracts.models import ContractParty
from contracts.selectors.guardians import is_gone, not_theirs
from contracts.states import OUT, ContractState, PartyKind, PartyState
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

MOVED_ON = "It has moved on since"
ENDED = {DECLINED, VOIDED, EXPIRED}


def signing_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = ContractParty.objects.select_related("contract__production", "contract__performer")
        parties = {row.pk: row for row in rows.filter(pk__in=[message.subject_id for message in messages])}
        ended = {
            *not_theirs([(party.contract, party) for party in parties.values()]),
            *(party.pk for party in parties.values() if is_gone(party.contract, party)),
        }
    return {message.pk: _verdict(message, parties.get(message.subject_id), ended) for message in messages}


def _verdict(message: OutboxMessage, party: ContractParty | None, ended: Container[int]) -> Verdict:
    if party is None:
        return Verdict.drop(MOVED_ON)
    contract = party.contract
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = contract.production.public_title
    if message.kind in {ASKED, REMINDER}:
        is_asked = party.state == PartyState.INVITED and party.round == message.context.get("round")
        if not is_asked or party.pk in ended or contract.state not in OUT:
            return Verdict.drop(MOVED_ON)
        if contract.expires_at is not None and contract.expires_at <= clock.now():
            return Verdict.drop("The time to sign has run out")
    elif message.kind == COPY:
        if contract.state not in OUT:
            return Verdict.drop(MOVED_ON)
    elif message.kind == RENEWED:
        is_theirs = party.kind == PartyKind.COPY or (party.state == PartyState.INVITED and party.pk not in ended)
        if not is_theirs or contract.state not in OUT or message.context.get("version") != str(contract.version):
            return Verdict.drop(MOVED_ON)
    elif message.kind == RECALLED:
        if contract.state not in {ContractState.IN_REVIEW, ContractState.DRAFTED}:
            return Verdict.drop("It is out again")
    elif message.kind in ENDED and contract.state in {*OUT, ContractState.EXECUTED}:
        return Verdict.drop("It is out again")
    return Verdict.send()
