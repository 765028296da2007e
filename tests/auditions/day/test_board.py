"""The board by HTTP: who goes where, what it answers, and what it shows to whom."""

import datetime as dt
import json

import pytest
from django.test import Client

from auditions.models import Appointment, Break, CallIn, Panelist, Slot
from auditions.services.placing import place, place_many
from casting.models import ConflictOfInterest, ReviewPass
from notifications.models import OutboxMessage
from talent.models import BookOut
from tests.auditions.day.days import call_in_of, day_of, slot_at
from tests.words import stands_in

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(role, director):
    return day_of(role, director)


@pytest.fixture
def put(browser, url, session):
    def act(who, slot, **headers):
        return browser.post(url("day-put", session.pk), {"who": who, "slot": slot.pk}, **(headers or HTMX))

    return act


@pytest.fixture
def placed(director, session):
    def act(name, time, room="Studio A"):
        return place(actor=director, call_in=call_in_of(session, name), slot=slot_at(session, time, room))

    return act


def toast(answer):
    return json.loads(answer["HX-Trigger"])["toast"]


def times(session):
    rows = (
        Appointment.objects.filter(session=session).exclude(state="cancelled").select_related("slot__room", "performer")
    )
    return {row.performer.stage_name: (f"{row.starts_at:%H:%M}", row.slot.room.name[-1]) for row in rows}


def test_somebody_of_the_queue_gets_a_time_and_the_undo_takes_it_back(browser, session, put):
    answer = put(f"c{call_in_of(session, 'Noor Haddad').pk}", slot_at(session, "10:20"))
    assert answer.status_code == 200 and times(session) == {"Noor Haddad": ("10:20", "A")}
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="day-board"') and "Not sent" in page and "data-focus" in page
    undone = browser.post(toast(answer)["undo"], **HTMX)
    assert undone.status_code == 200 and times(session) == {}
    assert not OutboxMessage.objects.exists()


def test_dropped_on_a_taken_time_two_people_change_places(browser, session, put, placed):
    first, second = placed("Noor Haddad", "10:00"), placed("Adaeze Nwosu", "10:20", "Studio B")
    answer = put(f"a{first.pk}", second.slot)
    assert times(session) == {"Noor Haddad": ("10:20", "B"), "Adaeze Nwosu": ("10:00", "A")}
    browser.post(toast(answer)["undo"], **HTMX)
    assert times(session) == {"Noor Haddad": ("10:00", "A"), "Adaeze Nwosu": ("10:20", "B")}


def test_a_time_that_somebody_else_has_is_refused_with_the_board_as_it_stands(session, put, placed):
    placed("Noor Haddad", "10:00")
    answer = put(f"c{call_in_of(session, 'Adaeze Nwosu').pk}", slot_at(session, "10:00"))
    assert answer.status_code == 409 and answer["HX-Retarget"] == "#day-board"
    assert "Somebody has that time" in toast(answer)["text"] and "Noor Haddad" in answer.content.decode()


def test_a_block_moves_and_goes_back_into_the_queue_and_both_are_undone(browser, url, session, placed):
    rows = [placed("Noor Haddad", "10:00"), placed("Adaeze Nwosu", "10:20")]
    who = [f"a{row.pk}" for row in rows]
    later = browser.post(url("day-shift", session.pk), {"who": who, "minutes": 20, "way": "later"}, **HTMX)
    assert times(session) == {"Noor Haddad": ("10:20", "A"), "Adaeze Nwosu": ("10:40", "A")}, toast(later)
    browser.post(toast(later)["undo"], **HTMX)
    assert times(session) == {"Noor Haddad": ("10:00", "A"), "Adaeze Nwosu": ("10:20", "A")}
    off = browser.post(url("day-take-off", session.pk), {"who": who}, **HTMX)
    assert times(session) == {}
    browser.post(toast(off)["undo"], **HTMX)
    assert times(session) == {"Noor Haddad": ("10:00", "A"), "Adaeze Nwosu": ("10:20", "A")}


def test_without_a_script_an_act_leads_back_to_the_board(browser, url, session, put):
    who = f"c{call_in_of(session, 'Noor Haddad').pk}"
    page = browser.get(url("day-person", session.pk), {"who": who}).content.decode()
    assert "Give a time" in page and "<html" in page
    answer = put(who, slot_at(session, "10:00"), HTTP_ACCEPT="text/html")
    assert answer.status_code == 302 and answer["Location"] == url("session", session.pk)


def test_sending_tells_exactly_the_list_that_was_shown(browser, url, session, placed):
    placed("Noor Haddad", "10:00")
    shown = browser.get(url("day-send", session.pk))
    digest = shown.context["telling"].digest
    placed("Adaeze Nwosu", "10:20")
    stale = browser.post(url("day-send", session.pk), {"expected": digest}, **HTMX)
    assert stale.status_code == 409 and "Adaeze Nwosu" in stale.content.decode()
    assert Appointment.objects.filter(state="planned").count() == 2
    sent = browser.post(url("day-send", session.pk), {"expected": stale.context["telling"].digest}, **HTMX)
    assert sent.status_code == 200 and "2 people are told" in toast(sent)["text"]
    assert Appointment.objects.filter(state="offered").count() == 2


