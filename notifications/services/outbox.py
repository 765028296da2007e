"""Writing notes into the outbox, and taking them out again. Callers are the rooms that owe them.

None of these opens an outermost transaction: they are part of the one that makes the note owed.
"""
import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activities
from accounts.tenancy import across_offices
from core import clock
from core.db import chunks, copy_in, lock_in_order, next_ids
from core.errors import NotAllowed
from notifications import kinds, signals
from notifications.models import OutboxMessage
from notifications.policies import can_handle_messages
from notifications.services.handoff import hand_off_due
from notifications.states import UNSENT, MessageState

# A note that is put back leaves no sooner than this, so that its undo can be undone.
BREATH = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class NewMessage:
    """One note to write.

    `context` is JSON-ready and holds every variable of the kind's words. `held_until` None means
    as soon as may be. `wait_for` parks the note as a draft until `release_waiting`; the value
    "digest" leaves it to the weekly digest. `dedupe_key` is unique for ever: the same key again
    writes nothing. `attachments` are {"name", "content_type", "text"}, or with "stored", the name of
    a private file that never changes, in the place of "text".
    """

    kind: str
    to_email: str
    to_name: str
    dedupe_key: str
    organisation_id: int | None = None
    recipient_id: int | None = None
    time_zone: str = "UTC"
    context: dict = field(default_factory=dict)
    held_until: dt.datetime | None = None
    subject_type: str = ""
    subject_id: int | None = None
    batch: uuid.UUID | None = None
    wait_for: str = ""
    attachments: list = field(default_factory=list)
    own_line: str = ""
    reply_to: str = ""
    created_by_id: int | None = None


@dataclass(frozen=True)
class Refused:
    message_id: int
    name: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """Which notes an act changed, and which it could not, by name and reason; `act` names it in the log."""

    done: list[OutboxMessage]
    refused: list[Refused]
    act: uuid.UUID = field(default_factory=uuid.uuid4)


COLUMNS = [
    "id", "organisation", "kind", "category", "recipient", "to_email", "to_name", "time_zone", "context", "own_line",
    "subject_text", "body_text", "attachments", "reply_to", "state", "wait_for", "keeps_quiet_hours", "held_until",
    "dedupe_key", "subject_type", "subject_id", "batch", "attempts", "message_id", "provider_id", "outcome",
    "created_by", "created_at",
]  # fmt: skip


@transaction.atomic
def add_messages(messages: Sequence[NewMessage]) -> list[int | None]:
    """Write notes; the answer has an id for each, in order.

    None stands for one without an address. A `dedupe_key` that is taken gives the id of the note
    that has it. Statements grow with chunks, not with notes.
    """
    if not messages:
        return []
    now = clock.now()
    known = ids_by_key(message.dedupe_key for message in messages if message.to_email)
    fresh: dict[str, NewMessage] = {}
    for message in messages:
        if message.to_email and message.dedupe_key not in known:
            fresh.setdefault(message.dedupe_key, message)
    ids = next_ids(OutboxMessage, len(fresh)) if fresh else []
    # Thousands of notes of one act share a few moments: work each out once.
    leaves = functools.cache(_leaves_at)
    copy_in(OutboxMessage, COLUMNS, (_row(i, m, now, leaves) for i, m in zip(ids, fresh.values(), strict=True)))
    known |= dict(zip(fresh, ids, strict=True))
    if any(not m.wait_for and (m.held_until is None or m.held_until <= now) for m in fresh.values()):
        hand_off_due()
    return [known[message.dedupe_key] if message.to_email else None for message in messages]


def ids_by_key(keys: Iterable[str]) -> dict[str, int]:
    """Of those `dedupe_key`s that are taken, whatever became of the note."""
    found: dict[str, int] = {}
    with across_offices("a dedupe key is unique over all offices"):
        for chunk in chunks(keys, 5000):
            found.update(OutboxMessage.objects.filter(dedupe_key__any_of=chunk).values_list("dedupe_key", "id"))
    return found


