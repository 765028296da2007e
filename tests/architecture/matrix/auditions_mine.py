"""A performer's own times: by the link that was sent to one person, or from the pages of who is signed in."""

import datetime as dt

from accounts.tenancy import across_offices
from auditions.links import answer_token, choose_token, reminders_token
from auditions.models import Appointment
from auditions.services.placing import book_slot
from core import clock
from tests import factories
from tests.architecture.rows import LOGIN, Row, same, signed_in


def session(world):
    if "booking_session" not in world.extra:
        venue = factories.VenueFactory(organisation=world.office)
        world.extra["booking_session"] = factories.SessionFactory(
            production=world.production, venue=venue, rooms=1, roles=[world.role], books_itself=True
        )
        for number in range(3):
            starts_at = world.extra["booking_session"].opens_at + dt.timedelta(minutes=15 * number)
            factories.SlotFactory(session=world.extra["booking_session"], is_open=True, starts_at=starts_at)
    return world.extra["booking_session"]


def call_in(world):
    if "booking_call" not in world.extra:
        submission = world.submission
        with across_offices("a test"):
            type(submission).objects.filter(pk=submission.pk).update(state="callback")
        submission.refresh_from_db()
        world.extra["booking_call"] = factories.CallInFactory(
            session=session(world), submission=submission, state="invited", invited_at=clock.now()
        )
    return world.extra["booking_call"]


def appointment(world) -> Appointment:
    if "booked" not in world.extra:
        with across_offices("a test"):
            slot = session(world).slots.order_by("starts_at").first()
            world.extra["booked"] = book_slot(call_in=call_in(world), slot=slot)
    return world.extra["booked"]


def of_choice(world):
    return {"token": choose_token(call_in(world))}


def of_full(world):
    token = of_choice(world)
    with across_offices("a test"):
        session(world).slots.update(is_open=False)
    return token


def of_waiting(world):
    token = of_full(world)
    with across_offices("a test"):
        type(call_in(world)).objects.filter(pk=call_in(world).pk).update(state="waiting", waits_since=clock.now())
    return token


def of_booked(world):
    return {"token": answer_token(appointment(world))}


def of_today(world):
    token = of_booked(world)
    now = clock.now()
    times = {"starts_at": now + dt.timedelta(hours=1), "ends_at": now + dt.timedelta(hours=2)}
    told = {f"told_{name}": moment for name, moment in times.items()}
    with across_offices("a test"):
        Appointment.objects.filter(pk=appointment(world).pk).update(slot=None, **times, **told)
    return token


def slot(world):
    with across_offices("a test"):
        return {"slot": session(world).slots.order_by("starts_at").last().pk}


def of_reminders(world):
    return {"token": reminders_token(world.performer.account_id)}


def of_invitation(world):
    return {"uid": call_in(world).uid}


def act(name, of=None):
    def args(world):
        if of is not None:
            of(world)
        return of_invitation(world) | {"act": name}

    return args


def of_appointment(world):
    return {"uid": appointment(world).uid}


def of_appointment_today(world):
    of_today(world)
    return of_appointment(world)


def to_confirm(world):
    return {"appointments": [str(appointment(world).uid)]}


def of_performer(world):
    return {"slug": world.performer.slug}


# signed out, actor, other director, associate, director, agent, producer, admin
ANYBODY = (401, 200, 200, 200, 200, 200, 200, 200)
OWN = (401, 200, 404, 404, 404, 404, 404, 404)

ROWS = [
    Row("auditions:answer-move", "GET", same(200), args=of_booked),
    Row("auditions:answer-move", "POST", same(302), args=of_booked, data=slot),
    Row("auditions:answer-late", "POST", same(302), args=of_today, data={"minutes": 10}),
    Row("auditions:answer-access", "POST", same(302), args=of_booked, data={"needs": "A step-free way in"}),
    Row("auditions:choose", "GET", same(200), args=of_choice),
    Row("auditions:choose", "POST", same(302), args=of_choice, data=slot),
    Row("auditions:choose-wait", "POST", same(302), args=of_full),
    Row("auditions:choose-stop-waiting", "POST", same(302), args=of_waiting),
    Row("auditions:choose-decline", "GET", same(200), args=of_choice),
    Row("auditions:choose-decline", "POST", same(302), args=of_choice, data={"note": "On tour"}),
    Row("auditions:reminders-by-link", "GET", same(200), args=of_reminders),
    Row("auditions:reminders-by-link", "POST", same(200), args=of_reminders, data={"wanted": "day"}),
    # Everybody has a list of their own, mostly empty.
    Row("auditions:mine", "GET", signed_in(200)),
    Row("auditions:mine-confirm", "POST", signed_in(302)),
    Row("auditions:reminders", "GET", signed_in(200)),
    Row("auditions:reminders", "POST", signed_in(302), data={"wanted": "day"}),
    # The profile is public, so whoever may not change it is told so.
    Row("auditions:access-needs", "GET", (LOGIN, 200, 403, 403, 403, 200, 403, 403), args=of_performer),
    Row(
        "auditions:access-needs",
        "POST",
        (LOGIN, 302, 403, 403, 403, 302, 403, 403),
        args=of_performer,
        data={"needs": "A step-free way in"},
    ),
    # By API: the performer's own. The agent's agency is not the contact of this submission, so it is not theirs.
    Row("api:my-appointment-list", "GET", ANYBODY, api=True),
    Row("api:my-appointments-confirm", "POST", ANYBODY, data=to_confirm, api=True),
    Row("api:my-appointment-detail", "GET", OWN, args=of_appointment, api=True),
    Row("api:my-appointment-answer", "POST", OWN, args=of_appointment, data={"answer": "no"}, api=True),
    Row("api:my-appointment-times", "GET", OWN, args=of_appointment, api=True),
    Row("api:my-appointment-move", "POST", OWN, args=of_appointment, data=slot, api=True),
    Row("api:my-appointment-late", "POST", OWN, args=of_appointment_today, data={"minutes": 5}, api=True),
    Row("api:invitation-times", "GET", OWN, args=of_invitation, api=True),
    Row("api:invitation-choose", "POST", OWN, args=of_invitation, data=slot, api=True),
    Row("api:invitation-act", "POST", OWN, args=act("wait", of_full), api=True),
    Row("api:invitation-act", "POST", OWN, args=act("stop-waiting", of_waiting), api=True),
    Row("api:invitation-act", "POST", OWN, args=act("decline"), data={"note": "On tour"}, api=True),
    Row("api:access-needs", "GET", (401, 200, 403, 403, 403, 200, 403, 403), args=of_performer, api=True),
    Row("api:access-needs", "PUT", (401, 200, 403, 403, 403, 200, 403, 403), args=of_performer,
        data={"needs": "A step-free way in"}, api=True),
    Row("api:reminders", "GET", ANYBODY, api=True),
    Row("api:reminders", "PUT", ANYBODY, api=True,
        data={"a_week_before": False, "a_day_before": True, "two_hours_before": True}),
]
