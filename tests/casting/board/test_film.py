"""The filmstrip over HTTP: its order, where it begins, what it remembers and what a blind pass leaves of it."""

import re

import pytest

from accounts.tenancy import office_scope
from casting.models import Opening, ReviewOrder, ReviewPass
from tests.casting.room.people import fill
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def shown(answer) -> list[int]:
    return [int(found) for found in re.findall(r'film__slide" id="s(\d+)"', answer.content.decode())]


def following(answer) -> str:
    found = re.search(r'data-part="([^"]+)"', answer.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def walk(client, address: str) -> list[int]:
    answer = client.get(address)
    ids = shown(answer)
    while part := following(answer):
        answer = client.get(part)
        ids += shown(answer)
    return ids


@pytest.mark.parametrize("sort", ["shuffle", "name", "newest", "rating"])
def test_shows_everyone_once_in_the_boards_own_order(client, director, role, room, sort):
    fill(role, 40)
    board = [
        int(pk) for pk in re.findall(r'class="shot" id="s(\d+)"', client.get(f"{room}?sort={sort}").content.decode())
    ]
    film = walk(client, f"{room}film/?sort={sort}")
    assert film == board
    assert len(set(film)) == 40


@pytest.mark.parametrize("sort", ["shuffle", "name", "newest", "rating"])
def test_begins_with_somebody_and_says_the_how_manieth(client, director, role, room, sort):
    fill(role, 20)
    film = walk(client, f"{room}film/?sort={sort}")
    answer = client.get(f"{room}film/?sort={sort}&at={film[12]}&n=13")
    assert shown(answer) == film[12:18]
    page = answer.content.decode()
    assert (
        '<b class="num" data-film-n>13</b> <span class="muted">of <span class="num" data-film-total>20</span>' in page
    )


def test_goes_on_where_the_reader_was(client, director, role, room):
    fill(role, 20)
    film = walk(client, f"{room}film/?sort=name")
    client.cookies["room_film"] = f"review.name.{film[9]}.10"
    answer = client.get(f"{room}film/?sort=name")
    assert shown(answer)[0] == film[9]
    assert (
        shown(client.get(f"{room}film/?sort=newest"))[0] != film[9]
        or film[9] == walk(client, f"{room}film/?sort=newest")[0]
    )


@pytest.mark.parametrize("kept", ["review.name.1.1;x", "review.name.99999999999999999999.1", "....", "review.name.0.0"])
def test_a_broken_memory_begins_at_the_first(client, director, role, room, kept):
    fill(role, 3)
    client.cookies["room_film"] = kept
    assert len(shown(client.get(f"{room}film/?sort=name"))) == 3


def test_who_was_decided_keeps_a_place_in_the_order(client, director, role, room):
    fill(role, 12, varied=False)
    film = walk(client, f"{room}film/?sort=name")
    client.post(f"{room}decide/", {"pick": film[4], "to": "shortlisted"})
    assert shown(client.get(f"{room}film/?sort=name&at={film[4]}&n=5"))[0] == film[5]


def test_fetching_ahead_opens_nobody(client, director, role, room):
    fill(role, 12, varied=False)
    walk(client, f"{room}film/")
    with office_scope(role.organisation):
        assert not Opening.objects.exists()
        assert ReviewOrder.objects.filter(reviewer=director).exists()


def test_a_blind_pass_leaves_no_name_and_no_picture(client, director, role, room):
    fill(role, 3, varied=False, names=["Noor Haddad", "Imogen Ashby", "Cher"], with_headshots=True)
    with office_scope(role.organisation):
        ReviewPass.objects.create(organisation=role.organisation, role=role, name="First", state="open", is_blind=True)
    page = client.get(f"{room}film/").content.decode()
    assert len(re.findall(r"Performer \d{3} \d{3}", page)) >= 3
    assert not stands_in(page, "Noor")
    for hidden in ("Imogen", "Cher<", "/media/", "shot__tags", 'data-film-do="bin"'):
        assert hidden not in page, hidden


def test_nobody_there_says_so(client, director, role, room):
    assert "Nobody is here" in client.get(f"{room}film/?stage=booked").content.decode()


def test_costs_the_same_for_everyone(client, director, role, room, assert_statements):
    client.get(f"{room}film/")
    costs = []
    for count in (3, 300):
        fill(role, count, varied=False, with_headshots=True)
        for part in ("film/", "film/page/"):
            with assert_statements(8) as captured:
                client.get(f"{room}{part}")
            costs.append(len(captured))
    assert len(set(costs)) == 1, costs
