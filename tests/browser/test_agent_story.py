"""An agent's day: a list of clients comes in, a breakdown suits forty of them, they go in one act and are followed."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.states import SubmissionState
from tests import factories
from tests.browser.conftest import settled

FORTY = 40
LONG = "Maximiliana Featherstonehaugh-Cholmondeley Wriothesley O’Shaughnessy"
NAMES = [LONG, "Zoë Brontë", "محمد الأمين", *(f"Client Number{n:02}" for n in range(3, FORTY))]


@pytest.fixture
def office(site):
    return factories.OrganisationFactory(slug="okoye", name="Okoye Casting")


@pytest.fixture
def call(office):
    made = factories.CastingCallFactory(
        production=factories.ProductionFactory(organisation=office, title="The Salt Road"),
        title="The Salt Road",
        place="Leeds",
    )
    factories.RoleFactory(call=made, name="Mara Voss", position=0, asks_headshot=False)
    factories.RoleFactory(
        call=made, name="Harbour Clerk", position=1, playing_age_min=20, playing_age_max=60, asks_headshot=False
    )
    return made


@pytest.fixture
def agent(site):
    agency = factories.AgencyFactory(slug="bell-lane", name="Bell Lane Artists")
    return factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT, user__name="Asha Bell").user


@pytest.fixture
def shot():
    """Keeps a picture of the page where SHOTS names a folder, light and dark, wide and narrow."""

    def keep(page: Page, name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            for width, height in ((1440, 900), (390, 844)):
                page.set_viewport_size({"width": width, "height": height})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=width == 1440)
            page.set_viewport_size({"width": 1440, "height": 900})
            page.emulate_media(color_scheme="light", reduced_motion="reduce")

    return keep


def roster_file(folder: Path) -> Path:
    lines = ["Name;Playing from;Playing to;Based in"] + [f"{name};26;34;Leeds" for name in NAMES]
    path = folder / "roster.csv"
    path.write_text("\n".join(lines), encoding="utf-16")
    return path


def test_a_day_of_an_agent(page_desktop, sign_in, agent, call, worker, axe, shot, tmp_path):
    page = page_desktop
    sign_in(page, agent)

    # A list of forty comes in from a spreadsheet.
    page.goto("/office/bell-lane/roster/lists/")
    settled(page)
    page.locator("input[type=file]").set_input_files(roster_file(tmp_path))
    page.get_by_role("button", name="Look at the list").click()
    page.get_by_role("button", name=f"Bring in {FORTY}").click()
    done = page.get_by_role("button", name="Take the list back")
    expect(page.get_by_role("link", name="See what became of each line").or_(done)).to_be_visible()

    # A breakdown suits them; both parts are ticked for everybody, one person is left out of one.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Breakdowns").click()
    expect(page.get_by_text("40 clients").first).to_be_visible()
    axe(page)
    shot(page, "inbox")
    page.get_by_role("link", name="Choose clients for The Salt Road").click()
    settled(page)
    page.get_by_role("button", name="Tick all who suit Mara Voss").click()
    page.get_by_role("checkbox", name=f"{LONG} for Harbour Clerk").check()
    expect(page.get_by_text("41 submissions: 40 clients, 2 parts.")).to_be_visible()
    axe(page)
    shot(page, "match")

    # A mistyped name finds nobody, and loses no tick.
    looked_for = page.get_by_role("search", name="Narrow the clients").get_by_role("searchbox")
    for name, seen in (("Hadad", "Nobody here is called that"), ("", LONG)):
        looked_for.fill(name)
        looked_for.press("Enter")
        expect(page.get_by_text(seen).first).to_be_visible()
        expect(page.get_by_text("41 submissions: 40 clients, 2 parts.")).to_be_visible()
        shot(page, f"match-{name or 'again'}")

    page.get_by_role("button", name="Look over and put up").click()
    expect(page.get_by_role("heading", name="Look over, and put up")).to_be_visible()
    settled(page)
    page.get_by_label("Word to casting").fill("All of them are free from May.")
    expect(page.get_by_text("Saved ", exact=False).last).to_be_visible()
    expect(page.locator("form[data-keeping]")).not_to_have_attribute("data-unsaved", "")
    axe(page)
    shot(page, "look-over")

    # What was typed outlives a reload, and is there on the phone; what a second page types late is not written over it.
    page.reload()
    settled(page)
    expect(page.get_by_label("Word to casting")).to_have_value("All of them are free from May.")
    phone = page.context.new_page()
    phone.goto(page.url)
    settled(phone)
    expect(phone.get_by_label("Word to casting")).to_have_value("All of them are free from May.")
    page.get_by_label("Word to casting").fill("All of them are free.")
    expect(page.locator("form[data-keeping]")).not_to_have_attribute("data-unsaved", "")
    phone.get_by_label("Word to casting").fill("Late.")
    expect(phone.get_by_text("This was changed in another tab or on another device.").first).to_be_visible()
    axe(phone)
    phone.close(run_before_unload=False)
    page.get_by_label("Word to casting").fill("All of them are free from May.")
    page.get_by_role("button", name="Put them up").click()

    # They are followed on the desk, and what casting says shows there.
    expect(page.get_by_text("40 clients put up, 41 submissions.").first).to_be_visible()
    expect(page.get_by_text("These went in one act.")).to_be_visible()
    with across_offices("a test reads back"):
        rows = list(Submission.objects.select_related("role", "performer").order_by("role_id", "number"))
    assert len(rows) == FORTY + 1
    assert {row.note for row in rows} == {"All of them are free from May."}
    # The last of the first part stands first on the desk.
    *_, one, other, noticed = rows[:FORTY]
    director = factories.MembershipFactory(organisation=call.organisation, role=MembershipRole.DIRECTOR).user
    with office_scope(call.organisation):
        decide_submissions(
            actor=director,
            role=noticed.role,
            submissions=Selection(role=noticed.role, ids=[noticed.pk]),
            to=SubmissionState.SHORTLISTED,
        )
    page.get_by_role("combobox", name="Part").select_option(label="Mara Voss, The Salt Road")
    expect(page.get_by_role("cell", name="Shortlist").first).to_be_visible()
    axe(page)
    shot(page, "desk")

    # Two are withdrawn; the one whom casting liked stays.
    for row in (one, other):
        page.get_by_role("checkbox", name=f"Choose {row.performer.stage_name} for Mara Voss").check()
    page.get_by_role("button", name="Withdraw the ticked ones").click()
    expect(page.get_by_role("heading", name="Withdraw 2 submissions?")).to_be_visible()
    axe(page)
    shot(page, "withdraw")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_text("2 submissions withdrawn.").first).to_be_visible()
    with across_offices("a test reads back"):
        assert Submission.objects.filter(state=SubmissionState.WITHDRAWN).count() == 2
        assert Submission.objects.get(pk=noticed.pk).state == SubmissionState.SHORTLISTED