def _row(key: int, message: NewMessage, now: dt.datetime, leaves: Callable[..., dt.datetime]) -> tuple:
    kind = kinds.kind_of(message.kind)
    return (
        key, message.organisation_id, kind.key, kind.category, message.recipient_id, message.to_email,
        message.to_name[:160], message.time_zone if clock.is_zone(message.time_zone) else "UTC", message.context,
        message.own_line, "", "", message.attachments, message.reply_to,
        MessageState.DRAFT if message.wait_for else MessageState.HELD, message.wait_for, kind.keeps_quiet_hours,
        leaves(message.held_until or now, message.time_zone, kind.keeps_quiet_hours),
        message.dedupe_key, message.subject_type, message.subject_id, message.batch, 0, "", "", "",
        message.created_by_id, now,
    )  # fmt: skip


def _leaves_at(moment: dt.datetime, time_zone: str, keeps_quiet_hours: bool) -> dt.datetime:
    return leaves_at(moment, time_zone, keeps_quiet_hours=keeps_quiet_hours)


def leaves_at(moment: dt.datetime, time_zone: str, *, keeps_quiet_hours: bool) -> dt.datetime:
    """When a note held until `moment` may leave: outside the quiet hours where the recipient lives."""
    return clock.out_of_quiet_hours(moment, time_zone) if keeps_quiet_hours else moment


@transaction.atomic
def supersede_messages(
    *, subject_type: str, subject_ids: Sequence[int], kinds: Sequence[str] | None = None, because: str = ""
) -> list[int]:
    """Put a newer fact in the place of unsent notes about these subjects; returns their ids.

    Of all kinds unless `kinds` names some. A note that is leaving at this moment is not among them.
    """
    with across_offices("notes about a subject, whoever's it is"):
        rows = OutboxMessage.objects.filter(
            subject_type=subject_type, subject_id__any_of=subject_ids, state__in=UNSENT
        )
        if kinds is not None:
            rows = rows.filter(kind__in=kinds)
        ids = list(lock_in_order(rows).values_list("pk", flat=True))
        OutboxMessage.objects.filter(pk__any_of=ids).update(state=MessageState.SUPERSEDED, outcome=because[:300])
    return ids


@transaction.atomic
def release_waiting(
    *, wait_for: str, organisation, subject_ids: Sequence[int] | None = None, held_until: dt.datetime
) -> list[int]:
    """What these drafts waited for has happened: they are held until then, quiet hours kept. Returns their ids."""
    with across_offices("drafts of one office, named below"):
        rows = OutboxMessage.objects.filter(organisation=organisation, state=MessageState.DRAFT, wait_for=wait_for)
        if subject_ids is not None:
            rows = rows.filter(subject_id__any_of=subject_ids)
        return [message.pk for message in hold_drafts(list(lock_in_order(rows)), held_until)]


def hold_drafts(messages: list[OutboxMessage], held_until: dt.datetime) -> list[OutboxMessage]:
    """Locked drafts become held, one statement for each zone and manner among them."""
    set_times(messages, held_until, state=MessageState.HELD)
    if messages:
        signals.messages_released.send(OutboxMessage, messages=messages)
        if held_until <= clock.now():
            hand_off_due()
    return messages


def set_times(
    messages: list[OutboxMessage], held_until: dt.datetime | Callable[[OutboxMessage], dt.datetime], **changes
) -> None:
    """Set `held_until`, out of the quiet hours of each, and whatever else, on locked rows.

    A statement for each zone and moment among them.
    """
    groups: dict[tuple[dt.datetime, str, bool], list[OutboxMessage]] = {}
    for message in messages:
        moment = held_until(message) if callable(held_until) else held_until
        groups.setdefault((moment, message.time_zone, message.keeps_quiet_hours), []).append(message)
    for (moment, time_zone, quiet), group in groups.items():
        until = leaves_at(moment, time_zone, keeps_quiet_hours=quiet)
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in group]).update(held_until=until, **changes)
        for message in group:
            message.held_until = until
            for name, value in changes.items():
                setattr(message, name, value)


