"""The queue of a session: who is to be seen in it, and what they said about when."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.models import Appointment, CallIn, Session, SessionRole
from auditions.services.dropping import drop
from auditions.services.locks import lock_appointments
from auditions.services.sessions import LONGEST_MINUTES, locked_session
from auditions.signals import day_changed
from auditions.states import CALL_IN_MOVES, LIVE, AppointmentKind, CallInState
from casting.models import Decision, Role, Submission
from casting.policies import can_decide_role, lens_of
from casting.selectors.selection import Selection
from casting.services.decisions import Refusal, apply_decision
from casting.states import ROLE_MOVES, SUBMISSION_MOVES, RoleState, SubmissionState
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from core.states import check, is_legal
from notifications.services.outbox import supersede_messages

SUBJECT_TYPE = "auditions.callin"
IN_IT = [CallInState.QUEUED, CallInState.INVITED, CallInState.WAITING, CallInState.PLACED]
# How far somebody must have come to be seen in a round; further is far enough.
REACHED: list[str] = [
    SubmissionState.AUDITION,
    SubmissionState.CALLBACK,
    SubmissionState.OFFERED,
    SubmissionState.BOOKED,
]
FIRST_ROUNDS = {AppointmentKind.PRE_READ, AppointmentKind.AUDITION}
ADVANCES = {SubmissionState.AUDITION: RoleState.AUDITIONING, SubmissionState.CALLBACK: RoleState.CALLBACKS}


@dataclass(frozen=True)
class CalledIn:
    """`call_ins` are in the queue now, `moved` are the submissions that the decision moved for it.

    `decision` is None where everyone had come far enough; undoing it takes them out of the queue again.
    """

    call_ins: list[CallIn]
    decision: Decision | None = None
    moved: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.call_ins)


def state_for(kind: str) -> SubmissionState:
    return SubmissionState.AUDITION if kind in FIRST_ROUNDS else SubmissionState.CALLBACK


def still_seen(state: str, kind: str) -> bool:
    """Whether somebody whose submission stands there is seen in such a round."""
    return state in REACHED and REACHED.index(state) >= REACHED.index(state_for(kind))


@transaction.atomic(durable=True)
def call_in(*, actor: User, role: Role, submissions: Selection, session: Session) -> CalledIn:
    """Into the queue of a session, in the order of the selection; who had not come that far is moved there.

    Who cannot be moved or is in it already comes back in `refused`; a single one raises IllegalTransition. To move
    somebody is to decide, so a session runner can queue only people who have come far enough.
    """
    return apply_call_in(actor=actor, role=role, submissions=submissions, session=session)


def apply_call_in(*, actor: User, role: Role, submissions: Selection, session: Session) -> CalledIn:
    """`call_in` in the caller's transaction, which has locked every role it needs before the session."""
    role = _locked_role(role)
    lens = submissions.role.lens = role.lens = lens_of(actor, role)
    session = locked_session(actor, session)
    if session.production_id != role.production_id:
        raise Invalid("This session belongs to another production.", field="session")
    rows = _in_order(submissions)
    if not rows:
        raise NotFound("These people are not up for this role any more.")
    known = dict(
        CallIn.objects.filter(session=session, submission__in=[row.pk for row in rows]).values_list(
            "submission_id", "state"
        )
    )
    target = state_for(session.kind)
    refused, ready, to_move = [], [], []
    for row in rows:
        if known.get(row.pk) in IN_IT:
            refused.append(_refusal(lens, row, "is called in to this session already"))
        elif still_seen(row.state, session.kind):
            ready.append(row)
        elif is_legal(SUBMISSION_MOVES, row.state, target):
            to_move.append(row)
        else:
            refused.append(_refusal(lens, row, f"is {row.get_state_display().lower()}, which does not lead there"))
    decision, moved, not_moved = _move(actor, role, submissions, to_move, target)
    refused += not_moved
    queued = [row for row in rows if row.pk in {*moved, *(one.pk for one in ready)}]
    if not queued:
        raise IllegalTransition(", ".join(f"{one.name} {one.reason}" for one in refused[:3]) + ".")
    call_ins = _queue(actor, session, queued, known, batch=decision.pk if decision else None)
    return CalledIn(call_ins, decision, moved, refused)


