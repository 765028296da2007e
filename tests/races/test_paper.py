"""Several people draft, set, write and end contracts at the same moment, on real threads and real PostgreSQL."""

import datetime as dt

import pytest

from accounts.models import Activity
from accounts.tenancy import office_scope
from contracts.models import ContractOption, ContractTemplate, DealSettings
from contracts.services.contract_parties import add_party
from contracts.services.contracts import draft_contract, review_contract, set_version
from contracts.services.endings import terminate_contract
from contracts.services.options import exercise_option, waive_option
from contracts.services.paper import ensure_paper, write_template
from core import clock
from core.errors import Conflict, DomainError, IllegalTransition
from tests import factories
from tests.casting.room.people import director_of, office_with
from tests.races.test_apply import at_once
from tests.races.test_selects import inside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    made = office_with()[0]
    with office_scope(made):
        ensure_paper(made)
    return made


@pytest.fixture
def two(office):
    return [director_of(office) for _ in range(2)]


@pytest.fixture
def paper(office):
    with office_scope(office):
        return ContractTemplate.objects.get(organisation=office, kind="weekly")


def agreed(office):
    return factories.AcceptedOfferFactory(submission__role__call__production__organisation=office)


def drafted(office, actor, paper):
    with office_scope(office):
        return draft_contract(actor=actor, offer=agreed(office), kind="weekly", template=paper)


def refusals(outcomes):
    return [one for one in outcomes if isinstance(one, DomainError)]


def test_eight_contracts_drafted_at_once_have_eight_numbers(office, two, paper):
    offers = [agreed(office) for _ in range(8)]
    with office_scope(office):
        DealSettings.objects.filter(organisation=office).delete()

    def drafting(offer):
        return inside(office, lambda: draft_contract(actor=two[0], offer=offer, kind="weekly", template=paper).number)

    numbers = at_once(*(drafting(offer) for offer in offers))
    assert sorted(number[-4:] for number in numbers) == [f"{n:04}" for n in range(1, 9)]


def test_one_contract_of_a_kind_comes_of_an_offer_however_often_it_is_sent(office, two, paper):
    offer = agreed(office)
    outcomes = at_once(
        *(
            inside(office, lambda who=who: draft_contract(actor=who, offer=offer, kind="weekly", template=paper))
            for who in two
        )
    )
    assert [type(one) for one in refusals(outcomes)] == [Conflict]
    with office_scope(office):
        assert offer.contracts.count() == 1


def test_two_who_set_a_version_at_once_make_one_and_the_other_is_told_whose(office, two, paper):
    contract = drafted(office, two[0], paper)
    outcomes = at_once(
        *(inside(office, lambda who=who: set_version(actor=who, contract=contract, seen=0)) for who in two)
    )
    (refused,) = refusals(outcomes)
    (made,) = [one for one in outcomes if not isinstance(one, DomainError)]
    assert isinstance(refused, Conflict) and made.created_by.name in refused.message
    with office_scope(office):
        assert contract.versions.count() == 1
        assert [event.number for event in contract.chain.all()] == [1, 2]


def test_a_party_added_while_it_goes_into_review_is_in_the_document_or_refused(office, two, paper):
    contract = drafted(office, two[0], paper)
    with office_scope(office):
        values = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "Harrow Lane"}
        add_party(actor=two[0], contract=contract, **values)
        set_version(actor=two[0], contract=contract)
    witness = {"kind": "witness", "name": "Will", "email": "will@example.com"}
    outcomes = at_once(
        inside(office, lambda: review_contract(actor=two[0], contract=contract)),
        inside(office, lambda: add_party(actor=two[1], contract=contract, **witness)),
    )
    assert len(refusals(outcomes)) == 1
    with office_scope(office):
        contract.refresh_from_db()
        has_witness = contract.parties.filter(kind="witness").exists()
    assert (contract.state == "in_review") != has_witness


def test_two_who_write_a_template_at_once_lose_nothing(office, two, paper):
    outcomes = at_once(
        *(
            inside(office, lambda who=who: write_template(actor=who, template=paper, body=f"By {who.pk}.", base=1))
            for who in two
        )
    )
    assert [type(one) for one in refusals(outcomes)] == [Conflict]
    with office_scope(office):
        assert list(paper.versions.values_list("number", flat=True)) == [2, 1]


def test_paper_that_two_need_for_the_first_time_is_made_once(two):
    fresh = office_with()[0]
    at_once(*(inside(fresh, lambda: ensure_paper(fresh)) for _ in range(4)))
    with office_scope(fresh):
        assert ContractTemplate.objects.filter(organisation=fresh).count() == 9


def test_an_option_is_exercised_or_given_up_never_both(office, two):
    contract = factories.ContractFactory(offer=agreed(office), state="executed", executed_at=clock.now())
    day = clock.today() + dt.timedelta(days=30)
    ContractOption.objects.create(organisation=office, contract=contract, number=1, exercise_by=day)
    outcomes = at_once(
        inside(office, lambda: exercise_option(actor=two[0], contract=contract, number=1)),
        inside(office, lambda: waive_option(actor=two[1], contract=contract, number=1)),
    )
    assert [type(one) for one in refusals(outcomes)] == [IllegalTransition]
    with office_scope(office):
        assert contract.chain.filter(kind="option").count() == 1


def test_an_end_is_put_on_record_once(office, two):
    contract = factories.ContractFactory(offer=agreed(office), state="executed", executed_at=clock.now())
    outcomes = at_once(
        *(
            inside(office, lambda who=who: terminate_contract(actor=who, contract=contract, because="Called off."))
            for who in two
        )
    )
    assert [type(one) for one in refusals(outcomes)] == [IllegalTransition]
    with office_scope(office):
        assert Activity.objects.filter(verb="contract.terminate").count() == 1
