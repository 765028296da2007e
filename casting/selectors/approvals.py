"""Sign-offs as the office and the people asked see them. Run inside the office's scope, but for viewers by link."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.lens import office_lens_for
from casting.models import (
    Approval,
    ApprovalSeat,
    ApprovalStep,
    LadderStep,
    Presentation,
    Production,
    Role,
    Select,
    Verdict,
    Viewer,
)
from casting.policies import can_decide_role, can_review_role, check_not_blind, lens_of
from casting.selectors.selects import SelectCard, cards_of, next_in_line
from casting.states import ApprovalState, PresentationState, RoleState, StepState, VerdictValue
from core import clock
from core.errors import NotAllowed, NotFound


@dataclass(frozen=True)
class SeatRow:
    """A seat and everything that was said in it, newest last. `speaks` is false once it was handed on."""

    seat: ApprovalSeat
    said: list[Verdict]
    handed_to: str = ""
    handed_by: str = ""

    @property
    def latest(self) -> Verdict | None:
        return self.said[-1] if self.said else None

    @property
    def earlier(self) -> list[Verdict]:
        return self.said[:-1]

    @property
    def speaks(self) -> bool:
        return not self.handed_to


@dataclass(frozen=True)
class StepRow:
    step: ApprovalStep
    seats: list[SeatRow]

    @property
    def speaking(self) -> list[SeatRow]:
        return [row for row in self.seats if row.speaks]

    @property
    def approved(self) -> int:
        return sum(row.latest is not None and row.latest.value == VerdictValue.APPROVE for row in self.speaking)

    @property
    def is_overdue(self) -> bool:
        return self.step.state == StepState.OPEN and self.step.due_at is not None and self.step.due_at < clock.now()

    @property
    def is_stuck(self) -> bool:
        """Everybody has spoken and the quorum is not reached: only casting can move it."""
        silent = any(row.latest is None for row in self.speaking)
        return self.step.state == StepState.OPEN and not silent and self.approved < self.step.quorum


@dataclass(frozen=True)
class ApprovalPage:
    """`mine` is the reader's own seat, waiting or spoken in. `backups` are cards in the order they stood then."""

    approval: Approval
    first: SelectCard | None
    name: str
    backups: list[SelectCard]
    steps: list[StepRow]
    mine: SeatRow | None
    may_say: bool
    may_take_back: bool
    may_hand_on: bool
    next_word: str


def approval_page(*, actor: User, organisation: Organisation, approval_id: int) -> ApprovalPage:
    """Raises NotFound, NotAllowed for members who neither look at submissions nor have a seat, and while names hide."""
    approval = (
        Approval.objects.select_related(
            "role__production",
            "role__organisation",
            "organisation",
            "submission__performer",
            "started_by",
            "presentation",
        )
        .filter(organisation=organisation, pk=approval_id)
        .first()
    )
    if approval is None:
        raise NotFound("There is no such sign-off.")
    steps = steps_of(approval)
    mine = next((row for step in steps for row in step.seats if row.seat.user_id == actor.pk and row.speaks), None)
    role = approval.role
    if mine is None and not can_review_role(actor, role):
        raise NotAllowed("Sign-offs are for the people who decide about them.")
    check_not_blind(actor, role, "the sign-off")
    excluded = lens_of(actor, role).excluded
    if approval.submission.performer_id in excluded:
        raise NotAllowed("You stay out of this person, so their sign-off is not shown to you.")
    cards = {
        card.submission.pk: card
        for card in cards_of(Select.objects.filter(role=role), currency=role.production.budget_currency)
        if card.submission.performer_id not in excluded
    }
    return ApprovalPage(
        approval=approval,
        first=cards.get(approval.submission_id),
        name=approval.submission.performer.stage_name,
        backups=[cards[pk] for pk in approval.backups if pk in cards],
        steps=steps,
        mine=mine,
        may_say=mine is not None and can_be_said(approval, mine.seat.step, [row.step for row in steps]),
        may_take_back=can_decide_role(actor, role)
        and approval.state in {ApprovalState.OPEN, ApprovalState.APPROVED}
        and role.state != RoleState.CAST,
        may_hand_on=approval.state == ApprovalState.OPEN and can_decide_role(actor, role),
        next_word=what_follows(mine, steps) if mine else "",
    )


