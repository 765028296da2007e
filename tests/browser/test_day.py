"""A day is planned and sent: by mouse, by keys, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from auditions.models import Appointment
from tests.auditions.day.days import day_of, slot_at
from tests.browser.conftest import eventually
from tests.casting.room.people import director_of, office_with, role_in


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def session(office, director):
    return day_of(role_in(office, name="Mara Voss"), director)


def board_of(session):
    return f"/office/{session.organisation.slug}/sessions/{session.pk}/"


def cell(page: Page, session, time: str, room: str = "Studio A"):
    with office_scope(session.organisation):
        return page.locator(f'td[data-slot="{slot_at(session, time, room).pk}"]')


def test_a_day_is_planned_by_mouse_and_keys_and_sent(page_desktop, sign_in, axe, director, session):
    page = page_desktop
    sign_in(page, director)
    page.goto(board_of(session))
    queue = page.locator(".queue")
    ten, twenty, forty = (cell(page, session, time) for time in ("10:00", "10:20", "10:40"))

    queue.locator(".appt", has_text="Noor Haddad").drag_to(ten)
    expect(ten).to_contain_text("Noor Haddad")
    expect(ten).to_contain_text("Not sent")

    page.get_by_role("button", name="Pick up Adaeze Nwosu").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(twenty.get_by_role("button", name="Put here")).to_be_focused()
    page.keyboard.press("Enter")
    expect(twenty).to_contain_text("Adaeze Nwosu")
    expect(page.get_by_role("button", name="Pick up Adaeze Nwosu")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Pick up Adaeze Nwosu")).to_be_focused()

    ten.locator(".appt").drag_to(twenty)
    expect(twenty).to_contain_text("Noor Haddad")
    expect(ten).to_contain_text("Adaeze Nwosu")
    page.get_by_role("button", name="Undo").last.click()
    expect(ten).to_contain_text("Noor Haddad")

    page.get_by_label("Select Noor Haddad").check()
    page.get_by_label("Select Adaeze Nwosu").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_label("by").fill("20")
    page.get_by_role("button", name="Later").click()
    expect(forty).to_contain_text("Adaeze Nwosu")
    page.get_by_role("button", name="Clear").click()

    page.get_by_role("link", name="Send to 2").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Noor Haddad")
    expect(dialog).to_contain_text("10:40")
    axe(page)
    dialog.get_by_role("button", name="Tell 2 people").click()
    expect(dialog).to_be_hidden()
    expect(twenty).to_contain_text("Asked")
    with office_scope(session.organisation):
        assert Appointment.objects.filter(session=session, state="offered").count() == 2

    ten_again = page.get_by_role("button", name="Pick up Noor Haddad")
    ten_again.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(ten).to_contain_text("Moved, not sent")
    page.get_by_role("link", name="Send to 1").click()
    expect(page.get_by_role("dialog")).to_contain_text("10:00 instead of 10:20")
    page.get_by_role("button", name="Not yet").click()
    axe(page)


def test_on_a_phone_somebody_is_placed_and_moved_by_their_name(page_phone, sign_in, axe, director, session):
    page = page_phone
    sign_in(page, director)
    page.goto(board_of(session))
    page.get_by_role("link", name="Kavita Raman").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Give a time").select_option(label="10:20")
    axe(page)
    dialog.get_by_role("button", name="Place").tap()
    expect(cell(page, session, "10:20")).to_contain_text("Kavita Raman")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Kavita Raman").tap()
    dialog.get_by_label("Move to").select_option(label="11:40")
    dialog.get_by_role("button", name="Move").tap()
    expect(cell(page, session, "11:40")).to_contain_text("Kavita Raman")
    axe(page)


def test_a_look_at_the_day_that_comes_late_takes_no_act_away(page_desktop, sign_in, director, session):
    page = page_desktop
    sign_in(page, director)
    page.goto(board_of(session))
    ten, twenty = (cell(page, session, time) for time in ("10:00", "10:20"))
    page.locator(".queue .appt", has_text="Noor Haddad").drag_to(ten)
    expect(ten).to_contain_text("Noor Haddad")
    looks, acts = [], []

    def keep_look(route):
        looks.append(route)

    def keep_act(route):
        acts.append(route)

    page.route(f"**{board_of(session)}", keep_look)
    page.route("**/shift/", keep_act)
    page.evaluate(
        """() => document.dispatchEvent(new CustomEvent('callboard:undone',
            { detail: { url: document.getElementById('day-board').dataset.day } }))"""
    )
    page.get_by_label("Select Noor Haddad").check()
    page.get_by_label("by").fill("20")
    page.get_by_role("button", name="Later").click()
    eventually(page, lambda: looks and acts, "a look and an act")
    for route in (*looks, *acts):
        route.continue_()
    expect(twenty).to_contain_text("Noor Haddad")
