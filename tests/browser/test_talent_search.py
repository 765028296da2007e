"""A casting director looks for somebody, narrows it by a count, keeps who is ticked, and reads the person's page."""

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from talent.services.search_index import refresh_due_entries
from tests import factories
from tests.talent.search.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_search_to_a_list(site, page_desktop: Page, sign_in, axe):
    office = factories.OrganisationFactory(slug="okoye", name="Okoye Casting")
    director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
    person("Ama Boateng", plays=["woman"], skills=("Fencing",), languages=(("French", "fluent"),))
    person("Idris Vale", plays=["man"], skills=("Fencing",))
    person("Maximiliana Konstantinopoulou-Featherstonehaugh de la Vega y Montenegro", plays=["woman"], skills=())
    refresh_due_entries()
    page = page_desktop
    sign_in(page, director)
    page.goto(f"{site}/office/okoye/talent/")
    page.get_by_role("searchbox", name="Names, credits, skills").fill("fencnig")
    page.get_by_role("button", name="Search").first.click()
    expect(page.get_by_text("spelt like them: fencing")).to_be_visible()
    page.get_by_label("Add a skill", exact=True).fill("Fencing")
    page.get_by_role("button", name="Add the skill").click()
    expect(page.get_by_role("checkbox", name="Fencing")).to_be_checked()
    page.get_by_label("Add a language", exact=True).fill("French")
    page.get_by_label("How well").select_option("fluent or better")
    # Enter searches, with what is typed but not added yet.
    page.get_by_label("Add a language", exact=True).press("Enter")
    expect(page.get_by_role("link", name="french, fluent or better")).to_be_visible()
    page.get_by_role("link", name="Woman").click()
    expect(page.get_by_text("Ama Boateng")).to_be_visible()
    expect(page.get_by_text("Idris Vale")).to_have_count(0)
    axe(page)
    page.get_by_label("Tick Ama Boateng").check()
    page.get_by_label("or a new list").fill("Fencers")
    page.get_by_role("button", name="Put on list").click()
    expect(page.get_by_text("put on Fencers")).to_be_visible()
    page.get_by_role("link", name="Ama Boateng").click()
    page.get_by_role("textbox", name="Note").fill("Left-handed, and laughs.")
    page.get_by_role("button", name="Write").click()
    expect(page.get_by_text("Left-handed, and laughs.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Fencers").click()
    expect(page.get_by_role("heading", name="Fencers")).to_be_visible()
    axe(page)
