"""The register by token: the same rows and sums as its page, and money for whoever sees it."""

import json

import pytest

from accounts.states import MembershipRole, TokenScope
from tests import factories
from tests.contracts import rows
from tests.contracts.register.conftest import fill

pytestmark = pytest.mark.django_db
PATH = "/api/v1/office/deals/"
TABS = ("avails", "offers", "contracts", "options")


@pytest.fixture
def ask(desk, client):
    """`ask("?tab=offers")`: what the office's director is answered; or `role`."""

    def asked(query: str = "", role: str = MembershipRole.DIRECTOR, **fields):
        user = factories.MembershipFactory(organisation=desk.office, role=role).user
        token = factories.ApiTokenFactory(user=user, organisation=desk.office, **fields)
        return client.get(f"{PATH}{query}", headers={"Authorization": f"Bearer {token.secret}"})

    return asked


@pytest.mark.parametrize("tab", TABS)
def test_each_list_says_whose_deal_it_is_and_leads_to_it(ask, desk, client, tab):
    # As many rounds as there are.
    rows.Offer.objects.update(current=1)
    told = ask(f"?tab={tab}").json()
    (row,) = told["results"]
    assert (row["performer"], row["role"], row["production"]) == ("Thandiwe Khumalo", "Nell", "Harrow Lane")
    assert (row["agency"], row["submission"]) == ("Marlow Personal Management", desk.submission.pk)
    assert (told["count"], told["next_cursor"]) == (1, None)
    user = factories.MembershipFactory(organisation=desk.office, role=MembershipRole.DIRECTOR).user
    token = factories.ApiTokenFactory(user=user, organisation=desk.office)
    assert client.get(row["url"], headers={"Authorization": f"Bearer {token.secret}"}).status_code == 200


def test_money_and_sums_by_permission(ask):
    told = ask("?tab=contracts").json()
    assert (told["results"][0]["amount"], told["results"][0]["currency"]) == ("4321.00", "GBP")
    assert told["sums"] == [{"currency": "GBP", "amount": "4321.00", "count": 1}]
    for tab in TABS:
        answer = ask(f"?tab={tab}", MembershipRole.ASSOCIATE)
        told, text = answer.json(), json.dumps(answer.json())
        assert (told["results"][0]["amount"], told["results"][0]["currency"], told["sums"]) == (None, None, [])
        assert not [word for word in ("4321", "51277", "7.5", "GBP") if word in text]
    assert ask("?tab=contracts&least=1", MembershipRole.ASSOCIATE).status_code == 403
    assert ask("", MembershipRole.READER).status_code == 404


def test_filters_are_those_of_the_page(ask, desk):
    other = rows.submission_of(desk.office, performer__stage_name="Zoë Brontë")
    fill(other)
    both, first, second = {"Thandiwe Khumalo", "Zoë Brontë"}, {"Thandiwe Khumalo"}, {"Zoë Brontë"}
    asked = {
        "?tab=contracts&state=executed,voided": both,
        f"?tab=avails&agency={desk.agency.pk}": first,
        f"?tab=options&role={other.role_id}": second,
        "?tab=offers&q=bronte": second,
        "?tab=contracts&least=5000": set(),
        "?tab=contracts&until=2001-01-01": set(),
    }
    found = {query: {row["performer"] for row in ask(query).json()["results"]} for query in asked}
    assert found == asked


@pytest.mark.parametrize(
    ("query", "field"),
    [("?tab=secrets", "tab"), ("?tab=offers&state=gone", "state"), ("?tab=contracts&kind=pin", "kind"),
     ("?tab=avails&least=1", "least"), ("?tab=contracts&least=1e30", "least"), ("?production=99999999999", "production"),
     ("?since=tomorrow", "since"), ("?limit=0", "limit"), ("?after=zzz", "after")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_name(ask, query, field):
    answer = ask(query)
    told = answer.json()
    assert answer.status_code == 422
    assert field in {told.get("field"), *told.get("errors", {})}


def test_pages_follow_each_other_and_the_sums_come_once(ask, desk):
    for _ in range(4):
        fill(rows.submission_of(desk.office))
    seen, query, sums = [], "?tab=contracts&limit=2", []
    while query:
        told = ask(query).json()
        seen += [row["id"] for row in told["results"]]
        sums.append((told["count"], told["sums"] and told["sums"][0]["amount"]))
        query = told["next_cursor"] and f"?tab=contracts&limit=2&after={told['next_cursor']}"
    assert seen == sorted(set(seen), reverse=True) and len(seen) == 5
    assert sums == [(5, "21605.00"), (None, None), (None, None)]


def test_a_token_that_may_not_read_deals_reads_none(ask):
    assert ask(scopes=[TokenScope.CALLS_READ]).status_code == 403


def test_a_page_costs_the_same_for_one_and_for_many(ask, desk, assert_statements):
    costs = set()
    for count in (1, 3, 20):
        while rows.Contract.objects.count() - 1 < count:
            fill(rows.submission_of(desk.office))
        with assert_statements(34) as captured:
            ask("?tab=contracts")
        costs.add(len(captured))
    assert len(costs) == 1
