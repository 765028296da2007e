"""Whatever is asked for, the board shows exactly whom plain Python would, in every order, page by page and back."""

import re
from itertools import chain
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import office_scope
from casting.models import Rating, Submission
from casting.selectors.board import SORTS, BoardFilters
from core.text import fold
from tests.casting.room.people import LANGUAGES, LAST, PLACES, SKILLS, director_of, fill, office_with, role_in
from tests.casting.room.test_board import room, shown

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(["zoe", "Zoë", "ŁUCJA", "haddad", "o'neill", "leeds", "fenc", "swim leeds", "%", "_", "wrona"])
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "q": WORDS,
        "age_from": st.integers(0, 70),
        "age_to": st.integers(10, 110),
        "place": st.sampled_from([*PLACES, "leeds ", "Nowhere"]),
        "skill": st.lists(st.sampled_from([*SKILLS, "Fencing"]), max_size=2),
        "language": st.lists(st.sampled_from(LANGUAGES), max_size=2),
        "has_tape": st.just("1"),
        "min_rating": st.integers(1, 5),
        "rated": st.sampled_from(["mine", "not_mine", "unrated"]),
        "tag": st.sampled_from(["tall", "second look", "nobody's"]),
        "unopened": st.just("1"),
        "via": st.sampled_from(["self", "rep", "casting"]),
    },
)


@pytest.fixture
def world():
    office = office_with()[0]
    director, colleague = director_of(office), director_of(office)
    role = role_in(office)
    people = fill(role, 130)
    ratings = [
        Rating(organisation=office, submission=one, reviewer=reviewer, value=one.number % 5 + 1)
        for one in people
        for reviewer, every in ((director, 3), (colleague, 2))
        if one.number % every == 0
    ]
    with office_scope(office):
        Rating.objects.bulk_create(ratings)
        Submission.objects.filter(role=role, number__in=range(1, 9)).update(state="shortlisted")
        people = list(Submission.objects.filter(role=role).select_related("performer"))
    client = Client()
    client.force_login(director)
    mine = {rating.submission_id for rating in ratings if rating.reviewer == director}
    return SimpleNamespace(role=role, people=people, client=client, mine=mine, director=director)


def fits(one: Submission, asked: dict, mine: set[int]) -> bool:
    """What the filters mean, without a database."""
    rated = asked.get("rated")
    return all(
        [
            all(word in one.search_text for word in fold(asked.get("q", "")).split()),
            "age_from" not in asked or (one.playing_age_max is not None and one.playing_age_max >= asked["age_from"]),
            "age_to" not in asked or (one.playing_age_min is not None and one.playing_age_min <= asked["age_to"]),
            "place" not in asked or fold(asked["place"]) in one.places,
            all(fold(skill) in one.skills for skill in asked.get("skill", [])),
            all(fold(language) in one.languages for language in asked.get("language", [])),
            "has_tape" not in asked or bool(one.tape_url),
            "min_rating" not in asked or one.rating_mean >= asked["min_rating"],
            rated != "mine" or one.pk in mine,
            rated != "not_mine" or one.pk not in mine,
            rated != "unrated" or one.rating_count == 0,
            "tag" not in asked or asked["tag"] in one.tags,
            "unopened" not in asked or one.viewed_at is None,
            "via" not in asked or one.via == asked["via"],
        ]
    )


def address(world, **parameters) -> str:
    query = QueryDict(mutable=True)
    for name, value in parameters.items():
        query.setlist(name, [str(item) for item in value] if isinstance(value, list) else [str(value)])
    return f"{room(world.role)}?{query.urlencode()}"


def walk(world, start: str, link: str) -> list[list[int]]:
    pages, where = [], start
    while where:
        response = world.client.get(where)
        assert response.status_code == 200, where
        pages.append(shown(response))
        found = re.search(link, response.content.decode())
        where = found.group(1).replace("&amp;", "&") if found else None
    return pages


def flat(pages) -> list[int]:
    return list(chain.from_iterable(pages))


FORWARD = r'<a class="btn" href="([^"]+after=[^"]+)">Show more'
BACK = r'href="([^"]+before=[^"]+)">The ones before'


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_shows_exactly_who_fits(world, asked):
    expected = {one.pk for one in world.people if one.stage == "review" and fits(one, asked, world.mine)}
    pages = walk(world, address(world, sort="name", **asked), FORWARD)
    assert sorted(flat(pages)) == sorted(expected)
    counted = world.client.get(
        address(world, **asked).replace("/?", "/count/?"), headers={"Accept": "application/json"}
    )
    assert counted.json()["total"] == len(expected)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED)
def test_filters_survive_their_own_address(world, asked):
    query = QueryDict(address(world, **asked).partition("?")[2])
    filters = BoardFilters.from_query(query, reviewer=world.director)
    assert BoardFilters.from_query(QueryDict(filters.to_query().urlencode()), reviewer=world.director) == filters
    assert bool(filters) == bool(filters.used())


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_everyone_once_in_order_both_ways(world, sort):
    expected = {one.pk for one in world.people if one.stage == "review"}
    there = walk(world, address(world, sort=sort), FORWARD)
    assert [len(page) for page in there] == [60, 60, 2]
    assert sorted(flat(there)) == sorted(expected)
    back = walk(world, address(world, sort=sort, before="end"), BACK)
    assert flat(reversed(back)) == flat(there)


def test_orders_are_what_they_say(world):
    by_id = {one.pk: one for one in world.people}

    def order(sort):
        return [by_id[key] for page in walk(world, address(world, sort=sort), FORWARD) for key in page]

    assert [one.name_key for one in order("name")] == sorted(one.name_key for one in order("name"))
    assert [one.submitted_at for one in order("newest")] == sorted(
        (one.submitted_at for one in order("newest")), reverse=True
    )
    assert [one.rating_mean for one in order("rating")] == sorted(
        (one.rating_mean for one in order("rating")), reverse=True
    )


def test_a_page_follows_its_last_row_even_when_people_move(world):
    first = world.client.get(address(world, sort="name"))
    follow = re.search(FORWARD, first.content.decode()).group(1).replace("&amp;", "&")
    with office_scope(world.role.organisation):
        Submission.objects.filter(pk__in=shown(first)).update(state="shortlisted")
    rest = walk(world, follow, FORWARD)
    assert len(flat(rest)) == 62
    assert not set(flat(rest)) & set(shown(first))


@pytest.mark.parametrize("last_name", LAST)
def test_search_finds_a_name_however_it_is_typed(world, last_name):
    named = {one.pk for one in world.people if one.stage == "review" and fold(last_name) in one.search_text}
    for typed in (last_name, last_name.upper(), fold(last_name)):
        assert set(flat(walk(world, address(world, q=typed), FORWARD))) == named
