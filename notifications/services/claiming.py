"""Taking due notes to send: what stands in their way is asked again, under lock, at the last moment."""
import datetime as dt

import structlog
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.tenancy import across_offices
from core import clock
from notifications import kinds, signals
from notifications.digest_kind import DIGEST
from notifications.kinds import Verdict
from notifications.mail import message_id_parts
from notifications.models import OutboxMessage, OutboxPause, Preference
from notifications.services.digests import refresh_digests
from notifications.services.outbox import leaves_at
from notifications.states import UNWANTED, Cadence, MessageState

log = structlog.get_logger("callboard.outbox")

# Longer than the longest talk with a mail server about one note (each of its steps may take EMAIL_TIMEOUT).
LEASE = dt.timedelta(minutes=5)
AT_ONCE = 25
STUMBLED = dt.timedelta(minutes=15)
UNCHECKED = "We could not check whether this may leave; we try again."
QUEUE_AT_ONCE = 5000


def _leaving(state: str) -> QuerySet[OutboxMessage]:
    paused = OutboxPause.objects.filter(organisation=OuterRef("organisation"))
    due = OutboxMessage.objects.filter(state=state, held_until__lte=clock.now())
    return due.filter(~Exists(paused)).order_by("held_until", "pk")


def _locked(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return rows.select_for_update(skip_locked=True, of=("self",), no_key=True)


@transaction.atomic
def queue_due_messages() -> int:
    """Held notes whose time has come are about to leave; returns how many."""
    with across_offices("the worker's sweep"):
        ids = list(_locked(_leaving(MessageState.HELD)).values_list("pk", flat=True)[:QUEUE_AT_ONCE])
        return OutboxMessage.objects.filter(pk__any_of=ids).update(state=MessageState.QUEUED)


def has_queued_messages() -> bool:
    with across_offices("the worker's sweep"):
        return _leaving(MessageState.QUEUED).exists()


@transaction.atomic
def claim_messages(limit: int = AT_ONCE) -> list[OutboxMessage] | None:
    """Lease up to `limit` due notes to this worker, after the guards have spoken; they are in flight now.

    None when nothing is due; an empty list when all that was due has to wait or was left out.
    """
    with across_offices("the worker's sweep"):
        rows = list(_locked(_leaving(MessageState.QUEUED))[:limit])
        if not rows:
            return None
        as_written = {row.pk: dict(row.context) for row in rows}
        verdicts = _verdicts(rows)
        # A guard may put right what a note says; the row keeps what its reader gets.
        OutboxMessage.objects.bulk_update([row for row in rows if row.context != as_written[row.pk]], ["context"])
        by_act: dict[str, list[OutboxMessage]] = {"send": [], "wait": [], "drop": []}
        for row in rows:
            by_act[verdicts[row.pk].act].append(row)
        for row in by_act["wait"]:
            _hold_again(row, verdicts[row.pk])
        for row in by_act["drop"]:
            _leave_out(row, verdicts[row.pk].why)
        return _take_off(by_act["send"])


def _verdicts(rows: list[OutboxMessage]) -> dict[int, Verdict]:
    """The strictest comes first; guards are asked only about notes that nothing else stops."""
    now = clock.now()
    unwanted = _unwanted(rows)
    verdicts: dict[int, Verdict] = {}
    asked: dict[str, list[OutboxMessage]] = {}
    for row in rows:
        kind = kinds.find(row.kind)
        opens = leaves_at(now, row.time_zone, keeps_quiet_hours=row.keeps_quiet_hours)
        if kind is None:
            verdicts[row.pk] = Verdict.drop("Callboard no longer sends this kind of note.")
        elif row.pk in unwanted:
            verdicts[row.pk] = Verdict.drop(UNWANTED)
        elif opens > now:
            verdicts[row.pk] = Verdict.wait(opens, "It is night where they live.")
        else:
            verdicts[row.pk] = Verdict.send()
            asked.setdefault(row.kind, []).append(row)
    for key, group in asked.items():
        guard = kinds.kind_of(key).guard
        if guard:
            verdicts |= ask(guard, group)
    digests = [row for row in rows if row.kind == DIGEST and verdicts[row.pk].act == "send"]
    return verdicts | ask(refresh_digests, digests)


def ask(guard: kinds.Guard, rows: list[OutboxMessage]) -> dict[int, Verdict]:
    """The guard's verdicts. One note that it stumbles over waits a while, and holds up none of the others."""
    if not rows:
        return {}
    try:
        with transaction.atomic():
            return guard(rows)
    except Exception as error:  # whatever a room's guard raises
        log.error("guard failed", kind=rows[0].kind, notes=len(rows), error=type(error).__name__)
        if len(rows) == 1:
            return {rows[0].pk: Verdict.wait(clock.now() + STUMBLED, UNCHECKED)}
        return {key: verdict for row in rows for key, verdict in ask(guard, [row]).items()}


def _unwanted(rows: list[OutboxMessage]) -> set[int]:
    stoppable = [row for row in rows if row.recipient_id and (kind := kinds.find(row.kind)) and kind.may_unsubscribe]
    if not stoppable:
        return set()
    said = Preference.objects.filter(
        user_id__in={row.recipient_id for row in stoppable}, cadence=Cadence.NEVER
    ).values_list("user_id", "category")
    never = set(said)
    return {row.pk for row in stoppable if (row.recipient_id, row.category) in never}


def _hold_again(row: OutboxMessage, verdict: Verdict) -> None:
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=MessageState.HELD, held_until=verdict.until, outcome=verdict.why[:300]
    )


def _leave_out(row: OutboxMessage, why: str) -> None:
    """Cancelled, unless the room that is told of it cannot take it now: then it is asked again later."""
    try:
        with transaction.atomic():
            OutboxMessage.objects.filter(pk=row.pk).update(state=MessageState.CANCELLED, outcome=why[:300])
            row.state, row.outcome = MessageState.CANCELLED, why[:300]
            signals.messages_dropped.send(OutboxMessage, messages=[row], whys={row.pk: why})
    except Exception as error:  # whatever a room's receiver raises
        log.error("news of a dropped note failed", message_id=row.pk, kind=row.kind, error=type(error).__name__)
        _hold_again(row, Verdict.wait(clock.now() + STUMBLED, UNCHECKED))


def _take_off(rows: list[OutboxMessage]) -> list[OutboxMessage]:
    before, after = message_id_parts()
    until = clock.now() + LEASE
    OutboxMessage.objects.filter(pk__any_of=[row.pk for row in rows]).update(
        state=MessageState.IN_FLIGHT,
        lease_until=until,
        begun_at=None,
        sent_at=None,
        outcome="",
        message_id=Concat(Value(before), Cast(F("pk"), CharField()), Value(after)),
    )
    for row in rows:
        row.state, row.lease_until, row.begun_at, row.sent_at = MessageState.IN_FLIGHT, until, None, None
        row.message_id = f"{before}{row.pk}{after}"
    return rows
