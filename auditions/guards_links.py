"""What has rested leaves to whoever answers then, with a link that was made then.

A guardian who leaves ends every link in letters about a child, also in those that have not left. Letters to an agency
that speaks for the performer no more, or to an agent who has left it, go to who is written to now.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, TypeVar

from accounts.models import Membership, User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn, SelfTapeRequest
from casting.models import Submission
from casting.services.closures import Party, parties
from notifications.kinds import Verdict
from notifications.models import OutboxMessage
from talent.policies import SPEAKING

Row = TypeVar("Row", Appointment, CallIn, SelfTapeRequest)
# What a context says of its reader, or says to them in their zone.
OF_THE_READER = {"greeting", "you", "subject", "when", "when_there", "due", "url"}


class _Voices(NamedTuple):
    """Who reads of one submission today: whether as the rep, by account; and whom a new letter would go to."""

    party: Party
    by_rep: dict[int, bool]


def with_links_made_now(
    messages: Collection[OutboxMessage],
    verdicts: dict[int, Verdict],
    rows: Mapping[int, Row],
    address: Callable[[Row, bool], str],
    anew: Callable[[OutboxMessage, Row, Party], dict] | None = None,
) -> dict[int, Verdict]:
    """The verdicts. `rows` by the subjects of the notes; `address(row, by_rep)` is the link for that reader.

    `anew(message, row, party)` is a note's context as it would be written now: what it says of its reader is taken from
    it where another one reads it. Without it a note to somebody else does not leave.
    """
    leaving = [message for message in messages if verdicts[message.pk].act == "send"]
    voices = _voices({rows[message.subject_id].submission for message in leaving})
    for message in leaving:
        row = rows[message.subject_id]
        party, readers = voices[row.submission_id]
        if message.recipient_id in readers:
            message.context["url"] = address(row, readers[message.recipient_id])
        elif anew is not None:
            verdicts[message.pk] = _hand_on(message, party, anew(message, row, party))
        else:
            verdicts[message.pk] = Verdict.drop("Somebody else answers for them now")
    return verdicts


def _hand_on(message: OutboxMessage, party: Party, context: dict) -> Verdict:
    user_id, email, name, zone = party.recipient
    if not email:
        return Verdict.drop("Whoever answers for them now has no address here")
    message.context |= {key: context[key] for key in OF_THE_READER & context.keys() & message.context.keys()}
    message.recipient_id, message.to_email, message.to_name, message.time_zone = user_id, email, name, zone
    OutboxMessage.objects.filter(pk=message.pk).update(
        recipient=user_id, to_email=email, to_name=name, time_zone=zone, attachments=message.attachments
    )
    return Verdict.send()


def _voices(submissions: Iterable[Submission]) -> dict[int, _Voices]:
    """By submission, in two statements."""
    agencies = {row.pk: row.agency_id for row in submissions}
    with across_offices("a worker re-checks who reads of every office's times"):
        known = list(parties(Submission.objects.filter(pk__any_of=list(agencies))))
    members = Membership.objects.filter(
        organisation__in=set(agencies.values()) - {None}, role__in=SPEAKING
    ).select_related("user")
    speaking: dict[int | None, dict[int, User]] = defaultdict(dict)
    for member in sorted(members, key=lambda member: (member.role != MembershipRole.OWNER, member.pk)):
        speaking[member.organisation_id][member.user_id] = member.user
    voices = {}
    for one in known:
        agency = agencies[one.id]
        party = one if agency is None else _with_who_speaks(one, speaking[agency])
        own = {party.own_id: False} if party.own_id is not None else {}
        rep = {party.rep_id: True} if party.by_rep and party.rep_id is not None else {}
        voices[party.id] = _Voices(party, own | rep)
    return voices


def _with_who_speaks(party: Party, here: Mapping[int, User]) -> Party:
    """In the place of an agent who has left their agency whoever speaks there."""
    if not party.by_rep or party.rep_id in here:
        return party
    user = next(iter(here.values()), None)
    if user is None:
        return party._replace(rep_id=None, rep_email="", rep_name="")
    return party._replace(rep_id=user.pk, rep_email=user.email, rep_name=user.name, rep_zone=user.time_zone)
