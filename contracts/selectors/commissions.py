"""An agency's own book of commissions: what its clients' contracts bring, what came in, what is still due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db import models
from django.db.models import Case, F, Func, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear, Greatest, Least

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from contracts.commission import MOST_PERCENT, Commission, Ground, commission_on
from contracts.models import CommissionReceived, Contract, Engagement
from contracts.policies import can_see_commissions
from contracts.states import ContractState
from core import clock
from core.errors import NotFound
from core.pages import Page, keyset_page
from talent.models import Performer, Representation
from talent.states import Standing

WHY = "an agency's own contracts, whichever office made them"
PAGE, CHUNK = 60, 500
NOUGHT, HUNDREDTH = Decimal(0), Decimal("0.01")
_DEFAULT = Decimal(10)
_ORDER = ["client_key", "performer_id", "executed_at", "id"]


@dataclass(frozen=True)
class CommissionLine:
    """One engagement; `contract` is the newest paper in force of it. `due` is below nought where too much came in.

    `executed_at` is when the first paper of it was signed, `executed_on` that day on the agency's own calendar, by which
    the book is told into years.
    """

    contract: Contract
    commission: Commission
    received: Decimal
    is_ended: bool
    executed_at: dt.datetime
    executed_on: dt.date

    @property
    def due(self) -> Decimal:
        return self.commission.amount - self.received


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
class ClientLines:
    """Of one client what a page of the book shows, with the `sums` of the whole year."""

    performer: Performer
    lines: list[CommissionLine]
    sums: list[Sum]


@dataclass(frozen=True)
class Book:
    """A page of a year by client and day; `sums` of the whole year by currency, `years` those in which there is anything."""

    year: int
    years: list[int]
    clients: list[ClientLines]
    sums: list[Sum]
    next_cursor: str | None

    @property
    def lines(self) -> list[CommissionLine]:
        return [line for client in self.clients for line in client.lines]


@dataclass(frozen=True)
class Statement:
    """A client's year: its sums in `book`, and every line of it."""

    performer: Performer
    book: Book
    lines: Iterator[CommissionLine]


def commission_book(
    *,
    actor: User,
    agency: Organisation,
    year: int | None = None,
    performer: Performer | None = None,
    after: str | None = None,
    size: int = PAGE,
) -> Book:
    """What was executed in that year (the newest where none is named), in the agency's zone.

    In the agency's scope. Raises NotFound for whoever does not work there. Four statements for any number of contracts.
    """
    if not can_see_commissions(actor, agency):
        raise NotFound("There is no such page.")
    everything = Engagement.objects.filter(organisation=agency)
    if performer is not None:
        everything = everything.filter(performer=performer)
    in_zone = ExtractYear("executed_at", tzinfo=clock.zone(agency.time_zone))
    years = sorted(everything.annotate(in_year=in_zone).values_list("in_year", flat=True).distinct(), reverse=True)
    shown = year or (years[0] if years else clock.now().year)
    of_year = _of_year(everything, agency, shown)
    page = _page(agency, of_year, after=after, size=size)
    shares = _sums_by_client(of_year, {line.contract.performer_id for line in page.rows})
    clients = [
        ClientLines(lines[0].contract.performer, lines, shares[pk])
        for pk, lines in (
            (pk, list(rows)) for pk, rows in groupby(page.rows, key=lambda one: one.contract.performer_id)
        )
    ]
    return Book(shown, years, clients, _sums(of_year), page.next_cursor)


def commission_lines(*, agency: Organisation, performer: Performer, year: int) -> Iterator[CommissionLine]:
    """A client's year, line by line, for who may see the book: read by chunks, so that no file holds it all."""
    of_year = _of_year(Engagement.objects.filter(organisation=agency, performer=performer), agency, year)
    after = None
    while True:
        page = _page(agency, of_year, after=after, size=CHUNK)
        yield from page.rows
        after = page.next_cursor
        if after is None:
            return


def statement_of(*, actor: User, agency: Organisation, slug: str, year: int | None) -> Statement:
    """A client's year, the newest where none is named. Raises NotFound where nothing of theirs was signed in it."""
    performer = Performer.objects.filter(slug=slug).first()
    if performer is None:
        raise NotFound("There is no such client.")
    book = commission_book(actor=actor, agency=agency, year=year, performer=performer, size=1)
    if not book.clients:
        raise NotFound("There is no such client.")
    return Statement(performer, book, commission_lines(agency=agency, performer=performer, year=book.year))


