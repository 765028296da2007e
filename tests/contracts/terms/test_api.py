"""A program is told which terms there are, and how each is written."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import TokenScope
from contracts.terms import TERMS, clean
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def described() -> dict[str, dict]:
    token = factories.ApiTokenFactory(scopes=[TokenScope.DEALS_READ])
    answer = Client().get(reverse("api:deal-term-list"), headers={"authorization": f"Bearer {token.secret}"})
    assert answer.status_code == 200
    return {one["key"]: one for one in json.loads(answer.content)}


def test_every_term_is_told_in_order(described):
    assert list(described) == [term.key for term in TERMS]
    assert {key for key, one in described.items() if one["is_money"]} == {term.key for term in TERMS if term.is_money}
    assert described["options"]["parts"] == ["exercise_by", "starts_on", "ends_on", "rise"]
    assert described["fee"]["most"] == "999999999.99"


def test_what_is_told_of_a_choice_is_taken(described):
    for one in described.values():
        for value in one["values"]:
            given = [value["value"]] if one["kind"] == "choices" else value["value"]
            assert clean({one["key"]: given}) == {one["key"]: given}
