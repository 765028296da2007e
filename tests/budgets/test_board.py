"""What the decision room may cost: as many statements for three hundred people as for one."""

import pytest
from django.test import Client

from tests.casting.room.people import director_of, fill, office_with, role_in
from tests.casting.room.test_board import room

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
PART = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def visit(assert_statements):
    """Statements of one request to a role with that many people, after a first visit has made the shuffle."""

    def cost(count: int, most: int, request) -> int:
        office = office_with()[0]
        role = role_in(office)
        people = fill(role, count, with_headshots=True, varied=False)
        client = Client()
        client.force_login(director_of(office))
        client.get(room(role))
        with assert_statements(most) as captured:
            response = request(client, role, people)
        assert response.status_code == 200, response.content
        return len(captured)

    return cost


REQUESTS = {
    "first page, my shuffle": (8, lambda client, role, people: client.get(room(role))),
    "first page, filtered": (8, lambda client, role, people: client.get(f"{room(role)}?sort=rating&age_from=20&rated=not_mine")),
    "last page": (8, lambda client, role, people: client.get(f"{room(role)}?sort=name&before=end")),
    "cards that follow": (7, lambda client, role, people: client.get(f"{room(role)}page/?sort=newest")),
    "how many fit": (7, lambda client, role, people: client.get(f"{room(role)}count/?q=eze", headers=JSON)),
    "panel": (18, lambda client, role, people: client.get(f"{room(role)}submissions/{people[0].pk}/", headers=PART)),
    "open": (16, lambda client, role, people: client.post(f"{room(role)}submissions/{people[0].pk}/open/", headers=JSON)),
    "rate": (13, lambda client, role, people: client.post(f"{room(role)}submissions/{people[0].pk}/rate/", {"value": 4}, headers=JSON)),
    "bulk dialog": (9, lambda client, role, people: client.get(f"{room(role)}bulk/?all=1&to=not_selected", headers=PART)),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_costs_the_same_for_everyone(visit, name):
    most, request = REQUESTS[name]
    costs = {count: visit(count, most, request) for count in (1, 3, 300)}
    assert len(set(costs.values())) == 1, f"statements by number of people: {costs}"


def test_a_bulk_decision_costs_chunks_not_people(visit):
    def shortlist(client, role, people):
        return client.post(f"{room(role)}decide/", {"all": 1, "stage": "review", "to": "shortlisted"}, headers=JSON)

    costs = {count: visit(count, 40, shortlist) for count in (3, 300)}
    assert costs[3] == costs[300], costs
