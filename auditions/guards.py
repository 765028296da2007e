"""What must still be true when an invitation leaves, and what casting asks of this room."""

from collections.abc import Iterable

from accounts.tenancy import across_offices
from auditions.models import Appointment
from auditions.states import LIVE, AppointmentState
from casting.guards import ComingAppointment
from casting.states import SubmissionState
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

STANDING = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}


def callback_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the invitations of every office before they leave"):
        appointments = {
            row.pk: row
            for row in Appointment.objects.filter(pk__in=[m.subject_id for m in messages]).select_related(
                "submission__production"
            )
        }
    return {message.pk: _verdict(message, appointments.get(message.subject_id)) for message in messages}


def _verdict(message: OutboxMessage, appointment: Appointment | None) -> Verdict:
    if appointment is None or appointment.state not in STANDING:
        return Verdict.drop("The callback is off")
    if appointment.submission.state != SubmissionState.CALLBACK:
        return Verdict.drop("They are not called back any more")
    if appointment.starts_at <= clock.now():
        return Verdict.drop("The time has passed")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = appointment.submission.production.public_title
    return Verdict.send()


def coming_appointments(performer_ids: Iterable[int]) -> list[ComingAppointment]:
    """For the guards of casting's notes; called inside a scope over all offices."""
    rows = Appointment.objects.filter(
        performer_id__in=list(performer_ids), state__in=LIVE, ends_at__gt=clock.now()
    ).values_list("performer_id", "submission__production_id", "starts_at", "ends_at", "submission_id")
    return [ComingAppointment(*row) for row in rows]
