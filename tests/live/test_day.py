"""The door, live: what one device does reaches the others as ids, and only whoever belongs there."""

import pytest

from accounts.models import Membership
from accounts.tenancy import office_scope
from auditions.models import SessionRoom
from auditions.services.delays import set_delay
from auditions.services.door import check_in
from tests.auditions.door.people import day_with, expected
from tests.casting.room.people import director_of, office_with

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


@pytest.fixture
def day(role):
    return day_with(role)


@pytest.fixture
def follow(listen, day, role):
    def go(user, **more):
        return listen(user, role, path=f"/live/office/{day.organisation.slug}/sessions/{day.pk}/", **more)

    return go


def test_an_act_and_a_delay_reach_whoever_has_the_door_open(follow, day, role, ada, tom):
    person = expected(day, role, at=3)
    socket = follow(tom)
    socket.told("beat")
    with office_scope(day.organisation):
        check_in(actor=ada, appointment=person)
        use = SessionRoom.objects.get(session=day)
        set_delay(actor=ada, use=use, minutes=10)
    assert socket.told("door") == {"kind": "door", "ids": [person.pk]}
    assert socket.told("delay") == {"kind": "delay", "ids": [use.pk]}


def test_a_reader_follows_a_stranger_does_not(follow, ada):
    Membership.objects.filter(user=ada).update(role="reader")
    follow(ada).told("beat")
    assert follow(director_of(office_with()[0])).closed() == 4404
    assert follow(None).closed() == 4401


def test_a_door_listens_to_nobody(follow, ada):
    socket = follow(ada)
    socket.told("beat")
    socket.say('{"at": 7}')
    assert socket.closed() == 4429
