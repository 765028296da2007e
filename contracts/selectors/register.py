"""The register: every avail, offer, contract and option of an office, by filters, with what they come to.

Without the right to see money a row has no amount, and nothing can be searched by one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Sum

from accounts.models import Organisation, User
from casting.models import Production, Role
from contracts.models import Contract, ContractOption, Hold, Offer
from contracts.policies import can_see_deals, can_see_money
from contracts.selectors.seen import seen_deals_q
from contracts.states import (
    LIVE_OFFERS,
    ContractKind,
    ContractState,
    HoldKind,
    HoldState,
    OfferState,
    OptionState,
)
from core.errors import Invalid, NotAllowed, NotFound
from core.money import show_money
from core.pages import keyset_page
from core.text import fold

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What of the register is asked for. `since` and `until` are days of work, both included; `least` and `most`
    amounts in whatever currency the row has. `state` may be several, joined by commas.
    """

    production: int | None = None
    role: int | None = None
    agency: int | None = None
    performer: int | None = None
    state: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    q: str = ""

    def used(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.__dict__.items() if value not in (None, "")}

    @property
    def states(self) -> list[str]:
        return [state for state in self.state.split(",") if state]


@dataclass(frozen=True)
class Row:
    """One line. `url_name` and `url_id` lead to it; `amount` is None where there is none, or none for this reader."""

    id: int
    url_name: str
    url_id: int
    title: str
    performer: str
    role: str
    production: str
    agency: str
    submission_id: int
    state: str
    state_label: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    due: dt.datetime | dt.date | None
    amount: Decimal | None
    currency: str
    note: str = ""

    @property
    def money(self) -> str:
        return "" if self.amount is None else show_money(self.amount, self.currency)


@dataclass(frozen=True)
class Total:
    currency: str
    amount: Decimal
    count: int

    @property
    def money(self) -> str:
        return show_money(self.amount, self.currency)


@dataclass(frozen=True)
class RegisterPage:
    rows: list[Row]
    next_cursor: str | None
    sees_money: bool


@dataclass(frozen=True)
class Tab:
    """`way` is how the model gets to the deal (its own fields, or its contract's); `summed` what sums count when no
    state is asked for: what was ended, and what an amendment took the place of, is owed to nobody.
    """

    key: str
    label: str
    noun: str
    model: type[Model]
    order: tuple[str, ...]
    states: type
    row: Callable[[Any, bool], Row]
    kinds: type | None = None
    way: str = ""
    amount: str = ""
    summed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def joins(self) -> list[str]:
        return [f"{self.way}{name}" for name in ("performer", "role", "production", "agency")]

    @property
    def columns(self) -> list[str]:
        """What a line shows, and no more: a page reads a performer's name without their biography."""
        named = ("performer__stage_name", "role__name", "production__title", "agency__name", "submission_id")
        return [*self.own, *(f"{self.way}{name}" for name in named)]


def _common(deal, sees_money: bool, amount: Decimal | None, currency: str) -> dict:
    return {
        "performer": deal.performer.stage_name,
        "role": deal.role.name,
        "production": deal.production.title,
        "agency": deal.agency.name if deal.agency else "",
        "submission_id": deal.submission_id,
        "amount": amount if sees_money else None,
        "currency": currency if sees_money else "",
    }


def _hold_row(hold: Hold, sees_money: bool) -> Row:
    return Row(
        id=hold.pk, url_name="contracts:hold", url_id=hold.pk, title=hold.get_kind_display(),
        state=hold.state, state_label=hold.get_state_display(), starts_on=hold.starts_on, ends_on=hold.ends_on,
        due=hold.expires_at if hold.state in _STANDING else None,
        note="The fee for cancelling is owed" if hold.is_fee_owed else "",
        **_common(hold, sees_money, hold.cancel_fee, hold.currency),
    )  # fmt: skip


def _offer_row(offer: Offer, sees_money: bool) -> Row:
    return Row(
        id=offer.pk, url_name="contracts:offer", url_id=offer.pk,
        title=f"Round {offer.current}" if offer.current else "Not sent yet",
        state=offer.state, state_label=offer.get_state_display(), starts_on=None, ends_on=None,
        due=offer.expires_at if offer.state in (OfferState.SENT, OfferState.COUNTERED) else None,
        note=offer.favoured_nations and f"Class: {offer.favoured_nations}" if sees_money else "",
        **_common(offer, sees_money, offer.total, offer.currency),
    )  # fmt: skip


