"""From what was agreed to a contract in review: who may, from what, and what stands in the way."""

import pytest

from accounts.states import MembershipRole
from contracts.models import ContractTemplate
from contracts.services.contract_parties import add_party, order_parties, remove_party
from contracts.services.contracts import draft_contract, review_contract, set_version
from contracts.services.paper import ensure_paper
from core.errors import IllegalTransition, Invalid, NotAllowed
from tests import factories


@pytest.fixture
def paper(office):
    ensure_paper(office)
    return ContractTemplate.objects.get(organisation=office, kind="weekly")


def test_the_chain_begins_with_what_was_agreed(draft):
    contract = draft()
    event = contract.chain.get()
    assert event.kind == "drafted" and event.who == "Renata Okoye"
    assert event.data == {"kind": "weekly", "revision": 1, "terms": contract.revision.digest}


def test_nothing_is_drafted_from_an_offer_that_is_not_agreed(office, director, paper):
    role = factories.RoleFactory(call__production__organisation=office)
    offer = factories.OfferFactory(submission__role=role)
    with pytest.raises(IllegalTransition):
        draft_contract(actor=director, offer=offer, kind="weekly", template=paper)


def test_only_who_deals_for_the_office_drafts(office, accepted, paper):
    associate = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user
    affairs = factories.MembershipFactory(organisation=office, role=MembershipRole.BUSINESS_AFFAIRS).user
    with pytest.raises(NotAllowed):
        draft_contract(actor=associate, offer=accepted(), kind="weekly", template=paper)
    assert draft_contract(actor=affairs, offer=accepted(), kind="weekly", template=paper).number.endswith("0001")


def test_paper_for_another_kind_or_of_another_office_is_refused(director, accepted, paper):
    other = factories.OrganisationFactory()
    theirs = ContractTemplate.objects.create(organisation=other, kind="weekly", name="Theirs")
    for kind, template in (("day", paper), ("weekly", theirs), ("nonsense", paper)):
        with pytest.raises(Invalid):
            draft_contract(actor=director, offer=accepted(), kind=kind, template=template)


def test_a_rep_gets_a_copy_and_signs_nothing(draft):
    agency = factories.AgencyFactory(name="Bell Lane Artists")
    contract = draft(agency=agency, rep=factories.UserFactory(name="Colm Hartigan"))
    copy = contract.parties.get(kind="copy")
    assert (copy.name, copy.company, copy.state) == ("Colm Hartigan", "Bell Lane Artists", "waiting")


def test_whoever_signs_first_stands_first(draft, director):
    contract = draft()
    values = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "Harrow Lane"}
    signatory = add_party(actor=director, contract=contract, **values)
    performer = contract.parties.get(kind="performer")
    assert (performer.position, signatory.position) == (1, 2)
    order_parties(actor=director, contract=contract, ids=[signatory.pk, performer.pk])
    assert list(contract.parties.values_list("name", "position")) == [("Dana", 1), ("Noor Haddad", 2)]
    with pytest.raises(Invalid):
        order_parties(actor=director, contract=contract, ids=[signatory.pk])


def test_parties_of_a_contract_in_review_stay(reviewed, director):
    contract = reviewed()
    with pytest.raises(IllegalTransition):
        remove_party(actor=director, contract=contract, party_id=contract.parties.first().pk)


def test_terms_that_were_taken_back_stand_in_the_way(draft, director):
    contract = draft()
    values = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "Harrow Lane"}
    add_party(actor=director, contract=contract, **values)
    set_version(actor=director, contract=contract)
    offer = contract.offer
    offer.state = "rescinded"
    offer.save(update_fields=["state"])
    with pytest.raises(Invalid) as refused:
        review_contract(actor=director, contract=contract)
    assert "not agreed any more" in refused.value.message
