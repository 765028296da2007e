"""Bins over HTTP: making them, putting one, many and all that match in them, taking it back, and who may not."""

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Bin, Submission
from casting.selectors.selection import Selection
from casting.services.bins import put_in_bin, remove_bin
from core.errors import Invalid
from tests import factories
from tests.casting.room.people import fill, role_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def maybe(role):
    return bin_in(role, "Maybe")


def bin_in(role, name: str, **fields) -> Bin:
    with office_scope(role.organisation):
        return Bin.objects.create(organisation=role.organisation, role=role, name=name, **fields)


def lies(role) -> dict[int, str | None]:
    with office_scope(role.organisation):
        return dict(Submission.objects.filter(role=role).values_list("pk", "bin__name"))


def total(pile: Bin) -> int:
    with office_scope(pile.organisation):
        return Bin.objects.get(pk=pile.pk).total


def test_makes_renames_and_orders_them(client, director, role, room):
    client.post(f"{room}bins/", {"name": "  Second   unit ", "colour": "sky"})
    client.post(f"{room}bins/", {"name": "Twins", "colour": "leaf"})
    with office_scope(role.organisation):
        first, second = Bin.objects.filter(role=role)
    assert (first.name, first.colour, second.name) == ("Second unit", "sky", "Twins")
    client.post(f"{room}bins/{second.pk}/", {"move": "-1"})
    client.post(f"{room}bins/{first.pk}/", {"name": "Unit two", "colour": "rose"})
    with office_scope(role.organisation):
        assert [(one.name, one.colour) for one in Bin.objects.filter(role=role)] == [
            ("Twins", "leaf"),
            ("Unit two", "rose"),
        ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": " ", "colour": "sky"}, "Give the bin a name."),
        ({"name": "maybe" * 9, "colour": "sky"}, "at most 40"),
        ({"name": "Maybe", "colour": "mauve"}, "Select a valid choice"),
        ({"name": "Maybe", "colour": "sky"}, "This role has a bin of that name already."),
    ],
)
def test_a_wrong_one_is_refused_and_nothing_typed_is_lost(client, director, role, room, maybe, data, words):
    answer = client.post(f"{room}bins/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page or words == "Select a valid choice"
    assert f'value="{data["name"]}"' in page
    with office_scope(role.organisation):
        assert Bin.objects.filter(role=role).count() == 1


def test_puts_many_in_counts_them_and_takes_it_back(client, director, role, room, maybe):
    people = fill(role, 4, varied=False)
    twins = bin_in(role, "Twins")
    client.post(f"{room}bins/put/", {"pick": people[0].pk, "into": twins.pk}, headers=JSON)
    picks = ",".join(str(one.pk) for one in people[:3])
    answer = client.post(f"{room}bins/put/", {"pick": picks, "into": maybe.pk}, headers=JSON).json()
    assert answer["text"] == "3 people are in Maybe."
    assert [lies(role)[one.pk] for one in people] == ["Maybe", "Maybe", "Maybe", None]
    assert (total(maybe), total(twins)) == (3, 0)
    assert {row["id"]: row["total"] for row in answer["bins"]} == {maybe.pk: 3, twins.pk: 0}

    undone = client.post(answer["undo"], headers=JSON).json()
    assert undone["text"] == "Taken back. 3 people are where they lay."
    assert [lies(role)[one.pk] for one in people] == ["Twins", None, None, None]
    assert (total(maybe), total(twins)) == (0, 1)
    assert client.post(answer["undo"], headers=JSON).status_code == 409
    panel = client.get(f"{room}submissions/{people[0].pk}/")
    assert panel.status_code == 200
    assert "You put it in another bin" in panel.content.decode()
    assert "You put it back in the bin it lay in" in panel.content.decode()


def test_taking_back_leaves_who_was_put_elsewhere_since(client, director, role, room, maybe):
    people = fill(role, 2, varied=False)
    twins = bin_in(role, "Twins")
    picks = ",".join(str(one.pk) for one in people)
    undo = client.post(f"{room}bins/put/", {"pick": picks, "into": maybe.pk}, headers=JSON).json()["undo"]
    client.post(f"{room}bins/put/", {"pick": people[0].pk, "into": twins.pk}, headers=JSON)
    answer = client.post(undo, headers=JSON).json()
    assert answer["text"] == "Taken back. One person is where they lay. 1 had been put elsewhere since and stay there."
    assert [lies(role)[one.pk] for one in people] == ["Twins", None]


def test_all_that_match_go_in_and_the_filter_is_on_record(client, director, role, room, maybe):
    people = fill(role, 5, varied=False)
    with office_scope(role.organisation):
        Submission.objects.filter(pk=people[0].pk).update(tags=["tall"])
    answer = client.post(
        f"{room}bins/put/", {"all": 1, "stage": "review", "tag": "tall", "into": maybe.pk}, headers=JSON
    ).json()
    assert answer["binned"] == {str(people[0].pk): maybe.pk}
    with office_scope(role.organisation):
        kept = Activity.objects.get(verb="role.bulk_filter")
        assert kept.data == {"stage": "review", "filters": {"tag": "tall"}, "people": 1}
        assert Activity.objects.filter(verb="submission.bin").count() == 1


def test_shows_who_lies_in_one(client, director, role, room, maybe):
    people = fill(role, 3, varied=False, names=["Noor Haddad", "Imogen Ashby", "Cher"])
    client.post(f"{room}bins/put/", {"pick": people[0].pk, "into": maybe.pk})
    page = client.get(f"{room}?bin=Maybe").content.decode()
    assert "Noor Haddad" in page
    assert "Imogen Ashby" not in page
    assert '<span class="sr-only">In the bin </span>Maybe</span>' in page
    assert "In the bin Maybe" in page


def test_a_removed_one_comes_back_with_everyone_in_it(client, director, role, room, maybe):
    people = fill(role, 2, varied=False)
    client.post(f"{room}bins/put/", {"pick": people[0].pk, "into": maybe.pk})
    gone = client.post(f"{room}bins/{maybe.pk}/remove/", follow=True)
    assert "Bring it back" in gone.content.decode()
    assert "In the bin" not in client.get(room).content.decode()
    refused = client.post(f"{room}bins/put/", {"pick": people[1].pk, "into": maybe.pk}, headers=JSON)
    assert refused.status_code == 422
    client.post(f"{room}bins/{maybe.pk}/restore/")
    assert lies(role)[people[0].pk] == "Maybe"
    assert total(maybe) == 1


def test_a_name_taken_meanwhile_is_not_brought_back_twice(client, director, role, room, maybe):
    client.post(f"{room}bins/{maybe.pk}/remove/")
    bin_in(role, "Maybe")
    assert client.post(f"{room}bins/{maybe.pk}/restore/").status_code == 409


def test_without_script_it_asks_and_offers_the_way_back(client, director, role, room, maybe):
    [one] = fill(role, 1, varied=False)
    assert "Put 1 person in" in client.get(f"{room}bins/?pick={one.pk}").content.decode()
    done = client.post(f"{room}bins/put/", {"pick": one.pk, "into": maybe.pk})
    assert "One person is in Maybe." in done.content.decode()
    assert "Take it back" in done.content.decode()


def test_a_new_name_makes_the_bin_and_puts_them_in(client, director, role, room):
    [one] = fill(role, 1, varied=False)
    client.post(f"{room}bins/put/", {"pick": one.pk, "name": "Perhaps"}, headers=JSON)
    assert lies(role) == {one.pk: "Perhaps"}


def test_no_bin_is_made_for_nobody(client, director, role, room):
    assert client.post(f"{room}bins/put/", {"name": "Perhaps"}, headers=JSON).status_code == 422
    with office_scope(role.organisation):
        assert not Bin.objects.exists()


def test_a_bin_of_another_role_is_refused(client, director, office, role, room):
    [one] = fill(role, 1, varied=False)
    foreign = bin_in(role_in(office), "Elsewhere")
    assert client.post(f"{room}bins/put/", {"pick": one.pk, "into": foreign.pk}, headers=JSON).status_code == 404
    assert lies(role) == {one.pk: None}


def test_who_only_looks_cannot_sort(role, room, maybe):
    [one] = fill(role, 1, varied=False)
    runner = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.SESSION_RUNNER).user
    client = Client()
    client.force_login(runner)
    assert client.get(room).status_code == 200
    answer = client.post(f"{room}bins/put/", {"pick": one.pk, "into": maybe.pk}, headers=JSON)
    assert answer.status_code == 403
    assert lies(role) == {one.pk: None}


