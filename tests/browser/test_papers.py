"""The papers of a day and the calendar of its team: looked at by anybody, on a phone too, and read by a program."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests import factories
from tests.auditions.door.people import day_with, expected
from tests.auditions.papers.lines import read
from tests.casting.room.people import office_with, role_in


@pytest.mark.django_db(transaction=True)
def test_papers_and_the_team_s_calendar(any_page, sign_in, axe):
    office = office_with()[0]
    role = role_in(office, name="Mara Voss")
    day = day_with(role, rooms=2)
    names = ["Noor Haddad", "نور حداد", "Wilhelmina Konstantinopoulou-Featherstonehaugh of Aldwych"]
    for place, name in enumerate(names):
        expected(day, role, at=place + 1, room=place % 2, performer__stage_name=name)
    page, base = any_page, f"/office/{office.slug}/sessions/{day.pk}/"
    sign_in(page, factories.MembershipFactory(organisation=office, user__name="Priya Nand").user)

    page.goto(f"{base}sheet/")
    expect(page.get_by_role("row")).to_have_count(4)
    axe(page)
    page.get_by_label("Of", exact=True).select_option("Studio B")
    expect(page.get_by_role("row")).to_have_count(2)
    for name in ("Sign-in sheet", "Size cards", "Calendar for the team"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "true")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is wider than the window by {wide}"
        axe(page)

    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_label("Address of the calendar").input_value()
    expect(page.get_by_role("link", name="Open in my calendar program")).to_have_attribute(
        "href", re.compile("^webcal:")
    )
    axe(page)
    answer = Client().get(urlsplit(address).path)
    assert sorted(event["SUMMARY"][0].text.split(": ")[1] for event in read(answer.content)[1]) == sorted(
        f"{name}, Mara Voss" for name in names
    )
