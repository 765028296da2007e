"""Who speaks for a performer today, and who of several is on record."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import Membership, User
from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from core import clock
from talent.models import AgentCover, Representation
from talent.policies import SPEAKING, live_representation_q
from talent.terms import share_a_place


def representations_on_record(performer_ids: Iterable[int], *, place: str = "") -> dict[int, list[Representation]]:
    """Live representations by performer id, the one on record first; agency and agent are loaded, one statement.

    `agent` is whoever covers where the agent is away today (a second statement then); never to be saved.

    Where several agencies speak for somebody it is the one whose territory lies in `place` (where the work is),
    else the earliest. An agency stands once, with the territory that puts it furthest ahead.
    """
    found = representations_by_place((pk, place) for pk in performer_ids)
    return {pk: rows for (pk, _), rows in found.items()}


def representations_by_place(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[Representation]]:
    """`representations_on_record` of pairs of a performer's id and where the work is, in as few statements."""
    pairs = set(wanted)
    if not pairs:
        return {}
    with across_offices("who speaks for a performer, whichever office asks"):
        rows = list(
            Representation.objects.select_related("organisation", "agent")
            .filter(
                live_representation_q(),
                performer_id__any_of=sorted({pk for pk, _ in pairs}),
                organisation__kind=OrganisationKind.AGENCY,
            )
            .annotate(cover_id=Subquery(_cover_today()))
            .order_by("starts_on", "pk")
        )
    covering = User.objects.in_bulk({row.cover_id for row in rows if row.cover_id}) if rows else {}
    for row in rows:
        row.agent = covering.get(row.cover_id, row.agent)
    theirs: dict[int, list[Representation]] = defaultdict(list)
    for row in rows:
        theirs[row.performer_id].append(row)
    return {(pk, place): _in_order(theirs[pk], place) for pk, place in pairs if pk in theirs}


def _in_order(rows: list[Representation], place: str) -> list[Representation]:
    found: dict[int, Representation] = {}
    for row in sorted(rows, key=lambda row: not _covers(row.territory, place)):
        found.setdefault(row.organisation_id, row)
    return list(found.values())


def _cover_today() -> QuerySet:
    today = clock.today()
    covers = AgentCover.objects.filter(
        organisation=OuterRef("organisation"), agent=OuterRef("agent"), starts_on__lte=today, ends_on__gte=today
    )
    # Whoever has left the agency since covers for nobody there.
    speaking = Membership.objects.filter(
        organisation=OuterRef("organisation"), user=OuterRef("covered_by"), role__in=SPEAKING
    )
    covers = covers.filter(Exists(speaking))
    return covers.values("covered_by")[:1]


def _covers(territory: str, where: str) -> bool:
    return bool(territory and where) and share_a_place(territory, where)
