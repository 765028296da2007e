from types import SimpleNamespace

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from talent.models import PerformerLanguage, PerformerSkill
from tests import factories


def every(model):
    """All rows of a model, read back over every office; the code under test opens its own scopes."""
    with across_offices("a test reads back"):
        return model.objects.all()


def client_of(agency, name, **fields):
    """Somebody whom the agency speaks for, with a photograph and no sign-in."""
    account = fields.pop("account", None)
    performer = factories.PerformerFactory(
        stage_name=name, slug=name.lower().replace(" ", "-"), account=account, **fields
    )
    factories.MediaAssetFactory(performer=performer)
    factories.RepresentationFactory(performer=performer, organisation=agency)
    return performer


def page(agent, url, status=200, **query):
    answer = agent.get(url, query)
    assert answer.status_code == status, answer
    return answer.content.decode()


def pick(one, role):
    return f"{one.pk}-{role.pk}"


def look(agent, ground, *picks):
    """The look-over of exactly these."""
    agent.post(f"{ground.put_up}discard/")
    chosen = agent.post(f"{ground.match}choose/", {"pick": picks, "go": "look"})
    assert chosen["Location"] == ground.put_up
    return page(agent, ground.put_up)


@pytest.fixture
def ground(db):
    """A call with two parts, and an agency with three clients: one whom both suit, one whom one suits, one too old."""
    with across_offices("a test"):
        office = factories.OrganisationFactory(slug="okoye", name="Okoye Casting")
        production = factories.ProductionFactory(organisation=office, title="The Salt Road")
        call = factories.CastingCallFactory(
            production=production, slug="salt-road", title="The Salt Road", place="Leeds"
        )
        mara = factories.RoleFactory(call=call, name="Mara Voss", position=0, skills=["Rowing"])
        clerk = factories.RoleFactory(
            call=call, name="Harbour Clerk", position=1, playing_age_min=20, playing_age_max=60
        )
        agency = factories.AgencyFactory(slug="bell-lane", name="Bell Lane Artists")
        agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT, user__name="Asha Bell").user
        assistant = factories.MembershipFactory(organisation=agency, role=MembershipRole.ASSISTANT).user
        noor = client_of(agency, "Noor Haddad", account=factories.UserFactory(), bases=["Leeds"])
        idris = client_of(agency, "Idris Vale", playing_age_min=28, playing_age_max=40)
        agnes = client_of(agency, "Agnes Old", playing_age_min=62, playing_age_max=75)
        PerformerSkill.objects.create(performer=noor, skill="rowing", level="skilled")
        PerformerSkill.objects.create(performer=idris, skill="Fencing", level="basic")
        PerformerLanguage.objects.create(performer=noor, language="Arabic", level="native")
    return SimpleNamespace(
        office=office,
        production=production,
        call=call,
        mara=mara,
        clerk=clerk,
        agency=agency,
        agent=agent,
        assistant=assistant,
        noor=noor,
        idris=idris,
        agnes=agnes,
        inbox=f"/office/{agency.slug}/breakdowns/",
        match=f"/office/{agency.slug}/breakdowns/{call.pk}/",
        put_up=f"/office/{agency.slug}/breakdowns/{call.pk}/put-up/",
        desk=f"/office/{agency.slug}/clients/",
        withdraw=f"/office/{agency.slug}/clients/submissions/withdraw/",
    )


@pytest.fixture
def agent(client, ground):
    client.force_login(ground.agent)
    return client
