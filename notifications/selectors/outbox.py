"""An office's notes as its people handle them. Call inside the office's scope."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.models import Activity, Organisation, User
from core import clock
from core.errors import Invalid, NotAllowed, NotFound
from core.pages import Page, keyset_page
from notifications import kinds, letters
from notifications.digest_kind import PARKED
from notifications.letters import Letter, about_of, desk_for, letter_of
from notifications.models import MessageTemplate, OutboxMessage, OutboxPause
from notifications.states import MessageState
from notifications.veils import veiled

WAITING = [MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED, MessageState.IN_FLIGHT]
MOST_BATCHES = 60
ROWS_A_PAGE = 20
SENT_A_PAGE = 40
FAILED_SHOWN = 20
SENT_SHOWN = 6
WEEKLY = "Goes with their weekly digest, on Monday at nine"


@dataclass(frozen=True)
class BatchKey:
    """Which notes belong together: one act's, of one kind, waiting for one thing."""

    batch: uuid.UUID | None
    kind: str
    wait_for: str

    def __str__(self) -> str:
        return f"{self.batch or ''}~{self.kind}~{self.wait_for}"

    @classmethod
    def parse(cls, text: str) -> "BatchKey":
        """Raises NotFound for what is no key."""
        try:
            batch, kind, wait_for = text.split("~")
            return cls(uuid.UUID(batch) if batch else None, kind, wait_for)
        except ValueError as error:
            raise NotFound("That batch is no longer here.") from error

    def messages(self) -> QuerySet[OutboxMessage]:
        return OutboxMessage.objects.filter(batch=self.batch, kind=self.kind, wait_for=self.wait_for)


@dataclass(frozen=True)
class Batch:
    key: BatchKey
    label: str
    about: str
    count: int
    own_lines: int
    leaving: int
    written_at: dt.datetime
    leaves_at: dt.datetime
    last_leaves_at: dt.datetime
    waits: str = ""

    @property
    def may_release(self) -> bool:
        return bool(self.waits) and self.key.wait_for != PARKED

    @property
    def leaves_together(self) -> bool:
        return self.last_leaves_at - self.leaves_at < dt.timedelta(minutes=1)

    @property
    def is_due(self) -> bool:
        return self.leaves_at <= clock.now()

    @property
    def used(self) -> int:
        """How much of the waiting time has passed, in per cent."""
        whole = (self.leaves_at - self.written_at).total_seconds()
        passed = (clock.now() - self.written_at).total_seconds()
        return 100 if whole <= 0 else max(0, min(100, round(100 * passed / whole)))


@dataclass(frozen=True)
class Outbox:
    batches: list[Batch]
    failed: list[OutboxMessage]
    failed_count: int
    sent_today: int
    pause: OutboxPause | None
    waiting: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "waiting", sum(batch.count for batch in self.batches))

    @property
    def next_batch(self) -> Batch | None:
        return next((batch for batch in self.batches if not batch.waits), None)


def outbox_of(organisation: Organisation, *, reader: User) -> Outbox:
    failed = OutboxMessage.objects.filter(organisation=organisation, state=MessageState.FAILED)
    sent = OutboxMessage.objects.filter(organisation=organisation, state=MessageState.SENT)
    shown = list(failed.order_by("-pk")[: FAILED_SHOWN + 1])
    return Outbox(
        batches=_batches(organisation),
        failed=veiled(reader, shown[:FAILED_SHOWN]),
        failed_count=failed.count() if len(shown) > FAILED_SHOWN else len(shown),
        sent_today=sent.filter(sent_at__gte=start_of_today(organisation)).count(),
        pause=OutboxPause.objects.select_related("paused_by").filter(organisation=organisation).first(),
    )


