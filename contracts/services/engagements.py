"""The agency's own line of a deal that is in force: what it brings, kept as it is signed."""

from accounts.tenancy import across_offices
from contracts.commission import Line, Paper, ground_of, lines_of
from contracts.facts import Facts
from contracts.models import Contract, Engagement
from contracts.states import ContractState
from core.db import lock_in_order

# A deal memo and the long form of one offer are one engagement; what was amended is told by its amendment.
COUNTED = [ContractState.EXECUTED, ContractState.AMENDED, ContractState.TERMINATED]
WHY = "an office's contract is written into the book of the agency that made it"


def keep_engagements(contract: Contract) -> None:
    """In the transaction that put the contract in force, ended it or took that back: the lines of its whole deal."""
    with across_offices(WHY):
        rows = Engagement.objects.filter(offer_id=contract.offer_id)
        # Before anything is read: whoever changes another of its papers at this moment has written it by then.
        list(lock_in_order(rows))
        kept = {row.organisation_id: row for row in rows.all()}
        papers = Contract.objects.filter(
            offer_id=contract.offer_id, state__in=COUNTED, executed_at__isnull=False
        ).select_related("revision", "production", "role", "amends")
        for agency_id, line in lines_of(_paper(one) for one in papers).items():
            _keep(agency_id, contract, line, kept.get(agency_id))


def _paper(contract: Contract) -> Paper:
    return Paper(
        contract_id=contract.pk,
        agency_id=contract.agency_id,
        executed_at=contract.executed_at,
        ground=ground_of(contract.terms, _facts(contract)),
        is_amendment=contract.amends_id is not None,
        is_ended=contract.state == ContractState.TERMINATED,
        is_void=contract.amends is not None and contract.amends.state == ContractState.TERMINATED,
    )


def _facts(contract: Contract) -> Facts:
    production = contract.production
    return Facts(
        now=contract.executed_at,
        agreement=production.agreement,
        agreement_note=production.agreement_note,
        kind=production.kind,
        tier=contract.role.tier,
        production_starts_on=production.starts_on,
    )


def _keep(agency_id: int, contract: Contract, line: Line, row: Engagement | None) -> None:
    ground = line.ground
    # As it was signed: what the production says of itself may have changed since, and moves nobody's commission.
    if row is not None and (row.contract_id, row.earned) == (line.paper.contract_id, ground.earned):
        return
    row = row or Engagement(organisation_id=agency_id, offer_id=contract.offer_id, performer_id=contract.performer_id)
    row.contract_id, row.executed_at = line.paper.contract_id, line.executed_at
    row.currency, row.earned, row.said = ground.currency or contract.currency, ground.earned, ground.said
    row.on_top, row.scale, row.elsewhere = ground.on_top, ground.scale, ground.elsewhere
    row.save()