def test_costs_the_same_for_three_and_three_hundred(client, director, role, room, maybe, assert_statements):
    costs = {}
    for count in (3, 300):
        fill(role, count, varied=False)
        with assert_statements(24) as captured:
            client.post(f"{room}bins/put/", {"all": 1, "stage": "review", "into": maybe.pk}, headers=JSON)
        costs[count] = len(captured)
    assert len(set(costs.values())) == 1, costs


def test_from_one_bin_to_another_by_its_filter(client, director, role, room, maybe):
    people = fill(role, 3, varied=False)
    twins = bin_in(role, "Twins")
    client.post(f"{room}bins/put/", {"pick": f"{people[0].pk},{people[1].pk}", "into": maybe.pk}, headers=JSON)
    answer = client.post(
        f"{room}bins/put/", {"all": 1, "stage": "review", "bin": "Maybe", "into": twins.pk}, headers=JSON
    ).json()
    assert answer["text"] == "2 people are in Twins."


def test_nobody_is_put_in_one_that_was_removed_meanwhile(director, role, maybe):
    [one] = fill(role, 1, varied=False)
    with office_scope(role.organisation):
        stale = Bin.objects.get(pk=maybe.pk)
        remove_bin(actor=director, pile=maybe)
        with pytest.raises(Invalid, match="not on this role any more"):
            put_in_bin(actor=director, role=role, submissions=Selection(role, ids=[one.pk]), pile=stale)
    assert lies(role) == {one.pk: None}
