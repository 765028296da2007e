"""Plans of a day and chemistry reads: planned by whoever runs sessions, looked at by the whole office."""

import datetime as dt

from accounts.tenancy import across_offices
from auditions.models import DayPlan
from auditions.services.pairings import add_group
from tests import factories
from tests.architecture.matrix.api import API, office
from tests.architecture.matrix.auditions_day import of_session, session
from tests.architecture.rows import LOGIN, Row


def plan(world) -> DayPlan:
    if "plan" not in world.extra:
        day = session(world)
        with across_offices("a test"):
            world.extra["plan"] = DayPlan.objects.create(
                organisation=world.office,
                session=day,
                state="ready",
                asked_by=world.user("director"),
                placements=[{"call_in": day.somebody.pk, "slot": day.free[0].pk}],
            )
    return world.extra["plan"]


def pairing(world):
    if "pairing" not in world.extra:
        day = session(world)
        with across_offices("a test"):
            other = factories.SubmissionFactory(
                role=factories.RoleFactory(call=world.role.call, name="Captain Rourke"), state="callback"
            )
            world.extra["partner"] = other
            world.extra["pairing"] = add_group(
                actor=world.user("director"), session=day, submission_ids=[world.submission.pk, other.pk]
            )
    return world.extra["pairing"]


def of_plan(world):
    return of_session(world) | {"plan_id": plan(world).pk}


def of_pairing(world):
    return of_session(world) | {"pairing_id": pairing(world).pk}


def of_pairs(world):
    pairing(world)
    return of_session(world)


def ticked(world):
    pairing(world)
    partner = world.extra["partner"]
    return {
        "first": world.role.pk,
        "second": partner.role_id,
        "pair": f"{world.submission.pk},{partner.pk}",
    }


def three(world):
    pairing(world)
    with across_offices("a test"):
        third = factories.SubmissionFactory(
            role=factories.RoleFactory(call=world.role.call, name="The Boy"), state="callback"
        )
    return {"people": [world.submission.pk, world.extra["partner"].pk, third.pk]}


def drawn(world):
    """Nothing has been drawn for whoever may not; the director's own request draws it."""
    pair = pairing(world)
    slot = session(world).free[0]
    with across_offices("a test"):
        slot.is_group = True
        slot.save(update_fields=["is_group"])
        pair.slot = slot
        pair.save(update_fields=["slot"])
        pair.members.update(starts_at=slot.starts_at, ends_at=slot.starts_at + dt.timedelta(minutes=15))
    return of_session(world)


def day_only(world):
    return {"session_id": session(world).pk}


def by_token(made):
    """What the page's address names, without the office: a token carries that."""
    return lambda world: {name: value for name, value in made(world).items() if name != "org_slug"}


def act_of_plan(name):
    return lambda world: by_token(of_plan)(world) | {"act": name}


def act_of_rota(name, made=of_pairs):
    return lambda world: by_token(made)(world) | {"act": name}


def new_group(world):
    return {"submissions": three(world)["people"]}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)

ROWS = [
    Row("auditions:plan-new", "GET", SEES, args=of_session),
    Row("auditions:plan-new", "POST", DOES, args=of_session),
    Row("auditions:plan-take", "POST", DOES, args=of_plan),
    Row("auditions:plan-drop", "POST", DOES, args=of_plan),
    Row("auditions:plan-undo", "POST", (LOGIN, 404, 404, 409, 409, 404, 404, 404), args=of_plan),
    Row("auditions:chemistry", "GET", SEES, args=of_pairs),
    Row("auditions:chemistry-want", "POST", DOES, args=of_session, data=ticked),
    Row("auditions:chemistry-group", "POST", DOES, args=of_session, data=three),
    Row("auditions:chemistry-draw", "POST", DOES, args=of_pairs),
    Row("auditions:chemistry-clear", "POST", DOES, args=of_pairs),
    Row("auditions:chemistry-restore", "POST", DOES, args=of_pairs),
    Row("auditions:chemistry-place", "POST", DOES, args=drawn),
    Row("auditions:chemistry-unplace", "POST", DOES, args=of_pairs),
    Row("auditions:chemistry-room", "GET", SEES, args=drawn),
    Row("auditions:chemistry-move", "POST", DOES, args=of_pairing),
    Row("auditions:chemistry-remove", "POST", DOES, args=of_pairing),
    Row("auditions:chemistry-score", "POST", DOES, args=of_pairing, data={"value": "4"}),
    Row("api:plan", "GET", office(200, 200), args=by_token(of_plan), **API),
    Row("api:plan", "POST", office(202, 202), args=day_only, **API),
    Row("api:plan-act", "POST", office(200, 200), args=act_of_plan("take"), **API),
    Row("api:pair-list", "GET", office(200, 200), args=by_token(of_pairs), **API),
    Row("api:pair-list", "POST", office(201, 201), args=by_token(of_pairs), data=new_group, **API),
    Row("api:pair-detail", "PATCH", office(200, 200), args=by_token(of_pairing), data={"slot": None}, **API),
    Row("api:pair-detail", "DELETE", office(204, 204), args=by_token(of_pairing), **API),
    Row("api:pair-rating", "PUT", office(200, 200), args=by_token(of_pairing), data={"value": 4}, **API),
    Row("api:pair-rating", "DELETE", office(204, 204), args=by_token(of_pairing), **API),
    Row("api:rota-act", "POST", office(200, 200), args=act_of_rota("clear"), **API),
]
