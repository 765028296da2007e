"""Contracts by token: the same acts, and money only for those who deal."""

import pytest
from django.urls import reverse

from accounts.states import MembershipRole
from contracts.models import ContractTemplate
from contracts.services.contract_parties import add_party
from contracts.services.paper import ensure_paper
from tests import factories
from tests.words import stands_in


@pytest.fixture
def call(client, office):
    def ask(method, name, user, /, *args, **data):
        token = factories.ApiTokenFactory(user=user, organisation=office)
        return getattr(client, method)(
            reverse(f"api:{name}", args=args),
            data or None,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    return ask


def test_a_token_goes_from_the_offer_to_review(call, office, director, accepted):
    ensure_paper(office)
    template = ContractTemplate.objects.get(organisation=office, kind="deal_memo")
    made = call("post", "office-contract-list", director, offer=accepted().pk, template=template.pk)
    assert made.status_code == 201
    found = made.json()
    assert found["state"] == "drafted" and "Nobody signs for the production yet." in found["lacks"]
    party = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "Harrow Lane"}
    assert call("post", "office-contract-parties", director, found["id"], **party).status_code == 201
    stale = call("post", "office-contract-act", director, found["id"], "review")
    assert stale.status_code == 422 and stale.json()["detail"] == "The document has not been set yet."
    call("post", "office-contract-act", director, found["id"], "set", seen=0)
    done = call("post", "office-contract-act", director, found["id"], "review").json()
    assert done["state"] == "in_review" and len(done["sha256"]) == 64
    file = call("get", "office-contract-file", director, found["id"], 1)
    assert file.headers["Content-Type"] == "application/pdf"


def test_without_money_a_contract_tells_none(call, office, director, draft):
    contract = draft(terms_more={"options": [{"exercise_by": "2027-01-10", "rise": "5.00"}]})
    witness = {"kind": "witness", "name": "Will", "email": "will@example.com"}
    add_party(actor=director, contract=contract, **witness)
    associate = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user
    answer = call("get", "office-contract", associate, contract.pk)
    found = answer.json()
    assert found["total"] is None and found["currency"] is None and found["blocks"] == []
    assert "fee" not in found["terms"] and found["terms"]["place"] == "Whitby and Leeds"
    assert not stands_in(answer.text, "4250") and not stands_in(answer.text, "4,250")
    rows = call("get", "office-contract-list", associate).json()["results"]
    assert [row["total"] for row in rows] == [None]
    assert call("get", "office-contract", director, contract.pk).json()["terms"]["fee"] == "4250.00"


def test_pages_of_contracts_follow_each_other(client, call, office, director, draft, monkeypatch):
    monkeypatch.setattr("contracts.api.contracts.PAGE", 2)
    made = [draft().pk for _ in range(3)]
    first = call("get", "office-contract-list", director).json()
    assert [row["id"] for row in first["results"]] == made[:0:-1]
    token = factories.ApiTokenFactory(user=director, organisation=office)
    address = f"{reverse('api:office-contract-list')}?after={first['next_cursor']}"
    rest = client.get(address, headers={"Authorization": f"Bearer {token.secret}"}).json()
    assert [row["id"] for row in rest["results"]] == made[:1] and rest["next_cursor"] is None
