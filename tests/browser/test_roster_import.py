"""An agency brings in the list that it has kept for years, and a performer decides who speaks for them."""

import csv
import io

import pytest
from playwright.sync_api import expect

from accounts.tenancy import across_offices
from talent.models import Representation
from tests.talent.agencies.conftest import make_trade

pytestmark = pytest.mark.django_db(transaction=True)
LINES = [
    ["Name", "E-mail", "Born", "Playing range", "Based in"],
    *([f"Client Number {number:03}", f"c{number}@example.org", "1990", "28-38", "Leeds"] for number in range(300)),
    ["Ama Boateng", "ama.private@example.org", "", "", ""],
    ["Noor Haddad", "", "", "", ""],
    ["Client Number 000", "c0@example.org", "", "", ""],
    ["", "nobody@example.org", "", "", ""],
    ["Maximiliana Featherstonehaugh-Cholmondeley of Wherwell and Elsewhere", "m@example.org", "1950", "60-70", "Llanfairpwllgwyngyll"],
]  # fmt: skip


def the_list() -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(LINES)
    return out.getvalue().encode("utf-16")


def test_a_list_is_brought_in_and_the_performer_decides(open_page, sign_in, axe, worker, transactional_db):
    trade = make_trade()
    page = open_page(width=1440, height=900)
    sign_in(page, trade.agent)
    page.goto("/office/bell-lane/roster/lists/")
    axe(page)
    page.get_by_label("The list").set_input_files({"name": "clients.csv", "mimeType": "text/csv", "buffer": the_list()})
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    page.get_by_role("link", name="Could be one of several").click()
    page.get_by_label("Who is meant in line").select_option(label="The same person: Noor Haddad")
    page.get_by_role("button", name="Keep these choices").click()
    page.get_by_role("button", name="Bring in 303").click()
    expect(page.get_by_role("link", name="To the roster")).to_be_visible()
    axe(page)
    # Not at a slip of the hand: it asks first.
    page.get_by_role("button", name="Take the list back").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    page.get_by_role("link", name="To the roster").click()
    expect(page.get_by_text("302 clients")).to_be_visible()
    page.get_by_label("Search clients").fill("featherstone")
    page.get_by_label("Search clients").press("Enter")
    expect(page.get_by_text("1 found")).to_be_visible()
    axe(page)

    own = open_page(width=390, height=844)
    sign_in(own, trade.actor)
    own.goto(f"/profile/{trade.performer.slug}/representation/")
    axe(own)
    own.get_by_role("button", name="Yes, they speak for me").click()
    expect(own.get_by_text("Waiting for your answer")).to_have_count(0)
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(performer=trade.performer).standing == "confirmed"
