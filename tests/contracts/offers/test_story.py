"""From a draft to agreed terms, by the pages that people press."""

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from casting.models import Role, Submission
from contracts.models import OfferDraft, OfferRevision
from contracts.services.negotiation import accept_offer
from core import clock
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.contracts.offers.people import TERMS, a_deal

pytestmark = pytest.mark.django_db


def office_url(deal, name="offer", *more):
    return reverse(f"contracts:{name}", args=[deal.office.slug, deal.offer.pk, *more])


def deal_url(deal, name="deal", *more):
    return reverse(f"contracts:{name}", args=[deal.offer.uid, *more])


def test_from_draft_to_agreed():
    deal = a_deal()
    office, agent = deal.client(deal.director), deal.client(deal.agent)
    new = reverse("contracts:offer-new", args=[deal.office.slug, deal.submission.pk])
    assert office.get(new).status_code == 200
    office.post(new)
    page = office.get(office_url(deal))
    assert page.status_code == 200 and "Send the offer" in page.content.decode()
    assert agent.get(deal_url(deal)).status_code == 404

    posted = office.post(office_url(deal, "offer-write"), TERMS | {"do": "send", "revision": 1, "comment": "With joy."})
    assert posted.status_code == 302, posted.content.decode()
    with office_scope(deal.office):
        assert Submission.objects.get(pk=deal.submission.pk).state == "offered"
        assert Role.objects.get(pk=deal.submission.role_id).state == "offer_out"
        assert deal.offer.agency == deal.agency and deal.offer.rep == deal.agent
        [letter] = OutboxMessage.objects.filter(kind="contracts.offer")
    assert letter.to_email == deal.agent.email and "4,000" not in str(letter.context)
    assert Notice.objects.filter(user=deal.performer, title__startswith="There is an offer").count() == 1

    seen = agent.get(deal_url(deal)).content.decode()
    assert "£4,000 a week" in seen and "With joy." in seen and "7 weeks, £28,000 in all" in seen
    counter = TERMS | {"fee": "4,600", "do": "counter", "seen": 1, "comment": "She carries all six."}
    assert agent.post(deal_url(deal, "deal-write"), counter).status_code == 302
    both = office.get(office_url(deal)).content.decode()
    assert "<del>£4,000 a week</del>" in both and "<ins>£4,600 a week</ins>" in both
    answer = TERMS | {"fee": "4250", "billing_card": "shared first card", "do": "counter", "seen": 2}
    assert office.post(office_url(deal, "offer-write"), answer).status_code == 302
    seen = agent.get(deal_url(deal)).content.decode()
    assert "Offer 2 is open" in seen and "second" in seen and "<ins>shared first</ins>" in seen
    assert agent.post(deal_url(deal, "deal-act", "accept"), {"seen": 3}).status_code == 302
    with office_scope(deal.office):
        offer = deal.offer
        assert (offer.state, offer.accepted.number, offer.accepted_by) == ("accepted", 3, deal.agent.name)
        assert [r.side for r in OfferRevision.objects.filter(offer=offer)] == ["office", "talent", "office"]
        assert not OfferDraft.objects.filter(offer=offer).exists()
    assert "Agreed" in office.get(office_url(deal)).content.decode()
    assert agent.post(deal_url(deal, "deal-act", "accept"), {"seen": 3}).status_code == 409


def test_what_was_agreed_leads_to_its_contract_and_the_other_side_to_one_that_was_sent():
    deal = a_deal()
    office, agent = deal.client(deal.director), deal.client(deal.agent)
    offer = deal.sent()
    with office_scope(deal.office):
        accept_offer(actor=deal.agent, offer=offer, seen=1)
        contract = factories.ContractFactory(offer=deal.offer)
    assert f"{contract.number}</a>" in office.get(office_url(deal)).content.decode()
    page = agent.get(deal_url(deal)).content.decode()
    assert "The contract follows." in page and contract.number not in page
    with office_scope(deal.office):
        type(contract).objects.filter(pk=contract.pk).update(sent_at=clock.now())
    page = agent.get(deal_url(deal)).content.decode()
    assert f"{contract.number}</a>" in page and "The contract follows." not in page


def test_of_an_offer_whose_author_has_left_whoever_deals_there_reads():
    deal = a_deal()
    deal.sent()
    deal.office.memberships.get(user=deal.director).delete()
    deal.countered(deal.agent, fee="4600")
    with office_scope(deal.office):
        [letter] = OutboxMessage.objects.filter(kind="contracts.offer_answered")
    assert letter.to_email == deal.affairs.email
