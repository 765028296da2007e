"""Notes about times that are chosen, kept or let go, written in the act that makes them true."""

import datetime as dt
from collections.abc import Iterable, Sequence

from auditions.calendar import Invited, attachment
from auditions.messages_booking import BOOKED, KEPT, LAPSED, booking_context, lapsed_context
from auditions.models import Appointment, CallIn
from casting.models import Submission
from casting.services.closures import Party, office_settings, parties
from core import clock
from notifications.services.outbox import NewMessage, add_messages, supersede_messages

APPOINTMENT = "auditions.appointment"
CALL_IN = "auditions.callin"
LOADED = ("organisation", "session__venue", "submission__role", "submission__production", "submission__organisation")


def tell_booked(appointment: Appointment) -> None:
    """What they chose, with its calendar file. `appointment` is as `take_open_slot` gives it, all around it loaded."""
    _write(BOOKED, [appointment])


def tell_rebooked(appointment: Appointment) -> None:
    """As above; it takes the place of what has not left about the earlier time."""
    supersede_messages(subject_type=APPOINTMENT, subject_ids=[appointment.pk], because="another time was chosen")
    _tell(BOOKED, [appointment])


def tell_kept(appointments: Sequence[Appointment]) -> None:
    _tell(KEPT, appointments)


def tell_lapsed(gone: Sequence[tuple[CallIn, Appointment]]) -> None:
    rows = list(CallIn.objects.filter(pk__in=[call_in.pk for call_in, _ in gone]).select_related(*LOADED))
    by_submission = _parties_of(rows)
    starts = {call_in.pk: appointment.told_starts_at or appointment.starts_at for call_in, appointment in gone}
    uids = {call_in.pk: appointment.uid for call_in, appointment in gone}
    messages = []
    for row in rows:
        party = by_submission[row.submission_id]
        user_id, email, name, zone = party.recipient
        client = party.name if party.about_another else ""
        messages.append(
            NewMessage(
                organisation_id=row.organisation_id,
                kind=LAPSED,
                recipient_id=user_id,
                to_email=email,
                to_name=name,
                time_zone=zone,
                context=lapsed_context(call_in=row, starts_at=starts[row.pk], name=name, zone=zone, client=client),
                held_until=clock.now(),
                dedupe_key=f"{LAPSED}:{uids[row.pk]}",
                subject_type=CALL_IN,
                subject_id=row.pk,
            )
        )
    add_messages(messages)


def _tell(kind: str, appointments: Sequence[Appointment]) -> None:
    _write(kind, Appointment.objects.filter(pk__in=[row.pk for row in appointments]).select_related(*LOADED))


def _write(kind: str, appointments: Iterable[Appointment]) -> None:
    rows = list(appointments)
    by_submission = _parties_of(rows)
    reply_to = office_settings(rows[0].organisation_id).reply_to if rows else ""
    add_messages([_message(kind, row, by_submission[row.submission_id], reply_to) for row in rows])


def _message(kind: str, row: Appointment, party: Party, reply_to: str) -> NewMessage:
    user_id, email, name, zone = party.recipient
    client = party.name if party.about_another else ""
    context = booking_context(appointment=row, name=name, zone=zone, client=client)
    if row.answer_by is not None:
        context["kept_until"] = _kept_until(row.answer_by, zone)
    submission = row.submission
    title = f"{submission.production.public_title}: {row.get_kind_display().lower()} for {submission.role.name}"
    invited = Invited(name, email, reply_to)
    files = [] if kind == KEPT else [attachment(row, title=title, office=row.organisation.name, invited=invited)]
    return NewMessage(
        organisation_id=row.organisation_id,
        kind=kind,
        recipient_id=user_id,
        to_email=email,
        to_name=name,
        time_zone=zone,
        context=context,
        # Nobody of the office wrote it, so nobody of the office needs time to take it back.
        held_until=clock.now(),
        dedupe_key=f"{kind}:{row.uid}:{row.sequence}",
        subject_type=APPOINTMENT,
        subject_id=row.pk,
        attachments=files,
        reply_to=reply_to,
    )


def _kept_until(moment: dt.datetime, zone: str) -> str:
    is_today = clock.in_zone(moment, zone).date() == clock.in_zone(clock.now(), zone).date()
    return clock.show(moment, zone, "time" if is_today else "short")


def _parties_of(rows: Sequence[Appointment] | Sequence[CallIn]) -> dict[int, Party]:
    return {party.id: party for party in parties(Submission.objects.filter(pk__in=[row.submission_id for row in rows]))}