def _locked_role(role: Role) -> Role:
    return (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=role.pk)
    )


def _in_order(submissions: Selection) -> list[Submission]:
    rows = list(submissions.queryset().select_related("performer").order_by("name_key", "pk"))
    if submissions.ids is None:
        return rows
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in dict.fromkeys(submissions.ids) if pk in by_id]


def _refusal(lens, row: Submission, reason: str) -> Refusal:
    return Refusal(row.pk, lens.name_for(row.number, row.performer.stage_name), reason)


def _move(
    actor: User, role: Role, submissions: Selection, rows: Sequence[Submission], target: str
) -> tuple[Decision | None, list[int], list[Refusal]]:
    if not rows:
        return None, [], []
    if not can_decide_role(actor, role):
        raise NotAllowed("You plan the day, but who comes that far is decided by the directors and associates.")
    named = Selection(role=role, ids=[row.pk for row in rows], seen=submissions.seen)
    try:
        outcome = apply_decision(actor=actor, role=role, submissions=named, to=target)
    except IllegalTransition as error:
        return None, [], [_refusal(role.lens, rows[0], error.message.removesuffix("."))]
    if how := submissions.described():
        # A filter that decided over people is itself on record (domain.md, section 3).
        record_activity(
            actor=actor,
            verb="role.bulk_filter",
            subject=role,
            organisation=role.organisation,
            data={**how, "people": len(outcome.moved)},
            batch=outcome.decision.pk,
        )
    if is_legal(ROLE_MOVES, role.state, ADVANCES[target]):
        Role.objects.filter(pk=role.pk).update(state=ADVANCES[target])
    return outcome.decision, outcome.moved, outcome.refused


def _queue(
    actor: User,
    session: Session,
    rows: Sequence[Submission],
    known: dict[int, str],
    batch: uuid.UUID | None,
) -> list[CallIn]:
    SessionRole.objects.get_or_create(
        session=session, role_id=rows[0].role_id, defaults={"organisation_id": session.organisation_id, "position": 99}
    )
    again = [row.pk for row in rows if row.pk in known]
    CallIn.objects.filter(session=session, submission__in=again).update(state=CallInState.QUEUED, why_not=[])
    last = CallIn.objects.filter(session=session).aggregate(last=Max("position"))["last"] or 0
    CallIn.objects.bulk_create(
        CallIn(
            organisation_id=session.organisation_id,
            session=session,
            submission=row,
            performer_id=row.performer_id,
            position=last + place,
            created_by=actor,
        )
        for place, row in enumerate((row for row in rows if row.pk not in known), 1)
    )
    found = list(
        CallIn.objects.filter(session=session, submission__in=rows).select_related("submission__role", "performer")
    )
    _log(actor, session, "call_in.queue", [(row.pk, {"session": session.pk}) for row in found], batch)
    day_changed.send(Session, session_id=session.pk)
    return found


@transaction.atomic(durable=True)
def remove_call_ins(*, actor: User, session: Session, call_in_ids: Sequence[int]) -> int:
    """Not to be seen in this session after all; their submissions stay where they are. Returns how many went.

    Who had a time loses it: a person who was told of it hears so when the day is sent.
    """
    session = locked_session(actor, session)
    rows = list(lock_in_order(CallIn.objects.filter(session=session, pk__in=list(call_in_ids), state__in=IN_IT)))
    placed = [row.pk for row in rows if row.state == CallInState.PLACED]
    held = lock_appointments(Appointment.objects.filter(call_in__in=placed, state__in=LIVE))
    gone = drop(actor=actor, organisation=session.organisation, appointments=held)
    here = {row.call_in_id for row in held} - {row.call_in_id for row in gone}
    if here:
        raise Conflict("They are here already. Check them out at the door first.")
    CallIn.objects.filter(pk__in=[row.pk for row in rows]).update(state=CallInState.REMOVED, why_not=[])
    _log(actor, session, "call_in.remove", [(row.pk, {"from": row.state}) for row in rows], None)
    day_changed.send(Session, session_id=session.pk)
    return len(rows)


