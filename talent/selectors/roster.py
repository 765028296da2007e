"""Reading an agency's clients. Called inside the agency's scope."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation
from core import clock
from core.errors import NotFound
from core.pages import keyset_page
from core.text import fold
from talent.models import MediaAsset, Performer, Representation
from talent.policies import live_representation_q
from talent.selectors.media import main_headshots_of

PAGE = 60


@dataclass(frozen=True)
class Client:
    performer: Performer
    face: MediaAsset | None
    agent: str
    territories: list[str]


@dataclass(frozen=True)
class Roster:
    """A page of clients by name; `total` counts all of them, `found` those that the search left."""

    clients: list[Client]
    next_cursor: str | None
    total: int
    found: int
    ended_today: list[Performer]


def roster_page(agency: Organisation, *, query: str = "", after: str | None = None) -> Roster:
    live = Representation.objects.filter(live_representation_q(), organisation=agency)
    everyone = Performer.objects.filter(pk__in=live.values("performer"))
    found = everyone
    for word in fold(query).split():
        found = found.filter(search_text__contains=word)
    page = keyset_page(found, ["name_key", "id"], after=after, size=PAGE)
    faces = main_headshots_of(page.rows)
    spoken_for: dict[int, list[Representation]] = {}
    for row in live.filter(performer__in=page.rows).select_related("agent").order_by("pk"):
        spoken_for.setdefault(row.performer_id, []).append(row)
    total = everyone.count()
    return Roster(
        clients=[_client(performer, faces, spoken_for.get(performer.pk, [])) for performer in page.rows],
        next_cursor=page.next_cursor,
        total=total,
        found=found.count() if query else total,
        ended_today=list(
            Performer.objects.filter(pk__in=_ended_today(agency).values("performer")).exclude(
                pk__in=live.values("performer")
            )
        ),
    )


def client_of(agency: Organisation, slug: str, *, ended_today: bool = False) -> Performer:
    """A client by the address of their page. Raises NotFound for anybody else's."""
    live = Representation.objects.filter(live_representation_q(), organisation=agency)
    rows = _ended_today(agency) if ended_today else live
    performer = Performer.objects.filter(slug=slug, pk__in=rows.values("performer")).first()
    if performer is None:
        raise NotFound("That performer is not on this roster.")
    return performer


def _ended_today(agency: Organisation) -> QuerySet[Representation]:
    """What can still be taken back."""
    return Representation.objects.filter(organisation=agency, ends_on=clock.today())


def _client(performer: Performer, faces: dict[int, MediaAsset], rows: list[Representation]) -> Client:
    return Client(
        performer=performer,
        face=faces.get(performer.pk),
        agent=next((row.agent.name for row in rows if row.agent), ""),
        territories=[row.territory for row in rows if row.territory],
    )
