"""Nothing goes out above somebody's limit without the yes of one who may say it: in the app, or by a link and a code."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import office_scope
from contracts.approval_tasks import PURPOSE
from contracts.links import approval_token
from contracts.models import Approver, DealApproval, DealSettings
from contracts.services.approvals import ask_approval, decide_approval, take_back_approval
from contracts.services.deal_settings import add_approver, remove_approver
from contracts.services.negotiation import accept_offer
from contracts.services.offer_drafts import keep_draft
from contracts.services.offers import send_offer
from core import codes
from core.errors import Conflict, IllegalTransition, Invalid
from notifications.models import Notice, OutboxMessage
from tests.contracts.offers.people import TERMS, a_deal

pytestmark = pytest.mark.django_db


def named(deal, name="Dana Whitlock", *, email="dana@studio.example", limit=None, **more):
    return add_approver(
        actor=deal.director,
        organisation=deal.office,
        kind="producer",
        name=name,
        email=email,
        limit=limit,
        currency="GBP" if limit else "",
        **{"approves_offers": True, "approves_holds": False} | more,
    )


def test_without_anybody_named_offers_go_out_and_with_somebody_they_wait():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal)
        offer = deal.drafted()
        with pytest.raises(IllegalTransition, match="need the approval of Dana Whitlock"):
            send_offer(actor=deal.director, offer=offer)
        [asked] = ask_approval(actor=deal.director, offer=offer)
        assert (asked.amount, asked.currency, asked.terms["fee"]) == (Decimal("30800.00"), "GBP", "4000.00")
        assert deal.offer.state == "in_approval"
        with pytest.raises(IllegalTransition, match="Take it back"):
            keep_draft(actor=deal.director, offer=offer, raw=TERMS | {"fee": "9000"}, revision=1)
        decide_approval(approval=asked, by_name=asked.approver.name, approve=True)
        assert send_offer(actor=deal.director, offer=offer).number == 1
        assert DealApproval.objects.get().state == "approved"
        assert Notice.objects.filter(user=deal.director, title__contains="has approved").exists()


def test_the_limit_says_who_is_asked_and_that_nobody_may():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal, "Small", email="small@x.example", limit=Decimal(10_000))
        offer = deal.drafted()
        with pytest.raises(Invalid, match="Nobody named in the deal settings may approve £30,800"):
            ask_approval(actor=deal.director, offer=offer)
        named(deal, "Large", email="large@x.example", limit=Decimal(30_800))
        assert [one.approver.name for one in ask_approval(actor=deal.director, offer=offer)] == ["Large"]


def test_whoever_may_approve_it_themself_just_sends():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal, "Affairs", email=deal.affairs.email.upper(), limit=Decimal(50_000))
        offer = deal.drafted()
        send_offer(actor=deal.affairs, offer=offer)
    assert deal.offer.state == "sent"


def test_a_no_needs_its_reason_and_sends_it_back():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal)
        named(deal, "Second", email="second@x.example")
        first, second = ask_approval(actor=deal.director, offer=deal.drafted())
        with pytest.raises(Invalid, match="Say in a sentence"):
            decide_approval(approval=first, by_name="Dana", approve=False)
        decide_approval(approval=first, by_name="Dana", approve=False, reason="Over what the studio allows.")
        assert deal.offer.state == "draft"
        with pytest.raises(Conflict, match="not asked of you any more"):
            decide_approval(approval=second, by_name="Second", approve=True)
        assert OutboxMessage.objects.filter(kind="contracts.approval_asked", state="superseded").count() == 1


def test_other_terms_need_another_yes_also_when_the_office_agrees_to_a_counter():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal)
        offer = deal.drafted()
        [asked] = ask_approval(actor=deal.director, offer=offer)
        decide_approval(approval=asked, by_name="Dana", approve=True)
        take_back_approval(actor=deal.director, offer=offer)
        with pytest.raises(IllegalTransition, match="need the approval"):
            send_offer(actor=deal.director, offer=offer)
        [asked] = ask_approval(actor=deal.director, offer=offer)
        decide_approval(approval=asked, by_name="Dana", approve=True)
        send_offer(actor=deal.director, offer=offer)
        deal.countered(deal.agent, fee="9000")
        with pytest.raises(IllegalTransition, match="need the approval"):
            accept_offer(actor=deal.director, offer=offer, seen=2)
        [asked] = ask_approval(actor=deal.director, offer=offer, revision=2)
        decide_approval(approval=asked, by_name="Dana", approve=True)
        assert accept_offer(actor=deal.director, offer=offer, seen=2).state == "accepted"


def test_by_link_a_code_opens_it_and_five_wrong_ones_do_not():
    deal = a_deal()
    with office_scope(deal.office):
        named(deal)
        [asked] = ask_approval(actor=deal.director, offer=deal.drafted())
    token, stranger = approval_token(asked), Client()
    page = reverse("contracts:approve", args=[token])
    assert "4,000" not in stranger.get(page).content.decode()
    decide = {"verdict": "yes"}
    assert stranger.post(f"{page}decide/", decide)["Location"] == page
    assert stranger.post(f"{page}code/").status_code == 302
    with office_scope(deal.office):
        code = codes.code_of(PURPOSE, DealApproval.objects.get(pk=asked.pk))
    wrong = "000000" if code != "000000" else "111111"
    assert stranger.post(f"{page}confirm/", {"code": wrong}).status_code == 422
    assert stranger.post(f"{page}confirm/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    text = stranger.get(page).content.decode()
    assert "£4,000 a week" in text and "£30,800" in text and deal.agent.name not in text
    assert stranger.post(f"{page}decide/", {"verdict": "no"}).status_code == 422
    assert stranger.post(f"{page}decide/", decide).status_code == 302
    assert stranger.post(f"{page}decide/", decide).status_code == 409
    assert "4,000" not in Client().get(page).content.decode()
    assert Client().get(reverse("contracts:approve", args=[f"{token}x"])).status_code == 404
    with office_scope(deal.office):
        assert DealApproval.objects.get().state == "approved"


def test_settings_are_the_leaders_and_name_who_approves():
    deal = a_deal()
    url = reverse("contracts:deal-settings", args=[deal.office.slug])
    assert deal.client(deal.affairs).get(url).status_code == 403
    leader = deal.client(deal.director)
    figures = {"hold_hours": 24, "offer_hours": 48, "signing_days": 5, "fringe_percent": "21"}
    assert leader.post(url, figures | {"associates_see_money": "on"}).status_code == 302
    assert leader.post(url, figures | {"offer_hours": 0}).status_code == 422
    # What sending itself refuses is not kept as the usual.
    assert leader.post(url, figures | {"signing_days": 61}).status_code == 422
    assert leader.post(url, figures | {"hold_hours": 60 * 24 + 1}).status_code == 422
    person = {"name": "Dana", "email": "d@x.example", "kind": "studio", "approves_offers": "on"}
    assert leader.post(f"{url}approvers/", person).status_code == 302
    assert leader.post(f"{url}approvers/", person).status_code == 422
    assert leader.post(f"{url}approvers/", person | {"email": "e@x.example", "limit": "1e30"}).status_code == 422
    assert leader.post(f"{url}approvers/", person | {"email": "e@x.example", "limit": "50"}).status_code == 422
    with office_scope(deal.office):
        kept = DealSettings.objects.get()
        assert (kept.associates_see_money, kept.offer_hours, kept.fringe_percent) == (True, 48, Decimal("21.00"))
        one = Approver.objects.get()
        [asked] = ask_approval(actor=deal.director, offer=deal.drafted())
        remove_approver(actor=deal.director, approver=one)
        asked.refresh_from_db()
        assert asked.state == "cancelled"
