import datetime as dt

import pytest

from accounts.states import MembershipRole
from auditions.models import CallIn
from auditions.services.call_ins import call_in
from auditions.services.slots import make_slots
from casting.selectors.selection import Selection
from tests import factories
from tests.casting.decisions.conftest import director, office, role, submit

__all__ = ["director", "office", "role", "submit"]


@pytest.fixture
def runner(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user


@pytest.fixture
def day(office, role):
    """A callback day a week ahead with two rooms, without times."""
    venue = factories.VenueFactory(organisation=office, name="Quarry Hill")
    rooms = [factories.RoomFactory(venue=venue, name=name) for name in ("Studio 1", "Studio 2")]
    return factories.SessionFactory(production=role.production, venue=venue, rooms=rooms, roles=[role])


@pytest.fixture
def slots(director, day):
    """The times of the day, as they follow each other in the first room."""
    made = make_slots(actor=director, session=day)
    return sorted((slot for slot in made if slot.room.name == "Studio 1"), key=lambda slot: slot.starts_at)


@pytest.fixture
def queue(director, role, day):
    """Puts people into the queue of the day: `queue(*submissions)` gives their call-ins in that order."""

    def act(*people, session=day, role=role, actor=director):
        selection = Selection(role=role, ids=[person.pk for person in people])
        call_in(actor=actor, role=role, submissions=selection, session=session)
        return [CallIn.objects.get(session=session, submission=person) for person in people]

    return act


MINUTE = dt.timedelta(minutes=1)
