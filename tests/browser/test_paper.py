"""Writing a template in Chromium: what it would say stands beside it, and what is pressed goes into the words."""

import pytest
from playwright.sync_api import expect

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from contracts.models import ContractTemplate
from contracts.services.paper import ensure_paper
from tests import factories
from tests.browser.conftest import settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_shown_as_it_would_read_and_what_is_missing_is_named(page_desktop, sign_in, axe):
    office = factories.OrganisationFactory(slug="okoye")
    director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
    with office_scope(office):
        ensure_paper(office)
        template = ContractTemplate.objects.get(organisation=office, kind="day")
    page = page_desktop
    sign_in(page, director)
    page.goto(f"/office/okoye/paper/{template.pk}/")
    settled(page)
    words, preview = page.get_by_label("Words"), page.locator("#paper-preview")
    expect(preview).to_contain_text("Mara Voss in The Salt Road")
    words.fill("# The day\n\n{performer} is looked after by {guardian_name}.")
    expect(preview).to_contain_text("Missing here: Guardian {guardian_name}")
    expect(preview).to_contain_text("1 The day")
    words.fill("# The day\n\n{performer} works.\n\n")
    page.get_by_text("What can stand in it").click()
    page.get_by_role("button", name="[clause credit]").click()
    expect(words).to_have_value("# The day\n\n{performer} works.\n\n[clause credit]")
    expect(preview).to_contain_text("2 Credit")
    words.fill("{performer} gets {fe}.")
    expect(preview).to_contain_text("There is no variable {fe}.")
    axe(page)
    words.fill("# The day\n\n{performer} works.\n\n[clause credit]")
    page.get_by_role("button", name="Keep as a new version").click()
    expect(page.get_by_role("main")).to_contain_text("Day contract, version 2.")
