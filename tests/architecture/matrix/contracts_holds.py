"""Avails and holds: asked for by the office, answered by whoever holds the link or speaks for the performer."""

import datetime as dt

from accounts.tenancy import office_scope
from contracts.links import hold_token
from contracts.models import Hold
from core import clock
from tests.architecture.rows import LOGIN, Row, same, signed_in
from tests.contracts import rows

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)
SEES, DOES = (*OFFICE, 200, 200, *OUTSIDE), (*OFFICE, 302, 302, *OUTSIDE)
# A hold that binds carries a fee: not an associate's.
DEALS = (*OFFICE, 403, 302, *OUTSIDE)


def hold_in(world, state="available", **fields) -> Hold:
    """One pin of the world's submission, spoken for by its agency, in that state."""
    plain = {"kind": "pin", "cancel_fee": None, "currency": "", "approved_at": None, "answered_at": clock.now()}
    with office_scope(world.office):
        return rows.hold(
            world.submission,
            **plain
            | {"state": state, "agency": world.agency, "rep": world.user("agent"), "asked_by": world.user("director")}
            | ({"placed_at": clock.now()} if state == "placed" else {})
            | fields,
        )


BINDING = {"kind": "hold", "cancel_fee": "500.00", "currency": "GBP"}


def of_office(world):
    return {"org_slug": world.office.slug}


def of_role(world):
    return of_office(world) | {"role_id": world.role.pk}


def of_hold(state="available", **fields):
    return lambda world: of_office(world) | {"hold_id": hold_in(world, state, **fields).pk}


def doing(act, state="available", **fields):
    return lambda world: of_hold(state, **fields)(world) | {"act": act}


def moment(world=None):
    return {"date": (clock.today() + dt.timedelta(days=20)).isoformat(), "time": "12:00"}


def asked(world):
    first = clock.today() + dt.timedelta(days=30)
    return {
        "pick": world.submission.pk, "do": "ask", "kind": "pin", "priority": "1",
        "starts_on": first.isoformat(), "ends_on": first.isoformat(),
    } | moment()  # fmt: skip


def releasing(**fields):
    return lambda world: {"hold": hold_in(world, "placed", **fields).pk, "do": "release", "accepts_fee": "on"}


def by_link(state="requested"):
    return lambda world: {"token": hold_token(hold_in(world, state, answered_at=None))}


def api_hold(answer, associate=None):
    """A personal token (actor, admin) acts for no office, and no agency has holds of its own."""
    return (401, 403, 404, associate or answer, answer, 403, 403, 403)


def api_ask(world):
    first = clock.today() + dt.timedelta(days=30)
    return {
        "role": world.role.pk, "submissions": [world.submission.pk], "kind": "pin",
        "starts_on": first.isoformat(), "ends_on": first.isoformat(),
    }  # fmt: skip


def api_one(state="available", **fields):
    return lambda world: {"hold_id": hold_in(world, state, **fields).pk}


def api_doing(act, state="available", **fields):
    return lambda world: api_one(state, **fields)(world) | {"act": act}


def api_own(state="available"):
    return lambda world: {"uid": hold_in(world, state).uid}


# The performer looks on; their agency answers.
OWN = (401, 403, 404, 404, 404, 200, 404, 404)

ROWS = [
    Row("contracts:hold-list", "GET", SEES, args=of_office),
    Row("contracts:hold-new", "GET", SEES, args=of_role),
    Row("contracts:hold-new", "POST", DOES, args=of_role, data=asked),
    Row("contracts:hold", "GET", SEES, args=of_hold()),
    Row("contracts:hold", "GET", SEES, args=of_hold(**BINDING)),
    Row("contracts:hold-act", "POST", DOES, args=doing("place"), data=moment),
    Row("contracts:hold-act", "POST", DOES, args=doing("keep", "placed"), data=moment),
    Row("contracts:hold-act", "POST", DOES, args=doing("again", "released"), data=moment),
    Row("contracts:hold-act", "POST", DEALS, args=doing("approval", **BINDING)),
    Row("contracts:hold-act", "POST", DOES, args=doing("put-back", "converted", placed_at=clock.now())),
    Row("contracts:holds-release", "POST", DOES, args=of_office, data=releasing()),
    Row("contracts:holds-release", "POST", DEALS, args=of_office, data=releasing(approved_at=clock.now(), **BINDING)),
    # Whoever holds the signed link answers; it was sent to one person.
    Row("contracts:hold-answer", "GET", same(200), args=by_link()),
    Row("contracts:hold-answer", "POST", same(302), args=by_link(), data={"answer": "yes"}),
    Row("contracts:hold-let-go", "POST", same(302), args=by_link("placed")),
    Row("contracts:mine-holds", "GET", signed_in(200)),
    Row("api:office-hold-list", "GET", (401, 403, 200, 200, 200, 403, 403, 403), api=True),
    Row("api:office-hold-list", "POST", (401, 403, 404, 201, 201, 403, 403, 403), data=api_ask, api=True),
    Row("api:office-hold", "GET", api_hold(200), args=api_one(), api=True),
    Row("api:office-hold-act", "POST", api_hold(200), args=api_doing("place"), data={}, api=True),
    Row(
        "api:office-hold-act",
        "POST",
        api_hold(200, associate=403),
        args=api_doing("release", "placed", approved_at=clock.now(), **BINDING),
        data={"accepts_fee": True},
        api=True,
    ),
    Row("api:hold-list", "GET", (401, *(200,) * 7), api=True),
    Row("api:hold-answer", "POST", OWN, args=api_own(), data={"available": False}, api=True),
    Row("api:hold-let-go", "POST", OWN, args=api_own("placed"), data={}, api=True),
]
