"""Saved views: one's own and the team's, opened on any role, renamed, shared, removed and brought back."""

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import SavedView, TagStyle
from tests import factories
from tests.casting.room.people import fill, role_in

pytestmark = pytest.mark.django_db


def views(office) -> list[tuple]:
    with office_scope(office):
        return list(SavedView.objects.filter(removed_at=None).values_list("name", "is_shared", "digit", "query"))


def member(office, role) -> Client:
    client = Client()
    client.force_login(factories.MembershipFactory(organisation=office, role=role).user)
    return client


@pytest.fixture
def saved(client, director, office, room):
    client.post(
        f"{room}views/",
        {"name": "Northern, with tape", "digit": "1", "is_shared": "1", "layout": "lg",
         "query": "stage=review&sort=rating&place=Leeds&has_tape=1&colour=mauve"},
    )  # fmt: skip
    with office_scope(office):
        return SavedView.objects.get()


def test_keeps_what_a_board_understands_and_opens_on_any_role(client, director, office, role, saved):
    assert saved.query == "place=leeds&has_tape=1&stage=review&sort=rating"
    other = role_in(office)
    answer = client.get(f"/office/{office.slug}/roles/{other.pk}/views/{saved.pk}/")
    assert answer["Location"] == f"/office/{office.slug}/roles/{other.pk}/?{saved.query}"
    assert answer.cookies["room_face"].value == "lg"
    assert client.get(answer["Location"]).status_code == 200


def test_stands_in_the_menu_with_its_key(client, director, office, role, room, saved):
    fill(role, 1)
    page = client.get(room).content.decode()
    assert f'href="{room}views/{saved.pk}/" data-digit="1"' in page
    theirs = member(office, MembershipRole.ASSOCIATE).get(room).content.decode()
    assert f'href="{room}views/{saved.pk}/"' in theirs
    assert "data-digit" not in theirs.split("Save this view")[0].split("data-room-menu")[1], "a key is its owner's"


def test_a_filmstrip_is_a_layout_too(client, director, office, role, room):
    client.post(f"{room}views/", {"name": "One by one", "layout": "film", "query": "sort=name"})
    with office_scope(office):
        view = SavedView.objects.get()
    assert client.get(f"{room}views/{view.pk}/")["Location"] == f"{room}film/?sort=name"


def test_another_persons_own_view_is_not_there(client, director, office, room):
    client.post(f"{room}views/", {"name": "Mine alone", "query": ""})
    with office_scope(office):
        view = SavedView.objects.get()
    theirs = member(office, MembershipRole.DIRECTOR)
    assert theirs.get(f"{room}views/{view.pk}/").status_code == 404
    assert "Mine alone" not in theirs.get(f"{room}views/").content.decode()


def test_a_shared_one_is_changed_by_its_owner_or_a_lead(client, director, office, room, saved):
    data = {"name": "Ours", "is_shared": "1"}
    assert member(office, MembershipRole.ASSOCIATE).post(f"{room}views/{saved.pk}/", data).status_code == 403
    assert member(office, MembershipRole.DIRECTOR).post(f"{room}views/{saved.pk}/", data).status_code == 302
    assert views(office) == [("Ours", True, 1, saved.query)], "and its owner's key stays"


def test_who_only_looks_keeps_views_but_shares_none(office, role, room):
    runner = member(office, MembershipRole.SESSION_RUNNER)
    assert runner.post(f"{room}views/", {"name": "Mine", "query": ""}).status_code == 302
    assert runner.post(f"{room}views/", {"name": "Ours", "query": "", "is_shared": "1"}).status_code == 403
    assert [name for name, *_ in views(office)] == ["Mine"]


def test_the_same_name_saves_it_again_and_a_digit_moves_over(client, director, office, room, saved):
    client.post(f"{room}views/", {"name": "New", "digit": "1", "query": "sort=newest"})
    client.post(f"{room}views/", {"name": "New", "digit": "1", "query": "sort=name"})
    assert views(office) == [("New", False, 1, "sort=name"), ("Northern, with tape", True, None, saved.query)]


def test_a_removed_one_comes_back(client, director, office, room, saved):
    gone = client.post(f"{room}views/{saved.pk}/remove/", follow=True)
    assert "Bring it back" in gone.content.decode()
    assert views(office) == []
    client.post(f"{room}views/", {"name": "Other", "digit": "1", "query": ""})
    client.post(f"{room}views/{saved.pk}/restore/")
    assert ("Northern, with tape", True, None, saved.query) in views(office), "its key was taken meanwhile"


def test_only_sharing_is_in_the_log(client, director, office, room, saved):
    client.post(f"{room}views/", {"name": "Mine alone", "query": ""})
    with office_scope(office):
        told = list(Activity.objects.filter(subject_type="casting.savedview").values_list("verb", flat=True))
    assert told == ["share"]


@pytest.mark.parametrize("query", ["age_from=old", "age_to=00309999", "stage=lobby", "via=pigeon", "sort=luck"])
def test_what_no_board_shows_is_not_kept(client, director, office, room, query):
    assert client.post(f"{room}views/", {"name": "Odd", "query": query}).status_code == 422
    assert views(office) == []


def test_a_tag_has_one_colour_in_the_office_and_its_word_stays(client, director, office, role, room):
    [one] = fill(role, 1, varied=False)
    client.post(f"{room}submissions/{one.pk}/tags/", {"tag": "Strong read"})
    assert "strong read" in client.get(f"{room}tags/colours/").content.decode()
    client.post(f"{room}tags/colours/", {"tag": ["strong read"], "colour": ["rose"]})
    assert '<span class="tag" data-colour="rose">strong read</span>' in client.get(room).content.decode()
    client.post(f"{room}tags/colours/", {"tag": ["strong read"], "colour": [""]})
    with office_scope(office):
        assert not TagStyle.objects.exists()
    assert client.post(f"{room}tags/colours/", {"tag": ["tall"], "colour": ["mauve"]}).status_code == 422
