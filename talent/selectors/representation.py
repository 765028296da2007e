"""Who speaks for a performer today, and who of several is on record."""

from collections.abc import Iterable

from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from core.text import fold
from talent.models import Representation
from talent.policies import live_representation_q


def representations_on_record(performer_ids: Iterable[int], *, place: str = "") -> dict[int, list[Representation]]:
    """Live representations by performer id, the one on record first; agency and agent are loaded, one statement.

    Where several agencies speak for somebody it is the one whose territory lies in `place` (where the work is),
    else the earliest. An agency stands once, with the territory that puts it furthest ahead.
    """
    with across_offices("who speaks for a performer, whichever office asks"):
        rows = list(
            Representation.objects.select_related("organisation", "agent")
            .filter(
                live_representation_q(),
                performer_id__any_of=list(performer_ids),
                organisation__kind=OrganisationKind.AGENCY,
            )
            .order_by("starts_on", "pk")
        )
    where = fold(place)
    found: dict[int, list[Representation]] = {}
    for row in sorted(rows, key=lambda row: not _covers(row.territory, where)):
        known = found.setdefault(row.performer_id, [])
        if row.organisation_id not in {one.organisation_id for one in known}:
            known.append(row)
    return found


def _covers(territory: str, where: str) -> bool:
    words = fold(territory)
    return bool(words and where) and (words in where or where in words)
