"""Writing the terms of a deal: groups, options, clauses of the library, and what the rules say while one types."""

import datetime as dt

from playwright.sync_api import expect

from accounts.tenancy import office_scope
from contracts.models import Clause, ClauseVersion, OfferDraft
from core import clock
from tests.browser.conftest import settled
from tests.contracts.offers.people import a_deal


def _library(deal) -> None:
    with office_scope(deal.office):
        clause = Clause.objects.create(organisation=deal.office, key="water", title="Water training")
        ClauseVersion.objects.create(
            organisation=deal.office,
            clause=clause,
            number=1,
            body="Five paid days of training.",
            created_by=deal.director,
        )


def _kept(deal) -> dict:
    with office_scope(deal.office):
        return OfferDraft.objects.get(offer=deal.offer).terms


def test_terms_are_written_and_judged_as_they_are_typed(open_page, sign_in, axe):
    page = open_page(width=1440, height=900)
    deal = a_deal(agreement="sag_aftra", call__production__kind="film", tier="lead")
    _library(deal)
    deal.drafted(currency="USD", engagement="day", fee="1000", starts_on=(clock.today() + dt.timedelta(7)).isoformat())
    sign_in(page, deal.affairs)
    page.goto(f"/office/{deal.office.slug}/deals/{deal.offer.pk}/")
    settled(page)
    check = page.locator("#deal-check")
    expect(check).to_contain_text("below scale")
    fee = page.get_by_label("Fee", exact=True)
    fee.fill("€400")
    expect(check).to_contain_text("Every amount in a deal is in one currency")
    fee.fill("1,300")
    expect(check).not_to_contain_text("below scale")
    expect(check).to_contain_text("Scale, since 1 July 2025: US$1,246 a day, with the agent’s ten US$1,370.60.")

    page.locator("#terms-options summary").click()
    page.get_by_role("button", name="Add an option").click()
    expect(page.get_by_label("Exercised by")).to_be_focused()
    page.get_by_label("Exercised by").fill("2020-01-01")
    expect(check).to_contain_text("it lapses on 1 January 2020, before this offer does")
    page.locator("#terms-options .termrow__away").click()
    expect(page.get_by_label("Exercised by")).to_be_hidden()
    expect(check).not_to_contain_text("lapses")

    page.locator("#terms-clauses summary").click()
    page.get_by_label("A clause from your library").select_option(label="Water training")
    expect(page.get_by_label("Words")).to_have_value("Five paid days of training.")
    page.get_by_role("button", name="Keep for later").click()
    expect(page.locator("#terms-clauses .termgroup__said")).to_have_text("1 clause")
    kept = _kept(deal)
    assert kept["fee"] == "1,300"
    assert "options" not in kept
    assert kept["clauses"] == [
        {"key": "water", "title": "Water training", "body": "Five paid days of training.", "version": "1"}
    ]
    for group in ("travel", "billing", "options", "usage", "riders", "clauses"):
        page.locator(f"#terms-{group} summary").click()
    axe(page)
