"""Sending what was claimed, and picking up what a lost worker left. docs/decisions/0002-outbox.md says why so."""
import datetime as dt

import structlog
from django.db import connection, transaction

from accounts.tenancy import across_offices
from core import clock
from notifications import signals, transport
from notifications.letters import Desk, desk_for, letter_of, template_of
from notifications.mail import mail_for
from notifications.models import OutboxMessage
from notifications.services.claiming import LEASE, claim_messages
from notifications.services.digests import carry_parked
from notifications.states import MessageState

log = structlog.get_logger("callboard.outbox")

BACKOFF = [dt.timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60, 120, 240)]
LINE_DOWN = dt.timedelta(minutes=1)
SETTLING = dt.timedelta(minutes=2)
SWEEP_AT_ONCE = 200
CANNOT_TELL = "We cannot tell whether this left: the worker was lost while sending it. Ask, or send it again."
UNREACHED = "The mail server cannot be reached; we try again every minute."
MISWRITTEN = "The words of this note could not be put together."


def send_due_messages() -> int | None:
    """Claim one batch and send it over one connection; returns how many left, None when nothing was due."""
    claimed = claim_messages()
    if claimed is None:
        return None
    if not claimed:
        return 0
    with across_offices("the worker's sweep"):
        desk = desk_for(claimed)
        return _Flight(claimed, desk).fly()


class _Flight:
    """One batch on its way.

    Between two notes stands one statement: it writes that the last one left and that the next has
    been begun. So a worker that is lost leaves at most one note in doubt.
    """

    def __init__(self, messages: list[OutboxMessage], desk: Desk) -> None:
        self.messages = messages
        self.desk = desk
        self.line = None
        self.sent: list[int] = []
        self.provider_ids: dict[int, str] = {}
        self.unwritten: OutboxMessage | None = None

    def fly(self) -> int:
        try:
            for message in self.messages:
                if self.line is None or not transport.is_up(self.line):
                    self.line = transport.connect()
                self._send(message)
        except transport.Unreachable:
            log.warning("mail server cannot be reached", waiting=len(self.messages) - len(self.sent))
        finally:
            if self.line is not None:
                transport.hang_up(self.line)
            _mark(done=self.unwritten, begin=None)
        self._land()
        return len(self.sent)

    def _send(self, message: OutboxMessage) -> None:
        done, self.unwritten = self.unwritten, None
        if not _mark(done=done, begin=message):
            return
        try:
            mail = mail_for(message, letter_of(message, self.desk))
        except Exception as error:  # whatever a context or an office's words can do; nothing has been sent yet
            log.error("note cannot be composed", message_id=message.pk, kind=message.kind, error=type(error).__name__)
            fail_message(message, MISWRITTEN)
            return
        try:
            self.provider_ids[message.pk] = transport.hand_over(self.line, mail)
        except transport.Refused as refusal:
            _refused(message, refusal)
        except transport.Uncertain:
            # Left to the sweeper: by then the other side has either kept the note or dropped it.
            log.warning("line broke while sending", message_id=message.pk)
            _settle(message)
            transport.hang_up(self.line)
            self.line = None
        else:
            self.sent.append(message.pk)
            self.unwritten = message

    @transaction.atomic
    def _land(self) -> None:
        self._keep_words()
        mark_sent(self.sent, self.provider_ids)
        waiting = [message.pk for message in self.messages if message.pk not in self.sent]
        _in_flight(waiting).filter(begun_at__isnull=True).update(
            state=MessageState.QUEUED, held_until=clock.now() + LINE_DOWN, lease_until=None, outcome=UNREACHED
        )

    def _keep_words(self) -> None:
        """Templates change; what was sent is shown for ever as it was."""
        groups: dict[tuple[str, str], list[int]] = {}
        for message in self.messages:
            if message.pk in self.sent:
                subject, body = template_of(message, self.desk)
                kept = message.subject_text or subject, message.body_text or body
                groups.setdefault(kept, []).append(message.pk)
        for (subject, body), ids in groups.items():
            _in_flight(ids).update(subject_text=subject, body_text=body)


def _in_flight(ids: list[int]):
    return OutboxMessage.objects.filter(pk__any_of=ids, state=MessageState.IN_FLIGHT)


