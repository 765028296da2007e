"""Thirty rounds of forty terms are read in as many statements as one round of three."""

import hashlib
import json

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from contracts.models import Offer, OfferRevision
from contracts.selectors.negotiation import deal_page
from contracts.selectors.offers import office_offer
from contracts.terms import TERMS, TermKind
from core import clock
from tests.contracts.offers.people import a_deal

pytestmark = pytest.mark.django_db


def forty_terms(number):
    said = {
        TermKind.LINE: f"As round {number} says",
        TermKind.TEXT: f"The words of round {number}, and more that stay as they are",
        TermKind.MONEY: f"{1000 + number}.00",
        TermKind.COUNT: number,
        TermKind.DATE: "2027-05-04",
    }
    return {"engagement": "weekly", "currency": "GBP"} | {t.key: said[t.kind] for t in TERMS if t.kind in said}


@pytest.fixture
def long_deal():
    deal = a_deal()
    offer = deal.sent()
    with office_scope(deal.office):
        OfferRevision.objects.bulk_create(
            OfferRevision(
                organisation=deal.office,
                offer=offer,
                number=number,
                side="talent" if number % 2 == 0 else "office",
                author=deal.agent,
                author_name="Somebody",
                terms=forty_terms(number),
                digest=hashlib.sha256(json.dumps(forty_terms(number)).encode()).hexdigest(),
                total="7000.00",
                expires_at=offer.expires_at,
            )
            for number in range(2, 31)
        )
        Offer.objects.filter(pk=offer.pk).update(current=30, state="countered", moved_at=clock.now())
    return deal


def test_reading_a_long_negotiation(long_deal, assert_statements):
    deal = long_deal
    with office_scope(deal.office):
        offer = office_offer(actor=deal.director, organisation=deal.office, offer_id=deal.offer.pk)
        for pair in ({}, {"first": 1, "last": 30}, {"first": 12, "last": 13}):
            with assert_statements(8):
                page = deal_page(actor=deal.director, offer=offer, language="en-gb", **pair)
            assert len(page.rounds) == 30 and len(page.lines) >= 35


def test_the_page_of_any_two_rounds(long_deal, assert_statements):
    deal = long_deal
    url = reverse("contracts:deal", args=[deal.offer.uid])
    office = reverse("contracts:offer", args=[deal.office.slug, deal.offer.pk])
    for user, address in ((deal.agent, url), (deal.director, office)):
        client = deal.client(user)
        client.get(address)
        for query in ("?from=1&to=30", "?from=12&to=13"):
            with assert_statements(8):
                assert client.get(address + query).status_code == 200
    client = deal.client(deal.agent)
    assert client.get(f"{url}?from=1&to=31").status_code == 404
    assert client.get(f"{url}?from=x&to=2").status_code == 404
