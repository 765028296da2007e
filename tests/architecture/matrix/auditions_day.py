"""Sessions, their board and the venues: planned by the office's directors, associates and session runners."""

import datetime as dt

from accounts.tenancy import across_offices
from auditions.models import Appointment, Session
from auditions.selectors.sending import to_tell
from auditions.services.placing import place
from casting.models import Submission
from core import clock
from tests import factories
from tests.architecture.rows import LOGIN, Row


def session(world) -> Session:
    if "day" not in world.extra:
        with across_offices("a test"):
            Submission.objects.filter(pk=world.submission.pk).update(state="callback")
            world.submission.refresh_from_db()
            venue = factories.VenueFactory(organisation=world.office)
            made = factories.SessionFactory(production=world.production, venue=venue, rooms=1, roles=[world.role])
            made.free = [
                factories.SlotFactory(session=made, starts_at=made.opens_at + dt.timedelta(minutes=15 * n))
                for n in range(2)
            ]
            made.somebody = factories.CallInFactory(session=made, submission=world.submission)
            world.extra["day"] = made
    return world.extra["day"]


def appointment(world) -> Appointment:
    if "on_day" not in world.extra:
        day = session(world)
        with across_offices("a test"):
            world.extra["on_day"] = place(actor=world.user("director"), call_in=day.somebody, slot=day.free[0])
    return world.extra["on_day"]


def office(world):
    return {"org_slug": world.office.slug}


def of_session(world):
    return office(world) | {"session_id": session(world).pk}


def of_placed(world):
    appointment(world)
    return of_session(world)


def of_role(world):
    return office(world) | {"role_id": world.role.pk}


def of_venue(world):
    return office(world) | {"venue_id": session(world).venue_id}


def who_is_placed(world):
    return {"who": f"a{appointment(world).pk}"}


def who_waits(world):
    return {"who": f"c{session(world).somebody.pk}"}


def into_slot(world):
    return who_waits(world) | {"slot": session(world).free[0].pk}


def pair(world):
    return {"pair": f"{session(world).somebody.pk}-{session(world).free[0].pk}"}


def slot(world):
    return {"slot": session(world).free[1].pk, "is_open": "1"}


def one_more(world):
    with across_offices("a test"):
        return {"room": session(world).rooms.get().room_id, "at": "17:00"}


def list_to_tell(world):
    appointment(world)
    with across_offices("a test"):
        return {"expected": to_tell(world.user("director"), session(world)).digest}


def venue_typed(world):
    return {
        "name": "Old Brewery", "address": "1 Quay", "zone": "Europe/London", "rooms-TOTAL_FORMS": 1,
        "rooms-INITIAL_FORMS": 0, "rooms-0-name": "Loft",
    }  # fmt: skip


def day_typed(world):
    with across_offices("a test"):
        room = session(world).rooms.get().room_id
    lists = {f"{name}-{count}_FORMS": 0 for name in ("roles", "panel", "breaks") for count in ("TOTAL", "INITIAL")}
    return lists | {
        "production": world.production.pk, "kind": "callback", "venue": session(world).venue_id,
        "date": (clock.today() + dt.timedelta(days=30)).isoformat(), "opens": "10:00", "closes": "11:00",
        "slot_minutes": 15, "gap_minutes": 0, "notice_hours": 24, "hold_minutes": 30,
        "rooms-TOTAL_FORMS": 1, "rooms-INITIAL_FORMS": 0, "rooms-0-room": room,
    }  # fmt: skip


def called_in(world):
    with across_offices("a test"):
        other = factories.SubmissionFactory(role=world.role, state="callback")
    return {"pick": other.pk, "session": session(world).pk}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)

ROWS = [
    Row("auditions:session-list", "GET", SEES, args=office),
    Row("auditions:session-new", "GET", SEES, args=office),
    Row("auditions:session-new", "POST", DOES, args=office, data=day_typed),
    Row("auditions:session", "GET", SEES, args=of_placed),
    Row("auditions:session-edit", "GET", SEES, args=of_session),
    Row("auditions:session-move", "POST", DOES, args=of_session, data={"to": "close"}),
    Row("auditions:day-put", "POST", DOES, args=of_session, data=into_slot),
    Row("auditions:day-put-many", "POST", DOES, args=of_session, data=pair),
    Row("auditions:day-take-off", "POST", DOES, args=of_session, data=who_is_placed),
    Row("auditions:day-shift", "POST", DOES, args=of_session, data=lambda w: who_is_placed(w) | {"minutes": 5}),
    Row("auditions:day-shift-all", "POST", DOES, args=of_session, data={"minutes": 5}),
    Row("auditions:day-leave", "POST", DOES, args=of_session, data=who_waits),
    Row("auditions:day-requeue", "POST", DOES, args=of_session, data=who_waits),
    Row("auditions:day-choose", "POST", DOES, args=of_session, data=who_waits),
    Row("auditions:day-recall", "POST", DOES, args=of_session, data=who_waits),
    Row("auditions:day-time", "GET", (LOGIN, 404, 404, 404, 404, 404, 404, 404), args=of_session, query="?slot=0"),
    Row("auditions:day-person", "GET", (LOGIN, 404, 404, 404, 404, 404, 404, 404), args=of_session, query="?who=c0"),
    Row("auditions:day-wishes", "POST", DOES, args=of_session, data=who_waits),
    Row("auditions:day-more", "GET", SEES, args=of_session),
    Row("auditions:day-send", "GET", SEES, args=of_placed),
    Row("auditions:day-send", "POST", DOES, args=of_placed, data=list_to_tell),
    Row("auditions:day-times", "POST", DOES, args=of_session),
    Row("auditions:day-times-add", "POST", DOES, args=of_session, data=one_more),
    Row("auditions:day-times-remove", "POST", DOES, args=of_session, data=slot),
    Row("auditions:day-times-open", "POST", DOES, args=of_session, data=slot),
    Row("auditions:day-times-keep", "POST", DOES, args=of_session, data=slot),
    Row("auditions:call-in", "GET", SEES, args=of_role, query="?all=1"),
    Row("auditions:call-in", "POST", DOES, args=of_role, data=called_in),
    Row("auditions:venue-list", "GET", SEES, args=office),
    Row("auditions:venue-new", "GET", SEES, args=office),
    Row("auditions:venue-new", "POST", DOES, args=office, data=venue_typed),
    Row("auditions:venue-edit", "GET", SEES, args=of_venue),
    Row("auditions:venue-retire", "POST", (LOGIN, 404, 404, 409, 409, 404, 404, 404), args=of_venue),
]
