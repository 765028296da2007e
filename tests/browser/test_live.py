"""Two people in one room: what one does reaches the other, with a socket and without."""

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from casting.models import Submission
from tests import factories
from tests.browser.conftest import eventually, forgive, settled
from tests.browser.test_room import states
from tests.casting.room.people import fill, office_with, role_in

NAMES = ["Noor Haddad", "Imogen Ashby", "Adaeze Nwosu", "Freya Lindqvist"]


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def people(role):
    return fill(role, 4, varied=False, names=NAMES)


@pytest.fixture
def enter(sign_in, office, role, people, open_page):
    """`enter("Ada Okoye")`: a window of that colleague, who is made here."""

    def go(name: str, **options) -> Page:
        user = factories.MembershipFactory(organisation=office, user__name=name).user
        page = open_page(**({"width": 1440, "height": 900} | options))
        sign_in(page, user)
        page.goto(f"/office/{office.slug}/roles/{role.pk}/?sort=name")
        settled(page)
        return page

    return go


def card(page: Page, name: str):
    return page.locator(".shot", has_text=name)


def is_live(page: Page) -> None:
    expect(page.locator("[data-live-state]")).to_have_text("Live")


def test_two_people_see_each_other_work(enter, role, people, axe):
    ada, tom = enter("Ada Okoye"), enter("Tom Reyes")
    is_live(ada)
    is_live(tom)
    expect(tom.get_by_role("list", name="Also here")).to_contain_text("Ada Okoye")
    # Where the keyboard is, and how far the page is scrolled, stay Tom's.
    tom.keyboard.press("ArrowRight")
    before = tom.evaluate("[document.activeElement.closest('.shot').id, scrollY]")

    ada.keyboard.press("4")
    expect(card(tom, "Imogen Ashby").locator(".score")).to_have_text("4.0")
    expect(card(tom, "Imogen Ashby").locator(".shot__mine")).to_have_count(0)
    ada.keyboard.press("s")
    expect(card(tom, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    expect(tom.locator("[data-live-news]")).to_contain_text("Imogen Ashby moved to Shortlist by Ada Okoye")
    expect(tom.locator('.tabs [data-count="shortlisted"]')).to_have_text("1")
    assert tom.evaluate("[document.activeElement.closest('.shot').id, scrollY]") == before
    expect(ada.get_by_role("list", name="Also here").locator("li")).to_have_attribute(
        "title", "Tom Reyes, at Noor Haddad"
    )
    axe(tom)
    tom.get_by_role("link", name="Imogen Ashby moved").click()
    expect(card(tom, "Imogen Ashby")).to_be_visible()


def test_of_two_who_decide_at_once_the_second_is_told_by_whom(enter, role, people):
    ada, tom = enter("Ada Okoye"), enter("Tom Reyes")
    is_live(tom)
    # Tom's page hears of nothing while he decides.
    tom.route("**/cards/**", lambda route: route.abort())
    is_live(ada)
    ada.keyboard.press("s")
    expect(card(ada, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    ada.wait_for_timeout(300)
    tom.keyboard.press("d")
    expect(tom.locator(".toast--error")).to_contain_text(
        "Imogen Ashby was just moved by Ada Okoye and is now shortlisted"
    )
    expect(card(tom, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    with office_scope(role.organisation):
        assert Submission.objects.get(pk=people[1].pk).state == "shortlisted"
    forgive(tom, r"cards/|409|ERR_FAILED")


def test_without_a_socket_the_page_looks_by_itself(enter, role, people):
    ada = enter("Ada Okoye")
    is_live(ada)
    tom = enter("Tom Reyes", service_workers="block")
    is_live(tom)
    # The way to the socket is cut, now and for every new try; pages still come through.
    tom.context.route_web_socket("**/live/**", lambda socket: socket.close(code=1011))
    tom.clock.install()
    tom.reload()
    state = tom.locator("[data-live-state]")
    expect(state).to_have_text("Not live; looking every 20 s")
    ada.keyboard.press("5")
    ada.keyboard.press("s")
    eventually(ada, lambda: states(role)["Imogen Ashby"] == "shortlisted")
    expect(card(tom, "Imogen Ashby").locator(".shot__stage")).to_have_count(0)
    tom.clock.fast_forward("00:20")
    expect(card(tom, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    expect(card(tom, "Imogen Ashby").locator(".score")).to_have_text("5.0")
    expect(tom.locator("[data-live-news]")).to_contain_text("Imogen Ashby moved to Shortlist by Ada Okoye")


def test_a_socket_that_is_lost_comes_back_and_catches_up(enter, role, people):
    ada, tom = enter("Ada Okoye"), enter("Tom Reyes")
    is_live(ada)
    is_live(tom)
    tom.context.set_offline(True)
    # Chromium leaves an open socket alone when it goes offline: the page's own ear is what must notice.
    tom.evaluate("window.dispatchEvent(new Event('offline'))")
    ada.keyboard.press("3")
    tom.context.set_offline(False)
    expect(card(tom, "Imogen Ashby").locator(".score")).to_have_text("3.0")
    is_live(tom)


def test_a_note_reaches_the_colleague_who_has_the_person_open(enter, role, people, axe):
    tom, ada = enter("Tom Reyes"), enter("Ada Okoye")
    for page in (tom, ada):
        is_live(page)
        page.keyboard.press("Enter")
        expect(page.locator("[data-room-panel] h2", has_text="Imogen Ashby")).to_be_visible()
    ada.keyboard.press("n")
    ada.keyboard.type("Pair her with Elias? @to")
    expect(ada.get_by_role("option", name="Tom Reyes")).to_have_attribute("aria-selected", "true")
    ada.keyboard.press("Enter")
    expect(ada.locator("[data-room-note]")).to_have_value("Pair her with Elias? @Tom Reyes ")
    ada.locator("[data-room-panel] select[name=audience]").select_option("production")
    expect(ada.locator("[data-note-says]").last).to_contain_text("and the production team you present to read this")
    before = tom.evaluate("document.activeElement.closest('.shot')?.id")
    ada.get_by_role("button", name="Add note").click()
    expect(ada.locator(".note__text")).to_contain_text("Pair her with Elias?")
    expect(tom.locator(".note__text")).to_contain_text("Pair her with Elias? @Tom Reyes")
    assert tom.evaluate("document.activeElement.closest('.shot')?.id") == before
    axe(ada)
    ada.reload()
    settled(ada)
    ada.keyboard.press("Enter")
    expect(ada.locator(".note__foot")).to_have_text("Read by Tom Reyes")  # so it can no longer be taken back
