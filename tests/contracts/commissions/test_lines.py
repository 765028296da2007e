"""A deal's line in the agency's book follows what is signed, amended, ended and put back in force."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import Submission, WayIn
from contracts.commission import Ground, Paper, commission_on, lines_of
from contracts.models import Contract, ContractTemplate, Engagement
from contracts.selectors.commissions import commission_book
from contracts.services.amendments import amend_contract
from contracts.services.contracts import reopen_contract, review_contract, set_version
from contracts.services.endings import reinstate_contract, terminate_contract
from contracts.services.paper import ensure_paper
from contracts.services.sending_out import void_contract
from tests import factories
from tests.contracts.signing.making import Desk

SIGNED = dt.datetime(2025, 3, 10, 12, tzinfo=dt.UTC)
migration = import_module("contracts.migrations.0005_a_line_for_each_engagement")


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def agent(agency):
    return factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user


@pytest.fixture
def desk(agency, agent, time_machine):
    """An engagement of seven weeks at £4,250, signed through an agency in March 2025."""
    time_machine.move_to(SIGNED, tick=False)
    desk = Desk(agency=agency, via="rep", submitted_by=agent, terms={"agent_ten": "none"})
    desk.send()
    sign(desk)
    return desk


def sign(desk):
    for kind in ("performer", "signatory"):
        desk.signing(kind)()
    assert desk.again().state == "executed"


def drafted(desk, fee, *, of=None):
    first = of or desk.contract
    with office_scope(desk.office):
        ensure_paper(desk.office)
        template = ContractTemplate.objects.get(organisation=desk.office, kind="weekly")
        terms = first.terms | {"fee": fee}
        return amend_contract(
            actor=desk.director, contract=first, purpose="Another fee.", terms=terms, template=template
        )


def amend(desk, fee):
    """An amendment that everybody has signed."""
    return executed(desk, drafted(desk, fee))


def executed(desk, paper):
    first = desk.contract
    with office_scope(desk.office):
        set_version(actor=desk.director, contract=paper)
        review_contract(actor=desk.director, contract=paper)
    desk.contract = paper
    desk.send()
    sign(desk)
    desk.contract = first
    return paper


def act(service, desk, contract, **more):
    with office_scope(desk.office):
        service(actor=desk.director, contract=Contract.objects.get(pk=contract.pk), **more)


def end(desk, contract):
    act(terminate_contract, desk, contract, because="The film stops.")


def line(agency, agent):
    with office_scope(agency):
        book = commission_book(actor=agent, agency=agency, year=2025)
    (found,) = book.lines
    assert [one.earned for one in book.sums] == [found.commission.earned]
    return found


def told(agency, agent):
    found = line(agency, agent)
    return found.contract.number, found.commission.earned, found.is_ended


def test_what_is_signed_through_an_agency_stands_in_its_book(desk, agency, agent):
    assert told(agency, agent) == (desk.contract.number, Decimal("29750.00"), False)
    assert line(agency, agent).executed_at == SIGNED


def test_a_contract_that_ends_ends_what_amends_it(desk, agency, agent):
    amendment = amend(desk, "5000.00")
    assert told(agency, agent) == (amendment.number, Decimal("35000.00"), False)
    end(desk, desk.contract)
    assert told(agency, agent) == (amendment.number, Decimal("35000.00"), True)
    act(reinstate_contract, desk, desk.contract)
    assert told(agency, agent) == (amendment.number, Decimal("35000.00"), False)


def test_an_amendment_that_ends_leaves_the_contract_as_it_was(desk, agency, agent):
    amendment = amend(desk, "5000.00")
    end(desk, amendment)
    assert told(agency, agent) == (desk.contract.number, Decimal("29750.00"), False)
    act(reinstate_contract, desk, amendment)
    assert told(agency, agent) == (amendment.number, Decimal("35000.00"), False)


def test_the_paper_that_was_signed_last_counts_whenever_it_was_drafted(desk, agency, agent, time_machine):
    second = drafted(desk, "5000.00")
    act(void_contract, desk, second, because="Not yet.")
    time_machine.move_to(SIGNED + dt.timedelta(days=1), tick=False)
    amend(desk, "6000.00")
    time_machine.move_to(SIGNED + dt.timedelta(days=2), tick=False)
    act(reopen_contract, desk, second)
    executed(desk, second)
    assert told(agency, agent) == (second.number, Decimal("35000.00"), False)


def test_an_amendment_moves_nothing_out_of_a_closed_year(client, desk, agency, agent, time_machine):
    time_machine.move_to(dt.datetime(2026, 4, 20, 12, tzinfo=dt.UTC), tick=False)
    amendment = amend(desk, "5000.00")
    found = line(agency, agent)
    assert (found.contract.number, found.executed_at) == (amendment.number, SIGNED)
    client.force_login(agent)
    address = reverse("contracts:commission", args=[agency.slug, amendment.uid])
    assert "10 March 2025" in client.get(address).content.decode()
    assert client.post(address, {"amount": "1000", "received_on": "2025-03-20"}).status_code == 302
    assert line(agency, agent).received == 1000
    with office_scope(agency):
        assert commission_book(actor=agent, agency=agency).years == [2025]


def test_another_agency_earns_what_its_amendment_adds(desk, agency, agent, time_machine):
    other = factories.AgencyFactory()
    theirs = factories.MembershipFactory(organisation=other, role=MembershipRole.AGENT).user
    with across_offices("the performer changes their agency"):
        WayIn.objects.create(
            submission=desk.submission,
            organisation=desk.office,
            agency=agency,
            submitted_by=agent,
            via="rep",
            outcome="offered",
            withdrawn_at=SIGNED,
        )
        Submission.objects.filter(pk=desk.submission.pk).update(agency=other, submitted_by=theirs)
    time_machine.move_to(SIGNED + dt.timedelta(days=30), tick=False)
    amendment = amend(desk, "4400.00")
    assert amendment.agency_id == other.pk
    assert told(agency, agent) == (desk.contract.number, Decimal("29750.00"), False)
    assert told(other, theirs) == (amendment.number, Decimal("1050.00"), False)
    end(desk, amendment)
    assert told(agency, agent) == (desk.contract.number, Decimal("29750.00"), False)
    assert told(other, theirs) == (amendment.number, Decimal("1050.00"), True)


def test_lines_of_what_was_signed_before_are_filled_as_they_are_kept(desk, agency, agent, time_machine):
    for day, fee in enumerate(("5000.00", "6000.00"), 1):
        time_machine.move_to(SIGNED + dt.timedelta(days=day), tick=False)
        amendment = amend(desk, fee)
    end(desk, amendment)
    fields = ["organisation", "offer", "contract", "performer", "executed_at", "currency", "earned", "scale", "on_top"]
    with across_offices("a test empties every book"):
        kept = list(Engagement.objects.values_list(*fields))
        Engagement.objects.all().delete()
        then = MigrationLoader(connection).project_state(("contracts", "0005_a_line_for_each_engagement"))
        migration.fill(then.apps, None)
        assert list(Engagement.objects.values_list(*fields)) == kept
    assert line(agency, agent).commission.earned == Decimal("35000.00")


def paper(number, agency_id, earned, *, scale=None, currency="USD", amends=True, ended=False, void=False):
    at = SIGNED + dt.timedelta(days=number)
    ground = Ground(Decimal(earned), currency, None, False, None if scale is None else Decimal(scale), False)
    return Paper(number, agency_id, at, ground, amends and number > 1, ended, void)


A, B = 1, 2


@pytest.mark.parametrize(
    ("papers", "earned"),
    [
        ([paper(1, A, 1000), paper(2, B, 1300)], {A: 1000, B: 300}),
        ([paper(1, A, 1000), paper(2, B, 800)], {A: 1000, B: 0}),
        ([paper(1, A, 1000), paper(2, B, 1300), paper(3, A, 1500)], {A: 1200, B: 300}),
        ([paper(1, A, 1000), paper(2, B, 1300), paper(3, B, 1500)], {A: 1000, B: 500}),
        ([paper(1, A, 1000), paper(2, B, 1300, ended=True), paper(3, A, 1500)], {A: 1500, B: 300}),
        ([paper(1, A, 1000, ended=True), paper(2, B, 1300, void=True)], {A: 1000, B: 300}),
        ([paper(1, A, 1000, ended=True), paper(2, A, 1300, ended=True, void=True)], {A: 1000}),
        ([paper(1, A, 1000), paper(2, B, 1300, currency="GBP")], {A: 1000, B: 1300}),
        # What the performer made alone is no agency's.
        ([paper(1, None, 1000), paper(2, B, 1300)], {B: 300}),
        ([paper(1, A, 1000), paper(2, A, 1000, amends=False)], {A: 1000}),
    ],
)
def test_everybody_keeps_what_they_brought(papers, earned):
    assert {pk: one.ground.earned for pk, one in lines_of(papers).items()} == earned


@pytest.mark.parametrize(
    ("first", "then", "amounts"),
    [
        # Nothing of the first is above scale; all of what the second adds is.
        ((1000, 1000), (1500, 1000), (0, 50)),
        ((1000, 950), (1500, 1450), (50, 0)),
        ((1000, 900), (1500, 1380), (100, 20)),
        # Below scale, for a reason: what is added fills it up first.
        ((900, 1000), (1030, 1000), (0, 13)),
        ((900, 1000), (1000, 1000), (0, 0)),
        ((1000, None), (1500, 1480), (100, 20)),
    ],
)
def test_two_agencies_together_leave_scale_whole(first, then, amounts):
    lines = lines_of([paper(1, A, first[0], scale=first[1]), paper(2, B, then[0], scale=then[1])])
    assert tuple(commission_on(lines[pk].ground, agreed=Decimal(10)).amount for pk in (A, B)) == amounts
