"""What has rested leaves with a link that was made at that moment: one from before may have ended meanwhile.

A guardian who leaves ends every link in letters about a child, also in those that have not left. Only whoever is
written to today gets a new one; an agent who has left their agency is not, nor is one that speaks for them no more.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from accounts.models import Membership
from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn, SelfTapeRequest
from casting.models import Submission
from casting.services.closures import parties
from notifications.kinds import Verdict
from notifications.models import OutboxMessage
from talent.policies import SPEAKING

Row = TypeVar("Row", Appointment, CallIn, SelfTapeRequest)


def with_links_made_now(
    messages: Collection[OutboxMessage],
    verdicts: dict[int, Verdict],
    rows: Mapping[int, Row],
    address: Callable[[Row, bool], str],
) -> dict[int, Verdict]:
    """The same verdicts. `rows` by the subjects of the notes; `address(row, by_rep)` is the link for that reader."""
    leaving = [message for message in messages if verdicts[message.pk].act == "send"]
    voices = _voices({rows[message.subject_id].submission for message in leaving})
    for message in leaving:
        row = rows[message.subject_id]
        by_rep = voices[row.submission_id].get(message.recipient_id)
        if by_rep is not None:
            message.context["url"] = address(row, by_rep)
    return verdicts


def _voices(submissions: Iterable[Submission]) -> dict[int, dict[int, bool]]:
    """By submission, whoever reads of it today, and whether as the rep. Two statements at most."""
    agencies = {row.pk: row.agency_id for row in submissions}
    with across_offices("a worker re-checks who reads of every office's times"):
        known = list(parties(Submission.objects.filter(pk__any_of=list(agencies))))
    reps = {party.rep_id for party in known if party.by_rep}
    members = Membership.objects.filter(user__in=reps, organisation__in=set(agencies.values()), role__in=SPEAKING)
    speaking = set(members.values_list("organisation", "user"))
    voices: dict[int, dict[int, bool]] = {}
    for party in known:
        voices[party.id] = {party.own_id: False} if party.own_id is not None else {}
        if party.by_rep and (agencies[party.id], party.rep_id) in speaking:
            voices[party.id][party.rep_id] = True
    return voices