@transaction.atomic
def take_back_messages(*, actor: User, messages: Sequence[int]) -> Outcome:
    """Nobody is told: draft, held, queued or failed notes are taken back. `messages` are ids."""
    with across_offices("the actor's right to each row is checked below"):
        rows = locked(actor, messages)
        done, refused = split(rows, UNSENT)
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in done]).update(
            state=MessageState.CANCELLED, outcome=""
        )
    for message in done:
        message.state, message.outcome = MessageState.CANCELLED, ""
    outcome = Outcome(done, refused)
    record_act(actor, "note.taken_back", outcome)
    if done:
        signals.messages_taken_back.send(OutboxMessage, messages=done)
    return outcome


@transaction.atomic
def put_back_messages(*, actor: User, messages: Sequence[int]) -> Outcome:
    """Undo a taking back: a note waits again, at least five minutes. One that a guard left out stays out."""
    with across_offices("the actor's right to each row is checked below"):
        rows = locked(actor, messages)
        done, refused = split([row for row in rows if not row.outcome], [MessageState.CANCELLED])
        refused += [Refused(row.pk, row.to_name, row.outcome) for row in rows if row.outcome]
        drafts = [message for message in done if message.wait_for]
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in drafts]).update(state=MessageState.DRAFT)
        for message in drafts:
            message.state = MessageState.DRAFT
        soonest = clock.now() + BREATH
        late = [message for message in done if not message.wait_for and message.held_until < soonest]
        set_times(late, soonest, state=MessageState.HELD)
        rest = [message for message in done if not message.wait_for and message.state != MessageState.HELD]
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in rest]).update(state=MessageState.HELD)
        for message in rest:
            message.state = MessageState.HELD
    outcome = Outcome(done, refused)
    record_act(actor, "note.put_back", outcome)
    if done:
        signals.messages_put_back.send(OutboxMessage, messages=done)
    return outcome


def record_act(actor: User, verb: str, outcome: Outcome, **data) -> None:
    """The log's rows, one for each note: ids and states, nobody's words."""
    by_office: dict[int, list[OutboxMessage]] = {}
    for message in outcome.done:
        by_office.setdefault(message.organisation_id, []).append(message)
    for organisation_id, messages in by_office.items():
        record_activities(
            actor=actor,
            verb=verb,
            subject_type=OutboxMessage._meta.label_lower,
            rows=((message.pk, {"kind": message.kind, **data}) for message in messages),
            organisation=Organisation(pk=organisation_id),
            batch=outcome.act,
        )


def locked(actor: User, messages: Sequence[int]) -> list[OutboxMessage]:
    """The rows, locked in key order. Raises NotAllowed when one is not of an office the actor may act for."""
    rows = list(lock_in_order(OutboxMessage.objects.filter(pk__any_of=list(messages))))
    for organisation_id in {row.organisation_id for row in rows}:
        if not can_handle_messages(actor, organisation_id):
            raise NotAllowed("Only this office's owner, directors and associates handle its notes.")
    return rows


WHY_NOT = {
    MessageState.DRAFT: "still waits for something else",
    MessageState.HELD: "waits already",
    MessageState.QUEUED: "is about to leave",
    MessageState.IN_FLIGHT: "is leaving at this moment",
    MessageState.SENT: "has left already",
    MessageState.FAILED: "could not be sent",
    MessageState.SUPERSEDED: "was replaced by newer news",
    MessageState.CANCELLED: "was taken back",
}


def split(rows: list[OutboxMessage], states: Iterable[str]) -> tuple[list[OutboxMessage], list[Refused]]:
    """Rows in one of `states`, and a refusal for each of the others."""
    wanted = set(states)
    done = [row for row in rows if row.state in wanted]
    refused = [
        Refused(row.pk, row.to_name, f"The note to {row.to_name or row.to_email} {WHY_NOT[row.state]}.")
        for row in rows
        if row.state not in wanted
    ]
    return done, refused