def _contract_row(contract: Contract, sees_money: bool) -> Row:
    seal = contract.get_seal_state_display() if contract.seal_state else ""
    return Row(
        id=contract.pk, url_name="contracts:contract", url_id=contract.pk,
        title=f"{contract.number}, {contract.get_kind_display().lower()}",
        state=contract.state, state_label=contract.get_state_display(),
        starts_on=contract.starts_on, ends_on=contract.ends_on,
        due=contract.expires_at if contract.state in _OUT else None,
        note=", ".join(filter(None, [seal, "an amendment" if contract.amends_id else ""])),
        **_common(contract, sees_money, contract.total, contract.currency),
    )  # fmt: skip


def _option_row(option: ContractOption, sees_money: bool) -> Row:
    contract = option.contract
    rise = f"rises by {option.rise}%" if option.rise and sees_money else ""
    return Row(
        id=option.pk, url_name="contracts:contract", url_id=contract.pk,
        title=f"Option {option.number} of {contract.number}",
        state=option.state, state_label=option.get_state_display(), starts_on=option.starts_on, ends_on=option.ends_on,
        due=option.exercise_by, note=rise, **_common(contract, sees_money, None, ""),
    )  # fmt: skip


_STANDING = (HoldState.REQUESTED, HoldState.AVAILABLE, HoldState.PLACED)
_OUT = (ContractState.OUT_FOR_SIGNATURE, ContractState.PART_SIGNED)
_COUNTED = tuple(
    state
    for state in ContractState.values
    if state not in {ContractState.VOIDED, ContractState.TERMINATED, ContractState.AMENDED}
)
TABS = {
    tab.key: tab
    for tab in (
        Tab(
            "avails", "Avails and holds", "avail", Hold, ("-id",), HoldState, _hold_row, kinds=HoldKind,
            own=("kind", "state", "starts_on", "ends_on", "expires_at", "is_fee_owed", "cancel_fee", "currency"),
        ),
        Tab(
            "offers", "Offers", "offer", Offer, ("-moved_at", "-id"), OfferState, _offer_row,
            amount="total", summed=tuple(LIVE_OFFERS),
            own=("state", "current", "expires_at", "moved_at", "favoured_nations", "total", "currency"),
        ),
        Tab(
            "contracts", "Contracts", "contract", Contract, ("-id",), ContractState, _contract_row,
            kinds=ContractKind, amount="total", summed=_COUNTED,
            own=(
                "number", "kind", "state", "seal_state", "starts_on", "ends_on", "expires_at", "amends_id", "total",
                "currency",
            ),
        ),
        Tab(
            "options", "Options", "option", ContractOption, ("exercise_by", "id"), OptionState, _option_row,
            kinds=ContractKind, way="contract__",
            own=("number", "state", "starts_on", "ends_on", "exercise_by", "rise_percent", "contract__number"),
        ),
    )
}  # fmt: skip


def see_deals(*, actor: User, organisation: Organisation) -> bool:
    """Whether the reader sees money. Raises NotFound for whoever has no business with the office's deals."""
    if not can_see_deals(actor, organisation):
        raise NotFound("There is no such page in your office.")
    return can_see_money(actor, organisation.pk)


def register_page(
    *,
    actor: User,
    organisation: Organisation,
    tab: str,
    filters: Filters = Filters(),
    after: str | None = None,
    size: int = PAGE,
) -> RegisterPage:
    """Inside the office's scope. Raises NotFound, NotAllowed where money is asked about, Invalid for a bad cursor."""
    sees_money = see_deals(actor=actor, organisation=organisation)
    which = _tab(tab)
    rows = register_rows(actor=actor, organisation=organisation, tab=which, filters=filters, sees_money=sees_money)
    page = keyset_page(rows.select_related(*which.joins).only(*which.columns), which.order, after=after, size=size)
    return RegisterPage([which.row(row, sees_money) for row in page.rows], page.next_cursor, sees_money)


def register_totals(
    *, actor: User, organisation: Organisation, tab: str, filters: Filters = Filters()
) -> tuple[int, list[Total]]:
    """How many rows the filters leave, and for whoever sees money what those that count come to, by currency."""
    sees_money = see_deals(actor=actor, organisation=organisation)
    which = _tab(tab)
    rows = register_rows(actor=actor, organisation=organisation, tab=which, filters=filters, sees_money=sees_money)
    if not (which.amount and sees_money):
        return rows.count(), []
    counted = Q() if filters.state else Q(state__in=which.summed)
    found = (
        rows.order_by()
        .values("currency")
        .annotate(rows=Count("pk"), count=Count("pk", filter=counted), amount=Sum(which.amount, filter=counted))
        .order_by("currency")
    )
    listed = list(found)
    totals = [Total(one["currency"], one["amount"], one["count"]) for one in listed if one["amount"] is not None]
    return sum(one["rows"] for one in listed), totals


