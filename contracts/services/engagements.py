"""The agency's own line of a deal that is in force: what it brings, kept as it is signed."""

from accounts.tenancy import across_offices
from contracts.commission import ground_of
from contracts.facts import Facts
from contracts.models import Contract, Engagement
from contracts.states import ContractState

# A deal memo and the long form of one offer are one engagement; what was amended is told by its amendment.
COUNTED = {ContractState.EXECUTED, ContractState.AMENDED, ContractState.TERMINATED}
WHY = "an office's contract is written into the book of the agency that made it"


def keep_engagement(contract: Contract) -> None:
    """In the transaction that put the contract in force. A later paper of the same deal takes the place of an earlier."""
    if contract.agency_id is None or contract.executed_at is None or contract.state not in COUNTED:
        return
    production = contract.production
    facts = Facts(
        now=contract.executed_at,
        agreement=production.agreement,
        agreement_note=production.agreement_note,
        kind=production.kind,
        tier=contract.role.tier,
        production_starts_on=production.starts_on,
    )
    ground = ground_of(contract.terms, facts)
    line = {
        "contract": contract,
        "performer_id": contract.performer_id,
        "executed_at": contract.executed_at,
        "currency": ground.currency or contract.currency,
        "earned": ground.earned,
        "said": ground.said,
        "on_top": ground.on_top,
        "scale": ground.scale,
        "elsewhere": ground.elsewhere,
    }
    with across_offices(WHY):
        later = Engagement.objects.filter(
            organisation_id=contract.agency_id, offer_id=contract.offer_id, contract_id__gt=contract.pk
        )
        if not later.exists():
            Engagement.objects.update_or_create(
                organisation_id=contract.agency_id, offer_id=contract.offer_id, defaults=line
            )