def commission_line(*, actor: User, agency: Organisation, uid: UUID) -> CommissionLine:
    """One engagement by the id of any of its contracts. Raises NotFound."""
    if not can_see_commissions(actor, agency):
        raise NotFound("There is no such page.")
    with across_offices(WHY):
        named = Contract.objects.filter(agency=agency, uid=uid).values_list("offer_id", flat=True).first()
    found = _whole(Engagement.objects.filter(organisation=agency, offer_id=named)).first() if named else None
    if found is None:
        raise NotFound("There is no such contract.")
    return _line(agency, found)


def received_of(agency: Organisation, contract: Contract) -> list[CommissionReceived]:
    """What came in for an engagement, by day; in the agency's scope."""
    rows = CommissionReceived.objects.select_related("recorded_by").filter(organisation=agency, removed_at=None)
    return list(rows.filter(contract__offer_id=contract.offer_id))


def _of_year(rows: QuerySet[Engagement], agency: Organisation, year: int) -> QuerySet[Engagement]:
    first, after = (dt.datetime(one, 1, 1, tzinfo=clock.zone(agency.time_zone)) for one in (year, year + 1))
    return rows.filter(executed_at__gte=first, executed_at__lt=after)


def _page(agency: Organisation, rows: QuerySet[Engagement], *, after: str | None, size: int) -> Page:
    page = keyset_page(_whole(rows).annotate(client_key=F("performer__name_key")), _ORDER, after=after, size=size)
    return Page([_line(agency, one) for one in page.rows], page.next_cursor)


def _whole(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    joins = ("role", "production", "organisation", "performer", "amends")
    return rows.select_related(*(f"contract__{name}" for name in joins)).annotate(agreed=_agreed(), came_in=_came_in())


def _line(agency: Organisation, row: Engagement) -> CommissionLine:
    ground = Ground(row.earned, row.currency, row.said, row.on_top, row.scale, row.elsewhere)
    return CommissionLine(
        contract=row.contract,
        commission=commission_on(ground, agreed=row.agreed),
        received=row.came_in,
        # What amends a contract ends with it.
        is_ended=ContractState.TERMINATED in {row.contract.state, row.contract.amends and row.contract.amends.state},
        executed_at=row.executed_at,
        executed_on=clock.in_zone(row.executed_at, agency.time_zone).date(),
    )


def _agreed() -> Coalesce:
    """The newest terms that stood between agency and performer; of a representation that ended too, for the work that it brought."""
    rows = Representation.objects.filter(organisation=OuterRef("organisation"), performer=OuterRef("performer"))
    rows = rows.exclude(standing__in=[Standing.ASKED, Standing.REFUSED]).exclude(ended_as=Standing.ASKED)
    return Coalesce(Subquery(rows.order_by("-pk").values("commission_percent")[:1]), Value(_DEFAULT))


def _came_in() -> Coalesce:
    rows = CommissionReceived.objects.filter(
        organisation=OuterRef("organisation"), contract__offer=OuterRef("offer"), removed_at=None
    )
    total = rows.order_by().values("contract__offer").annotate(total=models.Sum("amount")).values("total")
    return Coalesce(Subquery(total), Value(NOUGHT))


def _amount() -> Case:
    """`contracts.commission.commission_on`, for the database to sum."""
    money = models.DecimalField(max_digits=18, decimal_places=2)
    percent = Least(Coalesce(F("said"), F("agreed")), Value(MOST_PERCENT))
    share = Func(F("earned") * percent * Value(HUNDREDTH), Value(2), function="TRUNC", output_field=money)
    above = Greatest(F("earned") - F("scale"), Value(NOUGHT), output_field=money)
    return Case(
        When(on_top=True, then=share),
        When(scale__isnull=True, then=share),
        default=Least(share, above, output_field=money),
        output_field=money,
    )


def _sums_of(rows: QuerySet[Engagement], *by: str) -> QuerySet:
    amounts = rows.annotate(agreed=_agreed(), came_in=_came_in()).annotate(amount=_amount())
    return (
        amounts.order_by()
        .values(*by, "currency")
        .annotate(earns=models.Sum("earned"), commission=models.Sum("amount"), received=models.Sum("came_in"))
        .order_by("currency")
    )


def _sums(rows: QuerySet[Engagement]) -> list[Sum]:
    return [_sum(one) for one in _sums_of(rows)]


def _sums_by_client(rows: QuerySet[Engagement], performer_ids: set[int]) -> dict[int, list[Sum]]:
    found: dict[int, list[Sum]] = defaultdict(list)
    for one in _sums_of(rows.filter(performer_id__any_of=sorted(performer_ids)), "performer_id"):
        found[one["performer_id"]].append(_sum(one))
    return found


def _sum(row: dict) -> Sum:
    return Sum(row["currency"], row["earns"], row["commission"], row["received"])