def start_of_today(organisation: Organisation) -> dt.datetime:
    """Midnight where the office is."""
    local = clock.in_zone(clock.now(), organisation.time_zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _batches(organisation: Organisation) -> list[Batch]:
    """What waits, soonest first; what waits for something else last. Three statements at most."""
    groups = list(
        OutboxMessage.objects.filter(organisation=organisation, state__in=WAITING)
        .values("batch", "kind", "wait_for", "state")
        .annotate(
            count=Count("pk"),
            own_lines=Count("pk", filter=~Q(own_line="")),
            first=Min("pk"),
            written=Min("created_at"),
            leaves=Min("held_until"),
            last=Max("held_until"),
        )
        .order_by("leaves", "first")
    )
    merged: dict[BatchKey, list[Any]] = {}
    for group in groups:
        # What was released waits for nothing more, but belongs together still.
        merged.setdefault(BatchKey(group["batch"], group["kind"], group["wait_for"]), []).append(group)
    samples = OutboxMessage.objects.in_bulk([parts[0]["first"] for parts in merged.values()])
    batches = [
        _batch(key, parts, samples[parts[0]["first"]]) for key, parts in merged.items() if parts[0]["first"] in samples
    ]
    return sorted(batches, key=lambda batch: (bool(batch.waits), batch.leaves_at))[:MOST_BATCHES]


def _batch(key: BatchKey, parts: list[Any], sample: OutboxMessage) -> Batch:
    kind = kinds.find(key.kind)
    drafts = sum(part["count"] for part in parts if part["state"] == MessageState.DRAFT)
    return Batch(
        key=key,
        label=kind.label if kind else key.kind,
        about=about_of(sample),
        count=sum(part["count"] for part in parts),
        own_lines=sum(part["own_lines"] for part in parts),
        leaving=sum(part["count"] for part in parts if part["state"] in {MessageState.QUEUED, MessageState.IN_FLIGHT}),
        written_at=min(part["written"] for part in parts),
        leaves_at=min(part["leaves"] for part in parts),
        last_leaves_at=max(part["last"] for part in parts),
        waits=waits_in_words(kind, key.wait_for) if drafts else "",
    )


def waits_in_words(kind: kinds.Kind | None, wait_for: str) -> str:
    if wait_for == PARKED:
        return WEEKLY
    return (kind.waits.get(wait_for) if kind else None) or "Waits for something else to happen first"


def batch_page(key: BatchKey, *, reader: User, after: str | None) -> Page:
    """The notes of a batch that have not left, a page at a time, in the order in which they were written."""
    page = keyset_page(key.messages().filter(state__in=WAITING), ["id"], after=after, size=ROWS_A_PAGE)
    return Page(veiled(reader, page.rows), page.next_cursor)


def ids_in_batch(key: BatchKey, states: list[str]) -> list[int]:
    return list(key.messages().filter(state__in=states).values_list("pk", flat=True))


def ids_of_office(organisation: Organisation, ids: list[int]) -> list[int]:
    """Those of these ids that are the office's."""
    return list(OutboxMessage.objects.filter(organisation=organisation, pk__any_of=ids).values_list("pk", flat=True))


def ids_of_act(organisation: Organisation, act: str) -> list[int]:
    """The notes that one act took back, for its undo."""
    try:
        batch = uuid.UUID(act)
    except ValueError as error:
        raise NotFound("There is nothing to undo.") from error
    rows = Activity.objects.filter(organisation=organisation, batch=batch, verb="note.taken_back")
    return list(rows.values_list("subject_id", flat=True))


def message_for(organisation: Organisation, message_id: int, *, reader: User) -> OutboxMessage:
    """Raises NotFound for another office's note, NotAllowed where the reader must not know whom it is about."""
    message = OutboxMessage.objects.filter(organisation=organisation, pk=message_id).first()
    if message is None:
        raise NotFound("There is no such note.")
    if veiled(reader, [message])[0].is_veiled:
        raise NotAllowed("Whom this note is about is hidden from you just now, so it opens when names show again.")
    return message


@dataclass(frozen=True)
class Preview:
    message: OutboxMessage
    letter: Letter | None
    kind: kinds.Kind | None

    @property
    def may_change(self) -> bool:
        return self.message.state in {
            MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED, MessageState.FAILED,
        }  # fmt: skip


def preview_of(message: OutboxMessage) -> Preview:
    """The note exactly as its reader gets it."""
    kind = kinds.find(message.kind)
    if kind is None or getattr(message, "is_veiled", False):
        return Preview(message, None, kind)
    return Preview(message, letter_of(message, desk_for([message])), kind)


def words_of(message: OutboxMessage) -> tuple[str, str]:
    """Subject and body with their variables, as they stand for this note."""
    subject, body = letters.template_of(message, desk_for([message]))
    return message.subject_text or subject, message.body_text or body


def sent_page(
    organisation: Organisation, *, reader: User, search: str = "", after: str | None = None, size: int = SENT_A_PAGE
) -> Page:
    """What has left, newest first; `search` looks in the names and addresses that the reader may know."""
    rows = OutboxMessage.objects.filter(organisation=organisation, state=MessageState.SENT)
    if len(search) > 100:
        raise Invalid("Search for a name or an address, up to 100 characters.", field="q")
    if search:
        rows = rows.filter(Q(to_name__icontains=search) | Q(to_email__icontains=search))
    page = keyset_page(rows, ["-sent_at", "-id"], after=after, size=size)
    found = veiled(reader, page.rows)
    return Page([row for row in found if not (search and row.is_veiled)], page.next_cursor)


def taken_back_lately(organisation: Organisation, *, reader: User) -> list[dict]:
    """Acts of the last day that took notes back, newest first: {act, at, by, count, left}."""
    since = clock.now() - dt.timedelta(days=1)
    acts = list(
        Activity.objects.filter(
            organisation=organisation, verb="note.taken_back", created_at__gte=since, batch__isnull=False
        )
        .values("batch", "actor_id")
        .annotate(at=Min("created_at"), count=Count("pk"), first=Min("subject_id"), newest=Max("pk"))
        .order_by("-newest")[:5]
    )
    names = dict(User.objects.filter(pk__in={act["actor_id"] for act in acts}).values_list("pk", "name"))
    notes = OutboxMessage.objects.in_bulk([act["first"] for act in acts])
    veiled(reader, notes.values())
    return [
        {
            "act": act["batch"],
            "at": act["at"],
            "by": names.get(act["actor_id"], ""),
            "count": act["count"],
            "note": notes[act["first"]],
            "kind": kinds.find(notes[act["first"]].kind),
        }
        for act in acts
        if act["first"] in notes and notes[act["first"]].state == MessageState.CANCELLED
    ]


def office_templates(organisation: Organisation) -> list[tuple[kinds.Kind, MessageTemplate | None]]:
    own = {
        template.kind: template
        for template in MessageTemplate.objects.select_related("updated_by").filter(organisation=organisation)
    }
    return [(kind, own.get(kind.key)) for kind in kinds.office_kinds()]


def template_of(organisation: Organisation, kind: str) -> MessageTemplate | None:
    return MessageTemplate.objects.filter(organisation=organisation, kind=kind).first()


def latest_note_of(organisation: Organisation, kind: str, *, reader: User) -> OutboxMessage | None:
    """The newest real note of a kind, to show its template with."""
    newest = veiled(reader, OutboxMessage.objects.filter(organisation=organisation, kind=kind).order_by("-pk")[:1])
    return newest[0] if newest and not newest[0].is_veiled else None
