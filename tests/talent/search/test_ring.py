"""The order of a search: every seed leads to everybody, once, in an order of its own."""

import itertools
from urllib.parse import quote

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from talent.models import SearchEntry
from talent.search import ring
from talent.search.ring import Ring, ring_of
from talent.services.search_index import refresh_due_entries
from tests import factories
from tests.talent.search.conftest import person

PEOPLE = 150


@given(seed=st.integers(0, 2**31), bits=st.integers(0, 8), blocks=st.integers(1, 7))
def test_blocks_one_after_the_other_are_all_keys_once(seed, bits, blocks):
    made = Ring(seed, bits)
    keys = []
    for place in range(0, made.blocks, blocks):
        keys += made.keys_from(place * made.width, blocks)
    if made.blocks <= blocks:
        keys = list(made.keys_from(-1, blocks))
    assert sorted(low for low, _ in keys) == list(range(0, 2**62, made.width))
    assert all(high - low == made.width for low, high in keys)


@given(entries=st.integers(0, 10**9))
def test_blocks_hold_one_to_two_thousand(entries):
    bits = ring_of(1, entries).bits
    assert bits in (0, ring.MOST_BITS) or 1000 <= entries / 2**bits < 2000


@pytest.mark.parametrize("bits", [0, 3, 5])
def test_the_database_puts_people_where_the_ring_reads_them(bits, db):
    SearchEntry.objects.bulk_create(
        SearchEntry(performer=factories.PerformerFactory(), tags=[], words="", shuffle=number * 2**57)
        for number in range(32)
    )
    made = Ring(7, bits)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {made.place_sql()}, shuffle FROM talent_searchentry e")
        for place, key in cursor.fetchall():
            ((low, high),) = made.keys_from(place, 1)
            assert low <= key < high


@pytest.fixture
def fencers(office, monkeypatch):
    """So many people that a window is a part of them: blocks are small here."""
    monkeypatch.setattr(ring, "BLOCK", 8)
    for number in range(PEOPLE):
        named = "Ama Reed" if number % 10 == 0 else "Bo Stone"
        person(f"{named} {number}", skills=("fencing", *(["Reed organ"] if number % 3 == 0 else [])))
    refresh_due_entries()


def walk(client, office, query: str) -> list[str]:
    names, after = [], ""
    while after is not None:
        shown = client.get(f"/office/{office.slug}/talent/?{query}&after={quote(after)}").context["found"]
        names += [card.performer.stage_name for card in shown.cards]
        after = shown.next_cursor
    return names


def test_every_seed_leads_to_everybody_once_in_an_order_of_its_own(signed_in, office, fencers):
    orders = [walk(signed_in, office, f"skills=fencing&seed={seed}") for seed in (3, 4)]
    assert [len(set(names)) for names in orders] == [len(names) for names in orders] == [PEOPLE, PEOPLE]
    follows = [set(itertools.pairwise(names)) for names in orders]
    # Within a block of a dozen some stand beside each other in both by chance.
    assert len(follows[0] & follows[1]) < PEOPLE / 4


def test_who_has_the_word_in_the_name_comes_first_over_all_pages(signed_in, office, fencers):
    names = walk(signed_in, office, "words=reed&seed=5")
    named = [name.startswith("Ama Reed") for name in names]
    assert (len(names), sum(named)) == (len(set(names)), PEOPLE // 10)
    assert named == sorted(named, reverse=True)
    assert set(names) == {
        f"{'Ama Reed' if number % 10 == 0 else 'Bo Stone'} {number}"
        for number in range(PEOPLE)
        if number % 10 == 0 or number % 3 == 0
    }


def test_one_number_stands_on_the_page(signed_in, office, fencers, monkeypatch):
    """What the page guessed gives way to what the counts know better; what it counted stays."""
    # Two halves, each with more than a page of people.
    monkeypatch.setattr(ring, "BLOCK", 60)
    base = f"/office/{office.slug}/talent/"
    page = signed_in.get(f"{base}?seed=5").content.decode()
    assert "about <span" in page and "guessed=1" in page
    counts = signed_in.get(f"{base}facets/?seed=5&guessed=1").content.decode()
    assert counts.count("innerHTML:#found-count") == 1
    assert f'<span class="num">{PEOPLE}</span> people' in counts
    whole = signed_in.get(f"{base}?seed=5&counts=1").content.decode()
    assert f'<span class="num">{PEOPLE}</span> people' in whole and "about <span" not in whole
    assert "guessed=1" not in signed_in.get(f"{base}?words=reed&seed=5").content.decode()
    assert "found-count" not in signed_in.get(f"{base}facets/?words=reed&seed=5").content.decode()
