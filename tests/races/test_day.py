"""Several people plan, send, answer and decide about one day at the same moment, on real threads."""

import datetime as dt

import pytest

from accounts.tenancy import office_scope
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.selectors.sending import to_tell
from auditions.services.appointments import answer_appointment
from auditions.services.call_ins import call_in
from auditions.services.moving_day import shift_session
from auditions.services.placing import book_slot, move_to, place, place_many, swap, unplace
from auditions.services.sending import send_day
from auditions.services.slots import make_slots
from auditions.states import LIVE
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.services.ends import cast_role
from core import clock
from core.errors import Conflict, DomainError
from notifications.models import OutboxMessage
from tests import factories
from tests.casting.room.people import director_of, office_with, role_in
from tests.races.test_apply import at_once
from tests.races.test_selects import inside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(2)]


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def day(office, role, team):
    session = factories.SessionFactory(production=role.production, rooms=1, roles=[role])
    with office_scope(office):
        make_slots(actor=team[0], session=session, is_open=True)
    return session


@pytest.fixture
def people(office, role, day):
    with office_scope(office):
        return [
            factories.CallInFactory(session=day, submission__role=role, submission__viewed_at=clock.now())
            for _ in range(6)
        ]


@pytest.fixture
def slots(office, day):
    with office_scope(office):
        return list(Slot.objects.filter(session=day).order_by("starts_at"))


def live(office):
    with office_scope(office):
        return list(Appointment.objects.filter(state__in=LIVE).order_by("pk"))


def told(office, actor, day, people, slots):
    with office_scope(office):
        pairs = [(row.pk, slot.pk) for row, slot in zip(people, slots, strict=False)]
        place_many(actor=actor, session=day, pairs=pairs)
        send_day(actor=actor, session=day, expected=to_tell(actor, day).digest)
        return list(Appointment.objects.filter(session=day).order_by("starts_at"))


def refusals(answers):
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, DomainError)], answers
    return [one for one in answers if isinstance(one, DomainError)]


def test_of_six_who_take_one_open_time_one_has_it(office, people, slots):
    answers = at_once(*(inside(office, lambda row=row: book_slot(call_in=row, slot=slots[0])) for row in people))
    lost = refusals(answers)
    assert [str(one) for one in lost] == ["That time has just been taken. Choose another."] * 5
    assert [row.slot_id for row in live(office)] == [slots[0].pk]


def test_of_two_planners_and_a_performer_one_fills_a_time(office, team, people, slots):
    answers = at_once(
        inside(office, lambda: place(actor=team[0], call_in=people[0], slot=slots[0])),
        inside(office, lambda: place(actor=team[1], call_in=people[1], slot=slots[0])),
        inside(office, lambda: book_slot(call_in=people[2], slot=slots[0])),
    )
    assert len(refusals(answers)) == 2
    assert len(live(office)) == 1


def test_one_person_taking_two_times_at_once_has_one(office, people, slots):
    answers = at_once(
        *(inside(office, lambda slot=slot: book_slot(call_in=people[0], slot=slot)) for slot in slots[:4])
    )
    assert len(refusals(answers)) == 3
    assert len(live(office)) == 1


def test_confirm_against_move_answers_the_old_time_or_none(office, team, day, people, slots):
    [row] = told(office, team[0], day, people[:1], slots)
    confirm, move = at_once(
        inside(office, lambda: answer_appointment(appointment=row, sequence=0, answer="yes")),
        inside(office, lambda: move_to(actor=team[0], appointment=row, slot=slots[9])),
    )
    assert not isinstance(move, Exception)
    refused = refusals([confirm])
    with office_scope(office):
        now = Appointment.objects.get(pk=row.pk)
        assert now.slot_id == slots[9].pk
        assert now.state == ("offered" if refused else "confirmed")
        # Whichever came first, the new time is asked for.
        send_day(actor=team[0], session=day, expected=to_tell(team[0], day).digest)
        assert Appointment.objects.get(pk=row.pk).state == "offered"


