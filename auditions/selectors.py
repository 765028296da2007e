"""Reading appointments."""

from collections.abc import Iterable, Sequence

from accounts.tenancy import across_offices
from auditions.links import answer_token, read_token
from auditions.models import Appointment
from auditions.states import LIVE
from casting.home_panels import Panel
from casting.models import Role
from core import clock
from notifications.models import OutboxMessage
from notifications.states import MessageState

SUBJECT_TYPE = "auditions.appointment"


def appointments_of_role(role: Role) -> list[Appointment]:
    """Everyone called in for a role, in the order of the day; inside the office's scope."""
    return list(
        Appointment.objects.filter(submission__role=role)
        .select_related("performer", "submission")
        .order_by("starts_at", "pk")
    )


def appointment_by_token(token: str) -> tuple[Appointment, int] | None:
    """The appointment that an answer link names and the sequence it was made for; None for a link we did not make."""
    named = read_token(token)
    if named is None:
        return None
    uid, sequence = named
    with across_offices("the bearer of a signed link answers without an account"):
        found = (
            Appointment.objects.select_related(
                "organisation", "performer__account", "submission__role", "submission__production"
            )
            .filter(uid=uid)
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


def appointment_panels(performer_ids: Sequence[int]) -> Iterable[Panel]:
    """What a performer's home shows: appointments ahead whose invitation has reached them."""
    with across_offices("a performer's own appointments lie in many offices"):
        rows = list(
            Appointment.objects.filter(performer_id__in=list(performer_ids), state__in=LIVE, ends_at__gt=clock.now())
            .select_related("organisation", "performer", "submission__role", "submission__production")
            .order_by("starts_at")
        )
        sent = set(
            OutboxMessage.objects.filter(
                subject_type=SUBJECT_TYPE, subject_id__in=[row.pk for row in rows], state=MessageState.SENT
            ).values_list("subject_id", flat=True)
        )
    for row in rows:
        if row.pk in sent:
            yield Panel(
                template="auditions/appointment_panel.html",
                context={"appointment": row, "token": answer_token(row)},
                submission_id=row.submission_id,
                sort_key=row.starts_at.isoformat(),
            )
