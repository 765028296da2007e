"""Scoring on a card by keyboard in a blind pass, and the pages on which a pass is planned."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Rating
from casting.pseudonyms import pseudonym
from casting.services.passes import open_pass, plan_pass
from casting.services.scorecards import DimensionEntry, save_scorecard
from tests import factories
from tests.browser.conftest import settled
from tests.casting.room.people import director_of, fill, office_with, role_in

# Where somebody wants to look at the pages; unset in CI.
SHOTS = os.environ.get("CALLBOARD_SHOTS")


@pytest.fixture
def lead(transactional_db):
    return director_of(office_with()[0])


@pytest.fixture
def office(lead):
    return lead.memberships.get().organisation


@pytest.fixture
def reviewer(office):
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.ASSOCIATE, user__name="Wilhelmina Featherstonehaugh-Okonkwo"
    ).user


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def people(role):
    return fill(role, 6, varied=False)


@pytest.fixture
def blind_pass(office, lead, role, reviewer, people):
    card = [
        DimensionEntry("Talent", "Craft, presence, listening.", 2),
        DimensionEntry("Fit", "How close to the part as it is written."),
        DimensionEntry("Chemistry", "With the cast there is so far.", 1, False),
    ]
    with office_scope(office):
        save_scorecard(actor=lead, production=role.production, scale=5, dimensions=card)
        planned = plan_pass(actor=lead, role=role, name="First look", is_blind=True, deciders="leads")
        plan_pass(actor=lead, role=role, name="Second look", others_scores="always")
        return open_pass(actor=lead, review_pass=planned)


def shot(page: Page, name: str) -> None:
    if not SHOTS:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=Path(SHOTS) / f"{name}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def test_a_blind_card_is_scored_by_keys(page_desktop, sign_in, axe, office, role, people, reviewer, blind_pass):
    page = page_desktop
    sign_in(page, reviewer)
    page.goto(f"/office/{office.slug}/roles/{role.pk}/")
    settled(page)
    expect(page.get_by_text("names are hidden")).to_be_visible()
    expect(page.locator(".shot").first).to_contain_text("Performer")
    page.keyboard.press("Enter")
    panel = page.locator("[data-room-panel]")
    expect(panel.get_by_role("heading", name="Your scores")).to_be_visible()
    shot(page, "blind-board")
    axe(page)
    page.keyboard.press("5")
    expect(panel.get_by_text("Not yet looked at").or_(panel.get_by_text("Looked at, not scored"))).to_be_visible()
    page.keyboard.press("3")
    expect(panel.locator("[data-standing=scored]")).to_be_visible()
    expect(panel.locator("[data-standing=scored]")).to_contain_text("4.33")
    shot(page, "blind-scored")
    axe(page)
    with office_scope(office):
        rating = Rating.objects.get(reviewer=reviewer)
    number = next(one.number for one in people if one.pk == rating.submission_id)
    expect(panel.get_by_role("heading", name=pseudonym(role.blind_key, number))).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_pages_of_passes(request, size, sign_in, axe, office, role, lead, blind_pass):
    page = request.getfixturevalue(f"page_{size}")
    sign_in(page, lead)
    base = f"/office/{office.slug}"
    for name, path in {
        "passes": f"/roles/{role.pk}/passes/",
        "pass-new": f"/roles/{role.pk}/passes/new/",
        "scorecard": f"/productions/{role.production_id}/scorecard/",
    }.items():
        page.goto(base + path)
        settled(page)
        axe(page)
        shot(page, f"{name}-{size}")
    page.goto(f"{base}/roles/{role.pk}/passes/")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Closed by")).to_be_visible()
    shot(page, f"closed-{size}")
