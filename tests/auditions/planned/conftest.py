import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from auditions.models import Slot
from casting.states import SubmissionState
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
def day(office, role):
    """A day of two rooms with four quarters of an hour each, without anybody in its queue."""
    return day_of(office, role.call.production, roles=[role])


def day_of(office, production, *, roles, rooms=2, times=4, **details):
    venue = factories.VenueFactory(organisation=office)
    studios = [factories.RoomFactory(venue=venue, name=f"Studio {letter}") for letter in "ABC"[:rooms]]
    session = factories.SessionFactory(production=production, venue=venue, rooms=studios, roles=roles, **details)
    lay(session, studios, times)
    return session


def lay(session, studios, times, minutes=15):
    for studio in studios:
        for n in range(times):
            start = session.opens_at + dt.timedelta(minutes=n * minutes)
            Slot.objects.create(
                organisation_id=session.organisation_id,
                session=session,
                room=studio,
                starts_at=start,
                ends_at=start + dt.timedelta(minutes=minutes),
            )


def queue(session, role, *names, **details):
    """People called in to the session, in that order."""
    return [
        factories.CallInFactory(
            session=session,
            submission=factories.SubmissionFactory(
                role=role, state=SubmissionState.CALLBACK, performer__stage_name=name
            ),
            position=place,
            **details,
        )
        for place, name in enumerate(names)
    ]


@pytest.fixture
def client_of():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def address(session, name, **more):
    return reverse(f"auditions:{name}", args=[session.organisation.slug, session.pk, *more.values()])
