"""What must still be true when word of a delay leaves."""

from accounts.tenancy import across_offices
from auditions.guards_links import with_links_made_now
from auditions.links import answer_url
from auditions.models import Appointment
from auditions.states import EXPECTED
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage


def delay_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks what every office tells of its delays"):
        rows = Appointment.objects.filter(pk__in=[message.subject_id for message in messages])
        appointments = {row.pk: row for row in rows.select_related("submission__production")}
    verdicts = {message.pk: _verdict(message, appointments.get(message.subject_id)) for message in messages}
    return with_links_made_now(messages, verdicts, appointments, lambda row, _by_rep: answer_url(row))


def _verdict(message: OutboxMessage, appointment: Appointment | None) -> Verdict:
    if appointment is None or appointment.state not in EXPECTED:
        return Verdict.drop("They are there already, or are not coming")
    if appointment.ends_at <= clock.now():
        return Verdict.drop("The time has passed")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = appointment.submission.production.public_title
    return Verdict.send()