def test_confirm_against_sending_a_change_never_confirms_what_was_not_read(office, team, day, people, slots):
    [row] = told(office, team[0], day, people[:1], slots)
    with office_scope(office):
        move_to(actor=team[0], appointment=row, slot=slots[9])
        digest = to_tell(team[0], day).digest
    confirm, sent = at_once(
        inside(office, lambda: answer_appointment(appointment=row, sequence=0, answer="yes")),
        inside(office, lambda: send_day(actor=team[0], session=day, expected=digest)),
    )
    assert isinstance(confirm, Conflict)
    assert not isinstance(sent, Exception)
    with office_scope(office):
        assert Appointment.objects.get(pk=row.pk).state == "offered"


def test_two_who_send_at_once_tell_everybody_once(office, team, day, people, slots):
    with office_scope(office):
        place_many(actor=team[0], session=day, pairs=[(p.pk, s.pk) for p, s in zip(people, slots, strict=False)])
        digest = to_tell(team[0], day).digest
    answers = at_once(
        *(inside(office, lambda actor=actor: send_day(actor=actor, session=day, expected=digest)) for actor in team)
    )
    assert len(refusals(answers)) == 1
    with office_scope(office):
        assert OutboxMessage.objects.count() == 6


def test_cast_against_confirm_leaves_nobody_with_a_time_for_a_part_that_is_gone(office, team, role, day, people, slots):
    rows = told(office, team[0], day, people[:3], slots)
    with office_scope(office):
        first = rows[0].submission
        for state in ("offered", "booked"):
            decide_submissions(actor=team[0], role=role, submissions=Selection(role=role, ids=[first.pk]), to=state)
    cast, *answers = at_once(
        inside(office, lambda: cast_role(actor=team[0], role=role)),
        *(
            inside(office, lambda row=row: answer_appointment(appointment=row, sequence=0, answer="yes"))
            for row in rows[1:]
        ),
    )
    assert not isinstance(cast, Exception), cast
    refusals(answers)
    assert [row.pk for row in live(office)] == [rows[0].pk]
    with office_scope(office):
        assert set(
            CallIn.objects.filter(pk__in=[row.call_in_id for row in rows[1:]]).values_list("state", flat=True)
        ) == {"removed"}


def test_moving_the_day_against_booking_and_swapping_keeps_every_promise(office, team, day, people, slots):
    rows = told(office, team[0], day, people[:3], slots)
    answers = at_once(
        inside(office, lambda: shift_session(actor=team[0], session=day, minutes=10)),
        inside(office, lambda: swap(actor=team[1], first=rows[0], second=rows[1])),
        inside(office, lambda: book_slot(call_in=people[4], slot=slots[6])),
        inside(office, lambda: unplace(actor=team[1], appointment=rows[2])),
        inside(office, lambda: answer_appointment(appointment=rows[1], sequence=0, answer="no")),
    )
    refusals(answers)
    with office_scope(office):
        for row in Appointment.objects.filter(state__in=LIVE).select_related("slot"):
            assert (row.starts_at, row.ends_at) == (row.slot.starts_at, row.slot.ends_at)
        assert Session.objects.get(pk=day.pk).opens_at == day.opens_at + dt.timedelta(minutes=10)


def test_two_who_call_in_the_same_people_queue_them_once(office, team, role, day):
    with office_scope(office):
        ids = [factories.SubmissionFactory(role=role, state="viewed", viewed_at=clock.now()).pk for _ in range(3)]
    answers = at_once(
        *(
            inside(
                office,
                lambda actor=actor: call_in(
                    actor=actor, role=role, submissions=Selection(role=role, ids=ids), session=day
                ),
            )
            for actor in team
        )
    )
    assert len(refusals(answers)) == 1
    with office_scope(office):
        assert CallIn.objects.filter(submission__in=ids).count() == 3
