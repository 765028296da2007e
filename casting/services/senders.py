"""Which person of an agency stands on a card for it: whoever answers for the client, while they speak there."""

from collections import defaultdict
from collections.abc import Mapping

from accounts.models import Membership, User
from accounts.states import MembershipRole
from talent.models import Representation
from talent.policies import SPEAKING


def senders_of(on_record: Mapping[int, Representation]) -> dict[int, User]:
    """By the keys of `on_record`: its agent, else the agency's owner, else whoever joined first. One statement.

    An agent who has left the agency is nobody's sender; where nobody speaks there any more there is none.
    """
    if not on_record:
        return {}
    members = Membership.objects.select_related("user").filter(
        organisation_id__in={row.organisation_id for row in on_record.values()}, role__in=SPEAKING
    )
    speakers: dict[int, list[User]] = defaultdict(list)
    for one in sorted(members, key=lambda one: (one.role != MembershipRole.OWNER, one.pk)):
        speakers[one.organisation_id].append(one.user)
    found = {}
    for key, row in on_record.items():
        here = speakers[row.organisation_id]
        if here:
            found[key] = row.agent if row.agent in here else here[0]
    return found
