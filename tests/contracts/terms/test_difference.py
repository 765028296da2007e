"""What changed between two sets of terms is told term by term, and reads back as either."""

import itertools
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.terms import TERMS, clean, difference, parts_between, show
from tests.contracts.terms.strategies import raw_terms

WORDS = st.sampled_from(["first", "second", "card", ",", ".", " ", "\n", "£4,250", "é"])
PROSE = st.lists(WORDS, max_size=40).map("".join)
quickly = settings(max_examples=60, deadline=None)


def _read(parts, *kinds):
    return _bare("".join(text for kind, text in parts if kind in kinds))


def _bare(text):
    """Without white space, which may lie outside the change that it came with."""
    return "".join(text.split())


@quickly
@given(raw_terms)
def test_equal_terms_differ_in_nothing(raw):
    terms = clean(raw)
    changes = difference(terms, terms, sees_money=True)
    assert [change.term.key for change in changes] == list(terms)
    assert not [change for change in changes if change.is_changed]


@quickly
@given(raw_terms, raw_terms)
def test_applying_the_parts_gives_the_new_words_and_taking_them_back_the_old(one, other):
    old, new = clean(one), clean(other)
    changes = difference(old, new, sees_money=True)
    assert {change.term.key for change in changes} == set(old) | set(new)
    for change in changes:
        assert change.before == show(change.term.key, old)
        assert change.after == show(change.term.key, new)
        assert _read(change.parts, "same", "del") == _bare(change.before)
        assert _read(change.parts, "same", "ins") == _bare(change.after)


@quickly
@given(st.one_of(PROSE, st.text(max_size=80)), st.one_of(PROSE, st.text(max_size=80)))
def test_parts_of_any_text_read_back_as_both(before, after):
    parts = parts_between(before, after)
    assert _read(parts, "same", "del") == _bare(before)
    assert _read(parts, "same", "ins") == _bare(after)
    assert not [text for _kind, text in parts if not text]


def test_a_change_of_one_word_is_one_word_and_a_change_of_fee_is_the_whole_fee():
    old = {
        "currency": "GBP",
        "fee": "4000.00",
        "billing_card": "second card",
        "billing_size": "second card to the left",
    }
    new = {
        "currency": "GBP",
        "fee": "4250.00",
        "billing_card": "shared first card",
        "billing_size": "second card to the left",
    }
    found = {change.term.key: change for change in difference(old, new, sees_money=True)}
    assert found["fee"].parts == (("del", "£4,000"), ("ins", "£4,250"))
    assert found["billing_card"].parts == (("del", "second"), ("ins", "shared first"), ("same", " card"))
    assert not found["billing_size"].is_changed
    assert found["billing_size"].parts == (("same", "second card to the left"),)


def test_a_sum_in_a_sentence_is_one_word():
    assert parts_between("They pay US$4,000 a week", "They pay US$4,250 a week") == [
        ("same", "They pay "), ("del", "US$4,000"), ("ins", "US$4,250"), ("same", " a week"),
    ]  # fmt: skip
    assert parts_between("at 5% more", "at 12.5% more")[1:3] == [("del", "5%"), ("ins", "12.5%")]


def test_a_mark_does_not_hang_over_the_end_of_a_line():
    assert parts_between("Option 1", "Option 1\nOption 2") == [
        ("same", "Option 1"),
        ("same", "\n"),
        ("ins", "Option 2"),
    ]


def test_who_does_not_see_money_sees_no_change_of_it():
    old = {"currency": "GBP", "fee": "4000.00", "options": [{"exercise_by": "2026-11-30", "rise": "5.00"}]}
    new = {"currency": "GBP", "fee": "4250.00", "options": [{"exercise_by": "2026-11-30", "rise": "12.00"}]}
    changes = difference(old, new, sees_money=False)
    assert [change.term.key for change in changes] == ["currency", "options"]
    assert not [change for change in changes if change.is_changed]
    assert "%" not in changes[1].before + changes[1].after


def test_thirty_revisions_of_every_term_compare_fast_enough_for_a_page():
    revisions = []
    for n in range(30):
        terms = {}
        for term in TERMS:
            match term.kind:
                case "text":
                    terms[term.key] = " ".join(f"scene {k * (7 + n % 5)}, closed set," for k in range(40))
                case "line":
                    terms[term.key] = f"shared card {n} with Elias Thorne"
                case "money":
                    terms[term.key] = f"{4000 + n}"
        revisions.append(clean({"currency": "GBP", **terms}))
    started = time.process_time()
    for old, new in itertools.pairwise(revisions):
        difference(old, new, sees_money=True)
    assert time.process_time() - started < 3


def test_texts_that_share_nothing_and_everything_do_not_hold_up_a_page():
    started = time.process_time()
    before, after = "a b " * 4000, "b a c " * 3000
    assert _read(parts_between(before, after), "same", "del") == _bare(before)
    assert _read(parts_between("a\nb\n" * 2000, "b\na\nc\n" * 1500), "same", "ins") == "bac" * 1500
    assert time.process_time() - started < 3
