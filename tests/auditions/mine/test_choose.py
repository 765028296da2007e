"""Choosing a time by one link, moving it, saying no: by whoever was invited, without an account."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token, choose_token
from auditions.models import Appointment, CallIn
from auditions.states import AppointmentState, CallInState
from core import clock
from notifications.models import OutboxMessage
from talent.models import BookOut
from tests import factories
from tests.auditions.mine.world import add_slots, booked, day, fresh, invited
from tests.tokens import payload

pytestmark = pytest.mark.django_db


def page(call_in, **query):
    return Client().get(reverse("auditions:choose", args=[choose_token(call_in)]), query)


def take(call_in, slot, token=None):
    url = reverse("auditions:choose", args=[token or choose_token(call_in)])
    return Client().post(url, {"slot": slot.pk if hasattr(slot, "pk") else slot})


def slots_of(session):
    with across_offices("a test"):
        return list(session.slots.order_by("starts_at"))


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_one_link_chooses_and_then_leads_to_the_time():
    session = day()
    call_in = invited(session, stage_name="Noor Haddad")
    shown = page(call_in)
    assert shown.status_code == 200
    assert "Noor Haddad" in text(shown)
    assert shown["Referrer-Policy"] == "no-referrer"
    answer = take(call_in, slots_of(session)[1])
    assert answer.status_code == 302
    with across_offices("a test"):
        made = Appointment.objects.get(call_in=call_in)
        note = OutboxMessage.objects.get(kind="auditions.time_chosen")
    assert (made.state, made.slot_id) == (AppointmentState.CONFIRMED, slots_of(session)[1].pk)
    assert made.told_starts_at == made.starts_at
    assert fresh(call_in).state == CallInState.PLACED
    assert "You have said yes" in text(Client().get(answer["Location"]))
    assert (note.subject_id, note.recipient_id) == (made.pk, call_in.performer.account_id)
    assert "METHOD:REQUEST" in note.attachments[0]["text"]
    assert "You have a time" in text(page(call_in))


def test_of_two_the_second_is_told_and_keeps_the_page():
    session = day(slots=2)
    first, second = invited(session), invited(session)
    taken = slots_of(session)[0]
    take(first, taken)
    answer = take(second, taken)
    assert answer.status_code == 422
    assert "That time has just been taken. Choose another." in text(answer)
    assert f'value="{slots_of(session)[1].pk}"' in text(answer)
    assert fresh(second).state == CallInState.INVITED


def early(days: int = 7) -> dt.datetime:
    return (clock.now() + dt.timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)


def offered_in(answer) -> list[int]:
    return [int(pk) for pk in re.findall(r'name="slot" value="(\d+)"', text(answer))]


def test_too_late_is_said_for_little_with_the_nearest_times(assert_statements):
    session = day(slots=60, opens_at=early())
    slots = slots_of(session)
    booked(invited(session), slots[30])
    late = invited(session)
    with assert_statements(12):
        answer = take(late, slots[30])
    assert answer.status_code == 422
    assert offered_in(answer) == [slot.pk for slot in slots[18:43] if slot != slots[30]]
    # The token is signed with the second in which it was made, so the link is followed and not spelt.
    [way] = re.findall(r'href="(/choose/[^"]+\?day=[^"]+)"', text(answer))
    assert Client().get(way).status_code == 200
    with assert_statements(26):
        assert take(late, slots[31]).status_code == 302


def test_where_none_of_the_nearest_would_do_all_that_would_are_offered():
    session = day(slots=60, opens_at=early())
    slots = slots_of(session)
    booked(invited(session), slots[30])
    late = invited(session)
    other = factories.RoleFactory(call__production=session.production)
    with across_offices("a test"):
        session.slots.filter(pk__in=[slot.pk for slot in slots[10:50]]).update(role=other)
    assert offered_in(take(late, slots[30])) == [slot.pk for slot in [*slots[:10], *slots[50:]]]


def test_a_full_day_says_so_and_offers_the_waiting_list():
    session = day(slots=1)
    booked(invited(session))
    late = invited(session)
    assert "Every time is taken just now" in text(page(late))
    Client().post(reverse("auditions:choose-wait", args=[choose_token(late)]))
    assert "You are next" in text(page(late))
    later = invited(session)
    Client().post(reverse("auditions:choose-wait", args=[choose_token(later)]))
    assert "1 person is before you" in text(page(later))
    Client().post(reverse("auditions:choose-stop-waiting", args=[choose_token(late)]))
    assert "You are next" in text(page(later))


def test_nobody_waits_while_there_is_a_time():
    call_in = invited(day(slots=1))
    answer = Client().post(reverse("auditions:choose-wait", args=[choose_token(call_in)]))
    assert answer.status_code == 409
    assert fresh(call_in).state == CallInState.INVITED


def test_a_link_of_an_earlier_round_is_dead():
    session = day()
    call_in = invited(session)
    old = choose_token(call_in)
    with across_offices("a test"):
        CallIn.objects.filter(pk=call_in.pk).update(round=1)
    shown = Client().get(reverse("auditions:choose", args=[old]))
    assert "This link is not in use any more" in text(shown)
    take(call_in, slots_of(session)[0], token=old)
    assert fresh(call_in).state == CallInState.INVITED
    assert Client().get(reverse("auditions:choose", args=[old + "x"])).status_code == 404
    # A key for one door opens no other.
    assert Client().get(reverse("auditions:answer", args=[choose_token(call_in)])).status_code == 404


@pytest.mark.parametrize(
    ("kept", "change", "sentence"),
    [
        ("role", {}, "This time does not suit this appointment"),
        ("shut", {"is_open": False}, "That time has just been taken"),
        ("past", {}, "This time does not suit this appointment"),
    ],
)
def test_only_open_times_of_ones_own_part_that_are_still_to_come(kept, change, sentence):
    session = day(slots=2)
    call_in = invited(session)
    slot = slots_of(session)[0]
    if kept == "role":
        change = {"role": factories.RoleFactory(call__production=session.production)}
    if kept == "past":
        change = {"starts_at": clock.now() - dt.timedelta(hours=1), "ends_at": clock.now()}
    with across_offices("a test"):
        session.slots.filter(pk=slot.pk).update(**change)
    assert f'value="{slot.pk}"' not in text(page(call_in))
    answer = take(call_in, slot)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_minor_is_not_offered_a_time_after_their_hours():
    late = (clock.now() + dt.timedelta(days=7)).replace(hour=20, minute=30, second=0, microsecond=0)
    session = day(slots=3, opens_at=late, zone="Europe/London")
    child = invited(session, born_on=clock.today() - dt.timedelta(days=365 * 11))
    grown = invited(session)
    assert all(f'value="{slot.pk}"' in text(page(grown)) for slot in slots_of(session))
    last = slots_of(session)[-1]
    assert f'value="{last.pk}"' not in text(page(child))
    assert take(child, last).status_code == 422


def test_what_was_chosen_moves_until_the_notice_period():
    session = day(slots=3)
    call_in = invited(session)
    mine = booked(call_in)
    other = slots_of(session)[2]
    url = reverse("auditions:answer-move", args=[answer_token(mine)])
    shown = Client().get(url)
    assert "The old one stays yours until the new one is" in text(shown)
    assert "yours now" in text(shown)
    answer = Client().post(url, {"slot": other.pk})
    moved = fresh(mine)
    assert payload(answer["Location"]) == payload(reverse("auditions:answer", args=[answer_token(moved)]))
    assert (moved.slot_id, moved.starts_at, moved.told_starts_at) == (other.pk, other.starts_at, other.starts_at)
    assert (moved.state, moved.sequence) == (AppointmentState.CONFIRMED, mine.sequence + 1)
    # The link to the time before answers for nothing any more.
    assert "The time has changed" in text(Client().get(reverse("auditions:answer", args=[answer_token(mine)])))
    again = Client().post(url, {"slot": slots_of(session)[1].pk})
    assert again.status_code == 403
    assert fresh(mine).slot_id == other.pk


def test_a_move_that_fails_leaves_the_old_time():
    session = day(slots=2)
    mine = booked(invited(session))
    theirs = booked(invited(session))
    url = reverse("auditions:answer-move", args=[answer_token(mine)])
    answer = Client().post(url, {"slot": theirs.slot_id})
    assert answer.status_code == 422
    assert "That time has just been taken" in text(answer)
    assert fresh(mine).slot_id == mine.slot_id


def test_inside_the_notice_period_a_move_becomes_a_request():
    session = day(slots=3, opens_at=clock.now() + dt.timedelta(hours=20), notice_hours=24)
    mine = booked(invited(session))
    shown = text(Client().get(reverse("auditions:answer", args=[answer_token(mine)])))
    assert "It is too close now to move it yourself" in shown
    assert not re.search(rf'/callback/{payload(answer_token(mine))}[^"]*/move/', shown)
    url = reverse("auditions:answer-move", args=[answer_token(mine)])
    assert Client().post(url, {"slot": slots_of(session)[2].pk}).status_code == 403
    Client().post(
        reverse("auditions:answer", args=[answer_token(mine)]), {"answer": "another_time", "note": "After four"}
    )
    assert fresh(mine).state == AppointmentState.RESCHEDULE_REQUESTED


def test_a_no_before_choosing_keeps_its_reason():
    call_in = invited(day())
    url = reverse("auditions:choose-decline", args=[choose_token(call_in)])
    assert "A reason, if you like" in text(Client().get(url))
    assert Client().post(url, {"note": "On tour until May"}).status_code == 302
    row = fresh(call_in)
    assert (row.state, row.answer_note) == (CallInState.DECLINED, "On tour until May")
    assert "You have said no" in text(page(call_in))


def test_another_offices_booking_is_told_to_the_performer_alone():
    session = day(slots=2)
    call_in = invited(session)
    elsewhere = day(slots=1)
    other = booked(invited(elsewhere, performer=call_in.performer))
    assert other.starts_at == slots_of(session)[0].starts_at
    shown = text(page(call_in))
    assert "you are elsewhere" in shown
    assert elsewhere.organisation.name not in shown
    take(call_in, slots_of(session)[0])
    with across_offices("a test"):
        made = Appointment.objects.get(call_in=call_in)
    shown = text(Client().get(reverse("auditions:answer", args=[answer_token(made)])))
    assert "with another office" in shown
    assert elsewhere.organisation.name not in shown
    assert elsewhere.production.title not in shown


def test_what_another_office_only_plans_is_no_warning():
    session = day(slots=1)
    call_in = invited(session)
    other = booked(invited(day(slots=1), performer=call_in.performer))
    with across_offices("a test"):
        Appointment.objects.filter(pk=other.pk).delete()
        factories.SessionFactory()
    assert "elsewhere" not in text(page(call_in)).replace("Only this page says where you are elsewhere", "")


def test_days_booked_out_are_marked():
    session = day(slots=1)
    call_in = invited(session)
    BookOut.objects.create(
        performer=call_in.performer, starts_on=session.opens_at.date(), ends_on=session.opens_at.date()
    )
    assert "booked out" in text(page(call_in))


def test_both_zones_are_named_and_either_can_be_read():
    opens = dt.datetime(2031, 3, 24, 10, 0, tzinfo=dt.UTC)
    session = day(opens_at=opens)
    call_in = invited(session, account__time_zone="Europe/Athens")
    client = Client()
    client.force_login(call_in.performer.account)
    url = reverse("auditions:choose", args=[choose_token(call_in)])
    shown = text(client.get(url))
    assert ">12:00<small>10:00</small>" in shown
    assert "Athens, EET time. London, GMT time is beneath." in shown
    assert "Clocks change on 30 March in Athens and London" in shown
    shown = text(client.get(url, {"zone": "Europe/London"}))
    assert ">10:00<small>12:00</small>" in shown
    assert 'value="Europe/London" selected' in shown


def test_the_page_of_times_costs_the_same_for_three_and_for_sixty(assert_statements):
    session = day(slots=3)
    call_in = invited(session)
    url = reverse("auditions:choose", args=[choose_token(call_in)])
    with assert_statements(8):
        Client().get(url)
    add_slots(session, 57, after=3)
    with assert_statements(8):
        Client().get(url)
