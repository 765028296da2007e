"""A time is chosen, kept, moved and given back on a phone, by somebody without an account, in two zones."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.tenancy import across_offices
from auditions.links import choose_token
from auditions.models import Appointment
from core import clock
from tests.auditions.mine.world import booked, day, invited
from tests.browser.conftest import forgive

pytestmark = pytest.mark.django_db(transaction=True)


def test_chosen_moved_and_declined_on_a_phone(page_phone, axe):
    page = page_phone
    # 10:00 in New York, and the telephone is in London.
    opens = (clock.now() + dt.timedelta(days=40)).replace(hour=15, minute=0, second=0, microsecond=0)
    session = day(slots=5, zone="America/New_York", opens_at=opens, prepare="Scenes 3 and 9")
    call_in = invited(session, stage_name="Noor Haddad", account=None)
    first, second, third = (clock.in_zone(opens + dt.timedelta(minutes=15 * n), "Europe/London") for n in range(3))
    there = clock.in_zone(opens, "America/New_York")

    page.goto(reverse("auditions:choose", args=[choose_token(call_in)]))
    # The server learns of the reader's zone after the first answer.
    expect(page.get_by_label(f"{first:%H:%M}", exact=False).first).to_be_visible()
    expect(page.get_by_role("region", name=f"{first:%A} {first.day} {first:%B}")).to_contain_text("New York")
    expect(page.locator("label.slot").first).to_contain_text(f"{first:%H:%M}{there:%H:%M}")
    axe(page)
    page.get_by_role("radio", name=f"{second:%H:%M}").check(force=True)
    page.get_by_role("button", name=f"Take {second:%A} {second:%H:%M}").click()

    expect(page.get_by_text("You have said yes.")).to_be_visible()
    expect(page.get_by_label("When and where")).to_contain_text(f"{second:%H:%M} (London")
    expect(page.get_by_label("When and where")).to_contain_text("(New York")
    axe(page)

    page.get_by_role("link", name="Choose another time").click()
    expect(page.get_by_text("The old one stays yours until the new one is.")).to_be_visible()
    radio = page.get_by_role("radio", name=f"{first:%H:%M}")
    radio.focus()
    page.keyboard.press("ArrowDown")
    # Past the one they have: the arrows go among the times that can be chosen.
    expect(page.get_by_role("radio", name=f"{third:%H:%M}")).to_be_checked()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_label("When and where")).to_contain_text(f"{third:%H:%M} (London")
    with across_offices("a test"):
        row = Appointment.objects.get(call_in=call_in)
    assert (row.state, row.sequence, row.starts_at) == ("confirmed", 1, opens + dt.timedelta(minutes=30))

    page.get_by_text("Change your answer", exact=True).click()
    page.get_by_label("No, thank you").check()
    page.get_by_label("Anything they should know").fill("I am on tour that week.")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("You have said no")).to_be_visible()
    row.refresh_from_db()
    assert (row.state, row.answer_note) == ("declined", "I am on tour that week.")
    axe(page)


def test_too_late_the_nearest_times_are_a_tap_away(page_phone, axe):
    session = day(slots=4, opens_at=(clock.now() + dt.timedelta(days=9)).replace(hour=10, minute=0))
    late = invited(session, stage_name="Wilhelmina Featherstonehaugh-Okonkwo")
    page = page_phone
    page.goto(reverse("auditions:choose", args=[choose_token(late)]))
    with across_offices("a test"):
        first, second = session.slots.order_by("starts_at")[:2]
    booked(invited(session), first)
    page.locator(f'input[value="{first.pk}"]').check(force=True)
    page.get_by_role("button", name="Take").tap()
    expect(page.get_by_role("alert")).to_contain_text("That time has just been taken")
    expect(page.get_by_role("link", name="All free times")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(f'input[value="{second.pk}"]').check(force=True)
    page.get_by_role("button", name="Take").tap()
    expect(page.get_by_text("You have said yes.")).to_be_visible()
    forgive(page, "422")
