"""The door of a day and the rooms behind it; the performer's own check-in by link."""

import datetime as dt

from accounts.tenancy import office_scope
from auditions.links import answer_token
from auditions.models import Appointment, Session, SessionRoom, Take
from core import clock
from talent.models import MediaAsset
from tests import factories
from tests.architecture.rows import LOGIN, Row, same

JSON = {"Accept": "application/json"}
# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
REFUSED = (LOGIN, 404, 404, 422, 422, 404, 404, 404)


def _session(world) -> Session:
    if "door_session" not in world.extra:
        production = world.role.production
        world.extra["door_session"] = factories.SessionFactory(
            production=production, organisation=world.office, opens_at=clock.now() - dt.timedelta(minutes=30),
            door_code="482913", rooms=1,
        )  # fmt: skip
    return world.extra["door_session"]


def _appointment(world) -> Appointment:
    if "door_appointment" not in world.extra:
        starts_at = clock.now() + dt.timedelta(minutes=5)
        world.extra["door_appointment"] = Appointment.objects.create(
            organisation=world.office, submission=world.submission, performer=world.submission.performer,
            session=_session(world), kind="callback", state="confirmed", zone="Europe/London", starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=15), told_at=clock.now(),
        )  # fmt: skip
    return world.extra["door_appointment"]


def _take(world, *, label: str = "") -> Take:
    if "door_take" not in world.extra:
        asset = MediaAsset.objects.create(
            performer=world.submission.performer, kind="take", state="ready", original="talent/xx/original"
        )
        world.extra["door_take"] = Take.objects.create(
            organisation=world.office, submission=world.submission, asset=asset, number=1, label=label
        )
    return world.extra["door_take"]


def _use(world) -> SessionRoom:
    session = _session(world)
    if "door_room" not in world.extra:
        with office_scope(world.office):
            world.extra["door_room"] = SessionRoom.objects.get(session=session)
    return world.extra["door_room"]


def run_a_day(world, *, label: str = "") -> None:
    """Everything that the rows below need, made beforehand; with a take of that label."""
    _appointment(world), _use(world)
    _take(world, label=label)


def session(world):
    # With somebody on its list: pages without anybody tell nothing.
    _appointment(world)
    return {"org_slug": world.office.slug, "session_id": _session(world).pk}


def appointment(world):
    return session(world) | {"appointment_id": _appointment(world).pk}


def room(world):
    return session(world) | {"use_id": _use(world).pk}


def take(world):
    return {"org_slug": world.office.slug, "take_id": _take(world).pk}


def check_in(world):
    return {"appointment": _appointment(world).pk, "verb": "check_in"}


def late(world):
    return {"room": _use(world).pk, "minutes": 10}


def link(world):
    return {"token": answer_token(_appointment(world))}


def api_session(world):
    _appointment(world)
    return {"session_id": _session(world).pk}


def api_room(world):
    return {"session_id": _session(world).pk, "use_id": _use(world).pk}


def api_act(world):
    return {"appointment": _appointment(world).pk, "act": "check_in"}


def api_take(world):
    return {"take_id": _take(world).pk}


def api_taken(world):
    return {"submission_id": _take(world).submission_id}


def api(answer):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, 404, answer, answer, 404, 404, 403)


ROWS = [
    Row("auditions:door", "GET", SEES, args=session),
    Row("auditions:door-act", "POST", DOES, args=session, data=check_in),
    Row("auditions:door-act", "POST", SEES, args=session, data=check_in, headers=JSON),
    Row("auditions:door-delay", "POST", DOES, args=session, data=late),
    Row("auditions:door-code", "POST", DOES, args=session),
    Row("auditions:door-end", "GET", SEES, args=session),
    Row("auditions:door-end", "POST", DOES, args=session, data={"close": "1"}),
    Row("auditions:room", "GET", SEES, args=room),
    Row("auditions:take-add", "POST", REFUSED, args=appointment),
    Row("auditions:take-remove", "POST", DOES, args=take),
    Row("auditions:take-restore", "POST", DOES, args=take),
    Row("api:office-take-list", "GET", api(200), args=api_taken, api=True),
    Row("api:office-take", "DELETE", api(204), args=api_take, api=True),
    Row("api:office-take-restore", "POST", api(204), args=api_take, api=True),
    Row("auditions:own-check-in", "GET", same(200), args=link),
    Row("auditions:own-check-in", "POST", same(302), args=link, data={"code": "482913"}),
    Row("api:session-door", "GET", api(200), args=api_session, api=True),
    Row("api:session-door-acts", "POST", api(200), args=api_session, data=api_act, api=True),
    Row("api:session-room-delay", "PUT", api(200), args=api_room, data={"minutes": 10}, api=True),
    Row("api:session-sign-in-sheet", "GET", api(200), args=api_session, api=True),
]
