"""A day planned by a worker while the page waits, and a chemistry read from the grid to a score on a phone."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from accounts.tenancy import office_scope
from auditions.models import CallIn
from tests import factories
from tests.auditions.planned.conftest import day_of, queue
from tests.browser.faces import fill_with_faces
from tests.casting.room.people import director_of, office_with, role_in

PEOPLE = ["Noor Haddad", "Elias Thorne", "Adaeze Nwosu", "Kwame Asante", "Chiara Bellandi"]


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


def test_the_page_waits_for_the_worker_and_shows_the_day(office, director, page_desktop, sign_in, axe, start_worker):
    page = page_desktop
    role = role_in(office, name="Mara Voss")
    with office_scope(office):
        day = day_of(office, role.call.production, roles=[role], times=3)
        rows = queue(day, role, *PEOPLE)
        CallIn.objects.filter(pk=rows[0].pk).update(free_from=dt.time(23))
    start_worker()
    sign_in(page, director)
    page.goto(f"/office/{office.slug}/sessions/{day.pk}/plan/")
    page.get_by_role("button", name="Place all 5 for me").click()
    expect(page.get_by_role("heading", name="4 have a time in this plan, 1 does not")).to_be_visible()
    expect(page.get_by_text("They are free only from 23:00.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take all 4").click()
    expect(page.get_by_role("heading", name="4 placed by the last plan")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="4 have a time in this plan, 1 does not")).to_be_visible()


def test_pairs_from_the_grid_to_a_score_on_a_phone(office, director, page_desktop, page_phone, sign_in, axe):
    page = page_desktop
    role = role_in(office, name="Mara Voss")
    other = factories.RoleFactory(call=role.call, name="Captain Rourke")
    with office_scope(office):
        for part, names in ((role, PEOPLE[:2]), (other, PEOPLE[2:4])):
            for one in fill_with_faces(part, 2, names=names):
                type(one).objects.filter(pk=one.pk).update(state="callback")
        day = day_of(office, role.call.production, roles=[role, other], kind="chemistry")
    sign_in(page, director)
    page.goto(f"/office/{office.slug}/sessions/{day.pk}/pairs/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Keep these pairs").click()
    page.get_by_role("button", name="Draw the rota").click()
    reads = page.locator("[data-rota-row]")
    expect(reads).to_have_count(4)
    axe(page)
    # Which read has the day's last time is up to the rota: nothing is later than that.
    row = page.locator("[data-rota-row]", has=page.locator("[data-rota-act='down']")).last
    known = row.get_attribute("id")
    row.focus()
    row.press("ArrowDown")
    expect(page.locator("#main").get_by_text("Moved.")).to_be_visible()
    expect(page.locator(f"#{known}")).to_be_focused()
    page.get_by_role("button", name="Place everybody").click()
    expect(page.get_by_text("4 of 4 are on the day")).to_be_visible()

    sign_in(page_phone, director)
    page_phone.goto(f"/office/{office.slug}/sessions/{day.pk}/pairs/room/")
    first = page_phone.locator(".pairscore").first
    first.locator("label", has_text="4").click()
    first.get_by_label("Note").fill("They listen to each other.")
    first.get_by_role("button", name="Keep").click()
    expect(page_phone.locator(".pairscore").first.get_by_text("Scored", exact=True)).to_be_visible()
    axe(page_phone)
