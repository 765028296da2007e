"""Terms held against the rules and counted, at the moment they are put to the other side."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.costs import Cost, cost_of
from contracts.models import Offer, OfferDraft, OfferRevision
from contracts.rules import Finding, check, scale_words
from contracts.selectors.facts import facts_for
from contracts.states import Side
from contracts.terms import clean, digest
from contracts.terms.words import BRITISH
from core import clock
from core.errors import Invalid
from core.money import CURRENCIES

STANDS_AGAINST = "stands_against"


@dataclass(frozen=True)
class Checked:
    """Clean terms with what the rules say of them. `total` is what they come to without fringes; None without a fee.

    `reasons` are those given for what may be overridden, by rule; `scale` is the minimum in words, where one is held.
    """

    terms: dict[str, Any]
    digest: str
    findings: list[Finding]
    cost: Cost
    reasons: dict[str, str]
    scale: str = ""

    @property
    def total(self) -> Decimal | None:
        return total_of(self.terms, self.cost)

    @property
    def currency(self) -> str:
        return self.terms.get("currency", "")


def currency_of(raw: Mapping[str, Any]) -> str:
    """What half-typed terms name as their currency, when it is one."""
    named = str(raw.get("currency", "")).strip().upper()
    return named if named in CURRENCIES else ""


def total_of(terms: Mapping[str, Any], cost: Cost) -> Decimal | None:
    return cost.without_fringes if "fee" in terms or "usage_fee" in terms else None


def checked_terms(
    offer: Offer,
    raw: Mapping[str, Any],
    *,
    reasons: Mapping[str, str],
    expires_at: dt.datetime | None,
    language: str = BRITISH,
) -> Checked:
    """Its sentences are in the reader's `language`. Raises InvalidTerms for terms that are not whole."""
    terms = clean(raw)
    facts = facts_for(
        offer, at=clock.now(), expires_at=expires_at, favoured_nations=str(terms.get("favoured_nations", ""))
    )
    return Checked(
        terms=terms,
        digest=digest(terms),
        findings=check(terms, facts, language=language),
        cost=cost_of(
            terms,
            agreement=facts.agreement,
            kind=facts.kind,
            tier=facts.tier,
            fringe_percent=facts.fringe_percent,
            language=language,
        ),
        reasons={rule: reason.strip() for rule, reason in reasons.items() if reason.strip()},
        scale=scale_words(terms, facts, language=language),
    )


def reasons_of(draft: OfferDraft, more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {one["rule"]: one["reason"] for one in draft.overrides} | dict(more or {})


def check_sendable(
    *, offer: Offer, draft: OfferDraft, expires_at: dt.datetime, overrides: Mapping[str, str] | None = None
) -> Checked:
    """The office's own terms. Raises Invalid for the first thing that stands against them."""
    found = checked_terms(offer, draft.terms, reasons=reasons_of(draft, overrides), expires_at=expires_at)
    _check_whole(offer, found)
    check_rules(found)
    return found


def check_counter(
    *,
    offer: Offer,
    draft: OfferDraft,
    side: Side,
    expires_at: dt.datetime,
    overrides: Mapping[str, str] | None = None,
) -> Checked:
    if side == Side.OFFICE:
        return check_sendable(offer=offer, draft=draft, expires_at=expires_at, overrides=overrides)
    found = checked_terms(offer, draft.terms, reasons={}, expires_at=expires_at)
    _check_whole(offer, found)
    return found


def check_standing(*, offer: Offer, revision: OfferRevision, overrides: Mapping[str, str] | None = None) -> Checked:
    """The performer's side's terms, before the office agrees to them."""
    found = checked_terms(offer, revision.terms, reasons=dict(overrides or {}), expires_at=None)
    check_rules(found)
    return found


def check_amended(*, offer: Offer, terms: Mapping[str, Any]) -> dict[str, Any]:
    """Clean terms of an amendment, held against what no reason lifts; what a reason would lift has its purpose."""
    found = checked_terms(offer, terms, reasons={}, expires_at=None)
    _refuse([one for one in found.findings if one.blocks and not one.may_override])
    return found.terms


def _check_whole(offer: Offer, found: Checked) -> None:
    if not found.terms.get("engagement"):
        raise Invalid("Say how they are engaged: by the day, by the week, for the run.", field="engagement")
    if found.total is None:
        raise Invalid("Say what the fee is.", field="fee")
    if offer.current and found.currency != offer.currency:
        raise Invalid(f"This deal is in {offer.currency}. Begin a new offer to change the currency.", field="currency")


def check_rules(found: Checked) -> None:
    """Raises Invalid for the first rule that blocks and is not overridden, with all of them in `details`."""
    _refuse([one for one in found.findings if one.blocks and not (one.may_override and found.reasons.get(one.rule))])


def _refuse(against: list[Finding]) -> None:
    if against:
        first = against[0]
        words = f"{first.sentence} Say why it may be so all the same." if first.may_override else first.sentence
        raise Invalid(
            words,
            field=first.field or None,
            code=STANDS_AGAINST,
            details={"rules": [{"rule": one.rule, "sentence": one.sentence} for one in against]},
        )


def overridden(found: Checked, actor: Any) -> list[dict[str, str]]:
    """What of the rules was overridden, as a revision keeps it."""
    return [
        {"rule": one.rule, "sentence": one.sentence, "reason": found.reasons[one.rule], "by": actor.name}
        for one in found.findings
        if one.blocks and one.may_override and found.reasons.get(one.rule)
    ]
