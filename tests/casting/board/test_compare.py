"""Two to four people side by side: whose facts stand there, and whose scores."""

import pytest
from django.test import Client

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import ConflictOfInterest, Note, Rating, ReviewPass
from tests import factories
from tests.casting.room.people import fill, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(role):
    return fill(role, 5, varied=False, names=["Noor Haddad", "Imogen Ashby", "Cher", "Freya Lindqvist", "Ana Eze"])


def compare(client, room, people):
    return client.get(f"{room}compare/?pick={','.join(str(one.pk) for one in people)}")


def opened_pass(role, **fields):
    with office_scope(role.organisation):
        return ReviewPass.objects.create(
            organisation=role.organisation, role=role, name="First", state="open", **fields
        )


def test_stands_in_the_order_asked_with_the_facts(client, director, role, room, people):
    page = compare(client, room, [people[2], people[0]]).content.decode()
    assert page.index("Cher") < page.index("Noor Haddad")
    assert "Imogen Ashby" not in page
    assert page.count("<dt>Plays</dt>") == 2
    assert "168 cm" in page
    assert "RP, Leeds" in page


@pytest.mark.parametrize("count", [0, 1, 5])
def test_takes_two_to_four(client, director, room, people, count):
    answer = compare(client, room, people[:count])
    assert answer.status_code == 422
    assert "Two to four people can be compared" in answer.content.decode()


def test_who_is_on_another_role_is_not_found(client, director, office, room, people):
    [stranger] = fill(role_in(office), 1)
    assert compare(client, room, [people[0], stranger]).status_code == 404


def test_a_conflict_of_interest_leaves_them_out(client, director, role, room, people):
    with office_scope(role.organisation):
        ConflictOfInterest.objects.create(
            organisation=role.organisation, reviewer=director, performer=people[0].performer
        )
    assert compare(client, room, people[:2]).status_code == 404


def test_is_refused_while_names_are_hidden(client, director, role, room, people):
    opened_pass(role, is_blind=True)
    answer = compare(client, room, people[:2])
    assert answer.status_code == 403
    assert "Names are hidden in this pass" in answer.content.decode()
    assert "Noor Haddad" not in answer.content.decode()


def test_others_scores_show_after_ones_own(client, director, role, room, people):
    first = opened_pass(role, others_scores="after_own")
    colleague = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.ASSOCIATE).user
    with office_scope(role.organisation):
        for one in people[:2]:
            Rating.objects.create(
                organisation=role.organisation, submission=one, reviewer=colleague, value=2, review_pass=first
            )
    assert colleague.name not in compare(client, room, people[:2]).content.decode()
    with office_scope(role.organisation):
        Rating.objects.create(
            organisation=role.organisation, submission=people[0], reviewer=director, value=4, review_pass=first
        )
    page = compare(client, room, people[:2]).content.decode()
    assert page.count(colleague.name) == 1, "of the one whom the reader has scored"
    assert "Rate first, so nobody leads" in page


def test_to_abstain_opens_nobody_elses_scores(client, director, role, room, people):
    first = opened_pass(role, others_scores="after_own")
    colleague = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.ASSOCIATE).user
    with office_scope(role.organisation):
        for reviewer, given in ((colleague, {"value": 2}), (director, {"is_abstention": True})):
            Rating.objects.create(
                organisation=role.organisation, submission=people[0], reviewer=reviewer, review_pass=first, **given
            )
    assert colleague.name not in compare(client, room, people[:2]).content.decode()


def test_a_colleagues_own_notes_are_not_counted(client, director, role, room, people):
    colleague = factories.MembershipFactory(organisation=role.organisation).user
    with office_scope(role.organisation):
        for audience in ("me", "office"):
            Note.objects.create(
                organisation=role.organisation, submission=people[0], author=colleague, audience=audience, text="Hm."
            )
    assert "1 note</a>" in compare(client, room, people[:2]).content.decode()


def test_costs_the_same_for_two_and_four(client, director, role, room, people, assert_statements):
    compare(client, room, people[:2])
    costs = []
    for count in (2, 4):
        with assert_statements(10) as captured:
            compare(client, room, people[:count])
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_another_office_finds_nothing(room, people):
    client = Client()
    client.force_login(factories.MembershipFactory().user)
    assert compare(client, room, people[:2]).status_code == 404
