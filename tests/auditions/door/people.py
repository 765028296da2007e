"""A day that runs now, with people in it."""

import datetime as dt

from accounts.tenancy import office_scope
from auditions.models import Appointment, Session
from auditions.services.places import put_into_slots
from casting.models import Role
from core import clock
from tests import factories

QUARTER = dt.timedelta(minutes=15)


def day_with(role: Role, *, rooms: int = 1, begins: dt.timedelta = -QUARTER * 2, **values) -> Session:
    """A session of the role's production that began half an hour ago, in rooms that are called Studio A, B, C."""
    production = role.production
    with office_scope(production.organisation):
        venue = factories.VenueFactory(organisation=production.organisation, name=f"Bell Street {clock.now():%M%S%f}")
        made = [factories.RoomFactory(venue=venue, name=f"Studio {'ABC'[n]}") for n in range(rooms)]
        opens_at = clock.now().replace(second=0, microsecond=0) + begins
        return factories.SessionFactory(
            production=production, organisation=production.organisation, venue=venue, zone=venue.zone, rooms=made,
            roles=[role], opens_at=opens_at, door_code="482913", **values,
        )  # fmt: skip


def expected(session: Session, role: Role, *, at: int = 0, room: int = 0, state: str = "confirmed", **person):
    """Somebody due in the `at`-th quarter of an hour in that room, told and confirmed; their appointment."""
    with office_scope(session.organisation):
        use = session.rooms.select_related("room")[room]
        starts_at = session.opens_at + QUARTER * at
        slot = factories.SlotFactory(session=session, room=use.room, starts_at=starts_at)
        submission = factories.SubmissionFactory(role=role, state="callback", **person)
        row = Appointment.objects.create(
            organisation=session.organisation, submission=submission, performer=submission.performer, session=session,
            kind=session.kind, state=state, starts_at=starts_at, ends_at=starts_at + QUARTER, zone=session.zone,
        )  # fmt: skip
        put_into_slots({row.pk: slot.pk})
        if state != "planned":
            told = {"told_at": clock.now(), "told_starts_at": starts_at, "told_ends_at": starts_at + QUARTER}
            Appointment.objects.filter(pk=row.pk).update(answered_at=clock.now(), **told)
        row.refresh_from_db()
        return row
