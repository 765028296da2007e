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
from talent.roster_facts import Facts, Part, clashes_of, facts_of, parts_for, suited_among
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
    """`agent` is a user's id; `free` the next two weeks without a day taken or pencilled.

    `clashes` are dates that get in each other's way, `conflicts` two agencies that claim one person.
    """

    q: str = ""
    free: bool = False
    fits: bool = False
    clashes: bool = False
    conflicts: bool = False
    unconfirmed: bool = False
    agent: int | None = None

    @property
    def narrows(self) -> bool:
        return bool(
            self.q or self.free or self.fits or self.clashes or self.conflicts or self.unconfirmed or self.agent
        )


@dataclass(frozen=True)
class Client:
    """`standing` is "asked" for somebody who has not answered: nothing but their name is shown then.

    `starts_on` is the first day of one that is settled and has not begun: until then it gives no right.
    """

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
    clashes: Sequence[str] = ()
    has_proposal: bool = False
    starts_on: dt.date | None = None

    @property
    def is_asked(self) -> bool:
        return self.standing == Standing.ASKED

    @property
    def is_coming(self) -> bool:
        return self.starts_on is not None

    @property
    def is_client(self) -> bool:
        """The agency speaks for them today."""
        return not self.is_asked and not self.is_coming

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
    coming: int
    free: int
    ended_today: list[Performer]


def roster_page(
    agency: Organisation, *, filters: RosterFilters | None = None, after: str | None = None, size: int = PAGE
) -> Roster:
    filters = filters or RosterFilters()
    live, asked = _live(agency), _asked(agency)
    ids = list(dict.fromkeys(live.order_by("performer_id").values_list("performer_id", flat=True)))
    free = _free(agency, ids)
    found = _found(agency, filters, ids, free)
    page = keyset_page(found, ["name_key", "id"], after=after, size=size)
    total = len(ids)
    coming = _coming(agency).exclude(performer__any_of=ids).values("performer").distinct().count()
    waiting = asked.exclude(performer__in=_coming(agency).values("performer")).values("performer").distinct().count()
    return Roster(
        clients=_clients(agency, page.rows),
        next_cursor=page.next_cursor,
        total=total,
        found=found.count() if filters.narrows else total + coming + waiting,
        asked=waiting,
        coming=coming,
        free=len(free),
        ended_today=list(
            Performer.objects.filter(
                pk__in=Representation.objects.filter(ended_by_agency_today(agency)).values("performer")
            ).exclude(pk__any_of=ids)
        ),
    )


def _found(agency: Organisation, filters: RosterFilters, ids: list[int], free: set[int]) -> QuerySet[Performer]:
    live, asked, coming = _live(agency), _asked(agency), _coming(agency)
    if filters.agent:
        live, asked, coming = (rows.filter(agent=filters.agent) for rows in (live, asked, coming))
    if filters.unconfirmed:
        live, coming = live.filter(standing=Standing.ON_WORD), coming.filter(standing=Standing.ON_WORD)
    wanted = Q(pk__in=live.values("performer"))
    if not (filters.free or filters.fits or filters.clashes):
        wanted |= Q(pk__in=coming.values("performer"))
        # Of somebody who has not said yes the agency knows the name it wrote, no more.
        hidden = Q(visibility=Visibility.UNLISTED) if filters.q else Q(pk=None)
        wanted |= Q(pk__in=asked.values("performer")) & ~hidden
    found = Performer.objects.filter(wanted, erased_at=None)
    for word in fold(filters.q).split():
        found = found.filter(search_text__contains=word)
    if filters.free:
        found = found.filter(pk__any_of=list(free))
    if filters.fits:
        found = found.filter(pk__any_of=list(suited_among(agency, ids)))
    if filters.clashes:
        found = found.filter(pk__any_of=list(clashes_of(agency, ids)))
    if filters.conflicts:
        everyone = [*ids, *coming.values_list("performer_id", flat=True), *asked.values_list("performer_id", flat=True)]
        found = found.filter(pk__any_of=list(contested(agency, everyone)))
    return found


def _free(agency: Organisation, ids: list[int]) -> set[int]:
    today = clock.today()
    taken = set(book_outs_between(ids, today, today + NOW))
    taken |= {one.performer_id for one in busy_between(ids, today, today + NOW, agency=agency)}
    return set(ids) - taken


def _clients(agency: Organisation, performers: list[Performer]) -> list[Client]:
    rows: dict[int, list[Representation]] = {}
    shown = Representation.objects.filter(current_q(), organisation=agency, performer__in=performers)
    for row in shown.select_related("agent", "performer").order_by("standing", "pk"):
        rows.setdefault(row.performer_id, []).append(row)
    today = clock.today()
    ours = [one for one in performers if any(_stands(row, today) for row in rows.get(one.pk, []))]
    ids = [one.pk for one in ours]
    faces, weeks, minors = main_headshots_of(ours), weeks_of(ids, agency=agency), minor_words(ids)
    facts, parts, clashes = facts_of(agency, ids), parts_for(agency, ids), clashes_of(agency, ids)
    against = contested(agency, [one.pk for one in performers])
    found = []
    for one in performers:
        all_rows = rows.get(one.pk, [])
        settled = [row for row in all_rows if row.standing != Standing.ASKED]
        stands = [row for row in settled if _stands(row, today)] or settled
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
                clashes=clashes.get(one.pk, []),
                starts_on=min((row.starts_on for row in settled), default=None)
                if settled and one not in ours
                else None,
                has_proposal=any(row.proposed for row in all_rows),
            )
        )
    return found


def _live(agency: Organisation) -> QuerySet[Representation]:
    return Representation.objects.filter(live_representation_q(), organisation=agency)


def _coming(agency: Organisation) -> QuerySet[Representation]:
    return Representation.objects.filter(organisation=agency, standing__in=STANDS, starts_on__gt=clock.today())


def _stands(row: Representation, today: dt.date) -> bool:
    return row.standing != Standing.ASKED and row.starts_on <= today


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
