"""Dates asked for in a real browser: chosen in the decision room, answered on a phone without an account, put in place."""

import datetime as dt
import os

import pytest
from playwright.sync_api import expect

from accounts.tenancy import office_scope
from contracts.links import hold_token
from contracts.models import Hold
from core import clock
from tests import factories
from tests.browser.conftest import settled
from tests.casting.room.people import director_of, office_with, role_in
from tests.contracts.holds.conftest import leave

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CALLBOARD_SHOTS", "")


def shoot(page, name):
    """Only for somebody who looks: nothing is written in an ordinary run."""
    if not SHOTS:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


@pytest.fixture
def ground(transactional_db):
    office = office_with()[0]
    director, role = director_of(office), role_in(office)
    with office_scope(office):
        names = ["Noor Haddad", "Maximiliana Featherstonehaugh-Cholmondeley"]
        people = [
            factories.SubmissionFactory(role=role, state="shortlisted", performer__stage_name=name) for name in names
        ]
    return office, director, role, people


def test_asked_in_the_room_answered_on_a_phone_put_in_place(page_desktop, page_phone, sign_in, axe, ground):
    office, director, role, people = ground
    desk, phone = page_desktop, page_phone
    sign_in(desk, director)
    desk.goto(f"/office/{office.slug}/roles/{role.pk}/?stage=shortlisted")
    settled(desk)
    for box in desk.locator("input[name=pick]").all():
        box.check(force=True)
    desk.get_by_role("button", name="Availability…").click()
    expect(desk.get_by_role("heading", name="Ask for availability")).to_be_visible()
    expect(desk.get_by_text("2 people are asked")).to_be_visible()
    desk.get_by_role("radio", name="Pin").check()
    first = clock.today() + dt.timedelta(days=30)
    desk.get_by_label("First day").fill(first.isoformat())
    desk.get_by_label("Last day").fill((first + dt.timedelta(days=4)).isoformat())
    desk.get_by_label("A word with it").fill("Mostly nights, two days by the sea.")
    axe(desk)
    shoot(desk, "new-1440")
    desk.get_by_role("button", name="See what it does").click()
    expect(desk.get_by_text("It binds nobody and costs nothing").first).to_be_visible()
    axe(desk)
    shoot(desk, "preview-1440")
    desk.get_by_role("button", name="Ask all 2").click()
    expect(desk.get_by_role("heading", name="Avails and holds")).to_be_visible()
    with office_scope(office):
        hold = Hold.objects.select_related("organisation").get(submission=people[1])
        leave(hold)
    phone.goto(f"/availability/{hold_token(hold)}/")
    expect(phone.get_by_role("heading", name="Are you free?")).to_be_visible()
    axe(phone)
    shoot(phone, "answer-390")
    phone.get_by_label("Yes, free on these dates").check()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("You said: free.")).to_be_visible()
    desk.goto(f"/office/{office.slug}/holds/")
    axe(desk)
    shoot(desk, "list-1440")
    desk.get_by_role("link", name="Maximiliana").click()
    axe(desk)
    shoot(desk, "one-1440")
    desk.get_by_role("button", name="Put it in place").click()
    expect(desk.get_by_text("In place, until").first).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("In place until").first).to_be_visible()
