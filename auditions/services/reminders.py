"""Reminders a week, a day and two hours before: each person's own choice, each written once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.tenancy import across_offices
from auditions.messages_booking import REMINDER, REMINDER_SOON, booking_context, reminder_words
from auditions.models import Appointment, ReminderChoice
from auditions.selectors.mine import is_changing, told_q
from auditions.states import AppointmentState
from casting.models import Submission
from casting.services.closures import Party, office_settings, parties
from core import clock
from core.errors import NotFound
from notifications.models import OutboxMessage
from notifications.services.outbox import NewMessage, add_messages

SUBJECT_TYPE = "auditions.appointment"
REMINDED = [AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED]
MOST = 2000


@dataclass(frozen=True)
class Lead:
    """How long before. Days are counted by the clock on the wall where it takes place, hours by the stopwatch.

    A reminder that could not be written within `grace` of its moment is not written at all.
    """

    key: str
    field: str
    days: int
    hours: int
    grace: dt.timedelta

    def moment(self, starts_at: dt.datetime, zone: str) -> dt.datetime:
        if not self.days:
            return starts_at - dt.timedelta(hours=self.hours)
        local = clock.in_zone(starts_at, zone)
        # An hour that the clocks skip that day is taken with the offset from before the change.
        return (local - dt.timedelta(days=self.days)).astimezone(dt.UTC)

    @property
    def kind(self) -> str:
        return REMINDER if self.days else REMINDER_SOON


LEADS = (
    Lead("week", "a_week_before", 7, 0, dt.timedelta(hours=24)),
    Lead("day", "a_day_before", 1, 0, dt.timedelta(hours=6)),
    Lead("hours", "two_hours_before", 0, 2, dt.timedelta(minutes=75)),
)
# Wall-clock days are an hour longer or shorter where the clocks change.
CHANGE = dt.timedelta(hours=1)


@dataclass(frozen=True)
class _Reader:
    user_id: int
    email: str
    name: str
    zone: str
    client: str


def write_reminders() -> int:
    """Write what is due now; returns how many there were. A second run writes nothing more."""
    now, written = clock.now(), 0
    for lead in LEADS:
        with transaction.atomic(durable=True), across_offices("the clock reminds the performers of every office"):
            written += _write(lead, [row for row in _candidates(lead, now) if _is_due(lead, row, now)])
    return written


def _candidates(lead: Lead, now: dt.datetime) -> Sequence[Appointment]:
    ahead = now + dt.timedelta(days=lead.days, hours=lead.hours)
    rows = Appointment.objects.filter(
        Q(state__in=REMINDED), told_q(), told_starts_at__gt=max(now, ahead - lead.grace - CHANGE),
        told_starts_at__lte=ahead + CHANGE,
    )  # fmt: skip
    return rows.select_related(
        "organisation", "session", "submission__role", "submission__production", "submission__organisation"
    ).order_by("told_starts_at", "pk")[:MOST]


def _is_due(lead: Lead, row: Appointment, now: dt.datetime) -> bool:
    moment = lead.moment(row.told_starts_at, row.zone)
    # Whoever heard of it only after that moment has just read everything.
    return not is_changing(row) and row.told_at < moment <= now < moment + lead.grace


def _write(lead: Lead, rows: Sequence[Appointment]) -> int:
    if not rows:
        return 0
    by_submission = {
        party.id: party for party in parties(Submission.objects.filter(pk__in=[row.submission_id for row in rows]))
    }
    readers = {row.pk: _readers(row, by_submission[row.submission_id]) for row in rows}
    off = _switched_off(lead, {reader.user_id for found in readers.values() for reader in found})
    keys = {_key(lead, row, reader) for row in rows for reader in readers[row.pk]}
    done = set(OutboxMessage.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    reply_to = {office: office_settings(office).reply_to for office in {row.organisation_id for row in rows}}
    messages = [
        _message(lead, row, reader, reply_to[row.organisation_id])
        for row in rows
        for reader in readers[row.pk]
        if reader.user_id not in off and _key(lead, row, reader) not in done
    ]
    add_messages(messages)
    return len(messages)


def _readers(row: Appointment, party: Party) -> list[_Reader]:
    """Whoever answers for them; and, once it is settled, the performer, who is the one that comes."""
    user_id, email, name, zone = party.recipient
    client = party.name if party.about_another else ""
    found = [_Reader(user_id, email, name, zone, client)] if user_id and email else []
    is_settled = row.state == AppointmentState.CONFIRMED
    if is_settled and party.own_id and party.own_email and party.own_id != user_id:
        child = party.name if party.is_child else ""
        found.append(_Reader(party.own_id, party.own_email, party.own_name or "", party.own_zone or "UTC", child))
    return found


def _key(lead: Lead, row: Appointment, reader: _Reader) -> str:
    # By the time, not by the sequence: another room is no reason to be reminded again.
    return f"reminder:{lead.key}:{row.uid}:{int(row.told_starts_at.timestamp())}:{reader.user_id}"


def _message(lead: Lead, row: Appointment, reader: _Reader, reply_to: str) -> NewMessage:
    context = booking_context(appointment=row, name=reader.name, zone=reader.zone, client=reader.client)
    is_answered = row.state != AppointmentState.OFFERED
    return NewMessage(
        organisation_id=row.organisation_id,
        kind=lead.kind,
        recipient_id=reader.user_id,
        to_email=reader.email,
        to_name=reader.name,
        time_zone=reader.zone,
        context=context | reminder_words(lead=lead.key, is_answered=is_answered, user_id=reader.user_id),
        held_until=clock.now(),
        dedupe_key=_key(lead, row, reader),
        subject_type=SUBJECT_TYPE,
        subject_id=row.pk,
        reply_to=reply_to,
    )


def _switched_off(lead: Lead, user_ids: Iterable[int]) -> set[int]:
    return set(
        ReminderChoice.objects.filter(user_id__in=list(user_ids), **{lead.field: False}).values_list(
            "user_id", flat=True
        )
    )


def reminder_choice(user_id: int) -> ReminderChoice:
    """What they chose, or all three. Not saved where they said nothing. Raises NotFound for nobody's id."""
    known = ReminderChoice.objects.filter(user_id=user_id).first()
    if known is None and not User.objects.filter(pk=user_id).exists():
        raise NotFound("This link belongs to an account that is not there any more.")
    return known or ReminderChoice(user_id=user_id)


@transaction.atomic(durable=True)
def choose_reminders(*, user_id: int, wanted: Iterable[str]) -> ReminderChoice:
    """`wanted` are keys of LEADS; the others are off. For the person, or whoever holds the link of their reminders."""
    reminder_choice(user_id)
    chosen = set(wanted)
    row, _ = ReminderChoice.objects.update_or_create(
        user_id=user_id, defaults={lead.field: lead.key in chosen for lead in LEADS}
    )
    return row
