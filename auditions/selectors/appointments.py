"""Reading appointments."""

from collections.abc import Iterable, Sequence

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from auditions.links import answer_token, read_beside_token, read_token
from auditions.models import Appointment
from auditions.selectors.former import handed_back_since
from auditions.selectors.mine import coming_of
from casting.home_panels import Panel, Whose
from casting.models import Role, Submission
from casting.selectors.board import role_for_review
from core.errors import NotFound
from notifications.models import OutboxMessage
from notifications.states import MessageState
from talent.selectors.guardians import link_has_ended

SUBJECT_TYPE = "auditions.appointment"


def appointments_of_role(role: Role) -> list[Appointment]:
    """Everyone called in for a role whom the reader sees, in the order of the day; inside the office's scope.

    `role` comes from `role_for_review`. Each has `shown_name`: their name, or what stands in for it.
    """
    rows = (
        Appointment.objects.filter(submission__in=Submission.objects.filter(role.lens.visible_q(), role=role))
        .select_related("performer", "submission")
        .order_by("starts_at", "pk")
    )
    return [_named(row, role) for row in rows]


def appointment_for(*, actor: User, organisation: Organisation, appointment_id: int) -> Appointment:
    """For acting on, with `shown_name`. Raises NotFound, also for somebody whom the actor does not see."""
    row = (
        Appointment.objects.select_related("submission", "performer")
        .filter(pk=appointment_id, organisation=organisation)
        .first()
    )
    if row is None:
        raise NotFound("There is no such callback.")
    role = role_for_review(actor=actor, organisation=organisation, role_id=row.submission.role_id)
    if not Submission.objects.filter(role.lens.visible_q(), pk=row.submission_id).exists():
        raise NotFound("There is no such callback.")
    row.submission.role = role
    return _named(row, role)


def people_to_invite(role: Role, ids: Sequence[int]) -> list[Submission]:
    """Those of them whom the reader sees, with `shown_name`; by name, or as they were chosen while names are hidden."""
    rows = list(
        Submission.objects.filter(role.lens.visible_q(), role=role, pk__in=ids)
        .select_related("performer")
        .order_by("name_key", "pk")
    )
    for row in rows:
        row.shown_name = role.lens.name_for(row.number, row.performer.stage_name)
    return sorted(rows, key=lambda row: ids.index(row.pk)) if role.lens.hides_identity else rows


def _named(row: Appointment, role: Role) -> Appointment:
    row.shown_name = role.lens.name_for(row.submission.number, row.performer.stage_name)
    if role.lens.hides_identity:
        # Written by the person, and may say who they are.
        row.answer_note = ""
    return row


def appointment_by_token(token: str) -> tuple[Appointment, int] | None:
    """The appointment that a link to it names, and the sequence it was made for; None for a link we did not make."""
    named = read_token(token) or read_beside_token(token)
    if named is None:
        return None
    uid, sequence = named
    with across_offices("the bearer of a signed link answers without an account"):
        found = (
            Appointment.objects.select_related(
                "organisation", "performer__account", "submission__role", "submission__production"
            )
            .filter(uid=uid)
            .exclude(handed_back_since(token, sequence))
            .exclude(link_has_ended(token))
            .first()
        )
    return (found, sequence) if found else None


def told_of_callback(submission_ids: Sequence[int]) -> set[int]:
    """Those whose invitation has left, so that their own page may say "called back"."""
    with across_offices("a performer's own appointments lie in many offices"):
        ids = dict(
            Appointment.objects.filter(submission_id__in=list(submission_ids)).values_list("pk", "submission_id")
        )
        sent = OutboxMessage.objects.filter(
            subject_type=SUBJECT_TYPE, subject_id__in=list(ids), state=MessageState.SENT
        ).values_list("subject_id", flat=True)
        return {ids[pk] for pk in sent}


def appointment_panels(whose: Whose) -> Iterable[Panel]:
    """What a performer's home shows: appointments ahead, at the times that have reached them."""
    for mine in coming_of(whose):
        yield Panel(
            template="auditions/appointment_panel.html",
            context={"mine": mine, "token": answer_token(mine.row)},
            submission_id=mine.row.submission_id,
            sort_key=mine.starts_at.isoformat(),
        )
