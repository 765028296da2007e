import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from tests import factories
from tests.casting.room.people import director_of, office_with, role_in


@pytest.fixture
def office(db):
    office = office_with()[0]
    with office_scope(office):
        yield office


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def reader(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def venue(office):
    venue = factories.VenueFactory(organisation=office, name="Bell Street Studios")
    venue.studios = [factories.RoomFactory(venue=venue, name=f"Studio {letter}") for letter in "AB"]
    return venue


@pytest.fixture
def browser(director):
    client = Client()
    client.force_login(director)
    return client


@pytest.fixture
def url(office):
    return lambda name, *args: reverse(f"auditions:{name}", args=[office.slug, *args])


@pytest.fixture
def typed(role, venue):
    """A session as somebody types it; `typed(opens="22:00", breaks=[{…}])`."""

    def form(**changes):
        lists = {
            "rooms": [{"room": venue.studios[0].pk}, {"room": venue.studios[1].pk}],
            "roles": [{"role": role.pk, "minutes": 20, "keep_together": "on"}],
            "panel": [],
            "breaks": [],
        }
        lists |= {name: changes.pop(name) for name in list(changes) if name in lists}
        data = {
            "production": role.production_id, "kind": "callback", "title": "", "venue": venue.pk,
            "date": "2031-03-11", "opens": "10:00", "closes": "12:00", "slot_minutes": 15, "gap_minutes": 0,
            "notice_hours": 24, "hold_minutes": 30, **changes,
        }  # fmt: skip
        for name, rows in lists.items():
            data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
            for number, row in enumerate(rows):
                data |= {f"{name}-{number}-{field}": value for field, value in row.items()}
        return data

    return form