def register_rows(
    *, actor: User, organisation: Organisation, tab: Tab, filters: Filters, sees_money: bool
) -> QuerySet[Any]:
    way = tab.way
    rows = tab.model.objects.filter(
        seen_deals_q(actor, organisation.pk, prefix=way), organisation=organisation, **_plain(tab, filters)
    )
    if filters.states:
        if unknown := set(filters.states) - set(tab.states.values):
            raise Invalid(f"There is no state “{min(unknown)}” here.", field="state")
        rows = rows.filter(state__in=filters.states)
    if filters.q:
        rows = rows.filter(_words(tab, filters.q))
    if filters.since or filters.until:
        rows = _on_days(rows, tab, filters)
    if filters.least is not None or filters.most is not None:
        rows = _between(rows, tab, filters, sees_money=sees_money)
    return rows


def _plain(tab: Tab, filters: Filters) -> dict[str, Any]:
    asked = {name: getattr(filters, name) for name in ("production", "role", "agency", "performer")}
    found = {f"{tab.way}{name}_id": value for name, value in asked.items() if value is not None}
    if filters.kind:
        if tab.kinds is None or filters.kind not in tab.kinds.values:
            raise Invalid("There is no such kind here.", field="kind")
        found[f"{tab.way}kind"] = filters.kind
    return found


def _words(tab: Tab, q: str) -> Q:
    """Somebody's name, or where there are any the number of a contract."""
    found = Q(**{f"{tab.way}performer__search_text__contains": fold(q)})
    if tab.kinds is ContractKind:
        found |= Q(**{f"{tab.way}number__icontains": q})
    return found


def _on_days(rows: QuerySet[Any], tab: Tab, filters: Filters) -> QuerySet[Any]:
    """Those whose days of work touch the days asked for; of an offer, the days that it was last moved on."""
    if tab.model is Offer:
        since = {"moved_at__date__gte": filters.since} if filters.since else {}
        until = {"moved_at__date__lte": filters.until} if filters.until else {}
        return rows.filter(**since, **until)
    if filters.since:
        rows = rows.filter(Q(ends_on__gte=filters.since) | Q(ends_on__isnull=True, starts_on__gte=filters.since))
    if filters.until:
        rows = rows.filter(starts_on__lte=filters.until)
    return rows


def _between(rows: QuerySet[Any], tab: Tab, filters: Filters, *, sees_money: bool) -> QuerySet[Any]:
    if not sees_money:
        raise NotAllowed("Amounts are not shown to you, so deals cannot be searched by them.")
    if not tab.amount:
        raise Invalid("There are no sums here to search by.", field="least")
    if filters.least is not None:
        rows = rows.filter(**{f"{tab.amount}__gte": filters.least})
    if filters.most is not None:
        rows = rows.filter(**{f"{tab.amount}__lte": filters.most})
    return rows


def _tab(key: str) -> Tab:
    if key not in TABS:
        raise NotFound("There is no such list among the deals.")
    return TABS[key]


@dataclass(frozen=True)
class Choices:
    """What the filters offer: (id, name) pairs. `roles` only once a production is chosen."""

    productions: list[tuple[int, str]]
    roles: list[tuple[int, str]]
    agencies: list[tuple[int, str]]


def choices_of(organisation: Organisation, filters: Filters) -> Choices:
    productions = Production.objects.filter(organisation=organisation).order_by("title", "pk")
    roles = Role.objects.filter(organisation=organisation, production_id=filters.production).order_by("name", "pk")
    agencies = Organisation.objects.filter(pk__in=_agencies(organisation)).order_by("name", "pk")
    return Choices(
        list(productions.values_list("pk", "title")),
        list(roles.values_list("pk", "name")) if filters.production else [],
        list(agencies.values_list("pk", "name")),
    )


def _agencies(organisation: Organisation) -> QuerySet[Any]:
    asked = [
        model.objects.filter(organisation=organisation, agency__isnull=False).order_by().values("agency")
        for model in (Hold, Offer, Contract)
    ]
    return asked[0].union(*asked[1:])
