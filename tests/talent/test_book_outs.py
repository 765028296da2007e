"""Dates when a performer is not available: theirs to say, seen by offices as dates and never with the note."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.errors import Conflict, Invalid, NotAllowed
from talent.models import BookOut
from talent.selectors import book_outs_between
from talent.services.bookouts import add_book_out, change_book_out, remove_book_out
from talent.services.versions import current_version
from tests import factories
from tests.talent.conftest import sign_in

SECRET = "Filming the thing I may not name"
TODAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _a_day():
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)):
        yield


def day(number: int, month: int = 3) -> dt.date:
    return dt.date(2027, month, number)


def book(cast, first, last, note="", **more):
    who = {"actor": cast.actor, "performer": cast.performer} | more
    return add_book_out(starts_on=first, ends_on=last, note=note, **who)


def days(cast) -> list[tuple]:
    return list(cast.performer.book_outs.values_list("starts_on", "ends_on", "note"))


def test_dates_that_overlap_become_one_and_keep_their_notes(cast):
    book(cast, day(10), day(12), "Leeds")
    book(cast, day(20), day(21), "Wedding")
    book(cast, day(30), day(31))
    book(cast, day(12), day(20), "Tour")
    assert days(cast) == [(day(10), day(21), "Tour; Leeds; Wedding"), (day(30), day(31), "")]


def test_days_side_by_side_stay_apart(cast):
    book(cast, day(10), day(11))
    book(cast, day(12), day(13))
    assert len(days(cast)) == 2


def test_a_change_joins_too_and_a_removal_is_once(cast):
    one, other = book(cast, day(10), day(11), "One"), book(cast, day(20), day(21), "Two")
    changed = change_book_out(actor=cast.actor, book_out=other, starts_on=day(11), ends_on=day(15), note="Two")
    assert days(cast) == [(day(10), day(15), "Two; One")]
    with pytest.raises(Conflict, match="taken away meanwhile"):
        change_book_out(actor=cast.actor, book_out=one, starts_on=day(1), ends_on=day(1))
    remove_book_out(actor=cast.actor, book_out=changed)
    remove_book_out(actor=cast.actor, book_out=changed)
    assert days(cast) == []


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (day(12), day(10), "ends_on"),
        (dt.date(2027, 2, 1), dt.date(2027, 2, 20), "ends_on"),
        (day(1), dt.date(2028, 6, 1), "ends_on"),
        (dt.date(2031, 1, 1), dt.date(2031, 1, 2), "starts_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(cast, first, last, field):
    with pytest.raises(Invalid) as refusal:
        book(cast, first, last)
    assert refusal.value.field == field


def test_agents_book_their_clients_out_and_nobody_else_does(cast):
    book(cast, day(10), day(11), actor=cast.agent, performer=cast.client)
    for other in (cast.stranger, cast.director, cast.assistant):
        with pytest.raises(NotAllowed):
            book(cast, day(12), day(12), actor=other, performer=cast.client)


def test_an_office_reads_dates_in_one_statement_and_no_note(cast, assert_statements):
    book(cast, day(10), day(11), SECRET)
    book(cast, day(20), day(20), SECRET)
    book(cast, day(11), day(15), SECRET, actor=cast.agent, performer=cast.client)
    others = [factories.PerformerFactory().pk for _ in range(3)]
    with assert_statements(1):
        found = book_outs_between([cast.performer.pk, cast.client.pk, *others], day(11), day(19))
    assert found == {cast.performer.pk: [(day(10), day(11))], cast.client.pk: [(day(11), day(15))]}
    assert SECRET not in str(current_version(performer=cast.performer).data)


def test_the_profile_takes_dates_changes_them_and_frees_them(cast):
    client = sign_in(cast.actor)
    slug = cast.performer.slug
    answer = client.post(reverse("talent:book-outs", args=[slug]), {"starts_on": "2027-03-12", "note": SECRET})
    assert answer["Location"].endswith("#dates")
    made = BookOut.objects.get()
    assert (made.starts_on, made.ends_on) == (day(12), day(12))
    html = client.get(reverse("talent:profile", args=[slug])).content.decode()
    assert "12 March 2027" in html
    assert SECRET in html
    change = reverse("talent:book-out-change", args=[slug, made.pk])
    assert SECRET in client.get(change).content.decode()
    assert client.post(change, {"starts_on": "2027-03-30", "ends_on": "2027-04-02", "note": ""}).status_code == 302
    html = client.get(reverse("talent:profile", args=[slug])).content.decode()
    assert "30 March to 2 April 2027" in html
    remove = reverse("talent:book-out-remove", args=[slug, made.pk])
    assert [client.post(remove).status_code for _ in range(2)] == [302, 302]
    assert not BookOut.objects.exists()


def test_a_refusal_keeps_what_was_typed(cast):
    url = reverse("talent:book-outs", args=[cast.performer.slug])
    answer = sign_in(cast.actor).post(url, {"starts_on": "2027-03-12", "ends_on": "2027-03-10", "note": "Typed"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The last day is before the first." in html
    assert 'value="Typed"' in html


def test_another_profiles_dates_are_not_there(cast):
    made = book(cast, day(10), day(11), actor=cast.agent, performer=cast.client)
    assert (
        sign_in(cast.actor).get(reverse("talent:book-out-change", args=[cast.performer.slug, made.pk])).status_code
        == 404
    )
