"""The sign-off of one person for one part: asked step by step, answered seat by seat, open until it is closed.

Whoever says something holds the approval's row, so that a quorum is reached once and nothing follows a closing.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import (
    Approval,
    ApprovalSeat,
    ApprovalStep,
    LadderStep,
    Presentation,
    Role,
    Select,
    Submission,
    Verdict,
    Viewer,
    ViewerEvent,
)
from casting.selectors.selects import OUT
from casting.services.answers import without_nul
from casting.services.approval_letters import ask, tell_result
from casting.services.approval_seats import hand_on, open_for_viewers, seat_people
from casting.services.selects import hold_role, selects_of
from casting.states import (
    ApprovalState,
    PresentationState,
    RoleState,
    StepState,
    SubmissionState,
    VerdictValue,
    ViewerAct,
)
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

ENDED_AS = {
    ApprovalState.APPROVED: "was approved",
    ApprovalState.DECLINED: "was declined",
    ApprovalState.CANCELLED: "was taken back",
}
LONGEST_REASON = 2000
# How long after its due time a link of the ladder still opens.
LINK_OUTLIVES = dt.timedelta(days=14)


@transaction.atomic(durable=True)
def start_approval(*, actor: User, role: Role, message: str = "", presentation: Presentation | None = None) -> Approval:
    """Ask for the sign-off of the first choice, with the backups as they stand now; its first step opens at once.

    People outside the office look through `presentation`, which is open and shows the first choice;
    without one, a presentation of this part is made for them. Raises Conflict while another
    sign-off of the part is open, Invalid where selects or ladder are not ready.
    """
    role = hold_role(actor=actor, role=role)
    if role.state in {RoleState.CAST, RoleState.CUT}:
        raise IllegalTransition(f"{role.name} is {role.get_state_display().lower()}, so there is nothing to sign off.")
    running = Approval.objects.filter(role=role, state=ApprovalState.OPEN).select_related("started_by").first()
    if running is not None:
        at = clock.show(running.started_at, role.organisation.time_zone, "short")
        raise Conflict(f"{running.started_by.name} asked for the sign-off of {role.name} already, on {at}.")
    selects = selects_of(role)
    first, backups = _chosen(role, selects)
    ladder = list(LadderStep.objects.filter(production_id=role.production_id))
    if not ladder:
        raise Invalid("Say first who signs off on this production: its ladder is empty.")
    outside = any(seat.get("user") is None for step in ladder for seat in step.seats)
    if presentation is not None:
        _check_presentation(presentation, role, first)
    elif outside:
        presentation = open_for_viewers(actor=actor, role=role, selects=[first, *backups])
    approval = Approval.objects.create(
        organisation=role.organisation,
        role=role,
        submission=first.submission,
        backups=[select.submission_id for select in backups],
        presentation=presentation,
        message=message.strip()[:2000],
        started_by=actor,
    )
    for step in ladder:
        copy = ApprovalStep.objects.create(
            organisation=role.organisation,
            approval=approval,
            position=step.position,
            kind=step.kind,
            quorum=step.quorum,
            days=step.days,
        )
        seat_people(actor=actor, step=copy, seats=step.seats, presentation=presentation)
    _log(actor, approval, "start", {"submission": first.submission_id})
    _open(approval, approval.steps.first())
    return approval


def _chosen(role: Role, selects: list[Select]) -> tuple[Select, list[Select]]:
    if not selects:
        raise Invalid(f"There are no selects for {role.name} yet. Choose somebody first.")
    first = selects[0]
    name = first.submission.performer.stage_name
    if first.submission.state == SubmissionState.WITHDRAWN:
        raise IllegalTransition(f"{name} has withdrawn, so put somebody else first before you ask for sign-off.")
    if first.submission.state in OUT:
        state = first.submission.get_state_display()
        raise IllegalTransition(f"{name} is at “{state}”, so put somebody else first before you ask for sign-off.")
    backups = sorted((one for one in selects if one.backup_rank), key=lambda one: one.backup_rank or 0)
    return first, [one for one in backups if one.submission.state != SubmissionState.WITHDRAWN]


def _check_presentation(presentation: Presentation, role: Role, first: Select) -> None:
    shown = presentation.picks.filter(submission_id=first.submission_id, removed_at=None).exists()
    if presentation.production_id != role.production_id or presentation.state != PresentationState.OPEN or not shown:
        name = first.submission.performer.stage_name
        raise Invalid(f"Choose an open presentation that shows {name}, or none.", field="presentation")


def _open(approval: Approval, step: ApprovalStep) -> None:
    now = clock.now()
    step.state, step.opened_at, step.reminded_at, step.closed_at = StepState.OPEN, now, None, None
    step.due_at = clock.out_of_quiet_hours(now + dt.timedelta(days=step.days), approval.organisation.time_zone)
    step.save(update_fields=["state", "opened_at", "due_at", "reminded_at", "closed_at"])
    Viewer.objects.filter(
        pk__in=step.seats.filter(viewer__isnull=False).values("viewer_id"), expires_at__lt=step.due_at + LINK_OUTLIVES
    ).update(expires_at=step.due_at + LINK_OUTLIVES)
    ask(step=step, seats=waiting_seats(step))


def waiting_seats(step: ApprovalStep) -> list[ApprovalSeat]:
    """Who may still speak in the step and has not."""
    seats = ApprovalSeat.objects.filter(step=step, delegate__isnull=True, verdicts__isnull=True)
    return list(seats.select_related("user", "viewer", "step__approval").order_by("pk"))


@transaction.atomic(durable=True)
def give_verdict(
    *,
    seat: ApprovalSeat,
    value: str,
    reason: str = "",
    actor: User | None = None,
    viewer: Viewer | None = None,
) -> Verdict:
    """What the holder of a seat says: the office's person by `actor`, anybody else by `viewer`.

    Saying something else later keeps both; that is possible until the next step has been decided.
    The same again changes nothing. Raises Invalid for a no without a reason, NotAllowed for somebody
    else's seat, IllegalTransition before the step's turn, Conflict once it is closed, with who closed
    it and when.
    """
    approval, seat = _hold_seat(seat)
    _check_holder(seat, actor, viewer)
    reason = without_nul(reason).strip()
    if value not in VerdictValue.values:
        raise Invalid("Say whether you approve.", field="value")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Keep the reason to {LONGEST_REASON:,} characters.", field="reason")
    if value == VerdictValue.DECLINE and not reason:
        raise Invalid("Say why not. Casting needs it to go on.", field="reason")
    _check_can_speak(approval, seat)
    last = seat.verdicts.order_by("-pk").first()
    if last is not None and (last.value, last.reason) == (value, reason):
        return last
    verdict = Verdict.objects.create(organisation=approval.organisation, seat=seat, value=value, reason=reason)
    by_link = "_by_link" if viewer is not None else ""
    _log(
        actor,
        approval,
        f"verdict{by_link}",
        {"step": seat.step.kind, "value": value, "seat": seat.pk, "voice": seat.name},
    )
    if viewer is not None:
        ViewerEvent.objects.create(
            organisation=approval.organisation,
            viewer=viewer,
            act=ViewerAct.VERDICT,
            data={"approval": approval.pk, "value": value},
        )
    _follow(approval, seat, value)
    return verdict


def _hold_seat(seat: ApprovalSeat) -> tuple[Approval, ApprovalSeat]:
    approval = (
        Approval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "role__production", "submission__performer", "started_by")
        .get(steps__seats=seat.pk)
    )
    fresh = ApprovalSeat.objects.select_related("step", "user", "viewer").get(pk=seat.pk)
    fresh.step.approval = approval
    return approval, fresh


def _check_holder(seat: ApprovalSeat, actor: User | None, viewer: Viewer | None) -> None:
    mine = seat.user_id is not None and actor is not None and seat.user_id == actor.pk
    theirs = seat.viewer_id is not None and viewer is not None and seat.viewer_id == viewer.pk
    if not mine and not theirs:
        raise NotAllowed(f"This is {seat.name}’s to say.")
    handed = ApprovalSeat.objects.filter(delegated_by=seat).first()
    if handed is not None:
        raise Conflict(f"You handed this on to {handed.name}, who speaks for you now.")


def _check_can_speak(approval: Approval, seat: ApprovalSeat) -> None:
    if approval.state != ApprovalState.OPEN:
        raise Conflict(closed_words(approval))
    if approval.submission.state in OUT:
        name = approval.submission.performer.stage_name
        left = "has withdrawn" if approval.submission.state == SubmissionState.WITHDRAWN else "is out of the running"
        raise Conflict(f"{name} {left}, so there is nothing to sign off any more.")
    step = seat.step
    if step.state == StepState.WAITING:
        before = approval.steps.filter(state=StepState.OPEN).first()
        whose = before.get_kind_display().lower() if before else "the step before"
        raise IllegalTransition(f"It is not your turn yet: {whose} comes first. We will write to you.")
    if step.state not in {StepState.OPEN, StepState.APPROVED}:
        raise Conflict(closed_words(approval))
    if step.state == StepState.APPROVED:
        following = approval.steps.filter(position__gt=step.position).order_by("position").first()
        if following is not None and following.state not in {StepState.WAITING, StepState.OPEN}:
            at = clock.show(following.closed_at, approval.organisation.time_zone)
            raise Conflict(
                f"{following.get_kind_display()} has decided since, on {at}, so what you said stands. Speak to casting."
            )


def closed_words(approval: Approval) -> str:
    """ "This sign-off was approved: closed by Aled Fairweather on Friday …"."""
    at = clock.show(approval.closed_at, approval.organisation.time_zone) if approval.closed_at else ""
    return f"This sign-off {ENDED_AS[ApprovalState(approval.state)]}: closed by {approval.closed_by_name} on {at}."


def _follow(approval: Approval, seat: ApprovalSeat, value: str) -> None:
    """What one more verdict makes of its step, and of the whole."""
    step = seat.step
    if value == VerdictValue.DECLINE:
        if step.state == StepState.APPROVED:
            _reopen(approval, step)
        _close_step(step, StepState.DECLINED)
        _close(approval, ApprovalState.DECLINED, seat.name)
        return
    reached = approvals_in(step) >= step.quorum
    if step.state == StepState.APPROVED and not reached:
        _reopen(approval, step)
    elif step.state == StepState.OPEN and reached:
        _close_step(step, StepState.APPROVED)
        following = approval.steps.filter(state=StepState.WAITING).order_by("position").first()
        if following is not None:
            _open(approval, following)
        else:
            _close(approval, ApprovalState.APPROVED, seat.name)


def approvals_in(step: ApprovalStep) -> int:
    """How many seats of a step say yes, each by its newest word; a seat that was handed on does not count."""
    newest = (
        Verdict.objects.filter(seat__step=step, seat__delegate__isnull=True)
        .order_by("seat_id", "-pk")
        .distinct("seat_id")
    )
    return sum(verdict.value == VerdictValue.APPROVE for verdict in newest)


def _reopen(approval: Approval, step: ApprovalStep) -> None:
    """The step lost its quorum: the next one waits again, with what was said in it kept."""
    approval.steps.filter(state=StepState.OPEN).update(state=StepState.WAITING)
    step.state, step.closed_at = StepState.OPEN, None
    step.save(update_fields=["state", "closed_at"])


def _close_step(step: ApprovalStep, state: StepState) -> None:
    step.state, step.closed_at = state, clock.now()
    step.save(update_fields=["state", "closed_at"])


def _close(approval: Approval, state: ApprovalState, by: str) -> None:
    approval.state, approval.closed_at, approval.closed_by_name = state, clock.now(), by[:120]
    approval.save(update_fields=["state", "closed_at", "closed_by_name"])
    approval.steps.filter(state__in=[StepState.OPEN, StepState.WAITING]).update(
        state=StepState.CANCELLED, closed_at=approval.closed_at
    )
    tell_result(approval)


@transaction.atomic(durable=True)
def take_back_approval(*, actor: User, approval: Approval) -> Approval:
    """Casting asks no further; whatever was said stays on record. Not once the part is cast."""
    role = hold_role(actor=actor, role=approval.role)
    approval = (
        Approval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "role__production", "submission__performer", "started_by")
        .get(pk=approval.pk)
    )
    if approval.state not in {ApprovalState.OPEN, ApprovalState.APPROVED}:
        raise Conflict(closed_words(approval))
    if role.state == RoleState.CAST:
        raise IllegalTransition(f"{role.name} is cast on this sign-off, so it stays.")
    _cancel(approval, by=actor.name)
    _log(actor, approval, "take_back", {})
    return approval


def _cancel(approval: Approval, *, by: str) -> None:
    at = clock.now()
    approval.steps.filter(state__in=[StepState.WAITING, StepState.OPEN, StepState.APPROVED]).update(
        state=StepState.CANCELLED, closed_at=at
    )
    approval.state, approval.closed_at, approval.closed_by_name = ApprovalState.CANCELLED, at, by[:120]
    approval.save(update_fields=["state", "closed_at", "closed_by_name"])


def end_with_withdrawal(*, actor: User | None, submission: Submission) -> None:
    """Nobody is asked any more about somebody who has left; in the caller's transaction."""
    open_ones = (
        Approval.objects.filter(submission=submission, state=ApprovalState.OPEN)
        .select_related("organisation", "role", "submission__performer")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    for approval in open_ones:
        _cancel(approval, by=f"{approval.submission.performer.stage_name}, who withdrew,"[:120])
        _log(actor, approval, "take_back", {"withdrawn": submission.pk})


@transaction.atomic(durable=True)
def delegate_seat(
    *,
    seat: ApprovalSeat,
    name: str = "",
    email: str = "",
    user: User | None = None,
    actor: User | None = None,
    viewer: Viewer | None = None,
) -> ApprovalSeat:
    """Hand a seat on, once: to somebody of the office by `user`, to anybody else by name and address.

    By its holder, or by casting for them (`actor`). Raises Conflict when it was handed on or spoken
    in already, Invalid for somebody who has a seat in the step.
    """
    approval, seat = _hold_seat(seat)
    if approval.state != ApprovalState.OPEN or seat.step.state not in {StepState.OPEN, StepState.WAITING}:
        raise Conflict(closed_words(approval) if approval.closed_at else "This step is decided, so it stays as it is.")
    made = hand_on(approval=approval, seat=seat, name=name, email=email, user=user, actor=actor, viewer=viewer)
    by_link = "_by_link" if viewer is not None else ""
    _log(
        actor,
        approval,
        f"delegate{by_link}",
        {"step": seat.step.kind, "seat": seat.pk, "to": made.pk, "voice": seat.name},
    )
    if seat.step.state == StepState.OPEN:
        ask(step=seat.step, seats=[made])
    return made


def _log(actor: User | None, approval: Approval, verb: str, data: dict) -> None:
    record_activity(
        actor=actor,
        verb=f"approval.{verb}",
        subject=approval,
        organisation=approval.organisation,
        data={"role": approval.role_id, **data},
    )


REMIND_BEFORE = dt.timedelta(hours=24)
# Nobody is reminded on the heels of being asked.
NOT_BEFORE = dt.timedelta(hours=12)


def steps_to_remind(now: dt.datetime) -> QuerySet[ApprovalStep]:
    """Open steps that are nearly due, asked a while ago, and not reminded of yet."""
    return ApprovalStep.objects.filter(
        state=StepState.OPEN, reminded_at=None, due_at__lte=now + REMIND_BEFORE, opened_at__lte=now - NOT_BEFORE
    )


@transaction.atomic(durable=True)
def remind_step(*, step: ApprovalStep) -> bool:
    """Write once to everybody whom an open step still waits for; returns whether it did."""
    approval = (
        Approval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=step.approval_id)
    )
    fresh = steps_to_remind(clock.now()).filter(approval=approval, pk=step.pk).first()
    if fresh is None:
        return False
    fresh.reminded_at = clock.now()
    fresh.save(update_fields=["reminded_at"])
    ask(step=fresh, seats=waiting_seats(fresh), reminder=True)
    return True
