"""What must still be true when an invitation leaves, and what casting asks of this room."""

import datetime as dt
from collections.abc import Iterable

from accounts.tenancy import across_offices
from auditions.calendar import Invited, attachment
from auditions.guards_links import with_links_made_now
from auditions.links import answer_url, choose_url
from auditions.messages import appointment_context, choice_context
from auditions.models import Appointment, CallIn
from auditions.selectors.mine import is_changing
from auditions.services.call_ins import still_seen
from auditions.states import LIVE, AppointmentState, CallInState, SessionState
from casting.guards import ComingAppointment
from casting.services.closures import Party
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

STANDING = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}
LOADED = ("submission__production", "submission__role__production", "submission__role__organisation")
A_MOMENT = dt.timedelta(minutes=5)


def callback_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the invitations of every office before they leave"):
        appointments = {
            row.pk: row
            for row in Appointment.objects.filter(pk__in=[m.subject_id for m in messages]).select_related(
                *LOADED, "organisation"
            )
        }
    verdicts = {message.pk: _verdict(message, appointments.get(message.subject_id)) for message in messages}
    return with_links_made_now(
        messages, verdicts, appointments, lambda row, _by_rep: answer_url(row), _appointment_anew
    )


def _verdict(message: OutboxMessage, appointment: Appointment | None) -> Verdict:
    if appointment is None:
        return Verdict.drop("The appointment is off")
    if not still_seen(appointment.submission.state, appointment.kind):
        return Verdict.drop("They are not called back any more")
    if is_changing(appointment) and appointment.told_starts_at > clock.now():
        # What it says is about to be wrong; sending the day anew puts a true one in its place.
        return Verdict.wait(clock.now() + A_MOMENT, "The day is being changed and has not been sent yet")
    if appointment.state not in STANDING:
        return Verdict.drop("The callback is off")
    if appointment.starts_at <= clock.now():
        return Verdict.drop("The time has passed")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = appointment.submission.production.public_title
    return Verdict.send()


def _appointment_anew(message: OutboxMessage, row: Appointment, party: Party) -> dict:
    """With a calendar file that invites them."""
    role = row.submission.role
    _, email, name, _ = party.recipient
    title = f"{role.production.public_title}: {row.get_kind_display().lower()} for {role.name}"
    invited = Invited(name, email, message.reply_to)
    if message.attachments:
        message.attachments = [attachment(row, title=title, office=row.organisation.name, invited=invited)]
    return appointment_context(appointment=row, role=role, party=party, signer_name="")


def choice_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the invitations of every office before they leave"):
        rows = CallIn.objects.filter(pk__in=[m.subject_id for m in messages])
        found = {row.pk: row for row in rows.select_related("session__venue", *LOADED)}
    verdicts = {message.pk: _choice_verdict(message, found.get(message.subject_id)) for message in messages}
    return with_links_made_now(messages, verdicts, found, lambda row, _by_rep: choose_url(row), _choice_anew)


def _choice_verdict(message: OutboxMessage, call_in: CallIn | None) -> Verdict:
    if call_in is None or call_in.state not in {CallInState.INVITED, CallInState.WAITING}:
        return Verdict.drop("They have a time by now, or are not asked any more")
    if call_in.session.state != SessionState.OPEN or call_in.session.closes_at <= clock.now():
        return Verdict.drop("The session is over or off")
    message.context["production"] = call_in.submission.production.public_title
    return Verdict.send()


def _choice_anew(message: OutboxMessage, row: CallIn, party: Party) -> dict:
    return choice_context(call_in=row, session=row.session, role=row.submission.role, party=party, signer_name="")


def coming_appointments(performer_ids: Iterable[int]) -> list[ComingAppointment]:
    """For the guards of casting's notes; called inside a scope over all offices."""
    rows = Appointment.objects.filter(
        performer_id__in=list(performer_ids), state__in=LIVE, ends_at__gt=clock.now()
    ).values_list("performer_id", "submission__production_id", "starts_at", "ends_at", "submission_id")
    return [ComingAppointment(*row) for row in rows]
