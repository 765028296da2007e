import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from core import clock
from tests import factories


@pytest.fixture
def office(db):
    made = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    with office_scope(made):
        yield made


@pytest.fixture
def director(office):
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.DIRECTOR, user__name="Renata Okoye"
    ).user


@pytest.fixture
def role(office):
    production = factories.ProductionFactory(organisation=office, title="The Salt Road")
    return factories.RoleFactory(call__production=production, name="Mara Voss")


@pytest.fixture
def submit(role):
    """Somebody up for the role, opened already unless `viewed_at=None`."""

    def make(**values):
        state = values.setdefault("state", "viewed")
        if state != "submitted":
            values.setdefault("viewed_at", clock.now())
        return factories.SubmissionFactory(role=values.pop("role", role), **values)

    return make


@pytest.fixture
def decide(director, role):
    def act(*submissions, to, role=role, actor=director, **more):
        ids = [submission.pk for submission in submissions]
        return decide_submissions(actor=actor, role=role, submissions=Selection(role=role, ids=ids), to=to, **more)

    return act
