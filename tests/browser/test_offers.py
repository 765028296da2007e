"""One round of a negotiation in a browser: read on a phone, countered with the check running, agreed at a desk."""

import re

from playwright.sync_api import expect

from accounts.tenancy import office_scope
from contracts.models import Offer
from tests.contracts.offers.people import a_deal


def test_a_round_from_both_sides(open_page, sign_in, axe):
    deal = a_deal(budget=30_000)
    offer = deal.sent(rider_intimacy="Scene 31, closed set")
    phone = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    sign_in(phone, deal.agent)
    phone.goto(f"/deals/{offer.uid}/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(deal.submission.performer.stage_name)
    phone.get_by_role("link", name="Counter").click()
    phone.locator("[name=fee]").fill("4,600")
    expect(phone.locator("#deal-check")).to_contain_text("£32,200")
    expect(phone.locator("[data-autosave-state]")).to_contain_text(re.compile("saved", re.I))
    axe(phone)
    phone.locator("[name=comment]").fill("She carries all six.")
    phone.get_by_role("button", name="Send the counter").click()
    expect(phone.get_by_text("It lies with casting now")).to_be_visible()

    desk = open_page(width=1440, height=900)
    sign_in(desk, deal.director)
    desk.goto(f"/office/{deal.office.slug}/deals/{offer.pk}/")
    expect(desk.locator("tr[data-open] ins")).to_have_text("£4,600 a week")
    expect(desk.get_by_text("She carries all six.")).to_be_visible()
    expect(desk.get_by_text("Over the role’s budget")).to_be_visible()
    desk.get_by_text("Only what changed").click()
    expect(desk.get_by_role("row", name="Place")).to_be_hidden()
    axe(desk)
    desk.locator("summary", has_text="Agree to their terms").click()
    desk.get_by_role("button", name="Yes, agree").click()
    expect(desk.get_by_role("heading", name="Agreed")).to_be_visible()
    with office_scope(deal.office):
        assert Offer.objects.get(pk=offer.pk).accepted.terms["fee"] == "4600.00"
