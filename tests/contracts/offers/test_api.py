"""Offers by token: the same acts, and money only for whoever sees it."""

import json

import pytest

from accounts.tenancy import office_scope
from contracts.services.deal_notes import write_note
from tests import factories
from tests.contracts.offers.people import TERMS, a_deal
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def ask(client, user, organisation, method, path, body=None):
    token = factories.ApiTokenFactory(user=user, organisation=organisation)
    answer = getattr(client, method)(
        f"/api/v1/{path}",
        json.dumps(body or {}) if method != "get" else None,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token.secret}"},
    )
    return answer.status_code, answer.json() if answer.content else {}


def test_a_negotiation_by_token(client):
    deal = a_deal()
    office, agent = (deal.director, deal.office), (deal.agent, deal.agency)
    status, made = ask(client, *office, "post", f"office/submissions/{deal.submission.pk}/offer/")
    assert status == 201 and made["state"] == "draft"
    path = f"office/offers/{made['id']}/"
    status, fault = ask(client, *office, "put", f"{path}draft/", {"terms": {"fee": "1e30", "currency": "GBP"}})
    assert (status, fault["field"]) == (422, "terms.fee")
    assert ask(client, *office, "put", f"{path}draft/", {"terms": TERMS, "revision": 1})[0] == 200
    status, sent = ask(client, *office, "post", f"{path}send/")
    assert (status, sent["state"], sent["revisions"][0]["total"]) == (200, "sent", "30800.00")
    own = f"offers/{sent['uid']}/"
    assert ask(client, *agent, "post", f"{own}accept/", {"seen": 7})[1]["code"] == "stale_revision"
    counter = {"terms": TERMS | {"fee": "4600"}, "comment": "For four thousand six hundred."}
    assert ask(client, *agent, "put", f"{own}draft/", counter)[0] == 200
    status, told = ask(client, *agent, "post", f"{own}counter/", {"seen": 1})
    assert (status, told["state"], told["current"]) == (200, "countered", 2)
    status, agreed = ask(client, *office, "post", f"{path}accept/", {"seen": 2})
    assert (status, agreed["state"], agreed["accepted"]) == (200, "accepted", 2)


def test_money_and_rooms_by_permission(client):
    deal = a_deal()
    offer = deal.sent()
    with office_scope(deal.office):
        write_note(actor=deal.director, offer=offer, text="ceiling", audience="office")
        write_note(actor=deal.agent, offer=offer, text="would take", audience="talent")
    path, own = f"office/offers/{offer.pk}/", f"offers/{offer.uid}/"
    texts = {
        name: json.dumps(
            [ask(client, user, where, "get", path)[1], ask(client, user, where, "get", "office/offers/")[1]]
        )
        for name, user, where in (("director", deal.director, deal.office), ("associate", deal.associate, deal.office))
    } | {
        name: json.dumps([ask(client, user, where, "get", own)[1], ask(client, user, where, "get", "offers/")[1]])
        for name, user, where in (("agent", deal.agent, deal.agency), ("performer", deal.performer, None))
    }
    assert "4000.00" in texts["director"] and "30800.00" in texts["director"] and "ceiling" in texts["director"]
    assert "would take" not in texts["director"] and "ceiling" not in texts["agent"]
    assert "4000.00" in texts["agent"] and "30800.00" in texts["agent"] and "would take" in texts["agent"]
    for name in ("associate", "performer"):
        assert not [word for word in ("4000", "30800", "ceiling", "would take") if stands_in(texts[name], word)], name
    assert "Whitby" in texts["associate"] and "Whitby" not in texts["performer"]
