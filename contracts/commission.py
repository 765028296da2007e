"""What an agency may take of a contract: at most ten in a hundred, and never out of scale (domain.md, section 3)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Paper:
    """One contract of a deal that was executed, and what it says the whole deal brings.

    `is_ended`: it was terminated. `is_void`: what it amends was, so it amends nothing any more.
    """

    contract_id: int
    agency_id: int | None
    executed_at: dt.datetime
    ground: Ground
    is_amendment: bool
    is_ended: bool
    is_void: bool


@dataclass(frozen=True)
class Line:
    """What the deal brings one agency: by its newest paper in force, counted from the day of its first."""

    paper: Paper
    ground: Ground
    executed_at: dt.datetime


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


def lines_of(papers: Iterable[Paper]) -> dict[int, Line]:
    """By agency id, from every executed paper of one deal.

    Each paper tells the whole deal, and what was executed keeps its commission: whoever speaks in a later one is
    credited with what it brings beyond what others hold, and they hold what they held. Where no paper of an agency is
    in force any more, its line says what the last one brought.
    """
    papers = sorted(papers, key=lambda one: (one.executed_at, one.contract_id))
    found: dict[int | None, tuple[Paper, Ground]] = {}
    for counted in (
        papers,
        [one for one in papers if not (one.is_amendment and one.is_ended)],
        [one for one in papers if not (one.is_ended or one.is_void)],
    ):
        found |= _held(counted)
    first: dict[int | None, dt.datetime] = {}
    for one in papers:
        first.setdefault(one.agency_id, one.executed_at)
    return {pk: Line(*held, first[pk]) for pk, held in found.items() if pk is not None}


def _held(papers: Iterable[Paper]) -> dict[int | None, tuple[Paper, Ground]]:
    held: dict[int | None, tuple[Paper, Ground]] = {}
    for paper in papers:
        whole = paper.ground
        others = [one for pk, (_, one) in held.items() if pk != paper.agency_id and one.currency == whole.currency]
        earned = max(whole.earned - sum(one.earned for one in others), NOUGHT)
        scale = whole.scale
        if scale is not None:
            # What others earned of it is no room for this agency, and what they left whole is left whole once.
            told = (one.earned if one.scale is None else min(one.scale, one.earned) for one in others)
            scale = max(scale - sum(told), NOUGHT)
        held[paper.agency_id] = paper, replace(whole, earned=earned, scale=scale)
    return held


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(PENNY, rounding=ROUND_DOWN)
