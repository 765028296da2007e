"""Reading an agency's clients. Called inside the agency's scope."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from core import clock
from core.errors import NotFound
from core.pages import keyset_page
from core.text import fold
from talent.busy import busy_between
from talent.models import MediaAsset, Performer, Representation
from talent.policies import live_representation_q
from talent.roster_facts import Facts, Part, facts_of, parts_for
from talent.selectors.bookouts import book_outs_between
from talent.selectors.claims import contested, current_q, ended_by_agency_today
from talent.selectors.client import key_of, name_shown, performer_at
from talent.selectors.media import main_headshots_of
from talent.selectors.minors import minor_words
from talent.selectors.weeks import Weeks, weeks_of
from talent.states import STANDS, Standing, Visibility

PAGE = 60
NOW = dt.timedelta(days=13)


@dataclass(frozen=True)
class RosterFilters:
    """`agent` is a user's id; `free` the next two weeks without a day taken or pencilled."""

    q: str = ""
    free: bool = False
    fits: bool = False
    conflicts: bool = False
    unconfirmed: bool = False
    agent: int | None = None

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.free or self.fits or self.conflicts or self.unconfirmed or self.agent)


@dataclass(frozen=True)
class Client:
    """`standing` is "asked" for somebody who has not answered: nothing but their name is shown then."""

    performer: Performer
    key: str
    name: str
    face: MediaAsset | None
    agent: str
    territories: list[str]
    standing: str
    weeks: Weeks | None
    minor: str = ""
    facts: Facts = field(default_factory=Facts)
    parts: Sequence[Part] = ()
    contested_by: Sequence[str] = ()
    has_proposal: bool = False

    @property
    def is_asked(self) -> bool:
        return self.standing == Standing.ASKED

    @property
    def is_on_word(self) -> bool:
        return self.standing == Standing.ON_WORD


@dataclass(frozen=True)
class Roster:
    """A page of clients by name; `total` counts those whom the agency speaks for, `found` what the filters left."""

    clients: list[Client]
    next_cursor: str | None
    total: int
    found: int
    asked: int
    free: int
    ended_today: list[Performer]


def roster_page(
    agency: Organisation, *, filters: RosterFilters | None = None, after: str | None = None, size: int = PAGE
) -> Roster:
    filters = filters or RosterFilters()
    live, asked = _live(agency), _asked(agency)
    ids = list(live.order_by("performer_id").values_list("performer_id", flat=True).distinct())
    free = _free(agency, ids)
    found = _found(agency, filters, ids, free)
    page = keyset_page(found, ["name_key", "id"], after=after, size=size)
    total, waiting = len(ids), asked.values("performer").distinct().count()
    return Roster(
        clients=_clients(agency, page.rows),
        next_cursor=page.next_cursor,
        total=total,
        found=found.count() if filters.narrows else total + waiting,
        asked=waiting,
        free=len(free),
        ended_today=list(
            Performer.objects.filter(
                pk__in=Representation.objects.filter(ended_by_agency_today(agency)).values("performer")
            ).exclude(pk__any_of=ids)
        ),
    )


def _found(agency: Organisation, filters: RosterFilters, ids: list[int], free: set[int]) -> QuerySet[Performer]:
    live, asked = _live(agency), _asked(agency)
    if filters.agent:
        live, asked = live.filter(agent=filters.agent), asked.filter(agent=filters.agent)
    if filters.unconfirmed:
        live = live.filter(standing=Standing.ON_WORD)
    wanted = Q(pk__in=live.values("performer"))
    if not (filters.free or filters.fits):
        # Of somebody who has not said yes the agency knows the name it wrote, no more.
        hidden = Q(visibility=Visibility.UNLISTED) if filters.q else Q(pk=None)
        wanted |= Q(pk__in=asked.values("performer")) & ~hidden
    found = Performer.objects.filter(wanted, erased_at=None)
    for word in fold(filters.q).split():
        found = found.filter(search_text__contains=word)
    if filters.free:
        found = found.filter(pk__any_of=list(free))
    if filters.fits:
        found = found.filter(pk__any_of=list(parts_for(ids)))
    if filters.conflicts:
        everyone = [*ids, *asked.values_list("performer_id", flat=True)]
        found = found.filter(pk__any_of=list(contested(agency, everyone)))
    return found


def _free(agency: Organisation, ids: list[int]) -> set[int]:
    today = clock.today()
    taken = set(book_outs_between(ids, today, today + NOW))
    taken |= {one.performer_id for one in busy_between(ids, today, today + NOW, agency=agency)}
    return set(ids) - taken


def _clients(agency: Organisation, performers: list[Performer]) -> list[Client]:
    rows: dict[int, list[Representation]] = {}
    shown = Representation.objects.filter(
        live_representation_q() | Q(standing=Standing.ASKED), organisation=agency, performer__in=performers
    )
    for row in shown.select_related("agent", "performer").order_by("standing", "pk"):
        rows.setdefault(row.performer_id, []).append(row)
    ours = [one for one in performers if any(row.standing != Standing.ASKED for row in rows.get(one.pk, []))]
    ids = [one.pk for one in ours]
    faces, weeks, minors = main_headshots_of(ours), weeks_of(ids, agency=agency), minor_words(ids)
    facts, parts = facts_of(agency, ids), parts_for(ids)
    against = contested(agency, [one.pk for one in performers])
    found = []
    for one in performers:
        all_rows = rows.get(one.pk, [])
        stands = [row for row in all_rows if row.standing != Standing.ASKED]
        found.append(
            Client(
                performer=one,
                key=key_of((stands or all_rows)[0]),
                name=name_shown((stands or all_rows)[0]),
                face=faces.get(one.pk),
                agent=next((row.agent.name for row in all_rows if row.agent), ""),
                territories=[row.territory for row in stands if row.territory],
                standing=stands[0].standing if stands else Standing.ASKED,
                weeks=weeks.get(one.pk),
                minor=minors.get(one.pk, ""),
                facts=facts.get(one.pk, Facts()),
                parts=parts.get(one.pk, []),
                contested_by=against.get(one.pk, []),
                has_proposal=any(row.proposed for row in all_rows),
            )
        )
    return found


def _live(agency: Organisation) -> QuerySet[Representation]:
    return Representation.objects.filter(live_representation_q(), organisation=agency)


def _asked(agency: Organisation) -> QuerySet[Representation]:
    return Representation.objects.filter(organisation=agency, standing=Standing.ASKED)


def client_of(agency: Organisation, slug: str, *, ended_today: bool = False) -> Performer:
    """A client by the address of their page. Raises NotFound for anybody else's, and for who was asked and has not said yes."""
    if ended_today:
        rows = Representation.objects.filter(ended_by_agency_today(agency))
        performer = Performer.objects.filter(slug=slug, pk__in=rows.values("performer")).first()
    else:
        performer = performer_at(agency, slug)
        rows = Representation.objects.filter(current_q(), organisation=agency, standing__in=STANDS)
    if performer is None or not rows.filter(performer=performer).exists():
        raise NotFound("That performer is not on this roster.")
    return performer
