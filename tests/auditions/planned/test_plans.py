"""A plan through its pages: asked for, worked out, looked at, taken with exceptions, taken back, lost."""

import datetime as dt

import pytest

from auditions.models import Appointment, CallIn, DayPlan, Panelist, Slot
from auditions.services.autofill_work import LOST, fail_lost_plans, work_out
from auditions.states import AppointmentState, CallInState, PlanState
from core import clock
from notifications.models import OutboxMessage
from talent.models import BookOut
from tests import factories
from tests.auditions.planned.conftest import address, day_of, queue

pytestmark = pytest.mark.django_db


def ask(client, session, **bent):
    answer = client.post(address(session, "plan-new"), bent)
    assert answer.status_code == 302, answer.content
    plan = DayPlan.objects.get(session=session, state=PlanState.QUEUED)
    work_out(plan_id=plan.pk)
    plan.refresh_from_db()
    return plan


def take(client, plan, **chosen):
    return client.post(address(plan.session, "plan-take", plan=plan.pk), chosen or {"all": "1"}, follow=True)


def test_a_day_is_planned_looked_at_taken_and_taken_back(day, role, director, client_of):
    people = queue(day, role, "Noor Haddad", "Elias Thorne", "Kwame Asante")
    client = client_of(director)
    assert "Place all 3 for me" in client.get(address(day, "plan-new")).content.decode()
    plan = ask(client, day)
    assert plan.state == PlanState.READY
    assert {one["call_in"] for one in plan.placements} == {row.pk for row in people}
    assert not Appointment.objects.exists(), "looking is not placing"
    page = client.get(address(day, "plan-new")).content.decode()
    assert "Everybody has a time in this plan" in page and "Noor Haddad" in page

    taken = take(client, plan)
    assert "3 people are placed. Nobody has been told anything yet." in taken.content.decode()
    placed = Appointment.objects.filter(session=day)
    assert {row.state for row in placed} == {AppointmentState.PLANNED}
    assert set(CallIn.objects.values_list("state", flat=True)) == {CallInState.PLACED}
    assert not OutboxMessage.objects.exists()

    client.post(address(day, "plan-undo", plan=plan.pk))
    assert not Appointment.objects.exists()
    assert set(CallIn.objects.values_list("state", flat=True)) == {CallInState.QUEUED}
    assert "Everybody has a time in this plan" in client.get(address(day, "plan-new")).content.decode()


def test_taken_with_an_exception_leaves_them_in_the_queue(day, role, director, client_of):
    noor, elias = queue(day, role, "Noor Haddad", "Elias Thorne")
    client = client_of(director)
    plan = ask(client, day)
    take(client, plan, some="1", keep=[noor.pk])
    assert list(Appointment.objects.values_list("call_in", flat=True)) == [noor.pk]
    elias.refresh_from_db()
    assert elias.state == CallInState.QUEUED


def test_who_was_told_since_keeps_their_time_when_the_plan_is_taken_back(day, role, director, client_of):
    noor, _ = queue(day, role, "Noor Haddad", "Elias Thorne")
    client = client_of(director)
    plan = ask(client, day)
    take(client, plan)
    Appointment.objects.filter(call_in=noor).update(state=AppointmentState.OFFERED, told_at=clock.now())
    page = client.post(address(day, "plan-undo", plan=plan.pk), follow=True).content.decode()
    assert "keep their time: Noor Haddad" in page
    assert list(Appointment.objects.values_list("call_in", flat=True)) == [noor.pk]


def test_a_time_given_away_meanwhile_is_refused_by_name_and_the_rest_is_placed(day, role, director, client_of):
    queue(day, role, "Noor Haddad", "Elias Thorne")
    client = client_of(director)
    plan = ask(client, day)
    lost = next(one for one in plan.placements)
    slot = Slot.objects.get(pk=lost["slot"])
    other = factories.SubmissionFactory(role=role, state="callback")
    Appointment.objects.create(
        organisation=day.organisation, session=day, slot=slot, submission=other, performer=other.performer,
        kind=day.kind, state="planned", starts_at=slot.starts_at, ends_at=slot.ends_at, zone=day.zone,
    )  # fmt: skip
    page = take(client, plan).content.decode()
    assert "1 person is placed" in page
    assert "cannot have a time that somebody else has" in page


def test_why_somebody_is_left_out_and_bending_it_for_them_alone(day, role, director, client_of):
    early, away = queue(day, role, "Noor Haddad", "Elias Thorne")
    local = clock.in_zone(day.opens_at, day.zone)
    CallIn.objects.filter(pk=early.pk).update(free_from=(local + dt.timedelta(hours=5)).time())
    BookOut.objects.create(performer=away.performer, starts_on=local.date(), ends_on=local.date())
    client = client_of(director)
    plan = ask(client, day)
    assert plan.placements == []
    page = client.get(address(day, "plan-new")).content.decode()
    assert f"They are free only from {local + dt.timedelta(hours=5):%H:%M}." in page
    assert "They are booked out then." in page
    assert "Without their hours: 8 times would do" in page
    early.refresh_from_db()
    assert early.why_not[0]["rule"] == "hours", "the board's queue knows too"

    plan = ask(client, day, bend=[f"{early.pk}:hours"])
    assert [one["call_in"] for one in plan.placements] == [early.pk]
    plan = ask(client, day, day=["book_out"])
    assert [one["call_in"] for one in plan.placements] == [away.pk]


