"""One chosen cast side by side: faces, dates that clash, what it costs. Run inside the office's scope."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import User
from casting.lens import lens_for
from casting.models import CastingCall, Ensemble, EnsemblePart, Production, Role, Select
from casting.policies import can_manage_calls, can_review_production, check_no_blind_role
from casting.selectors.productions import roles_of_production
from casting.selectors.selects import SelectCard, cards_of
from core.errors import NotAllowed, NotFound
from core.money import show_money
from talent.selectors import book_outs_between

Dates = tuple[dt.date, dt.date]


@dataclass
class PartCard:
    """A part of an ensemble: who plays it, who else could, and what stands in the way. `is_hidden`: not shown to you."""

    role: Role
    chosen: SelectCard | None
    options: list[SelectCard]
    is_hidden: bool = False
    away: list[Dates] = field(default_factory=list)
    also_in: list[str] = field(default_factory=list)
    currency: str = "GBP"

    @property
    def cost(self) -> Decimal | None:
        return self.chosen.cost if self.chosen else None

    @property
    def over(self) -> str:
        """How far over the part's own budget, in words; empty where it is not."""
        if self.cost is None or self.role.budget is None or self.cost <= self.role.budget:
            return ""
        return show_money(self.cost - self.role.budget, self.currency)


@dataclass(frozen=True)
class EnsembleBoard:
    """`unpriced` parts have somebody without a fee, `unfilled` nobody; neither is in `total`."""

    ensemble: Ensemble
    parts: list[PartCard]
    others: list[Ensemble]
    production: Production
    dates: Dates | None
    may_change: bool

    @property
    def total(self) -> Decimal:
        return sum((part.cost for part in self.parts if part.cost is not None), Decimal(0))

    @property
    def unpriced(self) -> int:
        return sum(part.chosen is not None and part.cost is None for part in self.parts)

    @property
    def unfilled(self) -> int:
        return sum(part.chosen is None and not part.is_hidden for part in self.parts)

    @property
    def hidden(self) -> int:
        return sum(part.is_hidden for part in self.parts)

    @property
    def difference(self) -> Decimal | None:
        budget = self.production.cast_budget
        return None if budget is None else budget - self.total

    @property
    def clashes(self) -> int:
        return sum(bool(part.away or part.also_in) for part in self.parts)


def ensembles_of(*, actor: User, production: Production) -> list[Ensemble]:
    """The alternatives, the chosen one first. Raises NotAllowed while names of a part are hidden from the actor."""
    _check(actor, production)
    return list(production.ensembles.order_by("-is_chosen", "pk"))


def ensemble_for(*, actor: User, production: Production, ensemble_id: int) -> Ensemble:
    _check(actor, production)
    found = production.ensembles.filter(pk=ensemble_id).first()
    if found is None:
        raise NotFound("There is no such ensemble. It may have been removed.")
    found.production = production
    return found


def _check(actor: User, production: Production) -> None:
    if not can_review_production(actor, production):
        raise NotAllowed("Ensembles are for the people who decide about them.")
    check_no_blind_role(actor, production, "the ensemble board")


def ensemble_board(*, actor: User, production: Production, ensemble: Ensemble) -> EnsembleBoard:
    """Statements do not grow with parts, but for the reader's conflicts of interest, which are asked once."""
    roles = roles_of_production(production)
    excluded = set(lens_for(actor, roles[0]).excluded) if roles else set()
    cards = defaultdict(list)
    everyone = Select.objects.filter(role__in=roles).order_by("role_id", "rank", "pk")
    for card in cards_of(everyone, currency=production.budget_currency):
        cards[card.select.role_id].append(card)
    chosen = dict(EnsemblePart.objects.filter(ensemble=ensemble).values_list("role_id", "select_id"))
    parts = []
    for role in roles:
        mine = next((card for card in cards[role.pk] if card.select.pk == chosen.get(role.pk)), None)
        hidden = mine is not None and mine.submission.performer_id in excluded
        parts.append(
            PartCard(
                role=role,
                chosen=None if hidden else mine,
                options=[card for card in cards[role.pk] if card.submission.performer_id not in excluded],
                is_hidden=hidden,
                currency=production.budget_currency,
            )
        )
    dates = dates_of(production)
    _mark_clashes(parts, dates)
    return EnsembleBoard(
        ensemble=ensemble,
        parts=parts,
        others=[one for one in ensembles_of(actor=actor, production=production) if one.pk != ensemble.pk],
        production=production,
        dates=dates,
        may_change=can_manage_calls(actor, production.organisation),
    )


def dates_of(production: Production) -> Dates | None:
    """When the work is: the production's own dates, else from the first to the last that its calls name."""
    if production.starts_on and production.ends_on:
        return production.starts_on, production.ends_on
    named = [
        date
        for pair in CastingCall.objects.filter(production=production).values_list("starts_on", "ends_on")
        for date in pair
        if date is not None
    ]
    named += [date for date in (production.starts_on, production.ends_on) if date is not None]
    return (min(named), max(named)) if named else None


def _mark_clashes(parts: list[PartCard], dates: Dates | None) -> None:
    played = defaultdict(list)
    for part in parts:
        if part.chosen:
            played[part.chosen.submission.performer_id].append(part)
    away = book_outs_between(list(played), *dates) if dates and played else {}
    for performer_id, theirs in played.items():
        for part in theirs:
            part.away = list(away.get(performer_id, []))
            part.also_in = [other.role.name for other in theirs if other is not part]
