"""What casting a role would do, before it is done."""

from dataclasses import dataclass

from accounts.models import Organisation
from casting.models import Role, RoleCount, Submission
from casting.states import FIRST_CHOICE, ClosureState, Stage, SubmissionState
from core.errors import NotFound

IN_PLAY = [Stage.REVIEW, Stage.SHORTLISTED, Stage.AUDITION, Stage.CALLBACK]


@dataclass(frozen=True)
class RoleEnding:
    """`booked` are the names of those who keep the part; `others` and `unopened` count those still in play."""

    role: Role
    booked: list[str]
    others: int
    unopened: int
    finalists_waiting: int


def role_ending(*, organisation: Organisation, role_id: int) -> RoleEnding:
    """Inside the office's scope. Raises NotFound."""
    role = (
        Role.objects.select_related("production", "organisation").filter(organisation=organisation, pk=role_id).first()
    )
    if role is None:
        raise NotFound("There is no such role.")
    counts = list(RoleCount.objects.filter(role=role, stage__in=IN_PLAY))
    booked = Submission.objects.filter(role=role, state=SubmissionState.BOOKED).order_by("name_key", "pk")
    return RoleEnding(
        role=role,
        booked=list(booked.values_list("performer__stage_name", flat=True)),
        others=sum(count.total for count in counts),
        unopened=sum(count.unopened for count in counts),
        finalists_waiting=Submission.objects.filter(
            role=role, closures__message__wait_for=FIRST_CHOICE, closures__state=ClosureState.DUE
        ).count(),
    )
