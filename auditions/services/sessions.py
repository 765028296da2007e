"""A session from its planning to its end. Its times are in slots.py, its people in call_ins.py and placing.py."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Appointment, Break, Panelist, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.policies import can_plan_sessions, can_run_session
from auditions.services.dropping import bring_back, drop
from auditions.services.places import refresh_places
from auditions.signals import day_changed
from auditions.slot_times import whole_minutes
from auditions.states import LIVE, SESSION_MOVES, AppointmentKind, PanelPart, SessionState
from casting.models import Production, Role
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.states import check

LONGEST_DAY = dt.timedelta(hours=24)
LONGEST_MINUTES = 480
LONGEST_GAP = 120
MOST_NOTICE_HOURS = 336
MOST_HOLD_MINUTES = 2880


@dataclass(frozen=True)
class RoleInSession:
    """`minutes` and `gap_minutes` where they differ from the session's."""

    role_id: int
    minutes: int | None = None
    gap_minutes: int | None = None
    keep_together: bool = True


@dataclass(frozen=True)
class RoomInSession:
    """Its own hours where it opens later or closes earlier than the session."""

    room_id: int
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


@dataclass(frozen=True)
class Seat:
    """Somebody of the panel; `is_needed`: nobody is seen without them."""

    name: str
    part: str
    user_id: int | None = None
    room_id: int | None = None
    is_needed: bool = False
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


@dataclass(frozen=True)
class Pause:
    starts_at: dt.datetime
    ends_at: dt.datetime
    label: str = "Break"
    room_id: int | None = None


@dataclass(frozen=True)
class Details:
    """Everything of a session but its production. Moments are aware; the zone is the venue's."""

    venue: Venue
    kind: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    slot_minutes: int = 15
    gap_minutes: int = 0
    title: str = ""
    books_itself: bool = False
    notice_hours: int = 24
    hold_minutes: int = 30
    prepare: str = ""
    bring: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    roles: Sequence[RoleInSession] = ()
    rooms: Sequence[RoomInSession] = ()
    panel: Sequence[Seat] = ()
    breaks: Sequence[Pause] = ()


PLAIN = (
    "kind",
    "opens_at",
    "closes_at",
    "slot_minutes",
    "gap_minutes",
    "title",
    "books_itself",
    "notice_hours",
    "hold_minutes",
    "prepare",
    "bring",
    "contact_name",
    "contact_phone",
)


@transaction.atomic(durable=True)
def create_session(*, actor: User, production: Production, **details) -> Session:
    """`details` are those of `Details`. Raises Invalid at a field. Slots are made by `make_slots`."""
    if not can_plan_sessions(actor, production.organisation):
        raise NotAllowed("Sessions are planned by the casting directors, associates and session runners.")
    wanted = Details(**details)
    if wanted.opens_at <= clock.now():
        raise Invalid("Choose a day that is still to come.", field="opens_at")
    session = Session(organisation=production.organisation, production=production, created_by=actor)
    _check(session, wanted)
    _fill(session, wanted)
    session.door_code = f"{secrets.randbelow(10**6):06}"
    session.save()
    _write_parts(session, wanted)
    record_activity(
        actor=actor,
        verb="session.plan",
        subject=session,
        organisation=session.organisation,
        data={"kind": session.kind},
    )
    return session


@transaction.atomic(durable=True)
def change_session(*, actor: User, session: Session, **details) -> Session:
    """All of `Details` as they should be from now on. The day itself is moved by `shift_session`.

    Raises Conflict where somebody has a time that would lie outside the hours, in a break or in a room that goes.
    Free times that no longer fit are taken away.
    """
    session = locked_session(actor, session)
    wanted = Details(**details)
    _check(session, wanted)
    venue_changed = wanted.venue.pk != session.venue_id
    _fill(session, wanted)
    session.save(update_fields=[*PLAIN, "venue", "zone"])
    SessionRole.objects.filter(session=session).delete()
    Panelist.objects.filter(session=session).delete()
    Break.objects.filter(session=session).delete()
    _write_parts(session, wanted)
    _clear_what_does_not_fit(session, wanted)
    if venue_changed:
        refresh_places(sessions=Session.objects.filter(pk=session.pk))
    record_activity(actor=actor, verb="session.change", subject=session, organisation=session.organisation)
    day_changed.send(Session, session_id=session.pk)
    return session


@transaction.atomic(durable=True)
def cancel_session(*, actor: User, session: Session) -> Session:
    """The day will not take place. Who was told of a time hears of it by `send_day`, like any other change."""
    session = locked_session(actor, session, states=(SessionState.OPEN,), to=SessionState.CANCELLED)
    session.state = SessionState.CANCELLED
    session.save(update_fields=["state"])
    rows = list(lock_in_order(Appointment.objects.filter(session=session, state__in=LIVE)))
    drop(actor=actor, organisation=session.organisation, appointments=rows, is_freed=False)
    record_activity(actor=actor, verb="session.cancel", subject=session, organisation=session.organisation)
    day_changed.send(Session, session_id=session.pk)
    return session


