"""Which agencies say that they speak for somebody, and where two of them get in each other's way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.tenancy import across_offices
from core import clock
from talent.models import Performer, Representation
from talent.policies import SPEAKING, live_representation_q
from talent.states import STANDS, Standing
from talent.terms import Terms, exclude_each_other, from_json, overlap


def terms_of(row: Representation) -> Terms:
    return Terms(
        starts_on=row.starts_on,
        territory=row.territory,
        mediums=tuple(row.mediums),
        is_exclusive=row.is_exclusive,
        commission_percent=row.commission_percent,
        until=row.agreed_until,
    )


@dataclass(frozen=True)
class Claim:
    """What one agency says. `against` are the claims of others that overlap with it where both cannot simply stand."""

    row: Representation
    terms: Terms
    proposed: Terms | None
    against: list["Claim"] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        return self.row.standing == Standing.ASKED

    @property
    def is_on_word(self) -> bool:
        return self.row.standing == Standing.ON_WORD

    @property
    def has_run_out(self) -> bool:
        """Asked for days that are over: there is nothing to say yes to."""
        return self.terms.until is not None and self.terms.until <= clock.today()

    @property
    def stamp(self) -> str:
        return (self.proposed or self.terms).stamp

    @property
    def must_end(self) -> list["Claim"]:
        """Standing ones that saying yes to this would have to end."""
        return [one for one in self.against if one.row.standing in STANDS and exclude_each_other(self.terms, one.terms)]


def current_q() -> Q:
    """Rows that say something today or wait for an answer."""
    coming = Q(standing__in=STANDS, starts_on__gt=clock.today())
    return live_representation_q() | coming | Q(standing=Standing.ASKED)


def claims_of(performer: Performer, *, also: int | None = None) -> list[Claim]:
    """Every claim on the performer that stands or waits, for whoever decides them; what waits comes first.

    `also` is a representation that was refused, and is looked at as if it waited still.
    """
    return claims_of_many([performer.pk], also=also).get(performer.pk, [])


def claims_of_many(performer_ids: Iterable[int], *, also: int | None = None) -> dict[int, list[Claim]]:
    """One statement for any number of performers."""
    wanted = current_q() | Q(pk=also, standing=Standing.REFUSED) if also else current_q()
    with across_offices("an agency’s claim is held against those of others, by the performer it is about"):
        rows = list(_rows().filter(wanted, performer_id__any_of=list(performer_ids)).order_by("performer_id", "pk"))
    found: dict[int, list[Claim]] = {}
    for row in rows:
        claim = Claim(row, terms_of(row), from_json(row.proposed) if row.proposed else None)
        found.setdefault(row.performer_id, []).append(claim)
    for claims in found.values():
        for one in claims:
            one.against.extend(other for other in claims if _contest(one, other))
        claims.sort(key=lambda claim: (not claim.is_asked, claim.row.pk))
    return found


def contested(agency: Organisation, performer_ids: Iterable[int]) -> dict[int, list[str]]:
    """By performer id, names of the other agencies whose claims stand against this agency's; the rest is left out."""
    with across_offices("whether any other agency says that it speaks for them"):
        others = Representation.objects.filter(current_q(), performer_id__any_of=list(performer_ids))
        shared = others.exclude(organisation=agency).values_list("performer_id", flat=True).distinct()
        of_two = list(shared.order_by())
    found = {}
    for pk, claims in claims_of_many(of_two).items() if of_two else ():
        names = [
            other.row.organisation.name
            for claim in claims
            if claim.row.organisation_id == agency.pk
            for other in claim.against
        ]
        if names:
            found[pk] = list(dict.fromkeys(names))
    return found


def ended_by_agency_today(agency: Organisation) -> Q:
    """What the agency can still take back: an ending of today that one of its own people made of what stood."""
    return Q(
        organisation=agency,
        standing=Standing.ENDED,
        ended_as__in=STANDS,
        decided_at__gte=clock.day_began(agency.time_zone),
        decided_by__memberships__organisation=agency,
        decided_by__memberships__role__in=SPEAKING,
    )


def past_of(performer: Performer) -> list[Representation]:
    """What has ended or was not confirmed, the latest first."""
    with across_offices("a performer reads which agencies spoke for them"):
        rows = _rows().filter(performer=performer).exclude(current_q())
        return list(rows.order_by("-ends_on", "-pk")[:30])


def _rows() -> QuerySet[Representation]:
    return Representation.objects.select_related("organisation", "agent", "performer")


def _contest(one: Claim, other: Claim) -> bool:
    if one.row.organisation_id == other.row.organisation_id or not overlap(one.terms, other.terms):
        return False
    return exclude_each_other(one.terms, other.terms) or (one.is_asked and other.is_asked)
