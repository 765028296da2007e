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


def commission_of(terms: Mapping[str, Any], facts: Facts, *, agreed: Decimal) -> Commission:
    """`agreed` is what the agency and the performer settled on, for terms that say nothing of a commission.

    Rounded down to the penny: a rule that says "at most" is not broken by half of one.
    """
    cost = cost_of(terms)
    if terms.get("agent_ten") == "on_top":
        percent = min(commission_percent(terms), MOST_PERCENT)
        return Commission(percent, cost.guaranteed, _share(cost.guaranteed, percent), cost.currency, ON_TOP)
    percent = min(commission_percent(terms) or agreed, MOST_PERCENT)
    share = _share(cost.guaranteed, percent)
    floor = scale_total(terms, facts)
    if floor is None:
        return Commission(percent, cost.guaranteed, share, cost.currency)
    least, currency = floor
    if currency != cost.currency:
        return Commission(percent, cost.guaranteed, share, cost.currency, UNCLEAR)
    above = max(cost.guaranteed - least, NOUGHT)
    note = "" if share <= above else KEPT if above else ALL_SCALE
    return Commission(percent, cost.guaranteed, min(share, above), cost.currency, note)


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(PENNY, rounding=ROUND_DOWN)