@transaction.atomic(durable=True)
def restore_session(*, actor: User, session: Session) -> Session:
    """It takes place after all: whoever has not heard that it was off has their time again, the others are in the queue."""
    session = locked_session(actor, session, states=(SessionState.CANCELLED,), to=SessionState.OPEN)
    if session.closes_at <= clock.now():
        raise Conflict("This day is past.")
    session.state = SessionState.OPEN
    session.save(update_fields=["state"])
    bring_back(actor=actor, organisation=session.organisation, appointments=untold_drops(session))
    record_activity(actor=actor, verb="session.restore", subject=session, organisation=session.organisation)
    day_changed.send(Session, session_id=session.pk)
    return session


@transaction.atomic(durable=True)
def close_session(*, actor: User, session: Session) -> Session:
    """The day is over: nothing is placed or moved any more."""
    session = locked_session(actor, session, states=(SessionState.OPEN,), to=SessionState.CLOSED)
    return _to(actor, session, SessionState.CLOSED, "session.close")


@transaction.atomic(durable=True)
def reopen_session(*, actor: User, session: Session) -> Session:
    session = locked_session(actor, session, states=(SessionState.CLOSED,), to=SessionState.OPEN)
    return _to(actor, session, SessionState.OPEN, "session.reopen")


def _to(actor: User, session: Session, state: str, verb: str) -> Session:
    session.state = state
    session.save(update_fields=["state"])
    record_activity(actor=actor, verb=verb, subject=session, organisation=session.organisation)
    day_changed.send(Session, session_id=session.pk)
    return session


def untold_drops(session: Session) -> list[Appointment]:
    """Taken off the board, and nobody has heard of it yet; locked."""
    gone = Appointment.objects.filter(session=session, told_at__isnull=False, told_off_at=None).exclude(state__in=LIVE)
    return list(lock_in_order(gone.filter(state="cancelled")))


def locked_session(
    actor: User, session: Session, *, states: Sequence[str] = (SessionState.OPEN,), to: str | None = None
) -> Session:
    """The session, locked, for whoever runs it. Raises IllegalTransition when it is over or off."""
    if not can_run_session(actor, session):
        raise NotAllowed("You can look at this day, but not change it.")
    found = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "production", "venue")
        .filter(pk=session.pk)
        .first()
    )
    if found is None:
        raise NotFound("There is no such session.")
    if found.state not in states:
        target = to or SessionState.OPEN
        check(SESSION_MOVES, found.state, target, noun="session", labels=SessionState.choices)
        if to is None:
            raise Conflict(f"This session is {found.get_state_display().lower()}, so nothing on it can be changed.")
    return found


def _fill(session: Session, wanted: Details) -> None:
    for name in PLAIN:
        value = getattr(wanted, name)
        setattr(session, name, value.strip() if isinstance(value, str) else value)
    session.venue, session.zone = wanted.venue, wanted.venue.zone


def _check(session: Session, wanted: Details) -> None:
    if wanted.kind not in AppointmentKind.values:
        raise Invalid("Choose what kind of session it is.", field="kind")
    if wanted.venue.organisation_id != session.organisation_id or wanted.venue.retired_at is not None:
        raise Invalid("Choose one of your venues.", field="venue")
    if wanted.closes_at <= wanted.opens_at:
        raise Invalid("It has to close after it opens.", field="closes_at")
    if wanted.closes_at - wanted.opens_at > LONGEST_DAY:
        raise Invalid("A session is one day: at most 24 hours.", field="closes_at")
    for name, least, most in (
        ("slot_minutes", 1, LONGEST_MINUTES),
        ("gap_minutes", 0, LONGEST_GAP),
        ("notice_hours", 0, MOST_NOTICE_HOURS),
        ("hold_minutes", 1, MOST_HOLD_MINUTES),
    ):
        if not least <= getattr(wanted, name) <= most:
            raise Invalid(f"Give a number from {least} to {most}.", field=name)
    if whole_minutes(wanted.closes_at - wanted.opens_at) < wanted.slot_minutes:
        raise Invalid("Not one time of that length fits between opening and closing.", field="slot_minutes")
    _check_rooms(wanted)
    _check_roles(session, wanted)
    _check_panel(wanted)
    for pause in wanted.breaks:
        if pause.ends_at <= pause.starts_at:
            raise Invalid("A break has to end after it begins.", field="breaks")
        if pause.starts_at < wanted.opens_at or pause.ends_at > wanted.closes_at:
            raise Invalid(f"{pause.label or 'A break'} lies outside the hours of the session.", field="breaks")


