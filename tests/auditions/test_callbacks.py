"""Calling people back: by the office's form, to the invited person's answer."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from auditions.guards import callback_guard
from auditions.links import answer_token
from auditions.models import Appointment
from auditions.services.appointments import cancel_appointment, move_appointment
from auditions.services.callbacks import Plan, invite_to_callback
from auditions.states import APPOINTMENT_MOVES, AppointmentState
from casting.guards import not_this_time_guard
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import undo_decision
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid
from notifications.models import OutboxMessage
from talent.services.representation import end_representation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    starts_at = (clock.now() + dt.timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
    return Plan(starts_at=starts_at, minutes=15, zone="Europe/London", place="Studio 2", prepare="Scene 12")


@pytest.fixture
def invite(director, role, plan):
    def act(*people, plan=plan, role=role):
        selection = Selection(role=role, ids=[person.pk for person in people])
        return invite_to_callback(actor=director, role=role, submissions=selection, plan=plan)

    return act


def appointment_of(submission):
    return Appointment.objects.get(submission=submission)


def leave(appointment):
    """The invitation reaches them."""
    note = OutboxMessage.objects.get(subject_type="auditions.appointment", subject_id=appointment.pk, state="held")
    for state in ("queued", "in_flight"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    OutboxMessage.objects.filter(pk=note.pk).update(state="sent", sent_at=clock.now())
    return note


def notes_of(appointment):
    rows = OutboxMessage.objects.filter(subject_type="auditions.appointment", subject_id=appointment.pk)
    return [(note.kind, note.state) for note in rows.order_by("pk")]


@pytest.mark.parametrize("source", AppointmentState.values)
@pytest.mark.parametrize("target", AppointmentState.values)
def test_the_database_follows_the_table_of_moves(submit, invite, source, target):
    if source == target:
        return
    person = submit()
    invite(person)
    row = Appointment.objects.filter(pk=appointment_of(person).pk)
    row.delete()
    made = Appointment.objects.create(
        organisation=person.organisation, submission=person, performer=person.performer, kind="callback", state=source,
        starts_at=clock.now(), ends_at=clock.now() + dt.timedelta(minutes=5), zone="UTC",
    )  # fmt: skip
    move = Appointment.objects.filter(pk=made.pk)
    if target in APPOINTMENT_MOVES[source]:
        assert move.update(state=target) == 1
    else:
        with pytest.raises(Exception, match="Invalid transition"), transaction.atomic():
            move.update(state=target)


def test_people_come_one_after_another_in_the_chosen_order(submit, invite, plan):
    first, second = submit(performer__stage_name="Zoe Zed"), submit(performer__stage_name="Abe Ay")
    invite(first, second)
    assert appointment_of(first).starts_at == plan.starts_at
    assert appointment_of(second).starts_at == plan.starts_at + dt.timedelta(minutes=15)
    assert set(Submission.objects.values_list("state", flat=True)) == {"callback"}


def test_the_invitation_waits_five_minutes_with_a_calendar_file(submit, invite, time_machine, plan):
    now = clock.now()
    time_machine.move_to(now, tick=False)
    person = submit(performer__account__time_zone="Asia/Kolkata")
    invite(person)
    note = OutboxMessage.objects.get(kind="auditions.callback")
    assert note.held_until == now + dt.timedelta(minutes=5)
    assert "Kolkata" in note.context["when"]
    assert "London" in note.context["when_there"]
    event = Calendar.from_ical(note.attachments[0]["text"]).walk("VEVENT")[0]
    assert event.decoded("dtstart") == plan.starts_at
    assert event["sequence"] == 0


def test_the_parent_of_a_child_is_asked_whether_the_child_can_come(submit, invite):
    born = clock.today() - dt.timedelta(days=9 * 366)
    child = submit(performer__stage_name="Tilda Kane", performer__account__name="Orla Kane", performer__born_on=born)
    invite(child)
    note = OutboxMessage.objects.get(subject_type="auditions.appointment", subject_id=appointment_of(child).pk)
    assert (note.context["greeting"], note.context["you"]) == ("Orla", "Tilda Kane")


def test_one_clock_is_shown_once(submit, invite):
    person = submit(performer__account__time_zone="Europe/London")
    invite(person)
    assert OutboxMessage.objects.get(kind="auditions.callback").context["when_there"] == ""


def test_nobody_is_seen_twice_at_once(submit, invite, role, office):
    person, free = submit(profile__data={"stage_name": "Noor"}), submit()
    invite(person)
    other = factories.RoleFactory(call=role.call)
    again = submit(role=other, performer=person.performer, profile=person.profile)
    with pytest.raises(IllegalTransition, match="at that time already"):
        invite(again, role=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        taken = appointment_of(person)
        Appointment.objects.create(
            organisation=office, submission=again, performer=person.performer, kind="callback", zone="UTC",
            starts_at=taken.starts_at + dt.timedelta(minutes=14), ends_at=taken.ends_at + dt.timedelta(hours=1),
        )  # fmt: skip
    assert free.state == "viewed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"minutes": 0}, "minutes"),
        ({"place": ""}, "place"),
        ({"zone": "Mars/Olympus"}, "zone"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_at_its_field(submit, invite, plan, change, field):
    from dataclasses import replace

    with pytest.raises(Invalid) as caught:
        invite(submit(), plan=replace(plan, **change))
    assert caught.value.field == field


def test_undo_before_anyone_heard_takes_the_invitation_back_without_a_word(submit, invite, director):
    person = submit()
    outcome = invite(person)
    undo_decision(actor=director, decision=outcome.decision)
    person.refresh_from_db()
    assert person.state == "viewed"
    assert appointment_of(person).state == "cancelled"
    assert notes_of(appointment_of(person)) == [("auditions.callback", "superseded")]


def test_a_no_after_the_invitation_left_calls_the_time_off_and_says_so(submit, invite, decide):
    person = submit()
    invite(person)
    leave(appointment_of(person))
    decide(person, to="not_selected")
    assert notes_of(appointment_of(person)) == [
        ("auditions.callback", "sent"),
        ("auditions.callback_cancelled", "held"),
    ]
    cancel = OutboxMessage.objects.get(kind="auditions.callback_cancelled").attachments[0]["text"]
    event = Calendar.from_ical(cancel).walk("VEVENT")[0]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_undoing_that_no_gives_the_time_and_the_answer_back(submit, invite, decide, director, client):
    person = submit()
    invite(person)
    leave(appointment_of(person))
    token = answer_token(appointment_of(person))
    client.post(reverse("auditions:answer", args=[token]), {"answer": "yes"})
    outcome = decide(person, to="not_selected")
    undo_decision(actor=director, decision=outcome.decision)
    appointment = appointment_of(person)
    assert (appointment.state, appointment.sequence) == ("confirmed", 0)
    assert notes_of(appointment)[-1] == ("auditions.callback_cancelled", "superseded")


def test_only_whose_time_changed_is_asked_again(submit, invite, director, plan, client):
    from dataclasses import replace

    moved, stays = submit(), submit()
    invite(moved, stays)
    for person in (moved, stays):
        leave(appointment_of(person))
        client.post(reverse("auditions:answer", args=[answer_token(appointment_of(person))]), {"answer": "yes"})
    old = answer_token(appointment_of(moved))
    later = replace(plan, starts_at=plan.starts_at + dt.timedelta(hours=3))
    move_appointment(actor=director, appointment=appointment_of(moved), plan=later)
    assert appointment_of(moved).state == "offered"
    assert appointment_of(stays).state == "confirmed"
    page = client.get(reverse("auditions:answer", args=[old])).content.decode()
    assert "The time has changed since this link was sent" in page
    answered = client.post(reverse("auditions:answer", args=[old]), {"answer": "yes"})
    assert answered.status_code == 422
    assert appointment_of(moved).state == "offered"


def test_moving_onto_another_time_of_theirs_is_refused(submit, invite, director, role, plan):
    from dataclasses import replace

    person = submit()
    invite(person)
    other = factories.RoleFactory(call=role.call)
    again = submit(role=other, performer=person.performer, profile=person.profile)
    invite(again, role=other, plan=replace(plan, starts_at=plan.starts_at + dt.timedelta(hours=2)))
    with pytest.raises(Conflict):
        move_appointment(actor=director, appointment=appointment_of(again), plan=plan)


class TestAnswerPage:
    def address(self, person):
        return reverse("auditions:answer", args=[answer_token(appointment_of(person))])

    def test_needs_no_account(self, submit, invite, client):
        person = submit()
        invite(person)
        page = client.get(self.address(person))
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"

    @pytest.mark.parametrize(
        ("answer", "note", "state"),
        [
            ("yes", "", "confirmed"),
            ("no", "I am away", "declined"),
            ("another_time", "After three", "reschedule_requested"),
        ],
    )
    def test_takes_each_answer(self, submit, invite, client, answer, note, state):
        person = submit()
        invite(person)
        assert client.post(self.address(person), {"answer": answer, "note": note}).status_code == 302
        assert appointment_of(person).state == state
        assert client.post(self.address(person), {"answer": answer, "note": note}).status_code == 302

    def test_asks_which_other_time(self, submit, invite, client):
        person = submit()
        invite(person)
        page = client.post(self.address(person), {"answer": "another_time"})
        assert page.status_code == 422
        assert "which times would work" in page.content.decode()

    def test_says_when_it_is_off(self, submit, invite, client, director):
        person = submit()
        invite(person)
        address = self.address(person)
        cancel_appointment(actor=director, appointment=appointment_of(person))
        assert "will not take place" in client.get(address).content.decode()
        client.post(address, {"answer": "yes"})
        assert appointment_of(person).state == "cancelled"

    @pytest.mark.parametrize("token", ["nonsense", "WyJhIiwwXQ:1x:bad"])
    def test_a_made_up_link_leads_nowhere(self, client, db, token):
        assert client.get(reverse("auditions:answer", args=[token])).status_code == 404

    def test_hides_the_title_of_an_unannounced_production(self, submit, invite, client, role):
        role.production.codename, role.production.is_announced = "Project Gull", False
        role.production.save()
        person = submit()
        invite(person)
        for address in (self.address(person), self.address(person) + "calendar.ics"):
            body = client.get(address).content.decode()
            assert "Project Gull" in body
            assert "Salt Road" not in body


class TestOfficePages:
    @pytest.fixture
    def desk(self, client, director):
        client.force_login(director)
        return client

    def test_the_form_invites_and_keeps_what_was_typed_when_it_cannot(self, desk, submit, role, office):
        person = submit()
        url = reverse("auditions:callback-new", args=[office.slug, role.pk])
        assert "Call back" in desk.get(url, {"ids": person.pk}).content.decode()
        day = (clock.now() + dt.timedelta(days=3)).date().isoformat()
        typed = {
            "ids": person.pk,
            "date": day,
            "time": "10:00",
            "minutes": 15,
            "zone": "Europe/London",
            "prepare": "Scene 9",
        }
        page = desk.post(url, typed)
        assert page.status_code == 422
        assert "Say where" in page.content.decode()
        assert "Scene 9" in page.content.decode()
        assert desk.post(url, typed | {"place": "Studio 2"}).status_code == 302
        assert appointment_of(person).place == "Studio 2"

    def test_an_hour_that_the_clocks_skip_is_refused(self, desk, submit, role, office):
        url = reverse("auditions:callback-new", args=[office.slug, role.pk])
        year = clock.now().year + 1
        last_sunday = max(d for d in range(25, 32) if dt.date(year, 3, d).weekday() == 6)
        typed = {"ids": submit().pk, "date": f"{year}-03-{last_sunday}", "time": "01:30", "minutes": 15}
        page = desk.post(url, typed | {"zone": "Europe/London", "place": "Studio 2"})
        assert "the clocks go forward" in page.content.decode()

    def test_the_list_costs_the_same_for_one_and_for_many(self, desk, submit, invite, role, office, assert_statements):
        url = reverse("auditions:callback-list", args=[office.slug, role.pk])
        invite(submit())
        desk.get(url)
        with assert_statements(12) as one:
            desk.get(url)
        from dataclasses import replace

        later = Plan(starts_at=clock.now() + dt.timedelta(days=30), minutes=5, zone="UTC", place="Here")
        invite(*[submit() for _ in range(20)], plan=replace(later))
        with assert_statements(12) as many:
            page = desk.get(url)
        assert len(one) == len(many)
        assert len(re.findall(r"Call off<", page.content.decode())) == 21


def test_an_invitation_does_not_leave_for_somebody_no_longer_called_back(submit, invite):
    person = submit()
    invite(person)
    note = OutboxMessage.objects.get(kind="auditions.callback")
    assert callback_guard([note])[note.pk].act == "send"
    Submission.objects.filter(pk=person.pk).update(state="shortlisted")
    assert callback_guard([note])[note.pk].act == "drop"


def test_a_no_waits_until_they_have_been_seen_for_the_same_production(submit, invite, decide, role):
    person = submit()
    decide(person, to="not_selected")
    note = OutboxMessage.objects.get(kind="casting.not_this_time")
    other = factories.RoleFactory(call=role.call)
    again = submit(role=other, performer=person.performer, profile=person.profile)
    invite(again, role=other)
    Submission.objects.filter(pk=again.pk).update(state="shortlisted")
    verdict = not_this_time_guard([note])[note.pk]
    assert verdict.act == "wait"
    assert verdict.until == appointment_of(again).ends_at + dt.timedelta(hours=1)


def test_a_withdrawal_frees_the_time(submit, invite):
    from casting.signals import submission_withdrawn

    person = submit()
    invite(person)
    submission_withdrawn.send(Submission, submission=person, actor=person.performer.account)
    assert appointment_of(person).state == "cancelled"


def test_the_link_that_came_after_an_agency_stopped_shows_the_time_it_was_moved_to(
    submit, invite, director, plan, client, time_machine
):
    """The agency's own link ends; the performer's is theirs, also for a later time."""
    agency = factories.AgencyFactory()
    agent = factories.MembershipFactory(organisation=agency, role="owner").user
    person = submit(via="rep", agency=agency, submitted_by=agent)
    factories.RepresentationFactory(performer=person.performer, organisation=agency)
    now = clock.now()
    time_machine.move_to(now, tick=False)
    invite(person)
    theirs = answer_token(appointment_of(person))
    time_machine.move_to(now + dt.timedelta(hours=1), tick=False)
    end_representation(actor=agent, agency=agency, performer=person.performer)
    time_machine.move_to(now + dt.timedelta(hours=2), tick=False)
    own = answer_token(appointment_of(person))
    later = replace(plan, starts_at=plan.starts_at + dt.timedelta(days=1))
    move_appointment(actor=director, appointment=appointment_of(person), plan=later)
    page = client.get(reverse("auditions:answer", args=[own]))
    assert page.status_code == 200 and "The time has changed" in page.content.decode()
    assert client.get(reverse("auditions:own-check-in", args=[own]), follow=True).status_code == 200
    for name in ("answer", "answer-calendar", "own-check-in"):
        assert client.get(reverse(f"auditions:{name}", args=[theirs])).status_code == 404
