"""Which person of an agency stands on a card for it: whoever answers for the client, while they speak there."""

from collections.abc import Iterable, Mapping

from accounts.models import Membership, User
from accounts.states import MembershipRole
from talent.models import Representation
from talent.policies import SPEAKING


def speakers_at(agency_ids: Iterable[int]) -> dict[int, list[User]]:
    """Those who speak at each agency, its owner first. One statement at most."""
    ids = set(agency_ids)
    if not ids:
        return {}
    rows = Membership.objects.select_related("user").filter(organisation_id__in=ids, role__in=list(SPEAKING))
    found: dict[int, list[User]] = {}
    for row in sorted(rows, key=lambda row: (row.role != MembershipRole.OWNER, row.pk)):
        found.setdefault(row.organisation_id, []).append(row.user)
    return found


def senders_of(on_record: Mapping[int, Representation]) -> dict[int, User]:
    """By the keys of `on_record`: its agent, else the agency's owner, else whoever joined first. One statement.

    An agent who has left the agency is nobody's sender; where nobody speaks there any more there is none.
    """
    speakers = speakers_at(row.organisation_id for row in on_record.values())
    found = {}
    for key, row in on_record.items():
        here = speakers.get(row.organisation_id, [])
        if here:
            found[key] = row.agent if row.agent in here else here[0]
    return found
