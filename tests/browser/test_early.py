"""What a person does before a page's scripts have come is done once they have."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.states import MembershipRole
from tests import factories
from tests.browser.conftest import eventually


class Slow:
    """Holds back the script whose address matches; `comes()` lets it through."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.held, self.has_come = page, [], False
        page.route(pattern, self._hold)

    def open(self, path: str) -> None:
        self.page.goto(path, wait_until="commit")

    def comes(self) -> None:
        eventually(self.page, lambda: self.held, "asking for the script")
        self.has_come = True
        for route in self.held:
            route.continue_()

    def _hold(self, route) -> None:
        if self.has_come:
            route.continue_()
        else:
            self.held.append(route)


@pytest.fixture
def slow(page_desktop) -> Slow:
    return Slow(page_desktop, "**/js/app*.js")


def test_a_button_that_only_scripts_serve(page_desktop, slow, site):
    factories.OrganisationFactory()
    slow.open("/dev/components/")
    opener = page_desktop.get_by_role("button", name="Open a dialog").first
    opener.click()
    opener.click()
    dialog = page_desktop.get_by_role("dialog", name="Hold the notes for two hours?")
    expect(dialog).to_be_hidden()
    slow.comes()
    expect(dialog).to_be_visible()


@pytest.mark.parametrize("by", ["pointer", "key"])
def test_a_dangerous_form_still_asks(page_desktop, slow, sign_in, by):
    office = factories.OrganisationFactory(slug="okoye")
    owner = factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user
    leaving = factories.MembershipFactory(organisation=office, user__name="Tom Reyes")
    sign_in(page_desktop, owner)
    slow.open(f"/office/okoye/team/{leaving.pk}/")
    button = page_desktop.get_by_role("button", name="Take out of the team")
    button.click() if by == "pointer" else button.press("Enter")
    slow.comes()
    question = page_desktop.get_by_role("dialog")
    expect(question).to_contain_text("Take Tom Reyes out of the team?")
    assert Membership.objects.filter(pk=leaving.pk).exists()
    question.get_by_role("button", name="Yes, go on").click()
    expect(page_desktop.get_by_text("Tom Reyes is not in the team any more.")).to_be_visible()
    assert not Membership.objects.filter(pk=leaving.pk).exists()


def test_a_choice_that_acts_at_once(page_desktop, slow, site):
    for title in ("Harbour Lights", "Winter Play"):
        factories.RoleFactory(call=factories.CastingCallFactory(title=title))
    slow.open("/calls/")
    page_desktop.get_by_role("searchbox").fill("Harbour")
    page_desktop.get_by_role("searchbox").blur()
    slow.comes()
    expect(page_desktop.get_by_text("Winter Play")).to_be_hidden()
    expect(page_desktop.get_by_text("Harbour Lights")).to_be_visible()


def test_links_and_plain_forms_do_not_wait(page_desktop, slow):
    factories.UserFactory(email="ada@example.com")
    slow.open("/account/login/")
    page_desktop.get_by_role("link", name="Make an account").click()
    page_desktop.wait_for_url("**/signup/**", wait_until="commit")
