"""What casting a role would do, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import Activity, Organisation, User
from casting.models import Approval, Role, RoleCount, Select, Submission
from casting.policies import check_not_blind, lens_of
from casting.states import FIRST_CHOICE, ApprovalState, ClosureState, RoleState, Stage, SubmissionState
from core import clock
from core.errors import NotFound

HEAR_NOW = [Stage.REVIEW, Stage.SHORTLISTED, Stage.AUDITION]
IN_PLAY = [*HEAR_NOW, Stage.CALLBACK]


@dataclass(frozen=True)
class RoleEnding:
    """`booked` are the names of those who keep the part, `others` and `unopened` count those still in play.

    `waiting` are the names of those whose answer waits until the first choice has signed, in the
    order in which they would be offered the part where that is set. `missing` are sentences: what
    ought to stand first and does not. `already` says by whom the part was cast.
    """

    role: Role
    booked: list[str]
    others: int
    unopened: int
    offers: int
    waiting: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    already: str = ""
    called_back: int = 0

    @property
    def hear_now(self) -> int:
        return self.others - self.called_back


def role_ending(*, actor: User, organisation: Organisation, role_id: int) -> RoleEnding:
    """Inside the office's scope. Raises NotFound, and NotAllowed while names are hidden from the actor."""
    role = (
        Role.objects.select_related("production", "organisation").filter(organisation=organisation, pk=role_id).first()
    )
    if role is None:
        raise NotFound("There is no such role.")
    check_not_blind(actor, role, "casting the part")
    counts = {count.stage: count for count in RoleCount.objects.filter(role=role)}
    total = {stage: counts[stage].total if stage in counts else 0 for stage in Stage.values}
    booked = list(
        Submission.objects.filter(role=role, state=SubmissionState.BOOKED)
        .select_related("performer")
        .order_by("name_key", "pk")
    )
    excluded = set(lens_of(actor, role).excluded)
    return RoleEnding(
        role=role,
        booked=[row.performer.stage_name for row in booked],
        others=sum(total[stage] for stage in IN_PLAY),
        unopened=sum(counts[stage].unopened for stage in IN_PLAY if stage in counts),
        offers=total[Stage.OFFERED],
        waiting=_waiting(role, excluded),
        missing=[words for _, words in what_is_missing(role, booked)] if booked else [],
        already=already_cast(role, cast_act(role)) if role.state == RoleState.CAST else "",
        called_back=total[Stage.CALLBACK],
    )


def _waiting(role: Role, excluded: set[int]) -> list[str]:
    ranked = {select.submission_id: select for select in Select.objects.filter(role=role)}
    rows = Submission.objects.filter(role=role).exclude(performer_id__in=excluded).select_related("performer")
    close = {row.pk: row for row in rows.filter(stage__in=[Stage.CALLBACK, Stage.OFFERED])}
    close |= {
        row.pk: row for row in rows.filter(closures__message__wait_for=FIRST_CHOICE, closures__state=ClosureState.DUE)
    }
    backups = [pk for pk, select in ranked.items() if select.backup_rank]
    close |= {row.pk: row for row in rows.filter(pk__in=backups, stage__in=HEAR_NOW)}

    def place(row: Submission) -> tuple:
        select = ranked.get(row.pk)
        return (select.rank if select else 999, row.name_key)

    return [row.performer.stage_name for row in sorted(close.values(), key=place)]


def cast_act(role: Role) -> Activity | None:
    return (
        Activity.objects.filter(verb="role.cast", subject_type="casting.role", subject_id=role.pk)
        .select_related("actor")
        .order_by("-pk")
        .first()
    )


def already_cast(role: Role, act: Activity | None) -> str:
    if act is None or act.actor is None:
        return f"{role.name} is cast already."
    at = clock.show(act.created_at, role.organisation.time_zone, "full")
    return f"{role.name} was cast by {act.actor.name} on {at}."


def what_is_missing(role: Role, booked: Sequence[Submission]) -> list[tuple[str, str]]:
    """What ought to stand before the part is cast and does not: (key, sentence). `role` with its production."""
    return [*_sign_off_missing(role, booked), *_another_booked(role, booked)]


def _sign_off_missing(role: Role, booked: Sequence[Submission]) -> list[tuple[str, str]]:
    latest = (
        Approval.objects.filter(role=role)
        .exclude(state=ApprovalState.CANCELLED)
        .select_related("submission__performer")
        .order_by("-pk")
        .first()
    )
    if latest is None:
        return [("approval", "The sign-off has not been asked for.")] if role.production.needs_approval else []
    name = latest.submission.performer.stage_name
    if latest.state == ApprovalState.OPEN:
        return [("approval", f"The sign-off of {name} is still open.")]
    if latest.state == ApprovalState.DECLINED:
        return [("approval", f"The sign-off of {name} was declined.")]
    if latest.submission_id not in {row.pk for row in booked}:
        return [("approval", f"The sign-off is for {name}, who is not the one booked.")]
    return []


def _another_booked(role: Role, booked: Sequence[Submission]) -> list[tuple[str, str]]:
    first = Select.objects.filter(role=role, rank=1).select_related("submission__performer").first()
    if first is None or first.submission_id in {row.pk for row in booked}:
        return []
    names = " and ".join(row.performer.stage_name for row in booked)
    chosen = first.submission.performer.stage_name
    return [
        ("first_choice", f"{names} {'is' if len(booked) == 1 else 'are'} booked, but {chosen} is the first choice.")
    ]
