"""The desk, productions, calls and roles of an office, and the calls that everyone reads."""

from tests.architecture.rows import LOGIN, Row, same


def office(world):
    return {"org_slug": world.office.slug}


def call(world):
    return {"org_slug": world.office.slug, "call_id": world.call.pk}


def draft(world):
    return {"org_slug": world.office.slug, "call_id": world.draft_call.pk}


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def public(world):
    return {"slug": world.call.slug}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
NOT_THERE = (LOGIN, 404, 404, 404, 404, 404, 404, 404)
UNREADABLE = (LOGIN, 404, 404, 422, 422, 404, 404, 404)
TOO_LATE = (LOGIN, 404, 404, 409, 409, 404, 404, 404)

ROWS = [
    Row("casting:public-call-list", "GET", same(200)),
    Row("casting:public-call-detail", "GET", same(200), args=public),
    Row("casting:public-call-detail", "GET", same(404), args=lambda world: {"slug": world.draft_call.slug}),
    Row(
        "casting:public-call-sides",
        "GET",
        (LOGIN, 404, 404, 404, 404, 404, 404, 404),
        args=lambda world: public(world) | {"public_id": "00000000-0000-4000-8000-000000000000"},
    ),
    Row("casting:desk", "GET", SEES, args=office),
    Row(
        "casting:desk",
        "GET",
        (LOGIN, 404, 404, 404, 404, 302, 404, 404),
        args=lambda world: {"org_slug": world.agency.slug},
    ),
    Row(
        "casting:desk",
        "GET",
        (LOGIN, 404, 404, 404, 404, 404, 302, 404),
        args=lambda world: {"org_slug": world.company.slug},
    ),
    Row("casting:production-list", "GET", SEES, args=office),
    Row("casting:production-new", "GET", SEES, args=office),
    Row("casting:production-new", "POST", DOES, args=office, data={"title": "Small Hours", "kind": "film"}),
    Row(
        "casting:production-edit",
        "GET",
        SEES,
        args=lambda world: {"org_slug": world.office.slug, "production_id": world.production.pk},
    ),
    Row(
        "casting:production-edit",
        "POST",
        DOES,
        args=lambda world: {"org_slug": world.office.slug, "production_id": world.production.pk},
        data={"title": "Small Hours", "kind": "film", "agreement": "equity"},
    ),
    Row("casting:call-list", "GET", SEES, args=office),
    Row(
        "casting:call-list",
        "GET",
        (LOGIN, 404, 404, 404, 404, 404, 404, 404),
        args=lambda world: {"org_slug": world.agency.slug},
    ),
    Row("casting:call-new", "GET", SEES, args=office),
    Row("casting:call-new", "POST", DOES, args=office, data=lambda world: {"production": world.production.pk}),
    Row("casting:call-detail", "GET", SEES, args=call),
    Row("casting:call-edit", "GET", SEES, args=call),
    Row("casting:call-edit", "POST", DOES, args=draft, data={"zone": "Europe/London", "release": "public", "pay_currency": "GBP"}),
    Row("casting:call-missing", "GET", SEES, args=call),
    Row("casting:call-preview", "GET", SEES, args=draft),
    Row("casting:call-publish", "GET", SEES, args=draft),
    Row("casting:call-publish", "POST", UNREADABLE, args=draft),
    Row("casting:call-publish", "POST", DOES, args=call),
    Row("casting:call-discard", "POST", DOES, args=call),
    Row("casting:call-pause", "GET", SEES, args=call),
    Row("casting:call-pause", "POST", DOES, args=call),
    Row("casting:call-resume", "GET", SEES, args=call),
    Row("casting:call-resume", "POST", TOO_LATE, args=call),
    Row("casting:call-close", "GET", SEES, args=call),
    Row("casting:call-close", "POST", DOES, args=call),
    Row("casting:call-complete", "GET", SEES, args=call),
    Row("casting:call-complete", "POST", TOO_LATE, args=call),
    Row("casting:call-cancel", "GET", SEES, args=call),
    Row("casting:call-cancel", "POST", TOO_LATE, args=call),
    Row("casting:call-cancel", "POST", DOES, args=call, data={"confirm_count": "1"}),
    Row("casting:call-reopen", "GET", SEES, args=call),
    Row("casting:call-reopen", "POST", UNREADABLE, args=call),
    Row("casting:call-archive", "GET", SEES, args=call),
    Row("casting:call-archive", "POST", TOO_LATE, args=call),
    Row("casting:role-new", "GET", SEES, args=call),
    Row("casting:role-new", "POST", DOES, args=call, data={"name": "Captain Rourke", "tier": "lead"}),
    Row("casting:role-order", "POST", DOES, args=call, data=lambda world: {"role": world.role.pk}),
    Row("casting:role-edit", "GET", SEES, args=role),
    Row(
        "casting:role-edit",
        "POST",
        DOES,
        args=role,
        data={"name": "Edda", "tier": "lead", "questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0},
    ),
    Row("casting:role-duplicate", "POST", DOES, args=role),
    Row("casting:role-remove", "POST", UNREADABLE, args=role),
    Row("casting:role-hold", "POST", DOES, args=role),
    Row("casting:role-cut", "GET", SEES, args=role),
    Row("casting:role-cut", "POST", TOO_LATE, args=role),
    Row("casting:role-cut", "POST", DOES, args=role, data={"confirm_count": "1"}),
    Row("casting:role-reopen", "POST", TOO_LATE, args=role),
    Row("casting:sides-upload", "POST", UNREADABLE, args=role),
    Row("casting:sides-remove", "POST", UNREADABLE, args=role),
    Row("casting:sides-file", "GET", NOT_THERE, args=lambda world: role(world) | {"version": 1}),
]
