"""Notes about holds into the outbox, in the transaction that makes them owed."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Sequence

from accounts.models import User
from casting.services.closures import office_settings
from contracts.messages_holds import hold_context
from contracts.models import Hold
from contracts.services.hold_rows import LOADED, SUBJECT_TYPE
from contracts.services.speaking import reader_of
from core import clock
from notifications.models import OutboxMessage
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from notifications.states import MessageState


def write_letters(
    kind: str,
    *,
    actor: User | None,
    holds: Sequence[Hold],
    minutes: int = 0,
    mark: str = "",
    batch: uuid.UUID | None = None,
) -> None:
    """One note of that kind for each hold, all of one office; it rests so many minutes before it leaves."""
    if not holds:
        return
    settings = office_settings(holds[0].organisation_id)
    held_until = clock.now() + dt.timedelta(minutes=minutes)
    messages = []
    for hold in holds:
        reader = reader_of(hold)
        messages.append(
            NewMessage(
                organisation_id=hold.organisation_id,
                kind=kind,
                recipient_id=reader.user_id,
                to_email=reader.email,
                to_name=reader.name,
                time_zone=reader.zone,
                context=hold_context(hold=hold, reader=reader, signer=actor.name if actor else ""),
                held_until=held_until,
                dedupe_key=f"{kind}:{hold.uid}:{hold.round}:{mark}",
                subject_type=SUBJECT_TYPE,
                subject_id=hold.pk,
                batch=batch,
                reply_to=settings.reply_to,
                created_by_id=actor.pk if actor else None,
            )
        )
    add_messages(messages)


def write_anew(hold_ids: Sequence[int]) -> None:
    """What has not left goes to whoever reads now, after the rest it still had. The holds have turned already."""
    dropped = drop_letters(hold_ids, because="Another answers now")
    if not dropped:
        return
    now = clock.now()
    notes = list(OutboxMessage.objects.select_related("created_by").filter(pk__any_of=dropped).order_by("pk"))
    holds = Hold.objects.select_related(*LOADED).in_bulk({note.subject_id for note in notes})
    alike: dict[tuple, list[OutboxMessage]] = defaultdict(list)
    for note in notes:
        alike[note.organisation_id, note.kind, note.created_by_id, note.held_until, note.batch].append(note)
    for (_, kind, _, held_until, batch), group in alike.items():
        write_letters(
            kind,
            actor=group[0].created_by,
            holds=[holds[note.subject_id] for note in group],
            minutes=max(0, math.ceil((held_until - now).total_seconds() / 60)),
            mark="turned",
            batch=batch,
        )


def rest_of_good_news(hold: Hold) -> int:
    return office_settings(hold.organisation_id).hold_good_minutes


def drop_letters(hold_ids: Sequence[int], *, because: str, kinds: Sequence[str] | None = None) -> list[int]:
    """Notes that have not left are replaced by newer news; returns their ids."""
    return supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=list(hold_ids), kinds=kinds, because=because)


def told(hold_ids: Sequence[int]) -> set[int]:
    """Those about whom a note has left, or is leaving."""
    gone = [MessageState.SENT, MessageState.IN_FLIGHT]
    rows = OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, subject_id__any_of=list(hold_ids), state__in=gone)
    return set(rows.values_list("subject_id", flat=True))