def test_minors_the_panel_and_the_way_from_another_venue(office, role, director, client_of):
    evening = day_of(
        office, role.call.production, roles=[role], rooms=1, times=2,
        opens_at=(clock.now() + dt.timedelta(days=10)).replace(hour=21, minute=0, second=0, microsecond=0),
    )  # fmt: skip
    (child,) = queue(evening, role, "Ayo Bright")
    child.performer.born_on = (clock.now() - dt.timedelta(days=12 * 365)).date()
    child.performer.save(update_fields=["born_on"])
    client = client_of(director)
    plan = ask(client, evening)
    assert plan.left_out[0]["reasons"][0]["rule"] == "minor"
    assert plan.left_out[0]["reasons"][0]["loosen"] == [], "a law does not bend"

    noon = day_of(office, role.call.production, roles=[role], rooms=1, times=4, kind="audition")
    (seen,) = queue(noon, role, "Noor Haddad")
    elsewhere = day_of(office, role.call.production, roles=[role], rooms=1, times=1, kind="fitting")
    Appointment.objects.create(
        organisation=office, session=elsewhere, submission=seen.submission, performer=seen.performer, kind="fitting",
        state="confirmed", starts_at=noon.opens_at - dt.timedelta(minutes=20),
        ends_at=noon.opens_at - dt.timedelta(minutes=5), zone=noon.zone,
    )  # fmt: skip
    plan = ask(client, noon)
    assert plan.placements[0]["slot"] == Slot.objects.filter(session=noon).last().pk, "forty-five minutes to get there"

    Panelist.objects.create(
        organisation=office, session=noon, name="Yusuf Demirel", part="director", is_needed=True,
        starts_at=noon.opens_at, ends_at=noon.opens_at + dt.timedelta(minutes=30),
    )  # fmt: skip
    plan = ask(client, noon)
    rules = {reason["rule"]: reason["sentence"] for reason in plan.left_out[0]["reasons"]}
    assert "Yusuf Demirel is needed" in rules["panel"]


def test_one_plan_in_the_making_and_a_lost_one_says_so(day, role, director, client_of):
    queue(day, role, "Noor Haddad")
    client = client_of(director)
    client.post(address(day, "plan-new"))
    again = client.post(address(day, "plan-new"))
    assert again.status_code == 409
    assert "being worked out already" in again.content.decode()
    assert 'hx-trigger="every 1s"' in again.content.decode()

    plan = DayPlan.objects.get()
    DayPlan.objects.update(state=PlanState.RUNNING, started_at=clock.now() - dt.timedelta(minutes=2))
    assert fail_lost_plans() == 1
    page = client.get(address(day, "plan-new")).content.decode()
    assert LOST in page and "Place them for me" in page
    assert work_out(plan_id=plan.pk) is None, "what a late worker finds is left alone"
    assert ask(client, day).state == PlanState.READY


def test_readers_look_and_session_runners_plan(day, role, reader, office, client_of):
    queue(day, role, "Noor Haddad")
    assert "Whoever runs the session plans it." in client_of(reader).get(address(day, "plan-new")).content.decode()
    assert client_of(reader).post(address(day, "plan-new")).status_code == 403
    runner = factories.MembershipFactory(organisation=office, role="session_runner").user
    assert client_of(runner).post(address(day, "plan-new")).status_code == 302


def test_bad_input_is_a_sentence(day, role, director, client_of):
    client = client_of(director)
    nobody = client.post(address(day, "plan-new"))
    assert (nobody.status_code, "nobody left to place" in nobody.content.decode()) == (422, True)
    queue(day, role, "Noor Haddad")
    for wrong in ({"day": "minor"}, {"bend": "x:hours"}, {"bend": "1:nonsense"}):
        assert client.post(address(day, "plan-new"), wrong).status_code == 422
    assert not DayPlan.objects.exists()


def test_a_plan_costs_the_same_for_everyone(office, role, director, client_of, assert_statements):
    costs = {}
    client = client_of(director)
    for count in (1, 3, 30):
        session = day_of(office, role.call.production, roles=[role], times=15)
        queue(session, role, *(f"Person {n}" for n in range(count)))
        ask(client, session)
        with assert_statements(24) as captured:
            assert client.get(address(session, "plan-new")).status_code == 200
        costs[count] = len(captured)
    assert len(set(costs.values())) == 1, costs
