import pytest
from rest_framework.test import APIClient

from accounts.states import MembershipRole, TokenScope
from accounts.tenancy import across_offices
from tests import factories


class Caller(APIClient):
    """Speaks with one token."""

    def __init__(self, secret: str):
        super().__init__()
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def request(self, **values):
        values.setdefault("HTTP_ACCEPT", "application/json")
        return super().request(**values)


def caller_for(user, *, organisation=None, scopes=None) -> Caller:
    token = factories.ApiTokenFactory(user=user, organisation=organisation, scopes=scopes or TokenScope.values)
    return Caller(token.secret)


@pytest.fixture
def office(db):
    return factories.OrganisationFactory(name="Okoye Casting", slug="okoye")


@pytest.fixture
def director(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user


@pytest.fixture
def desk(office, director):
    """The director's token, for the office."""
    return caller_for(director, organisation=office)


@pytest.fixture
def role(office):
    production = factories.ProductionFactory(organisation=office, title="The Salt Road")
    return factories.RoleFactory(call__production=production, name="Mara Voss")


@pytest.fixture
def submit(role):
    def make(**values):
        with across_offices("a test puts people up"):
            return factories.SubmissionFactory(role=role, **values)

    return make


@pytest.fixture
def performer(db):
    made = factories.PerformerFactory(stage_name="Noor Haddad", slug="noor-haddad")
    factories.MediaAssetFactory(performer=made)
    return made


@pytest.fixture
def actor(performer):
    """The performer's own token."""
    return caller_for(performer.account)
