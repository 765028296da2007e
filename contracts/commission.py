"""What an agency may take of a contract: at most ten in a hundred, and never out of scale (domain.md, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from contracts.costs import NOUGHT, PENNY, commission_percent, cost_of
from contracts.facts import Facts
from contracts.rules import scale_total

MOST_PERCENT = Decimal(10)
ON_TOP = "Paid on top by the production."
KEPT = "Held back so that scale stays whole."
ALL_SCALE = "This is scale, and nothing comes out of it."
UNCLEAR = "The minimum is told in another currency: compare the two yourself before you take anything."


@dataclass(frozen=True)
class Commission:
    """`amount` of `earned`, both in the terms' currency; `note` says what held it down, or who pays it."""

    percent: Decimal
    earned: Decimal
    amount: Decimal
    currency: str
    note: str = ""


@dataclass(frozen=True)
class Ground:
    """What terms and agreement say of a commission, before anybody asks what the agency and the performer settled on.

    `said` is what the terms name, None where they are silent. `scale` is the least that the agreement asks for all of
    the work, None where none is held or, as `elsewhere` says, where it is told in another currency.
    """

    earned: Decimal
    currency: str
    said: Decimal | None
    on_top: bool
    scale: Decimal | None
    elsewhere: bool


def ground_of(terms: Mapping[str, Any], facts: Facts) -> Ground:
    cost = cost_of(terms)
    on_top = terms.get("agent_ten") == "on_top"
    said = commission_percent(terms) or None
    least, currency = (None if on_top else scale_total(terms, facts)) or (None, cost.currency)
    elsewhere = currency != cost.currency
    return Ground(cost.guaranteed, cost.currency, said, on_top, None if elsewhere else least, elsewhere)


def commission_on(ground: Ground, *, agreed: Decimal) -> Commission:
    """`agreed` is what the agency and the performer settled on, for terms that say nothing of a commission.

    Rounded down to the penny: a rule that says "at most" is not broken by half of one. The book's sums say the same in
    SQL (contracts.selectors.commissions).
    """
    percent = min(ground.said or agreed, MOST_PERCENT)
    share = _share(ground.earned, percent)
    if ground.on_top:
        return Commission(percent, ground.earned, share, ground.currency, ON_TOP)
    if ground.scale is None:
        return Commission(percent, ground.earned, share, ground.currency, UNCLEAR if ground.elsewhere else "")
    above = max(ground.earned - ground.scale, NOUGHT)
    note = "" if share <= above else KEPT if above else ALL_SCALE
    return Commission(percent, ground.earned, min(share, above), ground.currency, note)


def commission_of(terms: Mapping[str, Any], facts: Facts, *, agreed: Decimal) -> Commission:
    return commission_on(ground_of(terms, facts), agreed=agreed)


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(PENNY, rounding=ROUND_DOWN)