def _check_rooms(wanted: Details) -> None:
    ids = [row.room_id for row in wanted.rooms]
    if not ids:
        raise Invalid("Choose at least one room.", field="rooms")
    if len(set(ids)) < len(ids):
        raise Invalid("A room stands there twice.", field="rooms")
    known = set(Room.objects.filter(venue=wanted.venue, pk__in=ids, retired_at=None).values_list("pk", flat=True))
    if set(ids) - known:
        raise Invalid("Choose rooms of this venue.", field="rooms")
    for row in wanted.rooms:
        opens, closes = row.opens_at or wanted.opens_at, row.closes_at or wanted.closes_at
        if opens < wanted.opens_at or closes > wanted.closes_at or closes <= opens:
            raise Invalid("The hours of a room lie within those of the session.", field="rooms")
    used = {row.room_id for row in (*wanted.panel, *wanted.breaks) if row.room_id is not None}
    if used - set(ids):
        raise Invalid("The panel and the breaks name a room that is not in use that day.", field="rooms")


def _check_roles(session: Session, wanted: Details) -> None:
    ids = [row.role_id for row in wanted.roles]
    if len(set(ids)) < len(ids):
        raise Invalid("A role stands there twice.", field="roles")
    known = Role.objects.filter(production=session.production_id, pk__in=ids).values_list("pk", flat=True)
    if set(ids) - set(known):
        raise Invalid("Choose roles of this production.", field="roles")
    for row in wanted.roles:
        if row.minutes is not None and not 1 <= row.minutes <= LONGEST_MINUTES:
            raise Invalid(f"A length lies between 1 and {LONGEST_MINUTES} minutes.", field="roles")
        if row.gap_minutes is not None and not 0 <= row.gap_minutes <= LONGEST_GAP:
            raise Invalid(f"A gap lies between 0 and {LONGEST_GAP} minutes.", field="roles")


def _check_panel(wanted: Details) -> None:
    for seat in wanted.panel:
        if not seat.name.strip():
            raise Invalid("Say who it is.", field="panel")
        if seat.part not in PanelPart.values:
            raise Invalid("Choose what they come as.", field="panel")
        if seat.starts_at and seat.ends_at and seat.ends_at <= seat.starts_at:
            raise Invalid(f"{seat.name} would leave before they come.", field="panel")


def _write_parts(session: Session, wanted: Details) -> None:
    office = session.organisation_id
    keep = [row.room_id for row in wanted.rooms]
    _check_rooms_that_go(session, keep)
    SessionRoom.objects.filter(session=session).exclude(room__in=keep).delete()
    for place, row in enumerate(wanted.rooms):
        SessionRoom.objects.update_or_create(
            session=session,
            room_id=row.room_id,
            defaults={
                "organisation_id": office,
                "opens_at": row.opens_at,
                "closes_at": row.closes_at,
                "position": place,
            },
        )
    SessionRole.objects.bulk_create(
        SessionRole(
            organisation_id=office,
            session=session,
            role_id=row.role_id,
            minutes=row.minutes,
            gap_minutes=row.gap_minutes,
            keep_together=row.keep_together,
            position=place,
        )
        for place, row in enumerate(wanted.roles)
    )
    Panelist.objects.bulk_create(
        Panelist(
            organisation_id=office,
            session=session,
            room_id=row.room_id,
            user_id=row.user_id,
            name=row.name.strip(),
            part=row.part,
            is_needed=row.is_needed,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            position=place,
        )
        for place, row in enumerate(wanted.panel)
    )
    Break.objects.bulk_create(
        Break(
            organisation_id=office,
            session=session,
            room_id=row.room_id,
            label=row.label.strip() or "Break",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in wanted.breaks
    )


def _check_rooms_that_go(session: Session, keep: list[int]) -> None:
    going = Slot.objects.filter(session=session).exclude(room__in=keep)
    used = going.filter(appointments__state__in=LIVE).select_related("room").first()
    if used is not None:
        raise Conflict(f"People have times in {used.room.name}. Move them first.", field="rooms")
    going.delete()


def _clear_what_does_not_fit(session: Session, wanted: Details) -> None:
    hours = {row.room_id: (row.opens_at or wanted.opens_at, row.closes_at or wanted.closes_at) for row in wanted.rooms}
    taken = set(
        Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False).values_list(
            "slot_id", flat=True
        )
    )
    gone = []
    for slot in Slot.objects.filter(session=session):
        opens, closes = hours[slot.room_id]
        in_break = any(
            pause.room_id in (None, slot.room_id) and slot.starts_at < pause.ends_at and slot.ends_at > pause.starts_at
            for pause in wanted.breaks
        )
        if slot.starts_at >= opens and slot.ends_at <= closes and not in_break:
            continue
        if slot.pk in taken or slot.is_group:
            when = clock.show(slot.starts_at, session.zone, "time", name_zone=False)
            raise Conflict(
                f"Somebody is seen at {when}, which would lie {'in a break' if in_break else 'outside the hours'}."
                " Move them first.",
                field="breaks" if in_break else "closes_at",
            )
        gone.append(slot.pk)
    Slot.objects.filter(pk__in=gone).delete()
