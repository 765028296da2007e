"""How self-tape requests end without anybody's answer: a part is cast, people are decided about, time runs out."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import Activity, User
from accounts.tenancy import across_offices, office_scope
from auditions.messages_tapes import ASKED, BY_CAST, BY_PLANS, CALLED_OFF, REMINDER
from auditions.models import ReminderChoice, SelfTapeRequest
from auditions.services.self_tape_delivery import hand_over
from auditions.services.self_tape_letters import SUBJECT_TYPE, drop_letters, parties_of, told, write_letters
from auditions.services.self_tape_rows import keep_many, lock_submission, locked, locked_rows, move, with_newer
from auditions.states import AWAITED, SelfTapeState
from casting.models import Role
from core import clock
from notifications.models import OutboxMessage

S = SelfTapeState
LAPSING = [S.SENT, S.OPENED, S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED]
DAY = dt.timedelta(days=1)


def call_off_tapes(
    *,
    actor: User | None,
    role: Role,
    submission_ids: Sequence[int] | None = None,
    decision: uuid.UUID | None = None,
    because: str = "plans",
    tell: bool = True,
) -> int:
    """End what is still awaited, for these submissions or for the whole role, in the caller's transaction.

    Who has been asked is told at once, since the work stops with it; a note that has not left never leaves. What
    was delivered stays: its answer is owed by the decision about the person.
    """
    found = SelfTapeRequest.objects.filter(submission__role=role, state__in=AWAITED)
    if submission_ids is not None:
        found = found.filter(submission_id__any_of=list(submission_ids))
    rows = [row for row in locked_rows(found.values_list("pk", flat=True)) if row.state in AWAITED]
    if not rows:
        return 0
    asked = told([row.pk for row in rows], ASKED)
    drop_letters([row.pk for row in rows], because="called off")
    stood = [(row, row.state) for row in rows]
    for row in rows:
        row.state, row.sequence = S.CANCELLED, row.sequence + 1
    data = {"because": because} | ({"decision": str(decision)} if decision else {})
    keep_many(stood, actor=actor, fields=["state", "sequence"], data=data)
    if tell:
        why = BY_CAST if because == "cast" else BY_PLANS
        write_letters(
            CALLED_OFF,
            actor=actor,
            requests=[row for row in rows if row.pk in asked],
            batch=decision,
            more=lambda *_: {"why": why},
        )
    return len(rows)


def restore_tapes(*, actor: User, role: Role, decision: uuid.UUID, since: dt.datetime, with_cast: bool = False) -> int:
    """The decision that called these off is undone: they stand where they stood. Who heard of it is asked again.

    `with_cast`: the decision had cast the part, so what the casting called off since then comes back too.
    """
    lines = Activity.objects.filter(subject_type=SUBJECT_TYPE, verb="self_tape.cancel", created_at__gte=since)
    because = Q(data__decision=str(decision))
    if with_cast:
        because |= Q(data__because="cast")
    stood = dict(lines.filter(because, organisation=role.organisation_id).values_list("subject_id", "data__from"))
    found = SelfTapeRequest.objects.filter(pk__in=stood, submission__role=role, state=S.CANCELLED)
    rows = [row for row in locked_rows(found.values_list("pk", flat=True)) if row.state == S.CANCELLED]
    unheard = set(
        OutboxMessage.objects.filter(
            pk__in=drop_letters([row.pk for row in rows], because="undone", kinds=[CALLED_OFF])
        ).values_list("subject_id", flat=True)
    )
    newer = with_newer(rows)
    back = [row for row in rows if row.due_at > clock.now() and row.pk not in newer]
    for row in back:
        row.state, row.sequence = stood[row.pk], row.sequence + 1
    keep_many([(row, S.CANCELLED) for row in back], actor=actor, fields=["state", "sequence"])
    # Whose request had not left has not been asked yet, and who read the end of it is asked again.
    write_letters(ASKED, actor=actor, requests=[row for row in back if row.pk not in unheard])
    return len(back)


def expire_requests() -> int:
    """What was due and did not come ends; what lies with a rep goes to the office, since it was delivered in time."""
    with across_offices("the clock ends the requests of every office"):
        due = list(
            SelfTapeRequest.objects.filter(state__in=LAPSING, due_at__lte=clock.now())
            .order_by("due_at", "pk")
            .select_related("organisation")[:500]
        )
    return sum(_expire(request) for request in due)


def _expire(request: SelfTapeRequest) -> bool:
    with office_scope(request.organisation), transaction.atomic(durable=True):
        lock_submission(request)
        row = locked(request.pk)
        if row.state not in LAPSING or row.due_at > clock.now():
            return False
        if row.given_to_rep_at is not None:
            hand_over(row, actor=None)
        else:
            move(row, S.EXPIRED, actor=None)
        return True


def remind_of_deadlines() -> int:
    """A day before, once: whoever has been asked and has not delivered. The deadline as it stands is in the key."""
    now = clock.now()
    with across_offices("the clock reminds the performers of every office"):
        rows = list(
            SelfTapeRequest.objects.filter(
                state__in=LAPSING,
                due_at__gt=now,
                due_at__lte=now + DAY,
                # Asked for within the last day: the request itself is still fresh.
                created_at__lte=now - DAY / 2,
                given_to_rep_at__isnull=True,
            ).select_related("organisation")[:2000]
        )
    by_office: dict[int, list[SelfTapeRequest]] = {}
    for row in rows:
        by_office.setdefault(row.organisation_id, []).append(row)
    return sum(_remind(requests) for requests in by_office.values())


def _remind(requests: list[SelfTapeRequest]) -> int:
    with office_scope(requests[0].organisation), transaction.atomic(durable=True):
        rows = [row for row in locked_rows([request.pk for request in requests]) if row.state in LAPSING]
        asked = told([row.pk for row in rows], ASKED)
        recipients = {pk: party.recipient[0] for pk, party in parties_of(rows).items()}
        unwanted = set(
            ReminderChoice.objects.filter(
                user_id__in=[user for user in recipients.values() if user], a_day_before=False
            ).values_list("user_id", flat=True)
        )
        wanted = [row for row in rows if row.pk in asked and recipients[row.submission_id] not in unwanted]
        known = told_of_deadline(wanted)
        fresh = [row for row in wanted if row.pk not in known]
        for due_at in {row.due_at for row in fresh}:
            group = [row for row in fresh if row.due_at == due_at]
            write_letters(REMINDER, actor=None, requests=group, at_once=True, mark=due_at.isoformat())
        keep_many([(row, row.state) for row in fresh], actor=None, fields=[], verb="remind")
        return len(fresh)


def told_of_deadline(rows: Sequence[SelfTapeRequest]) -> set[int]:
    """Those with a note about that very deadline already, whatever became of it."""
    due = {row.pk: row.due_at.isoformat() for row in rows}
    notes = OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, subject_id__in=due, kind=REMINDER)
    return {pk for pk, key in notes.values_list("subject_id", "dedupe_key") if key.endswith(f":{due[pk]}")}