def steps_of(approval: Approval) -> list[StepRow]:
    """Three statements for any number of seats."""
    steps = list(ApprovalStep.objects.filter(approval=approval).order_by("position"))
    for step in steps:
        step.approval = approval
    by_id = {step.pk: step for step in steps}
    seats = list(
        ApprovalSeat.objects.filter(step__in=steps).select_related("user", "viewer", "delegated_by").order_by("pk")
    )
    said = defaultdict(list)
    for verdict in Verdict.objects.filter(seat__in=seats).order_by("pk"):
        said[verdict.seat_id].append(verdict)
    handed = {seat.delegated_by_id: seat.name for seat in seats if seat.delegated_by_id}
    rows = defaultdict(list)
    for seat in seats:
        seat.step = by_id[seat.step_id]
        by = seat.delegated_by.name if seat.delegated_by else ""
        rows[seat.step_id].append(SeatRow(seat, said[seat.pk], handed.get(seat.pk, ""), by))
    return [StepRow(step, rows[step.pk]) for step in steps]


def can_be_said(approval: Approval, step: ApprovalStep, steps: list[ApprovalStep]) -> bool:
    """Whether a seat of this step may still speak, or say something else."""
    if approval.state != ApprovalState.OPEN:
        return False
    if step.state == StepState.OPEN:
        return True
    after = next((one for one in steps if one.position > step.position), None)
    return step.state == StepState.APPROVED and (after is None or after.state in {StepState.OPEN, StepState.WAITING})


def what_follows(mine: SeatRow, steps: list[StepRow]) -> str:
    """What an approval from this seat would do, and until when it can be taken back."""
    at = next(place for place, row in enumerate(steps) if row.step.pk == mine.seat.step_id)
    row, after = steps[at], steps[at + 1] if at + 1 < len(steps) else None
    missing = row.step.quorum - row.approved
    already = mine.latest is not None and mine.latest.value == VerdictValue.APPROVE
    if not already and missing > 1:
        waiting = [one.seat.name for one in row.speaking if one.latest is None and one.seat.pk != mine.seat.pk]
        names = " and ".join(waiting[:3]) or "the others"
        does = "approves" if len(waiting) == 1 else "approve"
        return f"{_place(row.approved + 1)} of {row.step.quorum}. When {names} {does} too, {_then(after)}. {UNTIL}"
    return (
        f"With this, {_then(after)}. {UNTIL}"
        if after
        else f"With this, {_then(after)}. It is the last word of the ladder."
    )


UNTIL = "You can take this back until the next step has been decided."


def _place(number: int) -> str:
    words = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return f"You are the {words.get(number, f'number {number}')}"


def _then(after: StepRow | None) -> str:
    return f"it goes on to {after.step.get_kind_display().lower()}" if after else "casting may open an offer"


@dataclass(frozen=True)
class ApprovalRow:
    """One line of a list: `waits_for` are the names whose word is missing just now."""

    approval: Approval
    name: str
    step: ApprovalStep | None
    waits_for: list[str] = field(default_factory=list)

    @property
    def is_overdue(self) -> bool:
        return self.step is not None and self.step.due_at is not None and self.step.due_at < clock.now()


def approvals_of_production(*, actor: User, production: Production, only_open: bool = False) -> list[ApprovalRow]:
    """Newest first. Left out: parts in a blind pass, and people whom the actor stays out of."""
    found = Approval.objects.filter(role__production=production).select_related(
        "submission__performer", "started_by", "role"
    )
    if only_open:
        found = found.filter(state=ApprovalState.OPEN)
    return _rows(found.order_by("-pk")[:200], _hides(actor, production.organisation_id))


def approvals_of_role(*, actor: User, role: Role) -> list[ApprovalRow]:
    check_not_blind(actor, role, "the sign-off")
    found = Approval.objects.filter(role=role).select_related("submission__performer", "started_by", "role")
    excluded = set(lens_of(actor, role).excluded)
    return _rows(found.order_by("-pk"), lambda approval: approval.submission.performer_id in excluded)


def _hides(actor: User, organisation_id: int) -> Callable[[Approval], bool]:
    """Whether somebody may not be told whom a sign-off is for; one statement for any number of parts."""
    lens = office_lens_for(actor, organisation_id)
    return lambda approval: lens.hides(role_id=approval.role_id, performer_id=approval.submission.performer_id)


def _rows(approvals: Iterable[Approval], hides: Callable[[Approval], bool]) -> list[ApprovalRow]:
    """Three statements for any number of sign-offs."""
    shown = [approval for approval in approvals if not hides(approval)]
    steps = {step.approval_id: step for step in ApprovalStep.objects.filter(approval__in=shown, state=StepState.OPEN)}
    waits = defaultdict(list)
    for seat in ApprovalSeat.objects.filter(
        step__in=[step.pk for step in steps.values()], delegate__isnull=True, verdicts__isnull=True
    ).select_related("step"):
        waits[seat.step.approval_id].append(seat.name)
    return [
        ApprovalRow(approval, approval.submission.performer.stage_name, steps.get(approval.pk), waits[approval.pk])
        for approval in shown
    ]


