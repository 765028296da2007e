"""What a casting office had with a performer, for its pages on people. Registered with talent.seen."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from casting.models import ReviewPass, Role, Submission
from casting.policies import can_manage_calls
from casting.states import CallState, PassState, RoleState, SubmissionState
from core.errors import NotAllowed, NotFound
from talent.seen import Line

MOST_LINES, MOST_ROLES = 40, 30
TAKES_PEOPLE = (RoleState.OPEN, RoleState.AUDITIONING, RoleState.CALLBACKS, RoleState.RECASTING)
CALL_STANDS = (CallState.DRAFT, CallState.PUBLISHED, CallState.PAUSED, CallState.CLOSED)


def rows_seen(organisation: Organisation) -> QuerySet:
    """Whoever was looked at for one of its roles."""
    return Submission.objects.filter(organisation=organisation, viewed_at__isnull=False)


def rows_in_for(organisation: Organisation, role_id: int) -> QuerySet:
    """Whoever is in for that role. Raises NotAllowed while names are hidden there: the list would lift the veil."""
    role = Role.objects.filter(organisation=organisation, pk=role_id).first()
    if role is None:
        raise NotFound("There is no such role.")
    if _blind().filter(role=role).exists():
        raise NotAllowed("Names are hidden in the open pass of this role, so who is in for it cannot be asked.")
    return Submission.objects.filter(role=role).exclude(state=SubmissionState.WITHDRAWN)


def history(user: User, organisation: Organisation, performer_id: int) -> list[Line]:
    """What they were up for, the latest first; roles in which names are hidden from the reader are left out."""
    hidden = _blind().filter(role=OuterRef("role")).exclude(keepers=user)
    rows = (
        Submission.objects.filter(~Q(Exists(hidden)), organisation=organisation, performer_id=performer_id)
        .select_related("role", "production")
        .order_by("-submitted_at", "-pk")[:MOST_LINES]
    )
    return [
        Line(
            at=row.submitted_at,
            words=f"{row.role.name}, {row.production.public_title}",
            state=row.state,
            state_words=row.get_state_display(),
            url=reverse("casting:room", args=[organisation.slug, row.role_id]),
        )
        for row in rows
    ]


def roles_to_bring_into(user: User, organisation: Organisation, name: str) -> list[tuple[str, str]]:
    """(address, words) of bringing somebody of that name into each role that takes people, the newest first."""
    if not can_manage_calls(user, organisation):
        return []
    hidden = _blind().filter(role=OuterRef("pk")).exclude(keepers=user)
    roles = (
        Role.objects.filter(
            ~Q(Exists(hidden)), organisation=organisation, state__in=TAKES_PEOPLE, call__state__in=CALL_STANDS
        )
        .select_related("call__production")
        .order_by("-pk")[:MOST_ROLES]
    )
    return [
        (
            reverse("casting:bring", args=[organisation.slug, role.pk]),
            f"{role.name}, {role.call.production.public_title}",
        )
        for role in roles
    ]


def _blind() -> QuerySet:
    return ReviewPass.objects.filter(state=PassState.OPEN, is_blind=True)
