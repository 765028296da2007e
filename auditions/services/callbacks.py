"""Calling people back: the decision, the appointments and the invitations in one act."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.services.activity import record_activities
from auditions.calendar import Invited, attachment
from auditions.messages import CALLBACK, CALLBACK_CANCELLED, CALLED_OFF, INVITATION, appointment_context
from auditions.models import Appointment
from auditions.policies import can_invite_to_callback
from auditions.services.places import note_told
from auditions.states import LIVE, AppointmentKind
from casting.models import Role, Submission
from casting.policies import lens_of
from casting.selectors.selection import Selection
from casting.services.closures import Party, office_settings, parties
from casting.services.decisions import Outcome, Refusal, apply_decision
from casting.states import ROLE_MOVES, RoleState, SubmissionState
from core import clock
from core.errors import IllegalTransition, Invalid, NotAllowed
from core.states import is_legal
from notifications.services.outbox import NewMessage, add_messages

SUBJECT_TYPE = "auditions.appointment"
LONGEST_MINUTES = 480


@dataclass(frozen=True)
class Plan:
    """When and where. `one_after_another` gives each person their own time; otherwise all come at once.

    `starts_at` is aware; `zone` names the venue's zone.
    """

    starts_at: dt.datetime
    minutes: int
    zone: str
    one_after_another: bool = True
    place: str = ""
    address: str = ""
    online_url: str = ""
    prepare: str = ""

    def period(self, index: int) -> tuple[dt.datetime, dt.datetime]:
        length = dt.timedelta(minutes=self.minutes)
        start = self.starts_at + length * index if self.one_after_another else self.starts_at
        return start, start + length

    def check(self) -> None:
        if self.starts_at <= clock.now():
            raise Invalid("Choose a time that is still to come.", field="starts_at")
        if not 1 <= self.minutes <= LONGEST_MINUTES:
            raise Invalid("Choose a length between one minute and eight hours.", field="minutes")
        if not clock.is_zone(self.zone):
            raise Invalid("Choose the venue's time zone from the list.", field="zone")
        if not self.place and not self.online_url:
            raise Invalid("Say where: a place, or a link for an online callback.", field="place")


@transaction.atomic(durable=True)
def invite_to_callback(*, actor: User, role: Role, submissions: Selection, plan: Plan, own_line: str = "") -> Outcome:
    """Move people to callback, make their appointments and hold their invitations.

    In the order of the selection. Somebody whom this office sees elsewhere at that time, or whose
    state does not lead there, comes back in `refused`; the others keep the times they were given.
    """
    if not can_invite_to_callback(actor, role):
        raise NotAllowed("You can look at this role, but not invite for it.")
    plan.check()
    lens = submissions.role.lens = lens_of(actor, role)
    ordered = _in_order(submissions)
    periods = {row.pk: plan.period(index) for index, row in enumerate(ordered)}
    busy = _busy(ordered, periods)
    free = [row for row in ordered if row.pk not in busy]
    clashes = [
        Refusal(
            row.pk, lens.name_for(row.number, row.performer.stage_name), "is seen by this office at that time already"
        )
        for row in ordered
        if row.pk in busy
    ]
    if not free:
        raise IllegalTransition(
            "Nobody can be called back at that time: " + ", ".join(f"{c.name} {c.reason}" for c in clashes[:3]) + "."
        )
    outcome = apply_decision(
        actor=actor,
        role=role,
        submissions=Selection(role=role, ids=[row.pk for row in free]),
        to=SubmissionState.CALLBACK,
    )
    moved = set(outcome.moved)
    invited = [row for row in free if row.pk in moved]
    appointments = _make_appointments(actor, plan, {row: periods[row.pk] for row in invited})
    send_invitations(actor=actor, role=role, appointments=appointments, batch=outcome.decision.id, own_line=own_line)
    # Without a session there is no day to send: who is called back so is told at once.
    note_told([row.pk for row in appointments], clock.now())
    record_activities(
        actor=actor,
        verb="appointment.offer",
        subject_type=SUBJECT_TYPE,
        rows=[(appointment.pk, {"submission": appointment.submission_id}) for appointment in appointments],
        organisation=role.organisation,
        batch=outcome.decision.id,
    )
    _advance_role(role)
    return replace(outcome, refused=[*clashes, *outcome.refused])


def _make_appointments(
    actor: User, plan: Plan, periods: Mapping[Submission, tuple[dt.datetime, dt.datetime]]
) -> list[Appointment]:
    return Appointment.objects.bulk_create(
        Appointment(
            organisation_id=row.organisation_id,
            submission=row,
            performer_id=row.performer_id,
            kind=AppointmentKind.CALLBACK,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=plan.zone,
            place=plan.place,
            address=plan.address,
            online_url=plan.online_url,
            prepare=plan.prepare,
            created_by=actor,
        )
        for row, (starts_at, ends_at) in periods.items()
    )


def _in_order(submissions: Selection) -> list[Submission]:
    rows = submissions.queryset().select_related("performer").order_by("name_key", "pk")
    if submissions.ids is None:
        return list(rows)
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in dict.fromkeys(submissions.ids) if pk in by_id]


def _busy(rows: list[Submission], periods: dict[int, tuple[dt.datetime, dt.datetime]]) -> set[int]:
    """Those whom the office sees at that time already; the exclusion constraint has the last word."""
    if not rows:
        return set()
    first = min(start for start, _ in periods.values())
    last = max(end for _, end in periods.values())
    taken = list(
        Appointment.objects.filter(
            performer_id__in=[row.performer_id for row in rows], state__in=LIVE, starts_at__lt=last, ends_at__gt=first
        ).values_list("performer_id", "starts_at", "ends_at")
    )
    return {
        row.pk
        for row in rows
        if any(
            performer_id == row.performer_id and starts < periods[row.pk][1] and ends > periods[row.pk][0]
            for performer_id, starts, ends in taken
        )
    }


def _advance_role(role: Role) -> None:
    if is_legal(ROLE_MOVES, role.state, RoleState.CALLBACKS):
        Role.objects.filter(pk=role.pk).update(state=RoleState.CALLBACKS)


def send_invitations(
    *, actor: User, role: Role, appointments: list[Appointment], batch=None, own_line: str = ""
) -> None:
    """Hold an invitation for each appointment, with its calendar file."""
    _write(
        (CALLBACK, INVITATION),
        "REQUEST",
        actor=actor,
        role=role,
        appointments=appointments,
        batch=batch,
        own_line=own_line,
    )


def send_cancellations(*, actor: User, role: Role, appointments: list[Appointment], batch=None) -> None:
    """Hold a note that calls each appointment off, with a calendar file that takes it out."""
    _write((CALLBACK_CANCELLED, CALLED_OFF), "CANCEL", actor=actor, role=role, appointments=appointments, batch=batch)


def _write(
    kinds: tuple[str, str],
    method: str,
    *,
    actor,
    role: Role,
    appointments: list[Appointment],
    batch,
    own_line: str = "",
) -> None:
    """`kinds`: of a callback, and of any other round."""
    prefetch_related_objects(appointments, "session__venue")
    by_submission = _parties_of(appointments)
    hold = office_settings(role.organisation_id)
    office = role.organisation.name
    messages = []
    for appointment in appointments:
        party = by_submission[appointment.submission_id]
        user_id, email, name, zone = party.recipient
        kind = kinds[appointment.kind != AppointmentKind.CALLBACK]
        title = f"{role.production.public_title}: {appointment.get_kind_display().lower()} for {role.name}"
        messages.append(
            NewMessage(
                organisation_id=role.organisation_id,
                kind=kind,
                recipient_id=user_id,
                to_email=email,
                to_name=name,
                time_zone=zone,
                context=appointment_context(
                    appointment=appointment, role=role, party=party, signer_name=actor.name if actor else office
                ),
                held_until=clock.now() + dt.timedelta(minutes=hold.hold_good_minutes),
                dedupe_key=f"{kind}:{appointment.uid}:{appointment.sequence}",
                subject_type=SUBJECT_TYPE,
                subject_id=appointment.pk,
                batch=batch,
                attachments=[
                    attachment(
                        appointment,
                        title=title,
                        office=office,
                        method=method,
                        invited=Invited(name, email, hold.reply_to),
                    )
                ],
                own_line=own_line,
                reply_to=hold.reply_to,
                created_by_id=actor.pk if actor else None,
            )
        )
    add_messages(messages)


def _parties_of(appointments: list[Appointment]) -> dict[int, Party]:
    ids = [appointment.submission_id for appointment in appointments]
    return {party.id: party for party in parties(Submission.objects.filter(pk__in=ids))}
