"""Moving, bringing in, importing and looking things up, as an office does it, at both widths."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from casting.models import Submission
from tests import factories
from tests.browser.conftest import forgive
from tests.browser.faces import NAMES
from tests.browser.test_room import enter, office, role
from tests.casting.room.people import director_of, fill, role_in
from tests.casting.ways.test_bringing import person

__all__ = ["enter", "office", "role"]
LONG = "Maximiliana Featherstonehaugh-Cholmondeley Wriothesley O’Shaughnessy"


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def people(role):
    made = fill(role, 6, varied=False, names=[*NAMES[:5], LONG])
    for one in made:
        one.performer.account = factories.UserFactory(name=one.performer.stage_name)
        one.performer.save(update_fields=["account"])
    return made


@pytest.fixture
def shot():
    """Keeps a picture of the page where SHOTS names a folder, light and dark."""

    def keep(page: Page, name: str) -> None:
        if folder := os.environ.get("SHOTS"):
            width = page.viewport_size["width"]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
            page.emulate_media(color_scheme="light", reduced_motion="reduce")

    return keep


def test_two_go_to_another_role_and_come_back(any_page, people, role, enter, axe, shot):
    other = factories.RoleFactory(call=role.call, name="Harbour Clerk")
    factories.RoleFactory(call=role.call, name="Ferryman", state="cut")
    enter(any_page)
    for name in ("Noor Haddad", LONG):
        any_page.get_by_role("checkbox", name=f"Select {name}").dispatch_event("click")
    any_page.get_by_role("button", name="Another role…").click()
    expect(any_page.get_by_role("heading", name="Move to another role")).to_be_visible()
    axe(any_page)
    shot(any_page, "move")
    any_page.get_by_label("Role", exact=True).select_option(label="Harbour Clerk")
    any_page.get_by_role("button", name="Move 2 people").click()
    expect(any_page.get_by_role("heading", name="2 people are considered for Harbour Clerk now.")).to_be_visible()
    axe(any_page)
    shot(any_page, "moved")
    with office_scope(role.organisation):
        assert Submission.objects.filter(role=other).count() == 2
    any_page.get_by_role("button", name="Take it back").click()
    expect(any_page.get_by_role("heading", name="Taken back. 2 people are where they were.")).to_be_visible()
    with office_scope(role.organisation):
        assert not Submission.objects.filter(role=other).exists()


def test_somebody_is_found_brought_in_and_a_list_is_looked_at(any_page, people, role, enter, axe, shot, tmp_path):
    enter(any_page)
    any_page.get_by_role("link", name="Bring in").click()
    expect(any_page.get_by_role("heading", name="Whom are you thinking of?")).to_be_visible()
    axe(any_page)
    shot(any_page, "bring-empty")
    person("Freya Lindqvist-Ashby", words="fencing", bases=["Leeds", "London"])
    person(LONG, words="fencing")
    person("Nobody Reachable", words="fencing", account=None)
    any_page.get_by_label("Name, skill or place").fill("fencing")
    any_page.get_by_role("button", name="Find").click()
    any_page.get_by_role("checkbox", name="Freya Lindqvist-Ashby").check()
    axe(any_page)
    shot(any_page, "bring-found")
    any_page.get_by_role("button", name="Bring in who is ticked").click()
    expect(any_page.get_by_role("heading", name="One person brought in for Mara Voss.")).to_be_visible()
    axe(any_page)
    shot(any_page, "brought")
    any_page.get_by_role("link", name="Bring in more").click()
    any_page.get_by_role("link", name="Invite by mail").click()
    any_page.get_by_label("Names and addresses").fill("Ada Eze, ada@example.com\nBo, nowhere")
    any_page.get_by_role("button", name="Invite to apply").click()
    expect(any_page.get_by_text("no address to be read in line 2").first).to_be_visible()
    forgive(any_page, "422")
    axe(any_page)
    shot(any_page, "invite-refused")
    any_page.get_by_role("link", name="Import a list").click()
    person("Ana Wróna", bases=["Leeds"]), person("Ana Wróna", bases=["Cardiff"]), person("Saoirse Brennan")
    rows = "Saoirse Brennan,,\nAna Wrona,ana@example.com,Bell Lane\nNew One,new@example.com,\nNobody,,\nNoor Haddad,,\n"
    path = tmp_path / "people of the sea.csv"
    path.write_text(f"Name,E-mail,Agency\n{rows}{LONG},a.very.long.address.indeed@example-of-a-long-domain.example,\n")
    axe(any_page)
    shot(any_page, "list")
    any_page.get_by_label("List", exact=True).set_input_files(path)
    any_page.get_by_role("button", name="Look at the list").click()
    expect(any_page.get_by_role("heading", name="people of the sea.csv")).to_be_visible()
    axe(any_page)
    shot(any_page, "list-preview")
    any_page.get_by_label("Line 3: Ana Wrona").select_option(label="Ana Wróna, Leeds")
    any_page.get_by_role("button", name="Go on with").click()
    expect(any_page.get_by_role("heading", name="brought in and")).to_be_visible()
    shot(any_page, "list-done")


def test_earlier_productions_are_a_place_to_look(any_page, people, role, enter, axe, shot):
    earlier = role_in(role.organisation)
    fill(earlier, 3, varied=False, names=["Ana Eze", "Björk Ström", "Saoirse Brennan"])
    enter(any_page)
    any_page.get_by_role("link", name="Bring in").click()
    any_page.get_by_role("link", name="Earlier productions").click()
    any_page.get_by_label("Production").select_option(label=earlier.production.title)
    any_page.get_by_role("button", name="Find").click()
    expect(any_page.get_by_text("Björk Ström")).to_be_visible()
    axe(any_page)
    shot(any_page, "earlier")


def test_the_log_is_narrowed_and_taken_away(any_page, people, role, enter, axe, shot):
    enter(any_page)
    any_page.goto(f"/office/{role.organisation.slug}/activity/")
    any_page.get_by_label("What", exact=True).select_option(label="Looking")
    any_page.wait_for_url("**group=looks**")
    expect(any_page.get_by_text("looked at the board of Mara Voss")).to_be_visible()
    axe(any_page)
    shot(any_page, "activity")
    with any_page.expect_download() as taken:
        any_page.get_by_role("link", name="Take this away as CSV").click()
    assert "looked at the board of Mara Voss" in Path(taken.value.path()).read_text()
