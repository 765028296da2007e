"""An agency that nobody has verified: its own roster, public calls, public adults, and a sentence that says so."""

import pytest
from django.urls import reverse

from accounts.services.organisations import verify_organisation
from accounts.tenancy import across_offices
from casting.models import Submission
from casting.states import Release
from tests import factories
from tests.talent.agencies.conftest import make_trade

SENTENCE = "Bell Lane Artists is not verified yet."


@pytest.fixture
def trade(db):
    """`ours` is not verified; `theirs` is, and speaks for an adult of the trade, a public child and a public adult."""
    trade = make_trade()
    with across_offices("a test takes the mark away"):
        trade.ours.verified_at = trade.ours.verified_by = None
        trade.ours.save()
        for name, fields in {
            "Trade Adult": {"visibility": "trade"},
            "Public Child": {"born_on": "2015-05-05"},
            "Public Adult": {},
        }.items():
            performer = factories.PerformerFactory(stage_name=name, slug=name.lower().replace(" ", "-"), **fields)
            factories.RepresentationFactory(performer=performer, organisation=trade.theirs)
    return trade


def verify(trade):
    admin = factories.UserFactory(is_staff=True, is_superuser=True)
    verify_organisation(actor=admin, organisation=trade.ours)


def test_of_other_agencies_it_sees_public_adults_until_it_is_verified(trade):
    url = reverse("talent:agency", args=["kettle-yard"])
    before = trade.browser(trade.agent).get(url).content.decode()
    assert "Public Adult" in before
    assert "Trade Adult" not in before
    assert "Public Child" not in before
    page = reverse("talent:performer", args=["trade-adult"])
    assert trade.browser(trade.agent).get(page).status_code in {302, 404}
    verify(trade)
    after = trade.browser(trade.agent).get(url).content.decode()
    assert "Trade Adult" in after
    assert "Public Child" in after
    assert trade.browser(trade.agent).get(page).status_code == 200


def test_calls_for_agents_come_to_it_once_it_is_verified(trade):
    call = factories.CastingCallFactory(title="For agents", slug="for-agents", release=Release.REPS)
    role = factories.RoleFactory(call=call)
    factories.RoleFactory(call__title="For everybody", call__slug="for-everybody")
    browser = trade.browser(trade.agent)
    inbox, match = "/office/bell-lane/breakdowns/?show=all", f"/office/bell-lane/breakdowns/{call.pk}/"
    pick = {"pick": f"{trade.client.pk}-{role.pk}"}

    def reached():
        html = browser.get(inbox).content.decode()
        return (
            "For agents" in html,
            "For everybody" in html,
            browser.get(match).status_code,
            browser.get("/calls/for-agents/").status_code,
        )

    assert reached() == (False, True, 404, 404)
    assert browser.post(f"{match}put-up/", pick).status_code == 404
    assert "For agents" not in browser.get("/office/bell-lane/roster/").content.decode()
    token = factories.ApiTokenFactory(user=trade.agent, organisation=trade.ours).secret
    bearer = {"Authorization": f"Bearer {token}"}
    entry = {"client": trade.client.slug, "role": role.pk}
    browser.post("/api/v1/breakdowns/submissions/", {"entries": [entry]}, "application/json", headers=bearer)
    with across_offices("a test reads back"):
        assert not Submission.objects.filter(call=call).exists()
    verify(trade)
    assert reached() == (True, True, 200, 200)


def test_it_is_told_what_it_cannot_do_yet_and_for_how_long(trade):
    owner = factories.MembershipFactory(organisation=trade.ours, role="owner").user
    paths = ["/office/bell-lane/roster/", "/office/bell-lane/breakdowns/", "/office/bell-lane/settings/"]
    for path in paths:
        html = trade.browser(owner).get(path).content.decode()
        assert SENTENCE in html, path
        assert "has checked who you are" in html
    verify(trade)
    for path in paths:
        assert SENTENCE not in trade.browser(owner).get(path).content.decode()
