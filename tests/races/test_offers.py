"""Two people answer one offer at the same moment, on real threads and real PostgreSQL: one wins, the other is told."""

import datetime as dt

import pytest

from accounts.models import User
from accounts.tenancy import office_scope
from contracts.models import DealApproval, Offer, OfferRevision
from contracts.services.approvals import ask_approval, decide_approval, take_back_approval
from contracts.services.deal_settings import add_approver
from contracts.services.negotiation import accept_offer, counter_offer, decline_offer, expire_offers
from contracts.services.offer_drafts import draft_offer, keep_draft
from contracts.services.offers import send_offer, withdraw_offer
from core import clock
from core.errors import DomainError
from notifications.models import OutboxMessage
from tests.contracts.offers.people import TERMS, a_deal
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deal():
    return a_deal()


def doing(deal, service, user, **given):
    """The act as a request runs it: its own user and offer, in the office's scope."""

    def run():
        with office_scope(deal.office):
            return service(actor=User.objects.get(pk=user.pk), **given)

    return run


def refused(answers):
    return [one for one in answers if isinstance(one, DomainError)]


def test_counter_against_accept(deal):
    offer = deal.sent()
    with office_scope(deal.office):
        keep_draft(actor=deal.agent, offer=offer, raw=TERMS | {"fee": "5000"})
    answers = at_once(
        doing(deal, counter_offer, deal.agent, offer=offer, seen=1),
        doing(deal, accept_offer, deal.second_agent, offer=offer, seen=1),
    )
    [told] = refused(answers)
    with office_scope(deal.office):
        now = Offer.objects.get(pk=offer.pk)
        rounds = OfferRevision.objects.filter(offer=offer).count()
    assert (now.state, rounds) in {("countered", 2), ("accepted", 1)}
    winner = deal.agent if now.state == "countered" else deal.second_agent
    assert winner.name in told.message


def test_two_accepts_and_an_accept_against_a_no(deal):
    offer = deal.sent()
    answers = at_once(
        doing(deal, accept_offer, deal.agent, offer=offer, seen=1),
        doing(deal, accept_offer, deal.second_agent, offer=offer, seen=1),
        doing(deal, decline_offer, deal.second_agent, offer=offer, seen=1),
    )
    assert len(refused(answers)) == 2
    with office_scope(deal.office):
        assert Offer.objects.get(pk=offer.pk).state in {"accepted", "declined"}
        assert OutboxMessage.objects.filter(kind="contracts.offer_answered").count() == 1


def test_expire_against_accept(deal):
    offer = deal.sent()
    late = clock.now() + dt.timedelta(days=10)
    accepted, expired = at_once(
        doing(deal, accept_offer, deal.agent, offer=offer, seen=1), lambda: expire_offers(at=late)
    )
    with office_scope(deal.office):
        state = Offer.objects.get(pk=offer.pk).state
    assert (state, expired, isinstance(accepted, DomainError)) in {("accepted", 0, False), ("expired", 1, True)}


def test_withdraw_against_accept(deal):
    offer = deal.sent()
    answers = at_once(
        doing(deal, accept_offer, deal.agent, offer=offer, seen=1),
        doing(deal, withdraw_offer, deal.director, offer=offer, seen=1),
    )
    with office_scope(deal.office):
        state = Offer.objects.get(pk=offer.pk).state
    # Agreed terms can be withdrawn too, so both may have happened, in that order.
    assert state == "rescinded" and len(refused(answers)) <= 1


def test_begun_and_sent_twice_at_once(deal):
    begun = at_once(
        *(
            doing(deal, draft_offer, user, submission=deal.submission, terms=TERMS)
            for user in (deal.director, deal.affairs)
        )
    )
    assert len({one.pk for one in begun}) == 1
    offer = begun[0]
    answers = at_once(*(doing(deal, send_offer, user, offer=offer) for user in (deal.director, deal.affairs)))
    assert len(refused(answers)) == 1 and "gone out already" in refused(answers)[0].message
    with office_scope(deal.office):
        assert OfferRevision.objects.filter(offer=offer).count() == 1
        assert OutboxMessage.objects.filter(kind="contracts.offer").count() == 1


def test_approve_against_take_back(deal):
    with office_scope(deal.office):
        add_approver(
            actor=deal.director, organisation=deal.office, kind="producer", name="Dana", email="d@x.example",
            approves_offers=True, approves_holds=False,
        )  # fmt: skip
        offer = deal.drafted()
        [asked] = ask_approval(actor=deal.director, offer=offer)

    def approve():
        with office_scope(deal.office):
            return decide_approval(approval=asked, by_name="Dana", approve=True)

    said, back = at_once(approve, doing(deal, take_back_approval, deal.director, offer=offer))
    assert not isinstance(back, DomainError)
    with office_scope(deal.office):
        assert DealApproval.objects.get().state == "cancelled"
        assert Offer.objects.get(pk=offer.pk).state == "draft"
    assert not isinstance(said, DomainError) or "not asked of you any more" in said.message
