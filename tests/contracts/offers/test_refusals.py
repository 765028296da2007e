"""Bad input, wrong side, too late, twice: refused with a sentence, nothing half-saved, nothing typed lost."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.tenancy import across_offices, office_scope
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.services.submissions import withdraw_submission
from contracts.models import Hold, OfferRevision
from contracts.services.negotiation import accept_offer, counter_offer, decline_offer, expire_offers
from contracts.services.offer_drafts import keep_draft
from contracts.services.offers import reopen_offer, send_offer, withdraw_offer
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid
from notifications.models import OutboxMessage
from talent.models import Representation
from tests import factories
from tests.contracts.offers.people import TERMS, a_deal

pytestmark = pytest.mark.django_db


def write(deal, user, **posted):
    offer = deal.offer
    url = (
        reverse("contracts:deal-write", args=[offer.uid])
        if user in (deal.agent, deal.second_agent)
        else reverse("contracts:offer-write", args=[deal.office.slug, offer.pk])
    )
    return deal.client(user).post(url, TERMS | {"seen": offer.current} | posted)


def unrepresented(performer):
    with across_offices("a test ends a representation"):
        Representation.objects.filter(performer=performer).delete()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("fee", "1e30", "Write the amount like"),
        ("fee", "-5", "not below nought"),
        ("fee", "€400", "This deal is in GBP"),
        ("currency", "XXX", "Choose a currency"),
        ("starts_on", "tomorrow", "not a date"),
        ("fee", "", "Say what the fee is"),
    ],
)
def test_terms_that_cannot_be_sent(field, value, sentence):
    deal = a_deal()
    deal.drafted()
    answer = write(deal, deal.director, do="send", comment="Kept words", **{field: value})
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and "Kept words" in text
    with office_scope(deal.office):
        assert not OfferRevision.objects.filter(offer=deal.offer).exists()
        assert Submission.objects.get(pk=deal.submission.pk).state == "callback"


def test_a_rule_of_the_agreement_blocks_and_what_may_be_overridden_needs_a_reason():
    deal = a_deal(agreement="sag_aftra")
    deal.drafted(currency="USD", fee="100", agent_ten="none", starts_on="2025-08-01")
    answer = write(deal, deal.director, do="send", currency="USD", fee="100", agent_ten="none", starts_on="2025-08-01")
    assert answer.status_code == 422 and "below scale" in answer.content.decode()
    options = {"options-0-exercise_by": "2020-01-01", "currency": "USD", "fee": "9000", "agent_ten": "none"}
    answer = write(deal, deal.director, do="send", **options)
    assert answer.status_code == 422 and "Say why it may be so all the same" in answer.content.decode()
    assert (
        write(deal, deal.director, do="send", **options, **{"override-option": "Agreed by phone."}).status_code == 302
    )
    [kept] = deal.newest().overrides
    assert (kept["rule"], kept["reason"], kept["by"]) == ("option", "Agreed by phone.", deal.director.name)


def test_who_is_not_called_back_is_not_offered_the_part():
    deal = a_deal()
    with office_scope(deal.office):
        Submission.objects.filter(pk=deal.submission.pk).update(state="shortlisted")
    deal.drafted()
    answer = write(deal, deal.director, do="send")
    assert answer.status_code == 409 and "Move them to Callback" in answer.content.decode()


def test_a_stale_revision_tells_who_answered_meanwhile():
    deal = a_deal()
    offer = deal.sent()
    deal.countered(deal.agent, fee="4600")
    deal.countered(deal.affairs, fee="4250")
    answer = deal.client(deal.second_agent).post(reverse("contracts:deal-act", args=[offer.uid, "accept"]), {"seen": 1})
    assert answer.status_code == 409 and f"{deal.affairs.name} has put other terms" in answer.content.decode()


def test_the_wrong_side_and_the_second_press_are_refused():
    deal = a_deal()
    offer = deal.sent()
    with office_scope(deal.office):
        with pytest.raises(IllegalTransition, match="lies with the other side"):
            accept_offer(actor=deal.director, offer=offer, seen=1)
        with pytest.raises(Conflict, match="gone out already"):
            send_offer(actor=deal.director, offer=offer)
        accept_offer(actor=deal.agent, offer=offer, seen=1)
        with pytest.raises(Conflict, match="You agreed to it"):
            accept_offer(actor=deal.agent, offer=offer, seen=1)
        with pytest.raises(Conflict, match=f"{deal.agent.name} agreed"):
            decline_offer(actor=deal.second_agent, offer=offer, seen=1)


def test_a_counter_that_changes_nothing_or_the_currency_is_refused():
    deal = a_deal()
    offer = deal.sent()
    with office_scope(deal.office):
        keep_draft(actor=deal.agent, offer=offer, raw=TERMS)
        with pytest.raises(Invalid, match="terms as they stand"):
            counter_offer(actor=deal.agent, offer=offer, seen=1)
        draft = keep_draft(actor=deal.agent, offer=offer, raw=TERMS | {"currency": "EUR"}, revision=1)
        with pytest.raises(Invalid, match="This deal is in GBP"):
            counter_offer(actor=deal.agent, offer=offer, seen=1)
        with pytest.raises(Conflict, match=f"{deal.agent.name} has changed this draft"):
            keep_draft(actor=deal.second_agent, offer=offer, raw=TERMS, revision=draft.revision - 1)


def test_an_offer_that_ran_out_is_answered_by_nobody_and_opens_again():
    deal = a_deal()
    offer = deal.sent()
    later = clock.now() + dt.timedelta(days=4)
    with time_machine.travel(later, tick=False), office_scope(deal.office), pytest.raises(Conflict, match="ran out"):
        accept_offer(actor=deal.agent, offer=offer, seen=1)
    assert expire_offers(at=later) == 1 and expire_offers(at=later) == 0
    with office_scope(deal.office):
        assert deal.offer.state == "expired"
        assert OutboxMessage.objects.filter(kind="contracts.offer_ended", to_email=deal.agent.email).count() == 1
        assert OutboxMessage.objects.filter(kind="contracts.offer_answered").count() == 1
        reopen_offer(actor=deal.affairs, offer=offer)
        made = send_offer(actor=deal.affairs, offer=offer)
    assert (made.number, made.terms["fee"]) == (2, "4000.00")


def test_whoever_is_let_go_holds_no_open_offer():
    for let_go in ("released", "withdrawn"):
        deal = a_deal()
        offer = deal.sent()
        with office_scope(deal.office):
            if let_go == "released":
                role = deal.submission.role
                decide_submissions(
                    actor=deal.director,
                    role=role,
                    submissions=Selection(role=role, ids=[deal.submission.pk]),
                    to=let_go,
                )
            else:
                withdraw_submission(actor=deal.performer, submission=deal.submission)
        assert deal.offer.state == "rescinded" and deal.offer.pk == offer.pk


def test_dates_become_the_offer_and_stay_a_person_s_to_put_back():
    deal = a_deal()
    with office_scope(deal.office):
        hold = Hold.objects.create(
            organisation=deal.office,
            production=deal.submission.production,
            role=deal.submission.role,
            submission=deal.submission,
            performer=deal.submission.performer,
            kind="pin",
            state="placed",
            placed_at=clock.now(),
            starts_on=clock.today() + dt.timedelta(days=20),
            ends_on=clock.today() + dt.timedelta(days=30),
            asked_by=deal.director,
            expires_at=clock.now() + dt.timedelta(days=5),
        )
        offer = deal.sent()
        hold.refresh_from_db()
        assert hold.state == "converted"
        withdraw_offer(actor=deal.director, offer=offer, because="The dates moved.")
        hold.refresh_from_db()
        assert hold.state == "converted"
    page = deal.client(deal.director).get(reverse("contracts:offer", args=[deal.office.slug, offer.pk]))
    assert "Nothing becomes of them by itself" in page.content.decode()


def test_a_performer_whom_nobody_speaks_for_answers_themself_and_without_account_nobody_can():
    deal = a_deal()
    performer = deal.submission.performer
    unrepresented(performer)
    offer = deal.sent()
    assert offer.agency is None
    url = reverse("contracts:deal-act", args=[offer.uid, "accept"])
    assert deal.client(deal.agent).post(url, {"seen": 1}).status_code == 404
    assert deal.client(deal.performer).post(url, {"seen": 1}).status_code == 302
    lonely = a_deal()
    unrepresented(lonely.submission.performer)
    lonely.submission.performer.account = None
    lonely.submission.performer.save()
    with pytest.raises(IllegalTransition, match="Nobody can answer"):
        lonely.sent()


def test_a_rejected_act_leaves_the_total_and_the_state():
    deal = a_deal()
    offer = deal.sent()
    answer = deal.client(deal.agent).post(reverse("contracts:deal-act", args=[offer.uid, "share"]), {"sees": "money"})
    assert answer.status_code == 422 and "Choose what they see" in answer.content.decode()
    with office_scope(deal.office):
        assert (deal.offer.state, deal.offer.total, deal.offer.performer_sees) == (
            "sent",
            Decimal("30800.00"),
            "nothing",
        )


def test_agreed_terms_are_withdrawn_only_while_no_contract_is_out():
    deal = a_deal()
    offer = deal.agreed()
    with office_scope(deal.office):
        offer = deal.offer
        contract = factories.ContractFactory(offer=offer, state="out_for_signature")
        with pytest.raises(IllegalTransition, match=f"Contract {contract.number}"):
            withdraw_offer(actor=deal.director, offer=offer)
        type(contract).objects.filter(pk=contract.pk).update(state="voided", ended_because="voided")
        assert withdraw_offer(actor=deal.director, offer=offer, because="The film fell through.").state == "rescinded"


def test_dates_that_have_run_out_do_not_become_the_offer():
    deal = a_deal()
    with office_scope(deal.office):
        dates = Hold.objects.create(
            organisation=deal.office, production_id=deal.submission.production_id, role=deal.submission.role,
            submission=deal.submission, performer=deal.submission.performer, kind="pin", asked_by=deal.director,
            starts_on="2030-03-04", ends_on="2030-03-08", expires_at=clock.now(),
        )  # fmt: skip
        deal.sent()
        dates.refresh_from_db()
    assert dates.state == "requested"
