"""Running late: one tap for a room. Later people's expected times follow; what they were promised stays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.services.activity import record_activity
from auditions import live
from auditions.links import answer_token
from auditions.messages_door import DELAY, delay_context, delay_news
from auditions.models import Appointment, SessionRoom
from auditions.policies import can_run_session
from auditions.states import EXPECTED, AppointmentState, SessionState
from casting.models import Submission
from casting.services.closures import Party, office_settings, parties
from core import clock
from core.errors import IllegalTransition, Invalid, NotAllowed
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from notifications.states import MessageState

SUBJECT_TYPE = "auditions.appointment"
LONGEST_DELAY = 480
# A change smaller than this is told on their page alone.
WORTH_A_LETTER = 10
# Three taps of five minutes become one letter.
BREATH = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class Delayed:
    """The room as it runs now, and how many people who are not there yet were told."""

    use: SessionRoom
    told: int


@transaction.atomic(durable=True)
def set_delay(*, actor: User, use: SessionRoom, minutes: int) -> Delayed:
    """How late this room runs now; 0 when it has caught up. The same again tells nobody anything."""
    if not 0 <= minutes <= LONGEST_DELAY:
        raise Invalid("A room can run up to eight hours late. Beyond that, move the people.", field="minutes")
    use = (
        SessionRoom.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session", "room", "organisation")
        .get(pk=use.pk)
    )
    if not can_run_session(actor, use.session):
        raise NotAllowed("The door is for whoever runs the day.")
    if use.session.state != SessionState.OPEN:
        raise IllegalTransition("This day is over, so it can no longer run late.")
    before = use.delay_minutes
    if before == minutes:
        return Delayed(use, 0)
    use.delay_minutes, use.delayed_at = minutes, clock.now()
    use.save(update_fields=["delay_minutes", "delayed_at"])
    record_activity(
        actor=actor,
        verb="session.delay",
        subject=use.session,
        organisation=use.organisation,
        data={"room": use.room_id, "from": before, "to": minutes},
    )
    people = _still_to_come(use, before)
    _tell(actor, use, people)
    live.announce(use.session_id, "delay", [use.pk])
    return Delayed(use, len(people))


def _still_to_come(use: SessionRoom, before: int) -> list[Appointment]:
    """Whoever was told of a time in this room and is not there yet; who is overdue anyway hears nothing."""
    rows = Appointment.objects.filter(
        session=use.session, slot__room=use.room_id, state__in=EXPECTED, told_at__isnull=False
    ).exclude(state=AppointmentState.PLANNED)
    since = clock.now() - dt.timedelta(minutes=max(before, use.delay_minutes))
    rows = rows.select_related("organisation", "submission__role", "submission__production").order_by("pk")
    return [row for row in rows if (row.told_starts_at or row.starts_at) > since]


def _tell(actor: User, use: SessionRoom, people: Sequence[Appointment]) -> None:
    if not people:
        return
    by_submission = {
        party.id: party for party in parties(Submission.objects.filter(pk__in=[row.submission_id for row in people]))
    }
    ids = [row.pk for row in people]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=ids, kinds=[DELAY], because="The delay has changed.")
    last = _told_last(ids)
    mark = use.delayed_at.isoformat()
    reply_to = office_settings(use.organisation_id).reply_to
    notices, letters = [], []
    for row in people:
        user_id, email, name, zone, client = _reader(by_submission[row.submission_id])
        news, stands = delay_news(row, minutes=use.delay_minutes, room=use.room.name, who=client)
        if user_id:
            notices.append(
                NewNotice(
                    user_id=user_id,
                    title=f"Running late: {row.submission.role.name}, {row.submission.production.public_title}",
                    text=f"{news} {stands}".strip(),
                    url=reverse("auditions:answer", args=[answer_token(row)]),
                    dedupe_key=f"delay:{row.uid}:{mark}",
                )
            )
        if abs(use.delay_minutes - last.get(row.pk, 0)) >= WORTH_A_LETTER:
            letters.append(
                NewMessage(
                    organisation_id=row.organisation_id,
                    kind=DELAY,
                    recipient_id=user_id,
                    to_email=email,
                    to_name=name,
                    time_zone=zone,
                    context=delay_context(row, greeting=name, minutes=use.delay_minutes, news=news, stands=stands),
                    held_until=clock.now() + BREATH,
                    dedupe_key=f"{DELAY}:{row.uid}:{mark}",
                    subject_type=SUBJECT_TYPE,
                    subject_id=row.pk,
                    reply_to=reply_to,
                    created_by_id=actor.pk,
                )
            )
    add_notices(notices)
    add_messages(letters)


def _told_last(appointment_ids: list[int]) -> dict[int, int]:
    """The delay that the last letter to each of them named."""
    gone = [MessageState.SENT, MessageState.IN_FLIGHT]
    rows = OutboxMessage.objects.filter(
        subject_type=SUBJECT_TYPE, subject_id__any_of=appointment_ids, kind=DELAY, state__in=gone
    ).order_by("pk")
    return {subject_id: context.get("minutes", 0) for subject_id, context in rows.values_list("subject_id", "context")}


def _reader(party: Party) -> tuple[int | None, str, str, str, str]:
    """The performer themself, who is on the way; their agent only where they have no sign-in.

    (user id, address, name, zone, the performer's name where an agent or a parent reads it).
    """
    if party.own_id is not None and party.own_email:
        client = party.name if party.is_child else ""
        return party.own_id, party.own_email, party.own_name or party.name, party.own_zone or "UTC", client
    user_id, email, name, zone = party.recipient
    return user_id, email, name, zone, party.name
