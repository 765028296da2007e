"""Who speaks for a performer in a deal: whom an office asks and writes to."""

from dataclasses import dataclass

from accounts.models import Membership, Organisation, User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import Submission
from talent.policies import SPEAKING
from talent.selectors import representations_on_record


@dataclass(frozen=True)
class Speaker:
    """`agency` is None where the performer speaks for themself; `user` is None where nobody can be reached."""

    agency: Organisation | None
    user: User | None


def speaker_for(submission: Submission) -> Speaker:
    """The agency that put them up, else the representation on record, else the performer themself.

    `submission` has `performer__account`, `agency`, `submitted_by` and `call` loaded.
    """
    agency, agent = submission.agency, submission.submitted_by
    if agency is None:
        on_record = representations_on_record([submission.performer_id], place=submission.call.place).get(
            submission.performer_id, []
        )
        if not on_record:
            return Speaker(None, submission.performer.account)
        agency, agent = on_record[0].organisation, on_record[0].agent
    return Speaker(agency, _who_answers(agency, agent))


def _who_answers(agency: Organisation, agent: User | None) -> User | None:
    """The agent in charge while they still speak there, else the first owner."""
    with across_offices("an agency's people, whichever office asks"):
        members = list(
            Membership.objects.select_related("user")
            .filter(organisation=agency, role__in=SPEAKING)
            .order_by("created_at", "pk")
        )
    in_charge = [one.user for one in members if agent is not None and one.user_id == agent.pk]
    owners = [one.user for one in members if one.role == MembershipRole.OWNER]
    return next(iter(in_charge + owners + [one.user for one in members]), None)
