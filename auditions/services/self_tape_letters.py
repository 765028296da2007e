"""Notes about self-tapes into the outbox, in the transaction that makes them owed."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from accounts.models import User
from auditions.messages_tapes import tape_context
from auditions.models import SelfTapeRequest
from casting.models import Submission
from casting.services.closures import Party, office_settings, parties
from core import clock
from notifications.models import OutboxMessage
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from notifications.states import MessageState

SUBJECT_TYPE = "auditions.selftaperequest"


def parties_of(requests: Sequence[SelfTapeRequest]) -> dict[int, Party]:
    """By submission, in one statement."""
    ids = [request.submission_id for request in requests]
    return {party.id: party for party in parties(Submission.objects.filter(pk__any_of=ids))}


def write_letters(
    kind: str,
    *,
    actor: User | None,
    requests: Sequence[SelfTapeRequest],
    at_once: bool = False,
    mark: str = "",
    batch: uuid.UUID | None = None,
    own_line: str = "",
    more: Callable[[SelfTapeRequest, Party], dict] | None = None,
) -> None:
    """One note of that kind for each request, all of one office; each with `submission.role` and `brief` loaded.

    `mark` tells two notes of one kind about one request apart, beside the request's own round and sequence.
    """
    if not requests:
        return
    settings = office_settings(requests[0].organisation_id)
    by_submission = parties_of(requests)
    held_until = clock.now() + dt.timedelta(minutes=0 if at_once else settings.hold_good_minutes)
    messages = []
    for request in requests:
        role, party = request.submission.role, by_submission[request.submission_id]
        user_id, email, name, zone = party.recipient
        signer = actor.name if actor else role.organisation.name
        messages.append(
            NewMessage(
                organisation_id=request.organisation_id,
                kind=kind,
                recipient_id=user_id,
                to_email=email,
                to_name=name,
                time_zone=zone,
                context=tape_context(
                    request=request,
                    role=role,
                    party=party,
                    signer_name=signer,
                    **(more(request, party) if more else {}),
                ),
                held_until=held_until,
                dedupe_key=f"{kind}:{request.uid}:{request.round}:{request.sequence}:{mark}",
                subject_type=SUBJECT_TYPE,
                subject_id=request.pk,
                batch=batch,
                own_line=own_line,
                reply_to=settings.reply_to,
                created_by_id=actor.pk if actor else None,
            )
        )
    add_messages(messages)


def drop_letters(request_ids: Sequence[int], *, because: str, kinds: Sequence[str] | None = None) -> list[int]:
    """Notes that have not left are replaced by newer news; returns their ids."""
    return supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=request_ids, kinds=kinds, because=because)


def told(request_ids: Sequence[int], kind: str) -> set[int]:
    """Those whose note of that kind has left, or is leaving."""
    gone = [MessageState.SENT, MessageState.IN_FLIGHT]
    return set(
        OutboxMessage.objects.filter(
            subject_type=SUBJECT_TYPE, subject_id__any_of=list(request_ids), kind=kind, state__in=gone
        ).values_list("subject_id", flat=True)
    )
