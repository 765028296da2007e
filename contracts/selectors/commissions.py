"""An agency's own book of commissions: what its clients' contracts bring, what came in, what is still due."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from contracts.commission import Commission, commission_of
from contracts.facts import Facts
from contracts.models import CommissionReceived, Contract
from contracts.policies import can_see_commissions
from contracts.states import ContractState
from core import clock
from core.errors import NotFound
from talent.models import Performer, Representation
from talent.states import Standing

WHY = "an agency's own contracts, whichever office made them"
# A deal memo and the long form of one offer are one engagement; what was amended is told by its amendment.
COUNTED = [ContractState.EXECUTED, ContractState.AMENDED, ContractState.TERMINATED]
NOUGHT = Decimal(0)
_DEFAULT = Decimal(10)


@dataclass(frozen=True)
class CommissionLine:
    """One engagement; `contract` is the newest paper in force of it. `due` is below nought where too much came in."""

    contract: Contract
    commission: Commission
    received: Decimal
    is_ended: bool

    @property
    def due(self) -> Decimal:
        return self.commission.amount - self.received

    @property
    def executed_on(self) -> dt.date:
        return self.contract.executed_at.date()


@dataclass(frozen=True)
class Sum:
    currency: str
    earned: Decimal
    commission: Decimal
    received: Decimal

    @property
    def due(self) -> Decimal:
        return self.commission - self.received


@dataclass(frozen=True)
class Book:
    """The lines of a year by client and day; `sums` one for each currency, `years` those in which there is anything."""

    year: int
    years: list[int]
    lines: list[CommissionLine]
    sums: list[Sum]

    def clients(self) -> list[tuple[Performer, list[CommissionLine], list[Sum]]]:
        by_client: dict[int, list[CommissionLine]] = defaultdict(list)
        for line in self.lines:
            by_client[line.contract.performer_id].append(line)
        return [(lines[0].contract.performer, lines, _sums(lines)) for lines in by_client.values()]


def commission_book(
    *, actor: User, agency: Organisation, year: int | None = None, performer: Performer | None = None
) -> Book:
    """Everything that was executed in that year (this one where none is named), in the agency's zone.

    In the agency's scope. Raises NotFound for whoever does not work there. Five statements for any number of contracts.
    """
    if not can_see_commissions(actor, agency):
        raise NotFound("There is no such page.")
    with across_offices(WHY):
        papers = _papers(agency)
        if performer is not None:
            papers = papers.filter(performer=performer)
        newest: dict[int, Contract] = {}
        for paper in papers.order_by("pk"):
            newest[paper.offer_id] = paper
    years = sorted({_day(one, agency).year for one in newest.values()}, reverse=True)
    shown = year or (years[0] if years else clock.now().year)
    kept = [one for one in newest.values() if _day(one, agency).year == shown]
    kept.sort(key=lambda one: (one.performer.name_key, one.performer_id, one.executed_at, one.pk))
    lines = _lines(agency, kept)
    return Book(year=shown, years=years, lines=lines, sums=_sums(lines))


def commission_line(*, actor: User, agency: Organisation, uid: UUID) -> CommissionLine:
    """One engagement by the id of any of its contracts. Raises NotFound."""
    if not can_see_commissions(actor, agency):
        raise NotFound("There is no such page.")
    with across_offices(WHY):
        named = _papers(agency).filter(uid=uid).first()
        newest = _papers(agency).filter(offer_id=named.offer_id).order_by("-pk").first() if named else None
    if newest is None:
        raise NotFound("There is no such contract.")
    return _lines(agency, [newest])[0]


def received_of(agency: Organisation, contract: Contract) -> list[CommissionReceived]:
    """What came in for an engagement, by day; in the agency's scope."""
    rows = CommissionReceived.objects.select_related("recorded_by").filter(organisation=agency, removed_at=None)
    return list(rows.filter(contract__offer_id=contract.offer_id))


def _papers(agency: Organisation) -> QuerySet[Contract]:
    joins = ("performer", "role", "production", "organisation", "revision")
    return Contract.objects.select_related(*joins).filter(agency=agency, state__in=COUNTED, executed_at__isnull=False)


def _lines(agency: Organisation, papers: list[Contract]) -> list[CommissionLine]:
    offers = [one.offer_id for one in papers]
    received: dict[int, Decimal] = defaultdict(lambda: NOUGHT)
    rows = CommissionReceived.objects.filter(organisation=agency, contract__offer_id__any_of=offers, removed_at=None)
    for offer_id, amount in rows.values_list("contract__offer_id", "amount"):
        received[offer_id] += amount
    agreed = _agreed(agency, [one.performer_id for one in papers])
    return [
        CommissionLine(
            contract=one,
            commission=commission_of(one.terms, _facts(one), agreed=agreed.get(one.performer_id, _DEFAULT)),
            received=received[one.offer_id],
            is_ended=one.state == ContractState.TERMINATED,
        )
        for one in papers
    ]


def _agreed(agency: Organisation, performer_ids: list[int]) -> dict[int, Decimal]:
    """The newest terms that stood with each of them; of a representation that ended too, for the work that it brought."""
    rows = Representation.objects.filter(organisation=agency, performer_id__any_of=performer_ids)
    rows = rows.exclude(standing__in=[Standing.ASKED, Standing.REFUSED]).exclude(ended_as=Standing.ASKED)
    return dict(rows.order_by("pk").values_list("performer_id", "commission_percent"))


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


def _sums(lines: list[CommissionLine]) -> list[Sum]:
    by_currency: dict[str, list[CommissionLine]] = defaultdict(list)
    for line in lines:
        by_currency[line.commission.currency].append(line)
    return [
        Sum(
            currency=currency,
            earned=sum((one.commission.earned for one in those), NOUGHT),
            commission=sum((one.commission.amount for one in those), NOUGHT),
            received=sum((one.received for one in those), NOUGHT),
        )
        for currency, those in sorted(by_currency.items())
    ]


def _day(contract: Contract, agency: Organisation) -> dt.date:
    return clock.in_zone(contract.executed_at, agency.time_zone).date()
