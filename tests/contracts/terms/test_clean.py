"""Terms come into one form, and what cannot be meant is refused with a sentence."""

import json

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.terms import BY_KEY, TERMS, InvalidTerms, clean, digest, read_query, rows, show, without_money
from tests.contracts.terms.strategies import raw_terms

quickly = settings(max_examples=60, deadline=None)


def refusal(raw: dict) -> dict[str, list[str]]:
    with pytest.raises(InvalidTerms) as refused:
        clean(raw)
    assert refused.value.message == next(iter(refused.value.errors.values()))[0]
    return refused.value.errors


@quickly
@given(raw_terms)
def test_clean_terms_are_canonical_and_survive_being_kept(raw):
    terms = clean(raw)
    assert clean(terms) == terms
    kept = json.loads(json.dumps(terms))
    assert kept == terms
    assert digest(clean(kept)) == digest(terms)
    assert not [key for key, value in terms.items() if value in ("", None, False, [], {})]
    assert list(terms) == [term.key for term in TERMS if term.key in terms]


@quickly
@given(raw_terms, st.randoms())
def test_the_order_in_which_terms_are_given_does_not_show_in_the_digest(raw, random):
    keys = list(raw)
    random.shuffle(keys)
    assert digest(clean({key: raw[key] for key in keys})) == digest(clean(raw))


@quickly
@given(raw_terms, raw_terms)
def test_two_digests_are_one_exactly_where_the_terms_are(one, other):
    assert (digest(clean(one)) == digest(clean(other))) == (clean(one) == clean(other))


def _posted(raw: dict) -> QueryDict:
    post = QueryDict(mutable=True)
    for key, value in raw.items():
        if key in {"options", "clauses"}:
            for number, row in enumerate(value):
                for part, words in row.items():
                    post[f"{key}-{number}-{part}"] = str(words)
        elif isinstance(value, list):
            post.setlist(key, value)
        elif value is not False:
            post[key] = "on" if value is True else str(value)
    return post


@quickly
@given(raw_terms)
def test_a_form_says_what_the_same_terms_say_as_json(raw):
    post = _posted(clean(raw))
    post["csrfmiddlewaretoken"] = "x"
    assert clean(read_query(post)) == clean(raw)


@quickly
@given(raw_terms)
def test_without_money_nothing_tells_any(raw):
    terms = clean(raw)
    seen = without_money(terms)
    assert not [key for key in seen if BY_KEY[key].is_money]
    assert not [option for option in seen.get("options", []) if "rise" in option]
    assert not [row for row in rows(terms, sees_money=False) if row.term.is_money]
    assert {row.term.key for row in rows(terms, sees_money=True)} == set(terms)


AMOUNTS = [
    ("4250", "4250.00"), ("4,250", "4250.00"), ("4,250.5", "4250.50"), ("£4,250", "4250.00"), ("GBP 4250", "4250.00"),
    ("4250 gbp", "4250.00"), ("1,00,000", "100000.00"), (" 99.50 ", "99.50"), (4250, "4250.00"), (4250.5, "4250.50"),
    ("4 250", "4250.00"), ("0", "0.00"), ("999999999.99", "999999999.99"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), AMOUNTS)
def test_an_amount_is_read_as_people_write_it(typed, kept):
    assert clean({"currency": "GBP", "fee": typed})["fee"] == kept


NOT_AMOUNTS = [
    ("1e30", "Write the amount"), (1e30, "Write the amount"), ("9" * 40, "Write the amount"),
    ("1000000000", "more than can be right"), ("-5", "below nought"), (-5, "below nought"), ("£-5", "below nought"),
    ("−5", "below nought"), ("NaN", "Write the amount"), (float("nan"), "Write the amount"),
    (float("inf"), "Write the amount"), ("4.250,50", "Write the amount"), ("4,25", "Write the amount"),
    ("4.255", "Write the amount"), ("٤٢٥٠", "Write the amount"), ("tba", "Write the amount"),
    ("<script>alert(1)</script>", "Write the amount"), (True, "written as text"), (["4250"], "written as text"),
    ({"amount": 1}, "written as text"), ("€400", "in GBP"), ("400 EUR", "in GBP"), ("$400", "in GBP"),
    ("USD 400", "in GBP"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "says"), NOT_AMOUNTS)
def test_what_is_no_amount_of_this_deal_is_refused_with_a_sentence(typed, says):
    errors = refusal({"currency": "GBP", "fee": typed})
    assert list(errors) == ["fee"]
    assert says in errors["fee"][0]
    assert errors["fee"][0].endswith(".")