def test_a_told_time_that_moves_is_marked_until_it_is_sent_or_back(browser, url, session, put, placed):
    row = placed("Noor Haddad", "10:00")
    digest = browser.get(url("day-send", session.pk)).context["telling"].digest
    browser.post(url("day-send", session.pk), {"expected": digest})
    moved = put(f"a{row.pk}", slot_at(session, "10:40"))
    assert "Moved, not sent" in moved.content.decode() and "Send to 1" in moved.content.decode()
    back = browser.post(toast(moved)["undo"], **HTMX)
    assert "Moved, not sent" not in back.content.decode() and "Send to" not in back.content.decode()


def test_what_stands_against_a_time_is_said_with_a_cure_that_works(browser, url, session, placed, put):
    CallIn.objects.filter(pk=call_in_of(session, "Noor Haddad").pk).update(free_from=dt.time(11, 0))
    row = placed("Noor Haddad", "10:00")
    booked = placed("Adaeze Nwosu", "10:20")
    BookOut.objects.create(
        performer=booked.performer, starts_on=session.opens_at.date(), ends_on=session.opens_at.date()
    )
    Break.objects.create(
        organisation=session.organisation, session=session, label="Tea", starts_at=session.opens_at + dt.timedelta(hours=1),
        ends_at=session.opens_at + dt.timedelta(minutes=65),
    )  # fmt: skip
    board = browser.get(url("session", session.pk)).context["board"]
    found = {one.appointment.shown_name: one for one in board.conflicts}
    assert found["Noor Haddad"].sentence == "Free from 11:00."
    assert found["Adaeze Nwosu"].sentence == "Booked out that day." and found["Adaeze Nwosu"].cure is None
    assert found["Noor Haddad"].cure.time == "11:20"
    cured = put(f"a{row.pk}", Slot.objects.get(pk=found["Noor Haddad"].cure.slot_id))
    assert "Free from 11:00" not in cured.content.decode().split("daygrid")[1].split("</table>")[0]


def test_a_reader_in_two_rooms_at_once_is_said(browser, url, session):
    for room in session.rooms.all():
        Panelist.objects.create(
            organisation=session.organisation, session=session, room=room.room, name="Ines Valdorf", part="reader"
        )
    assert "Ines Valdorf sits in two rooms at 10:00." in browser.get(url("session", session.pk)).content.decode()


def test_wishes_are_kept_and_a_wrong_one_comes_back_as_typed(browser, url, session):
    call_in = call_in_of(session, "Noor Haddad")
    data = {"who": f"c{call_in.pk}", "free_from": "13:00", "minutes": "900", "preference": "Train at 15:12"}
    wrong = browser.post(url("day-wishes", session.pk), data, **HTMX)
    assert wrong.status_code == 422 and 'value="Train at 15:12"' in wrong.content.decode()
    right = browser.post(url("day-wishes", session.pk), data | {"minutes": "40"}, **HTMX)
    assert "Free from 13:00. 40 min. Train at 15:12" in right.content.decode()


def test_whoever_reads_looks_and_moves_nobody(url, session, reader, put, placed):
    row = placed("Noor Haddad", "10:00")
    client = Client()
    client.force_login(reader)
    page = client.get(url("session", session.pk)).content.decode()
    assert "Noor Haddad" in page and "data-grab" not in page and "Send to" not in page
    for name in ("day-put", "day-take-off", "day-shift", "day-send", "day-times"):
        data = {"who": f"a{row.pk}", "slot": row.slot_id, "minutes": 5}
        assert client.post(url(name, session.pk), data).status_code == 403, name


def test_names_stay_hidden_in_a_blind_pass_and_somebody_stayed_out_of_is_not_named(
    office, browser, url, session, director, role, placed
):
    hidden, out = placed("Noor Haddad", "10:00"), placed("Adaeze Nwosu", "10:20")
    ConflictOfInterest.objects.create(organisation=office, reviewer=director, performer=out.performer)
    page = browser.get(url("session", session.pk)).content.decode()
    assert "Noor Haddad" in page and "Adaeze" not in page and "Somebody you stay out of" in page
    assert browser.get(url("day-person", session.pk), {"who": f"a{out.pk}"}).status_code == 404
    ReviewPass.objects.create(organisation=office, role=role, name="Blind", state="open", is_blind=True)
    pages = [
        browser.get(url("session", session.pk)),
        browser.get(url("day-person", session.pk), {"who": f"a{hidden.pk}"}),
        browser.get(url("day-send", session.pk)),
    ]
    assert all(not stands_in(page.text, "Noor") and "Kavita" not in page.text for page in pages)


def test_a_board_of_any_size_is_read_in_as_many_statements(assert_statements, browser, url, role, director):
    for size in (1, 3, 24):
        session = day_of(role, director, names=[f"Person {n}" for n in range(size)], rooms=("A", "B", "C"), hours=4)
        waiting = CallIn.objects.filter(session=session).order_by("position").values_list("pk", flat=True)
        free = Slot.objects.filter(session=session).values_list("pk", flat=True)
        place_many(actor=director, session=session, pairs=list(zip(waiting, free, strict=False)))
        with assert_statements(8):
            assert browser.get(url("session", session.pk)).status_code == 200


@pytest.mark.parametrize("number", ["9" * 5000, "²"])
def test_an_odd_number_has_its_sentence(number, browser, url, session):
    slot = Slot.objects.filter(session=session).first()
    for name, sent in (
        ("day-times-keep", {"slot": slot.pk, "role": number}),
        ("day-times-remove", {"slot": number}),
        ("day-put-many", {"pair": f"{number}-{slot.pk}"}),
    ):
        assert browser.post(url(name, session.pk), sent, **HTMX).status_code < 500, name
