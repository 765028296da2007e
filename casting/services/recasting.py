"""When the first choice falls through: the part is recast from what is known, the next backup first."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from accounts.models import Activity, User
from accounts.services.activity import record_activity
from accounts.states import MembershipRole
from casting.models import Closure, Role, Select, Submission
from casting.selectors.selection import Selection
from casting.services.decisions import Outcome, apply_decision
from casting.services.selects import hold_role, selects_of, write_order
from casting.signals import selects_changed
from casting.states import ClosureState, RoleState, SubmissionState
from core.errors import Conflict, IllegalTransition, NeedsConfirmation
from notifications.services.notices import NewNotice, add_notices

# By two arrows where there is no straight one: a no is reopened before an offer follows.
REOPENED_FIRST = [SubmissionState.NOT_SELECTED]
NOT_YET_CALLED_BACK = [
    SubmissionState.SUBMITTED,
    SubmissionState.VIEWED,
    SubmissionState.SHORTLISTED,
    SubmissionState.AUDITION,
]


def recast_if_fallen(*, actor: User | None, role: Role, submission_ids: Sequence[int]) -> bool:
    """Begin to recast a part that was cast when nobody is booked for it any more; in the caller's transaction.

    `submission_ids` are who has just left. The caller holds the role's lock. Returns whether it began.
    """
    role = Role.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=role.pk)
    if role.state != RoleState.CAST:
        return False
    if Submission.objects.filter(role=role, state=SubmissionState.BOOKED).exists():
        return False
    role.state = RoleState.RECASTING
    role.save(update_fields=["state"])
    record_activity(
        actor=actor,
        verb="role.recast",
        subject=role,
        organisation=role.organisation,
        data={"from": RoleState.CAST, "to": RoleState.RECASTING, "left": list(submission_ids)},
    )
    _tell_office(role)
    return True


def cast_again(*, actor: User, role: Role) -> None:
    """The act that freed the part was taken back: whoever is booked again plays it as before."""
    role = Role.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=role.pk)
    if role.state != RoleState.RECASTING:
        return
    if not Submission.objects.filter(role=role, state=SubmissionState.BOOKED).exists():
        return
    for state in (RoleState.OPEN, RoleState.CAST):
        role.state = state
        role.save(update_fields=["state"])
    record_activity(
        actor=actor,
        verb="role.cast_again",
        subject=role,
        organisation=role.organisation,
        data={"from": RoleState.RECASTING, "to": RoleState.CAST},
    )


def _tell_office(role: Role) -> None:
    deciding = role.organisation.memberships.filter(
        role__in=[MembershipRole.OWNER, MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE]
    )
    fallen = Activity.objects.filter(verb="role.recast", subject_type="casting.role", subject_id=role.pk).count()
    add_notices(
        [
            NewNotice(
                user_id=user_id,
                title=f"{role.name} has to be recast",
                text="The first choice has fallen through. Your backups are waiting in order.",
                url=reverse("casting:selects", args=[role.organisation.slug, role.pk]),
                dedupe_key=f"recast:{role.pk}:{fallen}:{user_id}",
            )
            for user_id in deciding.values_list("user_id", flat=True)
        ]
    )


@transaction.atomic(durable=True)
def offer_up(*, actor: User, select: Select, confirm_told: bool = False) -> Outcome:
    """A backup becomes the first choice of a part that is being recast, and is offered it.

    Their no is lifted if it has not left; the rest keep waiting. Raises Conflict when the part is
    not being recast any more, IllegalTransition for who has withdrawn, NeedsConfirmation for who
    has been told already that the part went another way.
    """
    role = hold_role(actor=actor, role=select.role)
    if role.state != RoleState.RECASTING:
        raise Conflict(f"{role.name} is not being recast any more. It is {role.get_state_display().lower()} now.")
    standing = selects_of(role)
    found = next((one for one in standing if one.pk == select.pk), None)
    if found is None:
        raise Conflict("Somebody else has taken them off the list meanwhile.")
    person = found.submission
    name = person.performer.stage_name
    if person.state == SubmissionState.WITHDRAWN:
        raise IllegalTransition(f"{name} has withdrawn, so they cannot be offered the part.")
    if was_told(person) and not confirm_told:
        raise NeedsConfirmation(
            f"{name} has been told already that the part went another way. Speak to them first, then offer it.",
            field="confirm_told",
            details={"name": name},
        )
    _move_role_to_offer(actor, role)
    if person.state in REOPENED_FIRST or person.state in NOT_YET_CALLED_BACK:
        _move(actor, role, found, SubmissionState.CALLBACK)
    outcome = _move(actor, role, found, SubmissionState.OFFERED)
    found.backup_rank = None
    # Whoever fell through stays on the list, last: what was known of them is kept.
    write_order(
        [found, *(one for one in standing[1:] if one is not found), *([] if standing[0] is found else standing[:1])]
    )
    record_activity(
        actor=actor,
        verb="role.offer_up",
        subject=role,
        organisation=role.organisation,
        data={"submission": found.submission_id},
    )
    selects_changed.send(Select, submission_ids=[one.submission_id for one in standing], role_id=role.pk, actor=actor)
    return outcome


def was_told(submission: Submission) -> bool:
    return Closure.objects.filter(submission=submission, state=ClosureState.SENT).exists()


def _move_role_to_offer(actor: User, role: Role) -> None:
    """Along the arrows that there are: recast parts open again before an offer goes out."""
    for state, verb in ((RoleState.OPEN, "reopen"), (RoleState.OFFER_OUT, "offer")):
        before, role.state = role.state, state
        role.save(update_fields=["state"])
        record_activity(
            actor=actor, verb=verb, subject=role, organisation=role.organisation, data={"from": before, "to": state}
        )


def _move(actor: User, role: Role, select: Select, to: str) -> Outcome:
    return apply_decision(actor=actor, role=role, submissions=Selection(role=role, ids=[select.submission_id]), to=to)
