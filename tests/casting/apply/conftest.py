from types import SimpleNamespace

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import Question
from casting.states import QuestionKind
from tests import factories


def every(model):
    """All rows of a model, read back over every office; the code under test opens its own scopes."""
    with across_offices("a test reads back"):
        return model.objects.all()


def question(role, **fields):
    values = {
        "kind": QuestionKind.TEXT,
        "prompt": "Can you row?",
        "position": every(Question).filter(role=role).count(),
    } | fields
    with across_offices("a test"):
        return Question.objects.create(organisation=role.organisation, role=role, **values)


@pytest.fixture
def ground(db):
    """A published call with two roles, a performer with a headshot, an agency that speaks for somebody else."""
    with across_offices("a test"):
        office = factories.OrganisationFactory(slug="okoye", name="Okoye Casting")
        director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
        production = factories.ProductionFactory(organisation=office, title="The Salt Road")
        call = factories.CastingCallFactory(production=production, slug="salt-road", title="The Salt Road")
        role = factories.RoleFactory(call=call, name="Mara Voss", position=0)
        other_role = factories.RoleFactory(call=call, name="Harbour Clerk", position=1, asks_headshot=False)
        performer = factories.PerformerFactory(stage_name="Noor Haddad", slug="noor")
        headshot = factories.MediaAssetFactory(performer=performer)
        agency = factories.AgencyFactory(slug="bell-lane", name="Bell Lane Artists")
        agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT, user__name="Asha Bell").user
        client_of_agent = factories.PerformerFactory(stage_name="Idris Vale", slug="idris", account=None)
        client_headshot = factories.MediaAssetFactory(performer=client_of_agent)
        factories.RepresentationFactory(performer=client_of_agent, organisation=agency)
    return SimpleNamespace(
        office=office,
        director=director,
        production=production,
        call=call,
        role=role,
        other_role=other_role,
        performer=performer,
        actor=performer.account,
        headshot=headshot,
        agency=agency,
        agent=agent,
        client=client_of_agent,
        client_headshot=client_headshot,
        url=f"/calls/{call.slug}/apply/",
    )