def _mark(*, done: OutboxMessage | None, begin: OutboxMessage | None) -> bool:
    """Write that `done` left and `begin` is being spoken of; False when `begin` is no longer this worker's."""
    if done is None and begin is None:
        return True
    now = clock.now()
    table = OutboxMessage._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {table} SET
                sent_at = CASE WHEN id = %(done)s THEN %(now)s ELSE sent_at END,
                begun_at = CASE WHEN id = %(begin)s THEN %(now)s ELSE begun_at END,
                attempts = attempts + CASE WHEN id = %(begin)s THEN 1 ELSE 0 END,
                lease_until = CASE WHEN id = %(begin)s THEN %(until)s ELSE lease_until END
            WHERE state = 'in_flight' AND (
                id = %(done)s OR (id = %(begin)s AND begun_at IS NULL AND lease_until > %(now)s AND message_id = %(mid)s)
            )
            RETURNING id, attempts
            """,  # noqa: S608 - the table's own name
            {
                "done": done.pk if done else None,
                "begin": begin.pk if begin else None,
                "mid": begin.message_id if begin else "",
                "now": now,
                "until": now + LEASE,
            },
        )
        written = dict(cursor.fetchall())
    if begin is None:
        return True
    if begin.pk in written:
        begin.begun_at, begin.attempts = now, written[begin.pk]
    return begin.pk in written


def mark_sent(ids: list[int], provider_ids: dict[int, str] | None = None) -> None:
    """In flight -> sent, for notes whose `sent_at` is written; the news goes out in the same transaction."""
    rows = list(_in_flight(ids).filter(sent_at__isnull=False).select_for_update(no_key=True).order_by("pk"))
    if not rows:
        return
    OutboxMessage.objects.filter(pk__any_of=[row.pk for row in rows]).update(
        state=MessageState.SENT, lease_until=None, outcome=""
    )
    for row in rows:
        row.state, row.lease_until = MessageState.SENT, None
        row.provider_id = (provider_ids or {}).get(row.pk, "")
    if named := [row for row in rows if row.provider_id]:
        OutboxMessage.objects.bulk_update(named, ["provider_id"])
    signals.messages_sent.send(OutboxMessage, messages=rows + carry_parked(rows))


@transaction.atomic
def fail_message(message: OutboxMessage, outcome: str) -> None:
    if _in_flight([message.pk]).update(state=MessageState.FAILED, outcome=outcome[:300], lease_until=None):
        message.state, message.outcome = MessageState.FAILED, outcome
        signals.messages_failed.send(OutboxMessage, messages=[message])


def _refused(message: OutboxMessage, refusal: transport.Refused) -> None:
    if refusal.lasting or message.attempts > len(BACKOFF):
        fail_message(message, refusal.sentence)
        return
    _in_flight([message.pk]).update(
        state=MessageState.QUEUED,
        held_until=clock.now() + BACKOFF[message.attempts - 1],
        lease_until=None,
        outcome=f"{refusal.sentence} We try again."[:300],
    )


def _settle(message: OutboxMessage) -> None:
    _in_flight([message.pk]).update(lease_until=clock.now() + SETTLING)


def sweep_expired_leases() -> int:
    """Settle what lost workers left in flight; returns how many notes that was."""
    with across_offices("the worker's sweep"):
        ids = list(_expired().values_list("pk", flat=True)[:SWEEP_AT_ONCE])
        for key in ids:
            try:
                _pick_up(key)
            except Exception as error:  # whatever a room's receiver raises: one note must not hold up the sweep
                log.error("note cannot be settled", message_id=key, error=type(error).__name__)
                _in_flight([key]).update(lease_until=clock.now() + LEASE)
    if ids:
        log.warning("picked up after a lost worker", notes=len(ids))
    return len(ids)


def _expired():
    return OutboxMessage.objects.filter(state=MessageState.IN_FLIGHT, lease_until__lt=clock.now()).order_by(
        "lease_until"
    )


@transaction.atomic
def _pick_up(key: int) -> None:
    row = _expired().filter(pk=key).select_for_update(skip_locked=True, of=("self",), no_key=True).first()
    if row is None:
        return
    arrived = True if row.sent_at else False if row.begun_at is None else transport.delivered(row.message_id)
    if arrived is None:
        fail_message(row, CANNOT_TELL)
    elif arrived:
        OutboxMessage.objects.filter(pk=row.pk, sent_at__isnull=True).update(sent_at=row.begun_at)
        mark_sent([row.pk])
    else:
        _in_flight([row.pk]).update(state=MessageState.QUEUED, lease_until=None)
