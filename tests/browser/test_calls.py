"""A director makes and publishes a call by hand, at both widths, and an actor finds it."""

import re

import pytest
from playwright.sync_api import expect

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import CastingCall
from casting.states import CallState
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def director(site):
    office = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    return factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user


def test_a_call_is_made_published_and_found(any_page, sign_in, axe, director, open_page):
    page = any_page
    sign_in(page, director)
    page.goto("/office/okoye/")
    axe(page)
    page.get_by_role("link", name="Make a production").click()
    page.get_by_label("Title", exact=True).fill("The Salt Road")
    page.get_by_label("Kind", exact=True).select_option("series")
    page.get_by_label("Agreement", exact=True).select_option("equity")
    axe(page)
    page.get_by_role("button", name="Make the production").click()
    page.get_by_role("link", name="New call").click()
    page.get_by_role("button", name="Make the draft").click()

    expect(page.locator("#missing")).to_contain_text("8 things missing")
    axe(page)
    page.get_by_label(re.compile("Where the work is")).fill("Whitby")
    expect(page.locator("[data-autosave-state]")).to_have_text("Draft saved")
    expect(page.locator("#missing")).to_contain_text("7 things missing")
    page.get_by_label(re.compile("Work starts")).fill("2031-05-04")
    page.get_by_label(re.compile("Applications close")).fill("2031-03-12T18:00")
    page.get_by_label(re.compile("Answers promised by")).fill("2031-03-01")
    expect(page.locator("[data-autosave-error]")).to_contain_text("before applications close")
    page.get_by_label(re.compile("Answers promised by")).fill("2031-03-27")
    page.get_by_role("group", name="Is the work paid?").get_by_label("Yes", exact=True).check()
    page.get_by_label(re.compile("Pay, or from")).fill("4,250")
    page.get_by_label(re.compile("^For")).select_option("week")
    for question in ["Is there nudity or intimacy?", "Are there stunts?", "Are minors cast, or on set?"]:
        page.get_by_role("group", name=question).get_by_label("No", exact=True).check()
    expect(page.locator("#missing")).to_contain_text("1 thing missing")
    expect(page.locator("[data-autosave-error]")).to_have_count(0)
    axe(page)
    page.get_by_role("button", name="Save and go on to the roles").click()

    page.get_by_role("link", name="Add the first role").click()
    page.get_by_label("Name", exact=True).fill("Mara Voss")
    page.get_by_label("Kind of role").select_option("lead")
    page.get_by_role("button", name="Make the role").click()
    page.get_by_label(re.compile("^Description")).fill("Keeps engines alive and people at arm’s length.")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("textbox", name=re.compile("^Question")).fill("How old are you?")
    expect(page.locator("[data-autosave-error]")).to_contain_text("This asks about age")
    page.get_by_role("textbox", name=re.compile("^Question")).fill("Can you handle a small boat?")
    expect(page.locator("[data-autosave-state]")).to_have_text("Draft saved")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Save and go back to the call").click()

    axe(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Preview").click()
    axe(page)
    page.go_back()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish the call").click()
    expect(page.get_by_text("The call is published.")).to_be_visible()
    axe(page)
    with across_offices("a test reads what was made"):
        call = CastingCall.objects.get()
    assert call.state == CallState.PUBLISHED

    reader = open_page(width=page.viewport_size["width"], height=page.viewport_size["height"])
    reader.goto("/calls/")
    axe(reader)
    reader.get_by_label("Search calls").fill("salt raod")
    expect(reader.locator("#results")).to_contain_text("Close to it")
    reader.get_by_label("Search calls").fill("engines")
    expect(reader.locator("#results")).to_contain_text("1 call fits")
    reader.get_by_role("link", name=re.compile("“engines”")).click()
    reader.get_by_role("link", name="The Salt Road").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("The Salt Road")
    expect(reader.get_by_text("You will hear by 27 March 2031, whichever way it goes.")).to_be_visible()
    axe(reader)


def test_filters_narrow_without_leaving_the_page(page_desktop, axe, director):
    office = director.memberships.get().organisation
    for number in range(30):
        kind = "stage" if number % 2 else "film"
        production = factories.ProductionFactory(organisation=office, kind=kind, title=f"Call {number}")
        factories.RoleFactory(call=factories.CastingCallFactory(production=production))
    page = page_desktop
    page.goto("/calls/")
    expect(page.locator(".notice")).to_have_count(24)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".notice")).to_have_count(30)
    page.get_by_role("search").get_by_text("Stage", exact=True).click()
    expect(page.locator(".notice")).to_have_count(15)
    expect(page).to_have_url(re.compile(r"/calls/\?kind=stage"))
    page.get_by_label("Sort").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    axe(page)
    page.reload()
    expect(page.locator(".notice")).to_have_count(15)
    page.go_back()
    expect(page.get_by_label("Sort")).to_have_value("closing")
