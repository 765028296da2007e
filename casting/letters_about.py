"""Which performer a letter of this room is about, for whoever answers for a minor."""

from collections.abc import Sequence

from accounts.tenancy import across_offices
from casting.models import Submission
from notifications.models import OutboxMessage
from talent.letters_about import register

WHY = "a letter is about a performer, whichever office wrote it"


def register_all() -> None:
    register("casting.submission", _of_submissions)
    register("casting.call", _of_calls)


def _of_submissions(messages: Sequence[OutboxMessage]) -> dict[int, int]:
    with across_offices(WHY):
        rows = Submission.objects.filter(pk__any_of=[message.subject_id for message in messages])
        known = dict(rows.values_list("pk", "performer"))
    return {message.pk: known[message.subject_id] for message in messages if message.subject_id in known}


def _of_calls(messages: Sequence[OutboxMessage]) -> dict[int, int]:
    """What an applicant is told of a call names no submission: it is about the minor whom its reader put up there."""
    with across_offices(WHY):
        rows = Submission.objects.filter(
            call__any_of=list({message.subject_id for message in messages}),
            submitted_by__any_of=list({message.recipient_id for message in messages if message.recipient_id}),
            performer__born_on__isnull=False,
        )
        known = {
            (call, user): performer for call, user, performer in rows.values_list("call", "submitted_by", "performer")
        }
    found = {message.pk: known.get((message.subject_id, message.recipient_id)) for message in messages}
    return {pk: performer for pk, performer in found.items() if performer is not None}
