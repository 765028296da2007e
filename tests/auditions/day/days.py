"""A day with people in its queue, as the tests of the board want it."""

import datetime as dt

from accounts.tenancy import office_scope
from auditions.models import CallIn, Session, Slot
from auditions.services.slots import make_slots
from casting.models import Role, Submission
from core import clock
from tests import factories
from tests.casting.room.people import fill

NAMES = ["Noor Haddad", "Adaeze Nwosu", "Kavita Raman", "Mirela Dragan"]


def day_of(
    role: Role, director, *, names=tuple(NAMES), rooms=("Studio A", "Studio B"), hours=2, minutes=20, **fields
) -> Session:
    """Open from 10:00 a week ahead, with its times laid and everyone in the queue, in that order."""
    with office_scope(role.organisation):
        venue = fields.pop("venue", None) or factories.VenueFactory(organisation=role.organisation)
        used = [factories.RoomFactory(venue=venue, name=name) for name in rooms]
        session = factories.SessionFactory(
            production=role.production, venue=venue, rooms=used, roles=[role], slot_minutes=minutes, **fields
        )
        Session.objects.filter(pk=session.pk).update(closes_at=session.opens_at + dt.timedelta(hours=hours))
        session.refresh_from_db()
        people = fill(role, len(names), varied=False, names=list(names))
        Submission.objects.filter(role=role).update(state="callback", viewed_at=clock.now())
        make_slots(actor=director, session=session)
        for place, one in enumerate(people):
            factories.CallInFactory(session=session, submission=one, performer=one.performer, position=place)
        return session


def call_in_of(session: Session, name: str) -> CallIn:
    return CallIn.objects.get(session=session, performer__stage_name=name)


def slot_at(session: Session, time: str, room: str = "Studio A") -> Slot:
    hour, minute = map(int, time.split(":"))
    return Slot.objects.get(
        session=session, room__name=room, starts_at=session.opens_at.replace(hour=hour, minute=minute)
    )
