"""What must hold whatever the figures: the names that stand in, the weighing of scores, the sharing out, the mask."""

import decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casting.pseudonyms import number_of, pseudonym
from casting.selectors.redaction import HIDDEN, Mask
from casting.services.assignments import share_out
from casting.services.ratings import overall

KEYS = st.integers(0, 2**62)


@given(KEYS, st.integers(1, 999_999))
def test_a_stand_in_leads_back_to_its_number(key, number):
    name = pseudonym(key, number)
    assert number_of(key, name) == number
    assert number_of(key, name.removeprefix("Performer ")) == number
    assert number_of(key, name.removeprefix("Performer ").replace(" ", "")) == number


@settings(max_examples=5, deadline=None)
@given(KEYS)
def test_no_two_people_of_a_role_share_one(key):
    assert len({pseudonym(key, number) for number in range(1, 5001)}) == 5000


@pytest.mark.parametrize("text", ["", "Mara", "48211", "4821133", "٤٨٢١١٣", "performer", "482-113"])
def test_what_is_no_stand_in_finds_nobody(text):
    assert number_of(7, text) is None


SCALES = st.sampled_from([3, 5, 10])


@st.composite
def cards(draw):
    scale = draw(SCALES)
    keys = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True))
    weights = {key: draw(st.integers(0, 10)) for key in keys}
    scores = {key: draw(st.none() | st.integers(1, scale)) for key in keys}
    return scale, weights, scores


@given(cards())
def test_the_overall_value_lies_between_what_was_given(card):
    scale, weights, scores = card
    counted = [scores[key] for key in scores if scores[key] is not None and weights[key]]
    value = overall(scores, weights, scale)
    if not counted:
        assert value is None
        return
    low, high = (1 + decimal.Decimal(bound - 1) * 4 / (scale - 1) for bound in (min(counted), max(counted)))
    assert low - decimal.Decimal("0.01") <= value <= high + decimal.Decimal("0.01")
    assert 1 <= value <= 5


@given(cards(), st.integers(2, 4))
def test_only_the_proportion_of_weights_counts(card, factor):
    scale, weights, scores = card
    heavier = {key: weight * factor for key, weight in weights.items()}
    assert overall(scores, weights, scale) == overall(scores, heavier, scale)


@st.composite
def shares(draw):
    reviewers = list(range(1, draw(st.integers(1, 6)) + 1))
    each = draw(st.integers(1, len(reviewers)))
    return list(range(100, 100 + draw(st.integers(1, 80)))), reviewers, each


def loads_of(shared, reviewers):
    return [sum(reviewer in team for team in shared.values()) for reviewer in reviewers]


@given(shares())
def test_shares_are_even_and_everyone_is_looked_at(asked):
    submissions, reviewers, each = asked
    shared = share_out(submissions, reviewers, each, held={}, fixed={}, barred={}, loads={})
    assert all(len(team) == each for team in shared.values())
    loads = loads_of(shared, reviewers)
    assert max(loads) - min(loads) <= 1


@given(shares(), st.integers(0, 5), st.data())
def test_done_again_with_more_people_it_keeps_what_was_scored_and_evens_out(asked, more, data):
    submissions, reviewers, each = asked
    first = share_out(submissions, reviewers, each, held={}, fixed={}, barred={}, loads={})
    scored = data.draw(st.lists(st.sampled_from(submissions), unique=True, max_size=3))
    fixed = {one: set(list(first[one])[:1]) for one in scored}
    later = [*submissions, *range(1000, 1000 + more)]
    wider = [*reviewers, 99]
    again = share_out(later, wider, each, held=first, fixed=fixed, barred={}, loads={})
    assert all(len(team) == each for team in again.values())
    assert all(fixed[one] <= again[one] for one in scored)
    loads = loads_of(again, wider)
    assert max(loads) - min(loads) <= 1 + len(scored)


@given(shares(), st.data())
def test_nobody_is_given_whom_they_stay_out_of(asked, data):
    submissions, reviewers, each = asked
    barred = {one: {data.draw(st.sampled_from(reviewers))} for one in submissions[:5]}
    shared = share_out(submissions, reviewers, each, held={}, fixed={}, barred=barred, loads={})
    assert not any(barred[one] & shared[one] for one in barred)


NAMES = ["Zoë Khumalo-Brennan", "zoe@mail.example", "Harbour Talent"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I am Zoë, and I swim.", f"I am {HIDDEN}, and I swim."),
        ("zoe khumalo's reel: https://vimeo.com/zoek", f"{HIDDEN} {HIDDEN}'s reel: {HIDDEN}"),
        ("Call +44 7700 900123 or zk@mail.example", f"Call {HIDDEN} or {HIDDEN}"),
        ("KHUMALOS know best; @zoek", f"{HIDDEN} know best; {HIDDEN}"),
        ("With Harbour since 2020, my agent has talent.", f"With {HIDDEN} since 2020, my agent has talent."),
        ("Six foot, fences, plays fiddle.", "Six foot, fences, plays fiddle."),
    ],
)
def test_what_was_written_is_kept_but_for_who_wrote_it(said, left):
    assert Mask(NAMES)(said) == left
