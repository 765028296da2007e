"""What the rules must know of a deal beside its terms."""

import datetime as dt

from django.db.models import OuterRef, Q, Subquery

from casting.agreements.minors import is_minor
from casting.models import Role
from contracts.facts import ClassMember, Facts
from contracts.models import DealSettings, Offer, OfferRevision
from contracts.states import OPEN_OFFERS, OfferState, Side
from core import clock
from talent.models import Performer


def facts_for(
    offer: Offer, *, at: dt.datetime, expires_at: dt.datetime | None = None, favoured_nations: str | None = None
) -> Facts:
    """Facts about an offer; `favoured_nations` is the class its terms name now, where that differs from what it kept."""
    named = offer.favoured_nations if favoured_nations is None else favoured_nations
    return facts_of(
        role=offer.role,
        performer=offer.performer,
        at=at,
        expires_at=expires_at,
        class_members=_class_members(offer, named),
    )


def facts_of(
    *,
    role: Role,
    performer: Performer,
    at: dt.datetime,
    expires_at: dt.datetime | None = None,
    class_members: tuple[ClassMember, ...] = (),
) -> Facts:
    """Facts about a role and a performer before there is an offer. No date of birth comes out of here."""
    production = role.production
    fringe = (
        DealSettings.objects.filter(organisation=role.organisation_id).values_list("fringe_percent", flat=True).first()
    )
    return Facts(
        now=at,
        agreement=production.agreement,
        agreement_note=production.agreement_note,
        kind=production.kind,
        tier=role.tier,
        production_starts_on=production.starts_on,
        production_ends_on=production.ends_on,
        is_minor=is_minor(performer.born_on, min(at.date(), clock.today_everywhere())),
        class_members=class_members,
        expires_at=expires_at,
        budget=role.budget,
        budget_currency=production.budget_currency,
        fringe_percent=fringe,
    )


def _class_members(offer: Offer, named: str) -> tuple[ClassMember, ...]:
    """Everybody else of the production in the class, with what was agreed, or what the office last offered them."""
    if not named:
        return ()
    offered = OfferRevision.objects.filter(offer=OuterRef("pk"), side=Side.OFFICE).order_by("-number")
    others = (
        Offer.objects.filter(production=offer.production_id, favoured_nations__iexact=named)
        .filter(Q(state__in=OPEN_OFFERS) | Q(state=OfferState.ACCEPTED))
        .exclude(pk=offer.pk)
        .exclude(performer=offer.performer_id)
        .annotate(offered=Subquery(offered.values("terms")[:1]))
        .select_related("performer", "accepted")
        .order_by("performer__name_key", "pk")
    )
    return tuple(
        ClassMember(one.performer.stage_name, one.accepted.terms if one.accepted else one.offered)
        for one in others
        if one.accepted or one.offered
    )
