"""Filters mean what they say: what is asked is found, what is not stated is an answer of its own."""

import datetime as dt

import pytest

from core import clock
from talent.models import BookOut
from tests import factories
from tests.talent.search.conftest import found, person

NOTHING = {"playing_age_min": None, "playing_age_max": None, "height_cm": None, "bases": [], "accents": [], "plays": []}


@pytest.fixture
def people(db):
    ama = person(
        "Ama Boateng",
        plays=["woman"],
        playing_age_min=25,
        playing_age_max=35,
        height_cm=170,
        bases=["London, UK"],
        accents=["RP", "Accra"],
        skills=("Fencing", "Horse riding"),
        languages=(("French", "fluent"), ("Twi", "native")),
    )
    person(
        "Zoë Brönte",
        plays=["woman", "non_binary"],
        playing_age_min=36,
        playing_age_max=44,
        height_cm=171,
        bases=["Watford"],
        accents=["Yorkshire"],
        skills=("Fencing",),
        languages=(("French", "conversational"),),
    )
    person("Idris", plays=["man"], playing_age_min=50, playing_age_max=60, height_cm=190, bases=["Glasgow"], accents=[])
    person("Nobody Said", **NOTHING)
    return ama


EVERYBODY = {"Ama Boateng", "Zoë Brönte", "Idris", "Nobody Said"}

ASKED = {
    "": EVERYBODY,
    "plays=woman": {"Ama Boateng", "Zoë Brönte"},
    "plays=woman&plays=man": {"Ama Boateng", "Zoë Brönte", "Idris"},
    "plays=-": {"Nobody Said"},
    "plays=man&plays=-": {"Idris", "Nobody Said"},
    "age_from=35&age_to=35": {"Ama Boateng"},
    "age_from=36&age_to=49": {"Zoë Brönte"},
    "age_from=30": {"Ama Boateng", "Zoë Brönte", "Idris"},
    "age_from=45&age_to=49": set(),
    "age_from=45&age_to=49&age_unstated=1": {"Nobody Said"},
    "age_unstated=1": {"Nobody Said"},
    "height_from=171&height_to=171": {"Zoë Brönte"},
    "height_to=170": {"Ama Boateng"},
    "height_unstated=1": {"Nobody Said"},
    "base=London": {"Ama Boateng"},
    "base=london&within=50": {"Ama Boateng", "Zoë Brönte"},
    "base=Glasgow&within=100": {"Idris"},
    "base=Leeds&within=25&base_unstated=1": {"Nobody Said"},
    "languages=french": {"Ama Boateng", "Zoë Brönte"},
    "languages=french:3": {"Ama Boateng"},
    "languages=French&languages=twi": {"Ama Boateng"},
    "languages=-": {"Idris", "Nobody Said"},
    "languages=twi&languages=-": {"Ama Boateng", "Idris", "Nobody Said"},
    "accents=yorkshire": {"Zoë Brönte"},
    "accents=-": {"Idris", "Nobody Said"},
    "skills=fencing&skills=horse+riding": {"Ama Boateng"},
    "skills=fencing&evidenced=1": set(),
    "skills=-": {"Idris", "Nobody Said"},
    "credits=-": EVERYBODY,
    "represented=no": EVERYBODY,
    "represented=yes": set(),
    "reel=yes": set(),
    "seen=no": EVERYBODY,
    "seen=yes": set(),
    "words=bronte": {"Zoë Brönte"},
    "words=BRÖN": {"Zoë Brönte"},
    "words=bornte": {"Zoë Brönte"},
    "words=fencign": {"Ama Boateng", "Zoë Brönte"},
    "words=ama+fencing": {"Ama Boateng"},
    "words=ama+glasgow": set(),
}


def test_what_is_asked_is_found(people, signed_in, office):
    answers = {query: found(signed_in, office, query) for query in ASKED}
    assert answers == ASKED


def test_names_come_before_what_is_elsewhere(people, signed_in, office):
    person("Fencing Smith", **NOTHING)
    found(signed_in, office)
    page = signed_in.get(f"/office/{office.slug}/talent/?words=fencing&seed=5").context["found"]
    assert page.cards[0].performer.stage_name == "Fencing Smith"
    assert (page.count.number, page.count.is_exact) == (3, True)


def test_dates_are_free_by_what_is_kept_here(people, signed_in, office):
    first = clock.today() + dt.timedelta(days=30)
    BookOut.objects.create(performer=people, starts_on=first, ends_on=first + dt.timedelta(days=2))

    def asked(start: int, end: int, more: str = "") -> set[str]:
        days = [first + dt.timedelta(days=one) for one in (start, end)]
        return found(signed_in, office, f"free_from={days[0]}&free_to={days[1]}{more}")

    assert asked(2, 5) == set()
    assert asked(3, 5) == {"Ama Boateng"}
    assert asked(2, 5, "&dates_unstated=1") == EVERYBODY - {"Ama Boateng"}
    assert found(signed_in, office, "dates_unstated=1") == EVERYBODY - {"Ama Boateng"}


def test_seen_before_is_of_this_office_alone(people, signed_in, office):
    factories.SubmissionFactory(
        role__call__organisation=office, performer=people, state="viewed", viewed_at=clock.now()
    )
    assert found(signed_in, office, "seen=yes") == {"Ama Boateng"}
    assert found(signed_in, office, "seen=no") == EVERYBODY - {"Ama Boateng"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("age_from=x", "whole number"),
        ("age_from=50&age_to=20", "end before they begin"),
        ("plays=wizard", "is not one of the answers"),
        ("free_from=2027-01-01", "first and the last day"),
        ("base=Nowhereville&within=25", "do not know where"),
        ("after=damaged", "damaged"),
        ("words=" + "a" * 300, "fewer words"),
        ("words=%F0%9F%8E%AD", "no word in that"),
        ("in_list=999", "no longer there"),
        ("languages=french:9", "A level is"),
    ],
)
def test_what_cannot_be_meant_has_its_sentence(query, sentence, signed_in, office):
    page = signed_in.get(f"/office/{office.slug}/talent/?{query}")
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_what_was_typed_stays_to_be_put_right(signed_in, office):
    asked = "age_from=50&age_to=20&skills=fencing&add_skills=juggling&words=ama"
    page = signed_in.get(f"/office/{office.slug}/talent/?{asked}").content.decode()
    for field in ('name="age_from" min="0" max="110" value="50"', 'value="20"', 'name="words" value="ama"'):
        assert field in page
    assert 'name="skills" value="fencing" checked' in page and 'name="skills" value="juggling" checked' in page
