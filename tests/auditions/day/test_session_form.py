"""Making a session by its form: hours on the venue's wall, rooms, roles, panel and breaks."""

import datetime as dt

import pytest

from auditions.models import Session, Slot
from tests import factories

UTC = dt.UTC


def test_a_session_is_made_with_its_parts_and_times(browser, url, office, role, venue, typed):
    studio_a, studio_b = venue.studios
    data = typed(
        panel=[
            {"name": "Yusuf Demirel", "part": "director", "starts": "11:00"},
            {"name": "", "part": "casting"},
        ],
        breaks=[{"label": "Break", "starts": "11:00", "ends": "11:20"}],
        rooms=[{"room": studio_a.pk}, {"room": studio_b.pk, "opens": "11:20", "role": role.pk}],
    )
    answer = browser.post(url("session-new"), data)
    session = Session.objects.get()
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == url("session", session.pk)
    assert session.opens_at == dt.datetime(2031, 3, 11, 10, 0, tzinfo=UTC)
    seat = session.panel.get()
    assert (seat.name, seat.starts_at, seat.ends_at) == (
        "Yusuf Demirel",
        dt.datetime(2031, 3, 11, 11, tzinfo=UTC),
        None,
    )
    times = [slot.starts_at.strftime("%H:%M") for slot in Slot.objects.filter(room=studio_a).order_by("starts_at")]
    assert times == ["10:00", "10:20", "10:40", "11:20", "11:40"]
    only = Slot.objects.filter(room=studio_b).order_by("starts_at")
    assert [(slot.starts_at.strftime("%H:%M"), slot.role_id) for slot in only] == [
        ("11:20", role.pk),
        ("11:40", role.pk),
    ]


def test_a_session_may_go_on_past_midnight(browser, url, venue, typed):
    browser.post(
        url("session-new"),
        typed(opens="22:00", closes="01:00", breaks=[{"label": "Tea", "starts": "00:10", "ends": "00:30"}]),
    )
    session = Session.objects.get()
    assert session.closes_at == dt.datetime(2031, 3, 12, 1, 0, tzinfo=UTC)
    assert session.breaks.get().starts_at == dt.datetime(2031, 3, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "time", "words"),
    [("2031-03-30", "01:30", "does not exist"), ("2031-10-26", "01:30", "comes twice")],
)
def test_a_time_that_the_clocks_skip_or_repeat_is_refused_where_it_stands(browser, url, typed, date, time, words):
    answer = browser.post(url("session-new"), typed(date=date, opens=time, closes="05:00", title="Night read"))
    page = answer.content.decode()
    assert answer.status_code == 422 and not Session.objects.exists()
    assert words in page.split('id="id_opens_error"')[1][:300]
    assert 'value="Night read"' in page


def test_a_break_outside_the_hours_is_refused_at_its_row_and_everything_typed_stays(browser, url, typed):
    rows = [
        {"label": "Tea", "starts": "11:00", "ends": "11:10"},
        {"label": "Lunch", "starts": "12:30", "ends": "13:30"},
    ]
    answer = browser.post(url("session-new"), typed(breaks=rows, bring="A hat"))
    page = answer.content.decode()
    assert answer.status_code == 422 and not Session.objects.exists()
    assert "The session is not open then" in page.split('id="id_breaks-1-starts_error"')[1][:200]
    assert 'value="Lunch"' in page and "A hat" in page and 'id="id_breaks-0-starts_error"' not in page


def test_a_room_of_another_house_is_refused_at_the_rooms(browser, url, office, typed):
    elsewhere = factories.RoomFactory(venue=factories.VenueFactory(organisation=office))
    answer = browser.post(url("session-new"), typed(rooms=[{"room": elsewhere.pk}]))
    assert answer.status_code == 422
    assert "Choose rooms of this venue" in answer.content.decode()


def test_new_lengths_make_the_free_times_anew(browser, url, venue, typed):
    browser.post(url("session-new"), typed())
    session = Session.objects.get()
    assert session.slots.count() == 12
    page = browser.get(url("session-edit", session.pk))
    assert page.status_code == 200
    data = typed(roles=[{"role": session.roles.get().role_id, "minutes": 30, "keep_together": "on"}])
    data |= {f"{name}-INITIAL_FORMS": data[f"{name}-TOTAL_FORMS"] for name in ("rooms", "roles")}
    answer = browser.post(url("session-edit", session.pk), data)
    assert answer.status_code == 302, answer.content.decode()
    assert session.slots.count() == 8


def test_who_only_reads_looks_and_plans_nothing(browser, url, reader, client, typed):
    browser.post(url("session-new"), typed())
    session = Session.objects.get()
    client.force_login(reader)
    assert client.get(url("session-list")).status_code == 200
    assert client.get(url("session-edit", session.pk)).status_code == 403
    assert client.post(url("session-new"), typed()).status_code == 403
    assert client.post(url("session-move", session.pk), {"to": "cancel"}).status_code == 403
