"""Sessions, times, queues and appointments by API: for whoever belongs to the office that plans them."""

from accounts.tenancy import office_scope
from auditions.models import Appointment
from tests import factories
from tests.architecture.matrix.api import API, office
from tests.architecture.rows import Row


def day(world):
    """A session with one time, one person in the queue and one who is placed."""
    if "day by API" not in world.extra:
        with office_scope(world.office):
            session = factories.SessionFactory(production=world.production, rooms=1, roles=[world.role])
            slot, free = (
                factories.SlotFactory(session=session),
                factories.SlotFactory(
                    session=session, starts_at=session.closes_at.replace(hour=session.closes_at.hour - 1)
                ),
            )
            call_in = factories.CallInFactory(session=session, submission=world.submission)
            placed = factories.CallInFactory(session=session, submission__role=world.role, state="placed")
            appointment = Appointment.objects.create(
                organisation=world.office, submission=placed.submission, performer=placed.performer, session=session,
                slot=slot, call_in=placed, kind=session.kind, state="planned", starts_at=slot.starts_at,
                ends_at=slot.ends_at, zone=session.zone,
            )  # fmt: skip
        world.extra["day by API"] = {"session": session, "free": free, "call_in": call_in, "appointment": appointment}
    return world.extra["day by API"]


def session(world):
    return {"session_id": day(world)["session"].pk}


def act(name):
    return lambda world: session(world) | {"act": name}


def queued(world):
    return session(world) | {"call_in_id": day(world)["call_in"].pk}


def placed(world):
    return session(world) | {"appointment_id": day(world)["appointment"].pk}


def slot(world):
    return session(world) | {"slot_id": day(world)["free"].pk}


def venue(world):
    return {"venue_id": day(world)["session"].venue_id}


def plan(world):
    known = day(world)["session"]
    with office_scope(world.office):
        room = known.rooms.first().room_id
    return {
        "production": world.production.pk,
        "venue": known.venue_id,
        "kind": "audition",
        "opens_at": known.opens_at.isoformat(),
        "closes_at": known.closes_at.isoformat(),
        "rooms": [{"room": room}],
    }


def two_people(world):
    return {"first": day(world)["appointment"].pk, "second": day(world)["appointment"].pk}


SEES = office(200, 200)
DONE = office(204, 204)
MADE = office(201, 201)
HOUSE = {"name": "Mill Lane", "address": "2 Mill Lane", "zone": "Europe/London", "rooms": [{"name": "One"}]}

ROWS = [
    Row("api:venue-list", "GET", office(200, 200, other=200), **API),
    Row("api:venue-list", "POST", office(201, 201, other=201, agent=403, producer=403), data=HOUSE, **API),
    Row("api:venue-detail", "GET", SEES, args=venue, **API),
    Row("api:venue-detail", "PATCH", SEES, args=venue, data={"parking": "Behind it"}, **API),
    Row("api:venue-detail", "DELETE", office(409, 409), args=venue, **API),
    Row("api:session-list", "GET", office(200, 200, other=200), **API),
    Row("api:session-list", "POST", MADE, data=plan, **API),
    Row("api:session-detail", "GET", SEES, args=session, **API),
    Row("api:session-detail", "PATCH", SEES, args=session, data={"title": "First recalls"}, **API),
    Row("api:session-act", "POST", SEES, args=act("cancel"), **API),
    Row("api:session-shift", "POST", SEES, args=session, data={"minutes": 10}, **API),
    Row("api:slot-list", "GET", SEES, args=session, **API),
    Row(
        "api:slot-list",
        "POST",
        office(422, 422),
        args=session,
        data={"room": 1, "starts_at": "2020-01-01T10:00Z"},
        **API,
    ),
    Row(
        "api:slot-list",
        "PATCH",
        SEES,
        args=session,
        data=lambda w: {"slots": [day(w)["free"].pk], "is_open": True},
        **API,
    ),
    Row("api:slot-make", "POST", MADE, args=session, **API),
    Row("api:slot-detail", "DELETE", DONE, args=slot, **API),
    Row("api:queue", "GET", SEES, args=session, **API),
    Row(
        "api:queue",
        "POST",
        office(409, 409),
        args=session,
        data=lambda w: {"role": w.role.pk, "submissions": [day(w)["call_in"].submission_id]},
        **API,
    ),
    Row("api:queue-row", "PATCH", SEES, args=queued, data={"minutes": 20}, **API),
    Row("api:queue-row", "POST", office(409, 409), args=queued, **API),
    Row("api:queue-act", "POST", SEES, args=act("choose"), data=lambda w: {"call_ins": [day(w)["call_in"].pk]}, **API),
    Row("api:appointment-list", "GET", SEES, args=session, **API),
    Row(
        "api:appointment-list",
        "POST",
        MADE,
        args=session,
        data=lambda w: {"pairs": [{"call_in": day(w)["call_in"].pk, "slot": day(w)["free"].pk}]},
        **API,
    ),
    Row("api:appointment-detail", "GET", SEES, args=placed, **API),
    Row("api:appointment-detail", "PATCH", SEES, args=placed, data=lambda w: {"slot": day(w)["free"].pk}, **API),
    Row("api:appointment-detail", "DELETE", DONE, args=placed, **API),
    Row("api:appointment-swap", "POST", SEES, args=session, data=two_people, **API),
    Row(
        "api:appointment-block",
        "POST",
        SEES,
        args=session,
        data=lambda w: {"appointments": [day(w)["appointment"].pk], "minutes": 15},
        **API,
    ),
    Row("api:day-import", "POST", office(415, 415), args=session, data={"expected": ""}, **API),
    Row("api:telling", "GET", SEES, args=session, **API),
    Row("api:telling", "POST", office(409, 409), args=session, data={"expected": "an older list"}, **API),
]
