"""Plans of a day and chemistry reads: planned by whoever runs sessions, looked at by the whole office."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounts.tenancy import across_offices
from auditions.models import DayPlan, Pairing, Session
from auditions.services.pairings import add_group
from casting.models import Submission
from tests import factories
from tests.architecture.matrix.api import API, office
from tests.architecture.rows import LOGIN, Row


def kept(world, name: str, make: Callable[[], Any]) -> Any:
    """Made once, and again where what a request did was rolled back with it."""
    with across_offices("a test"):
        known = world.extra.get(name)
        if known is None or not type(known).objects.filter(pk=known.pk).exists():
            known = world.extra[name] = make()
    return known


def session(world) -> Session:
    def make() -> Session:
        Submission.objects.filter(pk=world.submission.pk).update(state="callback")
        made = factories.SessionFactory(production=world.production, rooms=1, roles=[world.role])
        made.free = factories.SlotFactory(session=made)
        made.somebody = factories.CallInFactory(session=made, submission=world.submission)
        return made

    return kept(world, "planned_day", make)


def plan(world) -> DayPlan:
    day = session(world)
    return kept(
        world,
        "proposed_day",
        lambda: DayPlan.objects.create(
            organisation=world.office,
            session=day,
            state="ready",
            asked_by=world.user("director"),
            placements=[{"call_in": day.somebody.pk, "slot": day.free.pk}],
        ),
    )


def pairing(world) -> Pairing:
    day = session(world)

    def make() -> Pairing:
        part = factories.RoleFactory(call=world.role.call, name="Captain Rourke")
        world.extra["chemistry_partner"] = factories.SubmissionFactory(role=part, state="callback")
        # Not the director: in the world of the leaks they stay out of somebody.
        return add_group(
            actor=world.user("associate"),
            session=day,
            submission_ids=[world.submission.pk, world.extra["chemistry_partner"].pk],
        )

    return kept(world, "planned_pairing", make)


def of_session(world):
    return {"org_slug": world.office.slug, "session_id": session(world).pk}


def with_plan(world):
    plan(world)
    return of_session(world)


def of_plan(world):
    return of_session(world) | {"plan_id": plan(world).pk}


def of_pairing(world):
    return of_session(world) | {"pairing_id": pairing(world).pk}


def of_pairs(world):
    pairing(world)
    return of_session(world)


def ticked(world):
    pairing(world)
    partner = world.extra["chemistry_partner"]
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
    return {"people": [world.submission.pk, world.extra["chemistry_partner"].pk, third.pk]}


def drawn(world):
    """Nothing has been drawn for whoever may not; the director's own request draws it."""
    pair = pairing(world)
    slot = session(world).free
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
    Row("auditions:plan-new", "GET", SEES, args=with_plan),
    Row("auditions:plan-new", "POST", DOES, args=of_session),
    Row("auditions:plan-take", "POST", DOES, args=of_plan),
    Row("auditions:plan-drop", "POST", DOES, args=of_plan),
    Row("auditions:plan-undo", "POST", (LOGIN, 404, 404, 409, 409, 404, 404, 404), args=of_plan),
    Row("auditions:chemistry", "GET", SEES, args=drawn),
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
    Row("api:plan", "GET", office(200, 200), args=by_token(with_plan), **API),
    Row("api:plan", "POST", office(202, 202), args=day_only, **API),
    Row("api:plan-act", "POST", office(200, 200), args=act_of_plan("take"), **API),
    Row("api:pair-list", "GET", office(200, 200), args=by_token(drawn), **API),
    Row("api:pair-list", "POST", office(201, 201), args=by_token(of_pairs), data=new_group, **API),
    Row("api:pair-detail", "PATCH", office(200, 200), args=by_token(of_pairing), data={"slot": None}, **API),
    Row("api:pair-detail", "DELETE", office(204, 204), args=by_token(of_pairing), **API),
    Row("api:pair-rating", "PUT", office(200, 200), args=by_token(of_pairing), data={"value": 4}, **API),
    Row("api:pair-rating", "DELETE", office(204, 204), args=by_token(of_pairing), **API),
    Row("api:rota-act", "POST", office(200, 200), args=act_of_rota("clear"), **API),
]
