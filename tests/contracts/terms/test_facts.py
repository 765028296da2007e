"""What the rules are told about a deal, read from the database."""

import datetime as dt
from decimal import Decimal

import pytest

from contracts.costs import cost_of
from contracts.models import DealSettings
from contracts.rules import check
from contracts.selectors.facts import facts_for, facts_of
from contracts.states import OfferState, Side
from contracts.terms import clean
from core import clock
from tests import factories
from tests.contracts import rows

pytestmark = pytest.mark.django_db
LEADS = {"currency": "GBP", "engagement": "weekly", "favoured_nations": "Leads"}


@pytest.fixture
def offer(office):
    submission = rows.submission_of(office)
    production = submission.production
    production.agreement, production.agreement_note = "equity", "Pact TV"
    production.starts_on, production.ends_on = dt.date(2027, 5, 1), dt.date(2027, 6, 30)
    production.budget_currency = "EUR"
    production.save()
    submission.role.budget = "30000"
    submission.role.save()
    DealSettings.objects.create(organisation=office, fringe_percent="13.80")
    return rows.offer(submission, favoured_nations="Leads")


def _other(offer, name, *, revisions, **fields):
    """Somebody else's offer in the same production; revisions are (side, fee)."""
    submission = factories.SubmissionFactory(role__call__production=offer.production, performer__stage_name=name)
    made = rows.offer(submission, state=OfferState.DRAFT, favoured_nations="leads")
    kept = [
        rows.revision(made, number=n, side=side, terms=clean(LEADS | {"fee": fee}))
        for n, (side, fee) in enumerate(revisions, 1)
    ]
    made.current = len(kept)
    for state in fields.pop("by", [OfferState.SENT]):
        made.state = state
        if state == OfferState.ACCEPTED:
            made.accepted, made.accepted_at = kept[-1], clock.now()
        made.save()
    return made


def test_facts_are_the_production_s_the_role_s_and_the_office_s(offer, assert_statements):
    offer = type(offer).objects.select_related("role__production", "performer").get(pk=offer.pk)
    with assert_statements(2):
        facts = facts_for(offer, at=clock.now())
    assert (facts.agreement, facts.agreement_note) == ("equity", "Pact TV")
    assert (facts.production_starts_on, facts.production_ends_on) == (dt.date(2027, 5, 1), dt.date(2027, 6, 30))
    assert (facts.budget, facts.budget_currency, facts.fringe_percent) == (30000, "EUR", Decimal("13.80"))
    assert not facts.is_minor
    assert facts.class_members == ()


def test_a_minor_is_known_and_their_birthday_is_not(offer):
    offer.performer.born_on = clock.today() - dt.timedelta(days=16 * 365)
    facts = facts_of(role=offer.role, performer=offer.performer, at=clock.now())
    assert facts.is_minor
    assert str(offer.performer.born_on) not in repr(facts)


def test_a_class_is_everybody_else_s_last_offer_or_what_was_agreed(offer):
    office, talent = Side.OFFICE, Side.TALENT
    _other(offer, "Elias", revisions=[(office, "4000"), (talent, "9000")], by=[OfferState.SENT, OfferState.COUNTERED])
    _other(offer, "Bo", revisions=[(office, "4000"), (talent, "4600")],
           by=[OfferState.SENT, OfferState.COUNTERED, OfferState.ACCEPTED])  # fmt: skip
    _other(offer, "Cy", revisions=[(office, "1")], by=[OfferState.SENT, OfferState.DECLINED])
    rows.offer(factories.SubmissionFactory(role__call__production=offer.production), favoured_nations="Leads")
    rows.offer(
        factories.SubmissionFactory(role__call__production__organisation=offer.organisation), favoured_nations="Leads"
    )
    members = facts_for(offer, at=clock.now()).class_members
    assert {one.name: one.terms["fee"] for one in members} == {"Elias": "4000.00", "Bo": "4600.00"}
    assert facts_for(offer, at=clock.now(), favoured_nations="").class_members == ()
    terms = clean(LEADS | {"fee": "4000"})
    [finding] = check(terms, facts_for(offer, at=clock.now(), favoured_nations="Leads"))
    assert finding.detail == "Bo: £4,600 a week"


def test_the_office_s_own_fringes_are_counted_where_no_agreement_says_them(offer):
    facts = facts_for(offer, at=clock.now())
    terms = clean({"currency": "GBP", "engagement": "flat", "fee": "1000"})
    assert cost_of(terms, agreement=facts.agreement, fringe_percent=facts.fringe_percent).fringes == Decimal("138.00")
