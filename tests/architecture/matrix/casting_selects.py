"""Productions, selects, ensembles, sign-off and the record: an office's own people only."""

from casting.models import Approval, ApprovalSeat, ApprovalStep, Ensemble, Select
from tests.architecture.rows import LOGIN, Row


def production(world):
    return {"org_slug": world.office.slug, "production_id": world.production.pk}


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def select(world):
    if "select" not in world.extra:
        world.extra["select"] = Select.objects.create(
            organisation=world.office,
            production=world.role.production,
            role=world.role,
            submission=world.submission,
            rank=1,
            added_by=world.user("director"),
        )
    return role(world) | {"select_id": world.extra["select"].pk}


def order(world):
    key = select(world)["select_id"]
    return {"seen": key, "item": key}


def ensemble(world):
    if "ensemble" not in world.extra:
        world.extra["ensemble"] = Ensemble.objects.create(
            organisation=world.office,
            production=world.production,
            name="First",
            is_chosen=True,
            created_by=world.user("director"),
        )
    return production(world) | {"ensemble_id": world.extra["ensemble"].pk}


def approval(world):
    """One whose only seat is the own director's."""
    if "approval" not in world.extra:
        made = Approval.objects.create(
            organisation=world.office, role=world.role, submission=world.submission, started_by=world.user("director")
        )
        step = ApprovalStep.objects.create(
            organisation=world.office, approval=made, position=1, kind="casting", state="open"
        )
        world.extra["seat"] = ApprovalSeat.objects.create(
            organisation=world.office, step=step, user=world.user("director"), name="director"
        )
        world.extra["approval"] = made
    return {"org_slug": world.office.slug, "approval_id": world.extra["approval"].pk}


def api_role(world):
    return {"role_id": world.role.pk}


def api_select(world):
    return {"role_id": world.role.pk, "select_id": select(world)["select_id"]}


def api_approval(world):
    return {"approval_id": approval(world)["approval_id"]}


def api_seat(world):
    return api_approval(world) | {"seat_id": world.extra["seat"].pk}


def api_order(world):
    key = select(world)["select_id"]
    return {"order": [key], "seen": [key]}


def api(associate, director):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, 404, associate, director, 404, 404, 403)


def seat(world):
    return approval(world) | {"seat_id": world.extra["seat"].pk}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
TOO_LATE = (LOGIN, 404, 404, 409, 409, 404, 404, 404)
UNREADABLE = (LOGIN, 404, 404, 422, 422, 404, 404, 404)

ROWS = [
    Row("casting:production", "GET", SEES, args=production),
    Row("casting:production-budget", "POST", DOES, args=production, data={"cast_budget": "90000", "currency": "GBP"}),
    Row("casting:ladder", "GET", SEES, args=production),
    Row("casting:ladder", "POST", DOES, args=production),
    Row("casting:ensembles", "GET", SEES, args=production),
    Row("casting:ensembles", "POST", DOES, args=production, data={"name": "First thoughts"}),
    Row("casting:ensemble", "GET", SEES, args=ensemble),
    Row("casting:ensemble-rename", "POST", DOES, args=ensemble, data={"name": "Second"}),
    Row("casting:ensemble-choose", "POST", DOES, args=ensemble),
    Row("casting:ensemble-remove", "POST", DOES, args=ensemble),
    Row(
        "casting:ensemble-part",
        "POST",
        DOES,
        args=lambda world: ensemble(world) | {"role_id": world.role.pk},
        data={"select": ""},
    ),
    Row("casting:selects", "GET", SEES, args=role),
    Row("casting:selects-add", "POST", DOES, args=role, data=lambda world: {"pick": world.submission.pk}),
    Row("casting:selects-order", "POST", DOES, args=role, data=order),
    Row("casting:select-restore", "POST", TOO_LATE, args=role),
    Row("casting:select-edit", "POST", DOES, args=select),
    Row("casting:select-backup", "POST", UNREADABLE, args=select, data={"is_backup": "1"}),
    Row("casting:select-remove", "POST", DOES, args=select),
    Row("casting:select-offer", "POST", TOO_LATE, args=select),
    # Nobody is on the ladder yet.
    Row("casting:approval-start", "POST", UNREADABLE, args=role),
    Row("casting:approval", "GET", SEES, args=approval),
    Row(
        "casting:approval-verdict",
        "POST",
        (LOGIN, 404, 404, 403, 302, 404, 404, 404),
        args=seat,
        data={"value": "approve"},
    ),
    Row("casting:approval-delegate", "POST", UNREADABLE, args=seat, data={"name": "Dana", "email": "nothing"}),
    Row("casting:approval-take-back", "POST", DOES, args=approval),
    Row("casting:role-record", "GET", SEES, args=role),
    Row("casting:role-record-pdf", "GET", SEES, args=role),
    Row("api:select-list", "GET", api(200, 200), args=api_role, api=True),
    Row(
        "api:select-list",
        "POST",
        api(201, 201),
        args=api_role,
        data=lambda world: {"submissions": [world.submission.pk]},
        api=True,
    ),
    Row("api:select-order", "PUT", api(200, 200), args=api_role, data=api_order, api=True),
    Row("api:select-detail", "PATCH", api(200, 200), args=api_select, data={"word": "Stillness."}, api=True),
    Row("api:select-detail", "DELETE", api(204, 204), args=api_select, api=True),
    # The part is not being recast.
    Row("api:select-offer", "POST", api(409, 409), args=api_select, api=True),
    # Nobody is booked.
    Row("api:role-cast", "POST", api(409, 409), args=api_role, api=True),
    Row("api:sign-off-list", "GET", api(200, 200), args=api_role, api=True),
    Row("api:sign-off-list", "POST", api(422, 422), args=api_role, api=True),
    Row("api:sign-off-detail", "GET", api(200, 200), args=api_approval, api=True),
    Row("api:sign-off-detail", "DELETE", api(204, 204), args=api_approval, api=True),
    Row("api:sign-off-verdict", "POST", api(403, 200), args=api_seat, data={"value": "approve"}, api=True),
]
