"""The API: by token, on the same policies as the pages."""

import uuid

from casting.models import Decision
from tests.architecture.matrix.talent import DATES, own_dates, own_tape
from tests.architecture.matrix.talent import profile as own_profile
from tests.architecture.rows import Row, same

API = {"api": True}


def of_role(world):
    return {"role_id": world.role.pk}


def of_call(world):
    return {"call_id": world.call.pk}


def of_submission(world):
    return {"role_id": world.role.pk, "submission_id": world.submission.pk}


def own_submission(world):
    return {"submission_id": world.submission.pk}


def of_production(world):
    return {"production_id": world.production.pk}


def decision(world):
    if "decision" not in world.extra:
        world.extra["decision"] = Decision.objects.create(
            id=uuid.uuid4(),
            organisation=world.office,
            role=world.role,
            actor=world.user("director"),
            verb="shortlist",
            target="shortlisted",
        )
    return {"role_id": world.role.pk, "decision_id": world.extra["decision"].pk}


def deciding(world):
    return {"to": "shortlisted", "submissions": [world.submission.pk]}


def own_application(world):
    return {"performer": world.performer.slug, "call": world.call.slug, "entries": [{"role": world.role.pk}]}


def office(associate, director, *, other=404, agent=404, producer=404):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, other, associate, director, agent, producer, 403)


ROWS = [
    Row("api:docs", "GET", same(200)),
    Row("api:schema", "GET", same(200)),
    Row("api:me", "GET", (401, *(200,) * 7), **API),
    Row("api:call-list", "GET", (401, *(200,) * 7), **API),
    Row("api:call-detail", "GET", (401, *(200,) * 7), args=lambda w: {"slug": w.call.slug}, **API),
    Row("api:performer-list", "GET", (401, *(200,) * 7), **API),
    Row(
        "api:performer-detail",
        "GET",
        (401, 200, 403, 403, 403, 200, 403, 403),
        args=lambda w: {"slug": w.performer.slug},
        **API,
    ),
    Row(
        "api:performer-detail",
        "PATCH",
        (401, 200, 403, 403, 403, 200, 403, 403),
        args=lambda w: {"slug": w.performer.slug},
        data={"bio": "Grew up by the sea."},
        **API,
    ),
    Row("api:book-out-list", "GET", (401, 200, 403, 403, 403, 200, 403, 403), args=own_profile, **API),
    Row("api:book-out-list", "POST", (401, 201, 403, 403, 403, 201, 403, 403), args=own_profile, data=DATES, **API),
    Row("api:book-out-detail", "PUT", (401, 200, 403, 403, 403, 200, 403, 403), args=own_dates, data=DATES, **API),
    Row("api:book-out-detail", "DELETE", (401, 204, 403, 403, 403, 204, 403, 403), args=own_dates, **API),
    Row("api:tape-list", "GET", (401, 200, 403, 403, 403, 200, 403, 403), args=own_profile, **API),
    Row("api:tape-detail", "DELETE", (401, 204, 403, 403, 403, 204, 403, 403), args=own_tape, **API),
    Row("api:submission-list", "GET", (401, *(200,) * 7), **API),
    # In already, by the actor's own hand: the agent joins the same card.
    Row("api:submission-list", "POST", (401, 201, 403, 403, 403, 201, 403, 403), data=own_application, **API),
    Row("api:submission-detail", "GET", (401, 200, 404, 404, 404, 404, 404, 404), args=own_submission, **API),
    Row(
        "api:submission-detail",
        "PUT",
        (401, 200, 404, 404, 404, 404, 404, 404),
        args=own_submission,
        data={"note": "Still keen."},
        **API,
    ),
    Row("api:submission-withdraw", "POST", (401, 200, 404, 404, 404, 404, 404, 404), args=own_submission, **API),
    Row("api:production-list", "GET", office(200, 200, other=200), **API),
    Row(
        "api:production-list",
        "POST",
        office(201, 201, other=201, agent=403, producer=403),
        data={"kind": "film", "title": "Another Road"},
        **API,
    ),
    Row("api:production-detail", "GET", office(200, 200), args=of_production, **API),
    Row("api:production-detail", "PATCH", office(200, 200), args=of_production, data={"format": "8 × 50 min"}, **API),
    Row("api:office-call-list", "GET", office(200, 200, other=200), **API),
    Row(
        "api:office-call-list", "POST", office(201, 201), data=lambda world: {"production": world.production.pk}, **API
    ),
    Row("api:office-call-detail", "GET", office(200, 200), args=of_call, **API),
    Row("api:office-call-detail", "PATCH", office(200, 200), args=of_call, data={"intro": "Come as you are."}, **API),
    Row("api:office-call-act", "POST", office(200, 200), args=lambda w: of_call(w) | {"act": "pause"}, **API),
    Row("api:role-list", "GET", office(200, 200), args=of_call, **API),
    Row("api:role-list", "POST", office(201, 201), args=of_call, data={"name": "Edda", "tier": "lead"}, **API),
    Row("api:role-detail", "GET", office(200, 200), args=of_role, **API),
    Row("api:role-detail", "PATCH", office(200, 200), args=of_role, data={"description": "The elder."}, **API),
    # Somebody has applied for it, so it can be cut but not removed.
    Row("api:role-detail", "DELETE", office(422, 422), args=of_role, **API),
    Row("api:role-act", "POST", office(200, 200), args=lambda w: of_role(w) | {"act": "hold"}, **API),
    Row("api:board", "GET", office(200, 200), args=of_role, **API),
    Row("api:office-submission", "GET", office(200, 200), args=of_submission, **API),
    Row("api:office-submission-open", "POST", office(204, 204), args=of_submission, **API),
    Row("api:office-submission-rating", "PUT", office(200, 200), args=of_submission, data={"value": 4}, **API),
    Row("api:office-submission-rating", "DELETE", office(204, 204), args=of_submission, **API),
    Row("api:decision-list", "POST", office(201, 201), args=of_role, data=deciding, **API),
    Row("api:decision-undo", "POST", office(200, 200), args=decision, **API),
]
