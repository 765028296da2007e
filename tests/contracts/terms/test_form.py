"""The editor shows any state of the terms, and gives back what was typed."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings

from contracts.forms.terms import TermsForm
from contracts.terms import GROUPS, TERMS, InvalidTerms, clean, read_query, rough, rows
from tests.contracts.terms.strategies import raw_terms

CONTROL = re.compile(r"<(input|select|textarea)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>")
LIBRARY = [{"key": "water", "title": "Water training", "body": "Five paid days.", "version": 2}]


def editor(form: TermsForm) -> str:
    return render_to_string("contracts/terms/_editor.html", {"form": form})


def _names(html: str) -> list[str]:
    return [name for _tag, name in CONTROL.findall(html)]


def test_every_term_has_its_control_in_its_group():
    html = editor(TermsForm())
    names = set(_names(html))
    assert {term.key for term in TERMS if term.key not in {"options", "clauses"}} <= names
    assert {"options-__prefix__-rise", "clauses-__prefix__-body", "options-0-exercise_by"} <= names
    assert [group.name for group in TermsForm().groups] == list(GROUPS)
    assert len(re.findall("Nothing said", html)) == len(GROUPS)


@settings(max_examples=20, deadline=None)
@given(raw_terms)
def test_what_the_form_shows_comes_back_as_the_same_terms(raw):
    terms = clean(raw)
    form = TermsForm(terms)
    post = QueryDict(mutable=True)
    for group in form.groups:
        for bound in [*group.fields, *group.texts]:
            value = bound.value()
            if isinstance(value, list):
                post.setlist(bound.html_name, value)
            elif value is not None and value is not False:
                post[bound.html_name] = "on" if value is True else str(value)
        for row in group.rows.filled if group.rows else []:
            for bound in row:
                post[bound.html_name] = str(bound.value() or "")
    assert clean(read_query(post)) == terms


def test_faults_stand_at_their_controls_and_open_their_group():
    raw = {"currency": "GBP", "billing_card": "x" * 201, "fee": "€400", "options": [{"rise": "x"}]}
    form = TermsForm(raw)
    with pytest.raises(InvalidTerms) as refused:
        clean(raw)
    form.add_errors(refused.value.errors)
    html = editor(form)
    assert form["fee"].errors == ["This deal is in GBP, and €400 is not. Every amount in a deal is in one currency."]
    assert 'value="€400"' in html
    assert "Say by when it is exercised." in html
    assert "Option 1: Say by when it is exercised." in form.non_field_errors()
    assert {group.name for group in form.groups if group.is_open} >= {"Billing", "Options"}


def test_script_in_terms_is_text():
    raw = {"place": '<script>alert("x")</script>', "clauses": [{"title": "<b>", "body": "</textarea><script>"}]}
    html = editor(TermsForm(raw))
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)" in html


def test_the_library_s_clauses_can_be_chosen():
    assert 'data-body="Five paid days."' in editor(TermsForm(library=LIBRARY))
    assert "data-clause-pick" not in editor(TermsForm())


def test_a_row_that_was_taken_away_does_not_come_back():
    post = QueryDict("options-0-rise=5&options-0-DELETE=on&options-3-exercise_by=2026-11-30&options-7-rise=")
    assert read_query(post) == {"options": [{"exercise_by": "2026-11-30"}]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"fee": "about 4k"}, {"fee": "about 4k"}),
        ({"fee": {"amount": 1}, "place": ["x"], "options": "soon", "clauses": [5, {"body": 7}]}, {"clauses": [{"body": "7"}]}),
        ({"place": "a\x00b", "pay_or_play": True, "fee_units": 3}, {"pay_or_play": True, "fee_units": 3, "place": "ab"}),
        ({"usage_media": ["tv", {"x": 1}, "moon"]}, {"usage_media": ["tv", "", "moon"]}),
        ({"other": "x" * 90_000}, {"other": "x" * 8001}),
        ({"fee": 1e30}, {"fee": "1e+30"}),
    ],
)  # fmt: skip
def test_half_typed_terms_are_kept_in_a_shape_that_can_be_shown(given, kept):
    found = rough(given)
    assert found == kept
    assert rough(found) == found
    rows(found, sees_money=True)
    editor(TermsForm(found))


def test_a_number_of_endless_length_is_shown_as_typed():
    words = {row.term.key: row.words for row in rows(rough({"fee": "1e999999", "currency": "GBP"}), sees_money=True)}
    assert words["fee"] == "1e999999"


def test_half_typed_terms_have_no_unknown_names_either():
    for raw in ({"wages": "1"}, [], "fee"):
        with pytest.raises(InvalidTerms):
            rough(raw)
