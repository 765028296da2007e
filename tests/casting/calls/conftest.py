import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import CastingCall, Role
from core import clock
from tests import factories


@dataclass
class Office:
    """A casting office with its director, who is signed in."""

    organisation: Organisation
    director: User
    client: Client

    @property
    def base(self) -> str:
        return f"/office/{self.organisation.slug}/"

    def scope(self):
        return office_scope(self.organisation)

    def member(self, role: str) -> Client:
        user = factories.MembershipFactory(organisation=self.organisation, role=role).user
        return signed_in(user)

    def reread(self, thing):
        with self.scope():
            return type(thing).objects.get(pk=thing.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_office(**fields) -> Office:
    organisation = factories.OrganisationFactory(**fields)
    director = factories.MembershipFactory(organisation=organisation, role=MembershipRole.DIRECTOR).user
    return Office(organisation, director, signed_in(director))


@pytest.fixture
def office(db) -> Office:
    return make_office(name="Okoye Casting", slug="okoye")


@pytest.fixture
def production(office):
    return factories.ProductionFactory(organisation=office.organisation, title="The Salt Road")


@pytest.fixture
def draft(office, production) -> CastingCall:
    return factories.DraftCallFactory(production=production, title="The Salt Road", slug="draft")


@pytest.fixture
def call(office, production) -> CastingCall:
    """Published, with one open role, Mara Voss."""
    made = factories.CastingCallFactory(production=production, title="The Salt Road", slug="the-salt-road-1")
    factories.RoleFactory(call=made, name="Mara Voss")
    return made


@pytest.fixture
def role(call) -> Role:
    with office_scope(call.organisation):
        return call.roles.select_related("production", "organisation").get()


WHOLE = {
    "title": "The Salt Road",
    "intro": "We are looking for the whole boat.",
    "place": "Whitby",
    "starts_on": "2031-05-04",
    "ends_on": "2031-06-26",
    "deadline": "2031-03-12T18:00",
    "zone": "Europe/London",
    "answer_by": "2031-03-27",
    "is_paid": "yes",
    "pay_min": "4,250",
    "pay_currency": "GBP",
    "pay_per": "week",
    "has_intimacy": "no",
    "has_stunts": "no",
    "has_minors": "no",
    "release": "public",
}


@pytest.fixture
def whole() -> dict:
    """What a director types into a call that lacks nothing but its roles."""
    return dict(WHOLE)


@pytest.fixture
def role_typed() -> dict:
    return {
        "name": "Mara Voss",
        "tier": "lead",
        "description": "Keeps engines alive and people at arm’s length.",
        "playing_age_min": "30",
        "playing_age_max": "40",
        "questions-TOTAL_FORMS": "0",
        "questions-INITIAL_FORMS": "0",
        "asks_headshot": "on",
    }


def in_days(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)
