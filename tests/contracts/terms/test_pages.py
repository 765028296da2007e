"""Bad terms on the page of an offer: refused with a sentence at their control, nothing sent, nothing typed lost."""

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from contracts.models import OfferDraft, OfferRevision
from tests.contracts.offers.people import TERMS, Deal, a_deal

pytestmark = pytest.mark.django_db(transaction=True)

BAD = [
    ({"fee": "1e30"}, "Write the amount like 4,250 or 4,250.50."),
    ({"fee": "-4000"}, "An amount is not below nought."),
    ({"fee": "€4000"}, "This deal is in GBP, and €4000 is not."),
    ({"per_diem": "USD 40"}, "This deal is in GBP, and USD 40 is not."),
    ({"fee": "1" * 15}, "This is more than can be right"),
    ({"fee_units": "1000000"}, "This is too many"),
    ({"agent_percent": "-10"}, "A percentage is not below nought."),
    ({"starts_on": "2027-05-04", "ends_on": "2027-05-03"}, "This is before the first day."),
    ({"engagement": "<script>alert(1)</script>"}, "Choose one from the list."),
    ({"options-4-rise": "5"}, "Option 1: Say by when it is exercised."),
]


def _write(deal: Deal, **more):
    url = reverse("contracts:offer-write", args=[deal.office.slug, deal.offer.pk])
    with office_scope(deal.office):
        revision = OfferDraft.objects.get(offer=deal.offer).revision
    return deal.client(deal.affairs).post(url, TERMS | {"do": "send", "revision": revision} | more)


@pytest.fixture
def deal() -> Deal:
    made = a_deal()
    made.drafted()
    return made


def test_bad_terms_are_refused_where_they_stand_and_kept_as_typed(deal):
    for typed, sentence in BAD:
        answer = _write(deal, **typed)
        page = answer.content.decode()
        assert answer.status_code == 422, typed
        assert sentence in page, typed
        assert "<script>alert" not in page
    with office_scope(deal.office):
        assert not OfferRevision.objects.filter(offer=deal.offer).exists()
        assert OfferDraft.objects.get(offer=deal.offer).terms["options"] == [{"rise": "5"}]


def test_script_and_control_characters_are_text_in_a_draft(deal):
    answer = _write(deal, do="check", place="<script>alert(1)</script>", other="a\x00b", csrfmiddlewaretoken="x")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    with office_scope(deal.office):
        assert OfferDraft.objects.get(offer=deal.offer).terms["other"] == "ab"


def test_what_is_said_of_terms_is_in_the_reader_s_language():
    deal = a_deal(agreement="sag_aftra", call__production__kind="film", tier="lead")
    deal.drafted(currency="USD", engagement="day", fee="1300", starts_on="2026-01-05")
    url = reverse("contracts:offer", args=[deal.office.slug, deal.offer.pk])
    for language, says in (
        ("en-gb", "Scale, since 1 July 2025: US$1,246"),
        ("en-us", "Scale, since July 1, 2025: $1,246"),
    ):
        deal.affairs.language = language
        deal.affairs.save()
        assert says in deal.client(deal.affairs).get(url).content.decode()