def seat_for(*, approval: Approval, seat_id: int) -> ApprovalSeat:
    found = ApprovalSeat.objects.filter(step__approval=approval, pk=seat_id).select_related("step", "user").first()
    if found is None:
        raise NotFound("There is no such seat in this sign-off.")
    return found


def ladder_of(production: Production) -> list[LadderStep]:
    return list(LadderStep.objects.filter(production=production).order_by("position"))


def presentations_showing(role: Role, submission_id: int) -> list[Presentation]:
    """Open presentations in which people outside the office would find this person, newest first."""
    return list(
        Presentation.objects.filter(
            production_id=role.production_id,
            state=PresentationState.OPEN,
            picks__submission_id=submission_id,
            picks__removed_at=None,
        )
        .distinct()
        .order_by("-pk")
    )


@dataclass(frozen=True)
class ViewerSeat:
    """A sign-off that a viewer has a seat in, for the panel on their page. `waits` until they have said something."""

    seat: ApprovalSeat
    approval: Approval
    name: str
    backups: list[str]
    steps: list[StepRow]
    row: SeatRow
    may_say: bool
    next_word: str
    due_at: dt.datetime | None

    @property
    def waits(self) -> bool:
        return self.may_say and self.row.latest is None


def seats_of_viewer(viewer: Viewer) -> list[ViewerSeat]:
    """Every seat of theirs whose turn has come, newest first; those handed on are left out."""
    with across_offices("somebody who looks by a personal link"):
        seats = list(
            ApprovalSeat.objects.filter(viewer=viewer, delegate__isnull=True)
            .exclude(step__state=StepState.WAITING)
            .select_related("step__approval__role__production", "step__approval__submission__performer")
            .order_by("-pk")
        )
        return [_viewer_seat(seat) for seat in seats]


def seats_waiting_for(viewer: Viewer) -> list[ViewerSeat]:
    """Those in which they have not said anything yet and may."""
    return [one for one in seats_of_viewer(viewer) if one.waits]


def _viewer_seat(seat: ApprovalSeat) -> ViewerSeat:
    approval = seat.step.approval
    steps = steps_of(approval)
    row = next(one for step in steps for one in step.seats if one.seat.pk == seat.pk)
    names = dict(approval.role.submissions.filter(pk__in=approval.backups).values_list("pk", "performer__stage_name"))
    return ViewerSeat(
        seat=row.seat,
        approval=approval,
        name=approval.submission.performer.stage_name,
        backups=[names[pk] for pk in approval.backups if pk in names],
        steps=steps,
        row=row,
        may_say=can_be_said(approval, row.seat.step, [step.step for step in steps]),
        next_word=what_follows(row, steps),
        due_at=row.seat.step.due_at,
    )


@dataclass(frozen=True)
class Recast:
    role: Role
    next_name: str


@dataclass(frozen=True)
class DeskMatters:
    """What of sign-off and recasting needs this person: sign-offs that wait for their word, parts that lost their first choice."""

    mine: list[ApprovalRow]
    recasting: list[Recast]


def desk_matters(*, actor: User, organisation: Organisation) -> DeskMatters:
    """Two statements while nothing waits."""
    waiting = list(
        Approval.objects.filter(
            state=ApprovalState.OPEN,
            steps__state=StepState.OPEN,
            steps__seats__user=actor,
            steps__seats__delegate__isnull=True,
            steps__seats__verdicts__isnull=True,
        )
        .select_related("submission__performer", "started_by", "role")
        .distinct()
        .order_by("pk")[:20]
    )
    rows = _rows(waiting, _hides(actor, organisation.pk)) if waiting else []
    parts = Role.objects.filter(organisation=organisation, state=RoleState.RECASTING).select_related("production")
    return DeskMatters(
        rows, [_recast(actor, role) for role in parts.order_by("pk")[:20] if can_review_role(actor, role)]
    )


def _recast(actor: User, role: Role) -> Recast:
    lens = lens_of(actor, role)
    if lens.hides_identity:
        return Recast(role, "")
    picks = Select.objects.filter(role=role).exclude(submission__performer_id__in=lens.excluded)
    found = next_in_line(cards_of(picks, currency=role.production.budget_currency))
    return Recast(role, found.name if found else "")
