"""Money by permission, the other side's room never, and a client what is shared: on the page as it leaves the server."""

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from casting.models import ReviewPass
from contracts.models import DealSettings, Offer
from contracts.services.deal_notes import write_note
from contracts.services.negotiation import share_with_performer
from contracts.services.offers import withdraw_offer
from core import clock
from core.errors import NotAllowed
from notifications.models import Notice
from tests.contracts.offers.people import a_deal

pytestmark = pytest.mark.django_db
MONEY = ("4,000", "28,000", "4000", "ceiling", "would take", "weekly thanks")


@pytest.fixture
def deal():
    made = a_deal(budget=29_000)
    offer = made.sent(options=[{"exercise_by": "2027-03-01", "rise": "5"}])
    with office_scope(made.office):
        write_note(actor=made.agent, offer=offer, text="weekly thanks", audience="both")
        write_note(actor=made.director, offer=offer, text="4,400 is the ceiling", audience="office")
        write_note(actor=made.agent, offer=offer, text="she would take it", audience="talent")
    return made


def page(deal, user, status=200):
    of_office = user in (deal.director, deal.affairs, deal.associate)
    url = (
        reverse("contracts:offer", args=[deal.office.slug, deal.offer.pk])
        if of_office
        else reverse("contracts:deal", args=[deal.offer.uid])
    )
    answer = deal.client(user).get(url)
    assert answer.status_code == status
    return answer.content.decode()


def shown(text):
    return {word for word in MONEY if word in text}


def test_each_side_reads_its_own_room_and_both_the_talk(deal):
    for user in (deal.director, deal.affairs):
        assert shown(page(deal, user)) >= {"4,000", "28,000", "ceiling", "weekly thanks"}
        assert "would take" not in page(deal, user)
    for user in (deal.agent, deal.second_agent):
        assert shown(page(deal, user)) >= {"4,000", "28,000", "would take", "weekly thanks"}
        assert "ceiling" not in page(deal, user) and "29,000" not in page(deal, user)


def test_an_associate_sees_terms_without_money_until_the_office_says_otherwise(deal):
    text = page(deal, deal.associate)
    assert not shown(text) and "Whitby" in text and "5%" not in text and "What it costs" not in text
    with office_scope(deal.office):
        DealSettings.objects.create(organisation=deal.office, associates_see_money=True)
    assert shown(page(deal, deal.associate)) >= {"4,000", "28,000"}
    assert "Send the offer" not in page(deal, deal.associate)


def test_a_client_sees_what_their_rep_shares_and_never_the_private_talk(deal):
    text = page(deal, deal.performer)
    assert not shown(text) and "Whitby" not in text and "There is an offer for you" in text
    share = reverse("contracts:deal-act", args=[deal.offer.uid, "share"])
    assert deal.client(deal.performer).post(share, {"sees": "all"}).status_code == 403
    assert deal.client(deal.agent).post(share, {"sees": "terms"}).status_code == 302
    text = page(deal, deal.performer)
    assert not shown(text) and "Whitby" in text and "5%" not in text
    with office_scope(deal.office):
        share_with_performer(actor=deal.agent, offer=deal.offer, sees="all")
    assert shown(page(deal, deal.performer)) >= {"4,000", "28,000", "weekly thanks"}
    assert not shown(page(deal, deal.performer)) & {"ceiling", "would take"}


def test_a_represented_performer_answers_nothing(deal):
    for act in ("accept", "decline"):
        url = reverse("contracts:deal-act", args=[deal.offer.uid, act])
        assert deal.client(deal.performer).post(url, {"seen": 1}).status_code == 403
    for name in ("deal-write", "deal-note", "deal-check"):
        assert deal.client(deal.performer).post(reverse(f"contracts:{name}", args=[deal.offer.uid])).status_code == 403


def test_nobody_writes_into_the_other_side_s_room(deal):
    for user, audience in ((deal.director, "talent"), (deal.agent, "office")):
        with office_scope(deal.office), pytest.raises(NotAllowed):
            write_note(actor=user, offer=deal.offer, text="x", audience=audience)


def test_a_draft_is_its_own_side_s(deal):
    write = reverse("contracts:deal-write", args=[deal.offer.uid])
    kept = deal.client(deal.agent).post(
        write, {"do": "keep", "currency": "GBP", "fee": "9,876", "seen": 1}, headers={"X-Autosave": "1"}
    )
    assert kept.status_code == 204
    assert "9,876" in page(deal, deal.second_agent) and "9,876" not in page(deal, deal.director)


def test_a_client_who_sees_no_money_is_told_of_the_end_without_its_reason(deal):
    with office_scope(deal.office):
        share_with_performer(actor=deal.agent, offer=deal.offer, sees="terms")
        withdraw_offer(actor=deal.director, offer=deal.offer, because="We cannot go above 4,000 a week")
    told = {note.user_id: note.text for note in Notice.objects.filter(title__startswith="Withdrawn")}
    assert told[deal.agent.pk] == "We cannot go above 4,000 a week" and told[deal.performer.pk] == ""


def test_what_a_rep_wrote_for_their_own_side_stays_theirs_when_the_client_speaks_for_themself(deal):
    with office_scope(deal.office):
        Offer.objects.filter(pk=deal.offer.pk).update(agency=None, rep=None)
        write_note(actor=deal.performer, offer=deal.offer, text="a note of my own", audience="talent")
    text = page(deal, deal.performer)
    assert "a note of my own" in text and "weekly thanks" in text and "would take" not in text


def test_nobody_is_offered_a_part_while_their_name_is_hidden():
    deal = a_deal()
    with office_scope(deal.office):
        ReviewPass.objects.create(
            organisation=deal.office,
            role=deal.submission.role,
            name="Blind",
            state="open",
            is_blind=True,
            opened_at=clock.now(),
        )
    url = reverse("contracts:offer-new", args=[deal.office.slug, deal.submission.pk])
    answer = deal.client(deal.director).get(url)
    assert answer.status_code == 403 and deal.submission.performer.stage_name not in answer.content.decode()
    assert deal.client(deal.affairs).get(url).status_code == 200