@transaction.atomic(durable=True)
def let_choose(*, actor: User, session: Session, call_in_ids: Sequence[int]) -> list[CallIn]:
    """They choose from the open times themselves; they are told so when the day is sent. Who has a time is left out."""
    session = locked_session(actor, session)
    rows = [
        row
        for row in lock_in_order(CallIn.objects.filter(session=session, pk__in=list(call_in_ids)))
        if is_legal(CALL_IN_MOVES, row.state, CallInState.INVITED)
        and row.state in {CallInState.QUEUED, CallInState.DECLINED}
    ]
    # A new round, so that a link of an earlier invitation opens nothing.
    CallIn.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=CallInState.INVITED, invited_at=None, waits_since=None, why_not=[], answer_note="", round=F("round") + 1
    )
    _log(actor, session, "call_in.let_choose", [(row.pk, {"from": row.state}) for row in rows], None)
    day_changed.send(Session, session_id=session.pk)
    return rows


@transaction.atomic(durable=True)
def recall_choice(*, actor: User, session: Session, call_in_ids: Sequence[int]) -> list[CallIn]:
    """The office gives them a time after all: back in the queue, and their link to choose is closed."""
    session = locked_session(actor, session)
    rows = list(
        lock_in_order(
            CallIn.objects.filter(
                session=session, pk__in=list(call_in_ids), state__in=[CallInState.INVITED, CallInState.WAITING]
            )
        )
    )
    ids = [row.pk for row in rows]
    CallIn.objects.filter(pk__in=ids).update(
        state=CallInState.QUEUED, invited_at=None, waits_since=None, round=F("round") + 1
    )
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=ids, because="given a time by the office")
    _log(actor, session, "call_in.recall", [(row.pk, {"from": row.state}) for row in rows], None)
    day_changed.send(Session, session_id=session.pk)
    return rows


@transaction.atomic(durable=True)
def requeue_call_in(*, actor: User, call_in: CallIn) -> CallIn:
    """Back into the queue: taken out before, or said no and thought again."""
    session = locked_session(actor, call_in.session)
    call_in = locked_call_in(call_in)
    check(CALL_IN_MOVES, call_in.state, CallInState.QUEUED, noun="call", labels=CallInState.choices)
    if call_in.state == CallInState.PLACED:
        raise IllegalTransition("They have a time. Take them off the board to put them back in the queue.")
    if not still_seen(call_in.submission.state, session.kind):
        raise IllegalTransition("They are not called that far any more. Call them in from the decision room.")
    call_in.state, call_in.waits_since = CallInState.QUEUED, None
    call_in.save(update_fields=["state", "waits_since"])
    _log(actor, session, "call_in.queue", [(call_in.pk, {"session": session.pk})], None)
    day_changed.send(Session, session_id=session.pk)
    return call_in


@transaction.atomic(durable=True)
def set_wishes(
    *,
    actor: User,
    call_in: CallIn,
    minutes: int | None = None,
    free_from: dt.time | None = None,
    free_until: dt.time | None = None,
    is_online_only: bool = False,
    preference: str = "",
) -> CallIn:
    """What somebody said about when, and how long they need. Times are those of the session's wall clock."""
    session = locked_session(actor, call_in.session)
    call_in = locked_call_in(call_in)
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise Invalid(f"A length lies between 1 and {LONGEST_MINUTES} minutes.", field="minutes")
    if free_from is not None and free_from == free_until:
        raise Invalid("They would be free for no time at all.", field="free_until")
    call_in.minutes, call_in.free_from, call_in.free_until = minutes, free_from, free_until
    call_in.is_online_only, call_in.preference = is_online_only, preference.strip()[:300]
    call_in.save(update_fields=["minutes", "free_from", "free_until", "is_online_only", "preference"])
    _log(actor, session, "call_in.wish", [(call_in.pk, {})], None)
    day_changed.send(Session, session_id=session.pk)
    return call_in


def locked_call_in(call_in: CallIn) -> CallIn:
    found = lock_in_order(CallIn.objects.select_related("submission__role", "performer").filter(pk=call_in.pk)).first()
    if found is None:
        raise NotFound("They are not in the queue of this session.")
    return found


def _log(
    actor: User | None, session: Session, verb: str, rows: list[tuple[int, dict]], batch: uuid.UUID | None
) -> None:
    record_activities(
        actor=actor, verb=verb, subject_type=SUBJECT_TYPE, rows=rows, organisation=session.organisation, batch=batch
    )
