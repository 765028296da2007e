"""The look-over of many clients in a browser: what is typed is kept, whatever happens to the page in between."""

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import PutUpDraft, Submission
from casting.services.putting_up import keep_ticks
from tests import factories
from tests.browser.conftest import eventually, forgive, settled


@pytest.fixture
def call(site):
    office = factories.OrganisationFactory(slug="okoye", name="Okoye Casting")
    production = factories.ProductionFactory(organisation=office, title="The Salt Road")
    made = factories.CastingCallFactory(production=production, title="The Salt Road", place="Leeds")
    factories.RoleFactory(call=made, name="Mara Voss", asks_headshot=False)
    return made


@pytest.fixture
def agent(call):
    """An agent who has ticked two clients for the part."""
    agency = factories.AgencyFactory(slug="bell-lane", name="Bell Lane Artists")
    user = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    clients = []
    for name in ("Noor Haddad", "Idris Vale"):
        clients.append(factories.PerformerFactory(stage_name=name, slug=name[:4].lower(), account=None))
        factories.RepresentationFactory(performer=clients[-1], organisation=agency)
    with across_offices("a test"):
        role = call.roles.get()
    picks = [f"{one.pk}-{role.pk}" for one in clients]
    with office_scope(agency):
        keep_ticks(actor=user, agency=agency, call=call, on=picks, off=[])
    return user


@pytest.fixture
def look_over(page_desktop, sign_in, agent, call) -> Page:
    page = page_desktop
    sign_in(page, agent)
    page.goto(f"/office/bell-lane/breakdowns/{call.pk}/put-up/")
    settled(page)
    return page


def every(model):
    with across_offices("a test reads back"):
        return model.objects.all()


def kept_word() -> str:
    return every(PutUpDraft).get().data.get("all", {}).get("word", "")


def type_word(page: Page, words: str) -> None:
    page.get_by_label("Word to casting").fill(words)


def saved(page: Page) -> None:
    expect(page.locator("form[data-keeping]")).not_to_have_attribute("data-unsaved", "")
    expect(page.locator("[data-kept-says]")).to_contain_text("Saved ")


def test_whoever_signs_in_again_in_another_tab_goes_on_where_they_were(look_over, sign_in, agent):
    page = look_over
    page.context.clear_cookies()
    sign_in(page, agent)
    other = page.context.new_page()
    other.goto(page.url)
    other.close()
    type_word(page, "Both are free.")
    saved(page)
    assert kept_word() == "Both are free."
    page.get_by_role("button", name="Put them up").click()
    expect(page.get_by_text("2 clients put up").first).to_be_visible()
    assert {row.note for row in every(Submission)} == {"Both are free."}


def test_a_refusal_is_told_as_what_it_is(look_over, agent):
    page = look_over
    with across_offices("a test"):
        agent.memberships.update(role=MembershipRole.ASSISTANT)
    type_word(page, "Both are free.")
    expect(page.locator("[data-kept-says]")).to_have_text(
        "Not saved. Only the agents and owners of an agency put its clients up."
    )
    forgive(page, "403")


def test_keeping_what_stands_here_keeps_the_ticks_too(look_over, agent, call):
    page = look_over
    ticked = set(every(PutUpDraft).get().picks)
    every(PutUpDraft).all().delete()
    type_word(page, "Both are free.")
    page.get_by_role("button", name="keep what stands here instead").click()
    saved(page)
    draft = every(PutUpDraft).get()
    assert (set(draft.picks), draft.data["all"]["word"]) == (ticked, "Both are free.")
    forgive(page, "409")


def test_a_page_whose_sending_was_stopped_goes_on_keeping(look_over):
    page = look_over
    asked = []

    def hold(route):
        asked.append(route)

    page.route("**/keep/", hold)
    type_word(page, "Both are free.")
    eventually(page, lambda: asked, "something on its way to be kept")
    # As somebody does who presses "Put them up", and then stops the page from being left.
    page.locator("form[data-keeping]").evaluate("(form) => form.dispatchEvent(new Event('submit'))")
    page.unroute("**/keep/")
    page.get_by_label("Note").last.evaluate("(note) => note.closest('details').open = true")
    page.get_by_label("Note").last.fill("Fences.")
    saved(page)
    draft = every(PutUpDraft).get()
    assert kept_word() == "Both are free."
    assert "Fences." in [value for kept in draft.data.values() for value in kept.values()]
