"""What terms come to: line by line, in one currency."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from contracts.rates import fringes
from contracts.terms import show_amount, show_percent, unit_words
from contracts.terms.words import BRITISH
from core import clock

PENNY = Decimal("0.01")
NOUGHT = Decimal(0)
TEN = Decimal(10)
FLAT = {"flat", "buy_out"}


@dataclass(frozen=True)
class Line:
    label: str
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class Cost:
    """`guaranteed` is what the performer is sure of, `total` everything with the agent, per diem and fringes.

    `options_if_exercised` is what every option together would come to, counted in nothing else.
    """

    lines: tuple[Line, ...]
    guaranteed: Decimal
    agent: Decimal
    fringes: Decimal
    options_if_exercised: Decimal
    total: Decimal
    currency: str

    @property
    def without_fringes(self) -> Decimal:
        return self.total - self.fringes


@dataclass(frozen=True)
class AgainstBudget:
    """`left` is below nought where the cost passes the budget; None where they are in two currencies."""

    budget: Decimal
    currency: str
    left: Decimal | None

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def over_by(self) -> Decimal:
        return -self.left if self.is_over else NOUGHT


def money(value: Any) -> Decimal:
    return Decimal(value) if value else NOUGHT


def units_of(terms: Mapping[str, Any]) -> int:
    """How many times the fee is paid: once for a flat sum, else what is said, else the guaranteed days of a day deal."""
    engagement = terms.get("engagement")
    if engagement in FLAT:
        return 1
    if engagement == "day":
        return max(terms.get("fee_units") or 0, terms.get("guaranteed_days") or 0, 1)
    return terms.get("fee_units") or 1


def commission_percent(terms: Mapping[str, Any]) -> Decimal:
    """Ten where terms name a commission and no figure."""
    if terms.get("agent_ten", "none") == "none":
        return NOUGHT
    return money(terms.get("agent_percent")) or TEN


def worth(terms: Mapping[str, Any]) -> Decimal:
    """One unit of the fee with what is paid on top of it for the agent."""
    fee = money(terms.get("fee"))
    return _rounded(fee * (1 + commission_percent(terms) / 100)) if terms.get("agent_ten") == "on_top" else fee


def cost_of(
    terms: Mapping[str, Any],
    *,
    agreement: str = "",
    kind: str = "",
    tier: str = "",
    fringe_percent: Decimal | None = None,
    language: str = BRITISH,
) -> Cost:
    """Clean terms as a table.

    Fringes are those of the agreement in force on the first day of work, else the office's own `fringe_percent`; they
    are counted on what is paid for work, not on per diems or the agent's share.
    """
    paid = _paid(terms, language)
    guaranteed = sum((line.amount for line in paid), NOUGHT)
    agent = _agent(terms, guaranteed)
    extra = _per_diem(terms, language)
    added = _fringes(terms, guaranteed, agreement=agreement, kind=kind, tier=tier, percent=fringe_percent)
    lines = [*paid, *agent, *extra, *added]
    return Cost(
        lines=tuple(lines),
        guaranteed=guaranteed,
        agent=sum((line.amount for line in agent), NOUGHT),
        fringes=sum((line.amount for line in added), NOUGHT),
        options_if_exercised=_options(terms),
        total=sum((line.amount for line in lines), NOUGHT),
        currency=terms.get("currency", ""),
    )


def against_budget(cost: Cost, budget: Decimal | None, currency: str) -> AgainstBudget | None:
    if budget is None:
        return None
    return AgainstBudget(budget, currency, budget - cost.total if cost.currency == currency else None)


def _paid(terms: Mapping[str, Any], language: str) -> list[Line]:
    currency = terms.get("currency", "")
    found = []
    if fee := money(terms.get("fee")):
        units = units_of(terms)
        words = unit_words({**terms, "fee_units": units})
        each = show_amount(fee, currency, language=language)
        found.append(Line("Fee", fee * units, f"{units} {words} at {each}" if words else ""))
    if rehearsal := money(terms.get("rehearsal_fee")):
        days = terms.get("rehearsal_days") or 1
        each = show_amount(rehearsal, currency, language=language)
        found.append(Line("Rehearsal or training", rehearsal * days, f"{_days(days)} at {each}"))
    if usage := money(terms.get("usage_fee")):
        found.append(Line("Usage", usage))
    return found


def _agent(terms: Mapping[str, Any], guaranteed: Decimal) -> list[Line]:
    percent, basis = commission_percent(terms), terms.get("agent_ten", "none")
    if basis == "none" or not guaranteed:
        return []
    share = _rounded(guaranteed * percent / 100)
    words = show_percent(f"{percent.quantize(PENNY)}")
    if basis == "on_top":
        return [Line("Agent, on top", share, words)]
    return [Line("Agent, included", NOUGHT, f"{words}, out of what is above")]


def _per_diem(terms: Mapping[str, Any], language: str) -> list[Line]:
    daily = money(terms.get("per_diem"))
    if not daily:
        return []
    days = terms.get("per_diem_days") or terms.get("guaranteed_days") or 0
    each = show_amount(daily, terms.get("currency", ""), language=language)
    note = f"{_days(days)} at {each}" if days else f"{each} a day; the terms do not say for how many"
    return [Line("Per diem", daily * days, note)]


def _fringes(
    terms: Mapping[str, Any], guaranteed: Decimal, *, agreement: str, kind: str, tier: str, percent: Decimal | None
) -> list[Line]:
    started = dt.date.fromisoformat(terms["starts_on"]) if terms.get("starts_on") else clock.today()
    said = fringes(agreement, on=started, kind=kind, tier=tier)
    if said is not None:
        percent, source = said.percent, said.source
    else:
        source = "The office’s own figure"
    if not percent or not guaranteed:
        return []
    words = show_percent(f"{percent.quantize(PENNY)}")
    return [Line("Fringes", _rounded(guaranteed * percent / 100), f"{words}. {source}")]


def _options(terms: Mapping[str, Any]) -> Decimal:
    """Each option pays the fee again, raised over the one before it."""
    fee, total = money(terms.get("fee")) * units_of(terms), NOUGHT
    for option in terms.get("options", []):
        fee = _rounded(fee * (1 + money(option.get("rise")) / 100))
        total += fee
    return total


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)
