"""Telling a day: everyone whose part of it is not what they know, and nobody else, in one act."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.calendar import Invited, attachment
from auditions.messages import (
    CALLBACK,
    CALLED_OFF,
    CHANGED,
    CHOICE,
    INVITATION,
    PLACE_CHANGED,
    choice_context,
    day_context,
)
from auditions.models import Appointment, CallIn, Session
from auditions.selectors.sending import Line, Telling, to_tell, unsent_appointments, unsent_choices
from auditions.services.locks import lock_appointments
from auditions.services.places import note_told
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from auditions.states import AppointmentKind, AppointmentState, SessionState
from casting.models import Submission
from casting.services.closures import Party, office_settings, parties
from core import clock
from core.db import lock_in_order
from core.errors import Conflict
from notifications.services.outbox import NewMessage, add_messages, supersede_messages

SUBJECT_TYPE = "auditions.appointment"
CALL_IN_TYPE = "auditions.callin"
SENT_VERBS = {
    Telling.INVITE: "appointment.offer",
    Telling.CHANGE: "appointment.tell_change",
    Telling.PLACE: "appointment.tell_place",
    Telling.OFF: "appointment.tell_off",
    Telling.TAKE_BACK: "appointment.tell_off",
    Telling.CHOOSE: "call_in.invite",
}


@dataclass(frozen=True)
class Sent:
    """`told` counts by what was told; `by_telephone` have no address; the notes wait in the outbox under `batch`."""

    told: Counter = field(default_factory=Counter)
    by_telephone: list[Line] = field(default_factory=list)
    batch: uuid.UUID | None = None

    @property
    def total(self) -> int:
        return sum(self.told.values())


@transaction.atomic(durable=True)
def send_day(*, actor: User, session: Session, expected: str) -> Sent:
    """Tell everyone on the list whose digest is `expected`, which `to_tell` gives. The notes rest in the outbox first.

    Raises Conflict with details {"digest"} where the list is another by now; nothing is told then.
    """
    session = locked_session(actor, session, states=(SessionState.OPEN, SessionState.CANCELLED))
    list(lock_in_order(unsent_choices(session).select_related(None)).values_list("pk", flat=True))
    lock_appointments(unsent_appointments(session).select_related(None))
    telling = to_tell(actor, session)
    if telling.digest != expected:
        raise Conflict(
            "The list has changed since you looked at it. Here it is as it stands now."
            if telling
            else "Everybody has been told already.",
            field="expected",
            details={"digest": telling.digest},
        )
    return _send(actor, session, telling.lines) if telling else Sent()


def _send(actor: User, session: Session, lines: list[Line]) -> Sent:
    at, batch = clock.now(), uuid.uuid4()
    ids = {telling: [line.row.pk for line in lines if line.telling == telling] for telling in Telling}
    _settle(ids, at)
    _supersede([line.row.pk for line in lines if line.telling != Telling.CHOOSE])
    rows = _fresh(session, lines)
    messages = _Letters(actor, session, batch, rows).written(lines)
    add_messages(messages)
    note_told([*ids[Telling.INVITE], *ids[Telling.CHANGE], *ids[Telling.PLACE]], at)
    for telling in Telling:
        is_choice = telling == Telling.CHOOSE
        record_activities(
            actor=actor,
            verb=SENT_VERBS[telling],
            subject_type=CALL_IN_TYPE if is_choice else SUBJECT_TYPE,
            rows=[(pk, {"session": session.pk}) for pk in ids[telling]],
            organisation=session.organisation,
            batch=batch,
        )
    told = Counter({telling.value: len(found) for telling, found in ids.items() if found})
    record_activity(
        actor=actor,
        verb="session.send",
        subject=session,
        organisation=session.organisation,
        data=dict(told),
        batch=batch,
    )
    day_changed.send(Session, session_id=session.pk)
    by_telephone = [line for line in lines if not line.has_address and line.telling != Telling.TAKE_BACK]
    return Sent(told, by_telephone, batch)


def _settle(ids: dict[Telling, list[int]], at: dt.datetime) -> None:
    Appointment.objects.filter(pk__in=ids[Telling.INVITE]).update(state=AppointmentState.OFFERED)
    Appointment.objects.filter(pk__in=ids[Telling.CHANGE]).update(
        state=AppointmentState.OFFERED, sequence=F("sequence") + 1, answer_note="", answered_at=None, answer_by=None
    )
    Appointment.objects.filter(pk__in=ids[Telling.PLACE]).update(sequence=F("sequence") + 1)
    Appointment.objects.filter(pk__in=ids[Telling.OFF]).update(sequence=F("sequence") + 1, told_off_at=at)
    Appointment.objects.filter(pk__in=ids[Telling.TAKE_BACK]).update(told_off_at=at)
    CallIn.objects.filter(pk__in=ids[Telling.CHOOSE]).update(invited_at=at)


def _supersede(appointment_ids: list[int]) -> None:
    """Whatever has not left about them is out of date."""
    if appointment_ids:
        supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=appointment_ids, because="the day was sent anew")


def _fresh(session: Session, lines: list[Line]) -> dict[tuple[bool, int], Appointment | CallIn]:
    """By (is a call-in, id), as they stand now; `told_*` of appointments are still what was told before."""
    of = {False: Appointment, True: CallIn}
    found: dict[tuple[bool, int], Appointment | CallIn] = {}
    for is_choice, model in of.items():
        ids = [line.row.pk for line in lines if (line.telling == Telling.CHOOSE) is is_choice]
        joined = ("submission__role__production", "submission__role__organisation")
        for row in model.objects.filter(pk__in=ids).select_related(*joined):
            row.session = session
            found[is_choice, row.pk] = row
    return found


class _Letters:
    """The notes of one sending; what they share is read once."""

    def __init__(self, actor: User, session: Session, batch: uuid.UUID, rows: dict):
        self.actor, self.session, self.batch, self.rows = actor, session, batch, rows
        self.hold = office_settings(session.organisation_id)
        submissions = {row.submission_id for row in rows.values()}
        self.parties: dict[int, Party] = {
            party.id: party for party in parties(Submission.objects.filter(pk__in=submissions))
        }

    def written(self, lines: list[Line]) -> list[NewMessage]:
        return [self._letter(line) for line in lines if line.telling != Telling.TAKE_BACK]

    def _letter(self, line: Line) -> NewMessage:
        is_choice = line.telling == Telling.CHOOSE
        row = self.rows[is_choice, line.row.pk]
        party, role = self.parties[row.submission_id], row.submission.role
        user_id, email, name, zone = party.recipient
        kind = _kind(line, row)
        if line.telling == Telling.OFF:
            # What is off is what they were told, whatever was being planned.
            row.starts_at, row.ends_at = row.told_starts_at, row.told_ends_at
        shared = {"session": self.session, "role": role, "party": party, "signer_name": self.actor.name}
        return NewMessage(
            organisation_id=self.session.organisation_id,
            kind=kind,
            recipient_id=user_id,
            to_email=email,
            to_name=name,
            time_zone=zone,
            context=choice_context(call_in=row, **shared) if is_choice else day_context(appointment=row, **shared),
            held_until=clock.now() + dt.timedelta(minutes=self.hold.hold_good_minutes),
            dedupe_key=f"{kind}:{row.uid}:{row.round if is_choice else row.sequence}",
            subject_type=CALL_IN_TYPE if is_choice else SUBJECT_TYPE,
            subject_id=row.pk,
            batch=self.batch,
            attachments=[]
            if is_choice
            else [self._calendar(line, row, role, Invited(name, email, self.hold.reply_to))],
            reply_to=self.hold.reply_to,
            created_by_id=self.actor.pk,
        )

    def _calendar(self, line: Line, row: Appointment, role, invited: Invited) -> dict:
        title = f"{role.production.public_title}: {row.get_kind_display().lower()} for {role.name}"
        method = "CANCEL" if line.telling == Telling.OFF else "REQUEST"
        return attachment(row, title=title, office=self.session.organisation.name, method=method, invited=invited)


def _kind(line: Line, row: Appointment | CallIn) -> str:
    if line.telling == Telling.CHOOSE:
        return CHOICE
    if line.telling == Telling.OFF:
        return CALLED_OFF
    # Somebody whose invitation never left is not told of a change, but invited.
    if line.telling == Telling.INVITE or line.never_left:
        return CALLBACK if row.kind == AppointmentKind.CALLBACK else INVITATION
    return CHANGED if line.telling == Telling.CHANGE else PLACE_CHANGED
