"""A day with everybody told and confirmed, moved by ten minutes. The statements are as many for sixty people as for six."""

import datetime as dt

from django.db import connection

from accounts.tenancy import office_scope
from auditions.models import Appointment, CallIn, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.services.moving_day import shift_session
from auditions.services.placing import place_many
from auditions.services.slots import make_slots
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from core import clock

ROOMS = 3
# The day, its times, its people: the least that moving it has to write.
BY_HAND = [
    "UPDATE auditions_session SET opens_at = opens_at + %(by)s, closes_at = closes_at + %(by)s WHERE id = %(session)s",
    "UPDATE auditions_slot SET starts_at = starts_at + %(by)s, ends_at = ends_at + %(by)s WHERE session_id = %(session)s",
    "UPDATE auditions_appointment SET starts_at = starts_at + %(by)s, ends_at = ends_at + %(by)s"
    " WHERE session_id = %(session)s",
    """INSERT INTO accounts_activity (organisation_id, actor_id, verb, subject_type, subject_id, data, others, created_at)
    SELECT organisation_id, %(actor)s, 'appointment.move', 'auditions.appointment', id, '{}', 0, now()
    FROM auditions_appointment WHERE session_id = %(session)s""",
]


@benchmark("move_session", sizes=(6, 60))
def move_session(bench: Bench, size: int) -> Result:
    office, actor = data.office(), data.director()
    with office_scope(office):
        session = _day(office, actor, size)
    data.analyze()
    way = [10, -10]

    def ours():
        with office_scope(office):
            # There and back, so that every round moves the same day.
            way.reverse()
            shift_session(actor=actor, session=Session.objects.get(pk=session.pk), minutes=way[0])

    def by_hand():
        way.reverse()
        values = {"session": session.pk, "actor": actor.pk, "by": dt.timedelta(minutes=way[0])}
        connection.connection.autocommit = False
        try:
            for statement in BY_HAND:
                bench.sql(statement, values)
            connection.connection.commit()
        finally:
            connection.connection.autocommit = True

    return bench.seconds(ours, floor=by_hand)


def _day(office, actor, size: int) -> Session:
    role = data.submit(data.new_role(), size)
    Submission.objects.filter(role=role).update(state="callback")
    venue = Venue.objects.create(organisation=office, name=f"Quarry Hill {size}", zone="Europe/London", address="Leeds")
    opens = (clock.now() + dt.timedelta(days=40)).replace(hour=10, minute=0, second=0, microsecond=0)
    session = Session.objects.create(
        organisation=office, production=role.production, venue=venue, kind="callback", zone=venue.zone,
        opens_at=opens, closes_at=opens + dt.timedelta(hours=8),
    )  # fmt: skip
    SessionRole.objects.create(organisation=office, session=session, role=role)
    for number in range(ROOMS):
        room = Room.objects.create(organisation=office, venue=venue, name=f"Studio {number}")
        SessionRoom.objects.create(organisation=office, session=session, room=room)
    make_slots(actor=actor, session=session)
    call_ins = CallIn.objects.bulk_create(
        CallIn(organisation=office, session=session, submission=row, performer_id=row.performer_id, position=place)
        for place, row in enumerate(Submission.objects.filter(role=role).order_by("pk"))
    )
    slots = Slot.objects.filter(session=session).order_by("starts_at", "room_id")[:size]
    place_many(actor=actor, session=session, pairs=[(c.pk, s.pk) for c, s in zip(call_ins, slots, strict=True)])
    rows = Appointment.objects.filter(session=session)
    rows.update(state="offered")
    rows.update(state="confirmed", told_at=clock.now())
    for row in rows:
        row.told_starts_at, row.told_ends_at = row.starts_at, row.ends_at
    Appointment.objects.bulk_update(rows, ["told_starts_at", "told_ends_at"])
    return session
