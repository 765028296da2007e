import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from contracts.models import ContractTemplate
from contracts.services.contract_parties import add_party
from contracts.services.contracts import draft_contract, review_contract, set_version
from contracts.services.paper import ensure_paper
from tests import factories


@pytest.fixture
def office(db):
    made = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    with office_scope(made):
        yield made


@pytest.fixture
def director(office):
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.DIRECTOR, user__name="Renata Okoye"
    ).user


@pytest.fixture
def accepted(office):
    """An agreed offer of this office; `terms_more=` adds terms."""

    def make(**values):
        production = values.pop("production", None) or factories.ProductionFactory(
            organisation=office, title="The Salt Road", company="Harrow Lane Pictures Ltd"
        )
        role = factories.RoleFactory(call__production=production, name="Mara Voss")
        performer = values.pop("performer", None) or factories.PerformerFactory(stage_name="Noor Haddad")
        return factories.AcceptedOfferFactory(
            submission__role=role, submission__performer=performer, submission__state="offered", **values
        )

    return make


@pytest.fixture
def draft(office, director, accepted):
    """A drafted contract from an agreed offer."""

    def make(kind="weekly", **values):
        ensure_paper(office)
        template = ContractTemplate.objects.get(organisation=office, kind=kind)
        return draft_contract(actor=director, offer=accepted(**values), kind=kind, template=template)

    return make


@pytest.fixture
def reviewed(draft, director):
    """A contract in review, with its document and somebody to sign on either side."""

    def make(**values):
        contract = draft(**values)
        add_party(
            actor=director, contract=contract, kind="signatory", name="Dana Whitlock", email="dana@example.com",
            company="Harrow Lane Pictures Ltd", title="Producer",
        )  # fmt: skip
        set_version(actor=director, contract=contract)
        return review_contract(actor=director, contract=contract)

    return make
