"""What must still be true when a note about a chosen, kept or coming time leaves."""

from accounts.tenancy import across_offices
from auditions.guards_links import with_links_made_now
from auditions.links import answer_url, choose_url
from auditions.messages_booking import KEPT
from auditions.models import Appointment, CallIn, ReminderChoice
from auditions.selectors.mine import is_changing
from auditions.services.reminders import LEADS, REMINDED
from auditions.states import AppointmentState, CallInState
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage


def booking_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    found = _appointments(messages)
    verdicts = {message.pk: _verdict(message, found.get(message.subject_id)) for message in messages}
    return with_links_made_now(messages, verdicts, found, lambda row, _by_rep: answer_url(row))


def reminder_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    found = _appointments(messages)
    choices = {row.user_id: row for row in ReminderChoice.objects.filter(user__in=[m.recipient_id for m in messages])}
    fields = {lead.key: lead.field for lead in LEADS}
    verdicts = {}
    for message in messages:
        choice = choices.get(message.recipient_id)
        if choice is not None and not getattr(choice, fields[message.context["lead"]]):
            verdicts[message.pk] = Verdict.drop("They do not want this reminder")
        else:
            verdicts[message.pk] = _verdict(message, found.get(message.subject_id))
    return with_links_made_now(messages, verdicts, found, lambda row, _by_rep: answer_url(row))


def lapsed_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = CallIn.objects.filter(pk__in=[m.subject_id for m in messages]).select_related("submission__production")
        found = {row.pk: row for row in rows}
    verdicts = {message.pk: _lapsed(message, found.get(message.subject_id)) for message in messages}
    return with_links_made_now(messages, verdicts, found, lambda row, _by_rep: choose_url(row))


def _lapsed(message: OutboxMessage, call_in: CallIn | None) -> Verdict:
    if call_in is None or call_in.state not in {CallInState.INVITED, CallInState.WAITING}:
        return Verdict.drop("They have a time by now, or are not asked any more")
    message.context["production"] = call_in.submission.production.public_title
    return Verdict.send()


def _appointments(messages: list[OutboxMessage]) -> dict[int, Appointment]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = Appointment.objects.filter(pk__in=[m.subject_id for m in messages])
        return {row.pk: row for row in rows.select_related("submission__production")}


def _verdict(message: OutboxMessage, row: Appointment | None) -> Verdict:
    if row is None or row.state not in REMINDED:
        return Verdict.drop("The appointment is off, or has begun")
    starts_at = row.told_starts_at or row.starts_at
    if is_changing(row) or starts_at.isoformat() != message.context["starts_at"]:
        return Verdict.drop("The time has changed since")
    if starts_at <= clock.now():
        return Verdict.drop("The time has passed")
    if message.kind == KEPT and (row.state != AppointmentState.OFFERED or not _is_kept(row)):
        return Verdict.drop("The time is not kept for them any more")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = row.submission.production.public_title
    return Verdict.send()


def _is_kept(row: Appointment) -> bool:
    return row.answer_by is not None and row.answer_by > clock.now()