REFUSED = [
    ({"fee": "400"}, "currency", "which currency"),
    ({"currency": "XAU"}, "currency", "from the list"),
    ({"currency": 5, "fee": "1"}, "currency", "from the list"),
    ({"wages": "400"}, "wages", "no such term"),
    ({"agent_percent": "-1"}, "agent_percent", "below nought"),
    ({"agent_percent": "101"}, "agent_percent", "too much"),
    ({"fee_units": "1.5"}, "fee_units", "whole number"),
    ({"fee_units": "401"}, "fee_units", "too many"),
    ({"guaranteed_days": -3}, "guaranteed_days", "below nought"),
    ({"starts_on": "04/05/2026"}, "starts_on", "not a date"),
    ({"starts_on": "2026-02-30"}, "starts_on", "not a date"),
    ({"starts_on": "9999-01-01"}, "starts_on", "year"),
    ({"starts_on": "2026-05-04", "ends_on": "2026-05-03"}, "ends_on", "before the first day"),
    ({"engagement": "forever"}, "engagement", "from the list"),
    ({"usage_media": "tv"}, "usage_media", "from the list"),
    ({"usage_media": ["tv", "moon"]}, "usage_media", "from the list"),
    ({"pay_or_play": "perhaps"}, "pay_or_play", "yes or no"),
    ({"pay_or_play": ["on"]}, "pay_or_play", "written as text"),
    ({"place": "x" * 201}, "place", "too long"),
    ({"favoured_nations": "x" * 81}, "favoured_nations", "too long"),
    ({"other": "x" * 2001}, "other", "too long"),
    ({"guardian_email": "nobody"}, "guardian_email", "email"),
    ({"options": "one"}, "options", "list"),
    ({"options": [{"rise": "5"}]}, "options-0-exercise_by", "by when"),
    ({"options": [{}, {"exercise_by": "soon"}]}, "options-1-exercise_by", "not a date"),
    ({"options": [{"exercise_by": "2026-01-01", "fee": "1"}]}, "options", "nothing else"),
    ({"options": [{"exercise_by": "2026-01-01"}] * 13}, "options", "too many"),
    ({"clauses": [{"title": "Credit"}]}, "clauses-0-body", "words"),
    ({"clauses": [{"body": "x", "key": "../etc"}]}, "clauses-0-key", "library"),
    ({"clauses": [{"body": "x" * 8001}]}, "clauses-0-body", "too long"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "field", "says"), REFUSED)
def test_bad_terms_are_refused_at_their_field(raw, field, says):
    errors = refusal(raw)
    assert list(errors) == [field]
    assert says in errors[field][0]


def test_terms_that_are_no_terms_at_all_are_refused():
    for raw in ([], "fee", None, 5):
        refusal(raw)


def test_everything_wrong_is_said_at_once_under_the_prefix():
    with pytest.raises(InvalidTerms) as refused:
        clean({"currency": "GBP", "fee": "x", "starts_on": "x", "wages": 1}, field_prefix="terms.")
    assert set(refused.value.errors) == {"terms.fee", "terms.starts_on", "terms.wages"}
    assert refused.value.details == {"errors": refused.value.errors}


def test_script_is_text_and_what_a_database_cannot_keep_is_left_out():
    terms = clean({"place": "<script>alert(1)</script>", "other": "a\x00b\ud800c\r\nd"})
    assert terms == {"place": "<script>alert(1)</script>", "other": "abc\nd"}
    assert show("place", terms) == "<script>alert(1)</script>"


def test_numbers_and_dates_are_the_reader_s():
    terms = clean(
        {
            "currency": "USD", "engagement": "weekly", "fee": "4250", "fee_units": 7, "per_diem": "62.5",
            "starts_on": "2026-05-04", "agent_percent": "12.50",
            "options": [{"exercise_by": "2026-11-30", "starts_on": "2027-01-04", "ends_on": "2027-06-04", "rise": "5"}],
        }
    )  # fmt: skip
    said = {key: (show(key, terms), show(key, terms, language="en-us")) for key in terms}
    assert said["fee"] == ("US$4,250 a week", "$4,250 a week")
    assert said["fee_units"] == ("7 weeks", "7 weeks")
    assert said["per_diem"] == ("US$62.50", "$62.50")
    assert said["starts_on"] == ("4 May 2026", "May 4, 2026")
    assert said["agent_percent"] == ("12.5%", "12.5%")
    assert said["options"][0] == "Option 1, by 30 November 2026, for 4 January 2027 to 4 June 2027, at 5% more"
    assert "November 30, 2026" in said["options"][1]


def test_half_typed_terms_are_shown_as_they_were_typed():
    raw = {"currency": "GBP", "fee": "about 4k", "starts_on": "May", "fee_units": "some", "engagement": "gig"}
    assert [row.words for row in rows(raw, sees_money=True)] == ["gig", "GBP", "about 4k", "some", "May"]
