"""The board's bins, saved views, comparison and filmstrip: who may look and who may sort."""

from accounts.tenancy import office_scope
from casting.models import Bin, SavedView
from tests.architecture.rows import LOGIN, Row


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def pile(world):
    with office_scope(world.office):
        made = Bin.objects.create(organisation=world.office, role=world.role, name="Maybe")
    return role(world) | {"bin_id": made.pk}


def view(world):
    with office_scope(world.office):
        made = SavedView.objects.create(
            organisation=world.office, owner=world.viewers["director"], name="Northern", is_shared=True
        )
    return role(world) | {"view_id": made.pk}


def batch(world):
    return role(world) | {"batch": "00000000-0000-4000-8000-000000000000"}


def pick(world):
    return {"pick": world.submission.pk, "into": ""}


def api_role(world):
    return {"role_id": world.role.pk}


def api_pile(world):
    return api_role(world) | {"bin_id": pile(world)["bin_id"]}


def api_view(world):
    return {"view_id": view(world)["view_id"]}


def api_put(world):
    return {"submissions": [world.submission.pk], "bin": None}


def api_batch(world):
    return api_role(world) | {"batch": batch(world)["batch"]}


def api(associate, director=None):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, 404, associate, director or associate, 404, 404, 403)


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
TOO_FEW = (LOGIN, 404, 404, 422, 422, 404, 404, 404)
NOTHING_TO_UNDO = (LOGIN, 404, 404, 409, 409, 404, 404, 404)
# A shared view is changed by the person who made it, or by a casting director.
LEADS = (LOGIN, 404, 404, 403, 302, 404, 404, 404)

ROWS = [
    Row("casting:compare", "GET", TOO_FEW, args=role),
    Row("casting:filmstrip", "GET", SEES, args=role),
    Row("casting:filmstrip-page", "GET", SEES, args=role),
    Row("casting:room-bins", "GET", SEES, args=role),
    Row("casting:room-bins", "POST", DOES, args=role, data={"name": "Maybe", "colour": "sky"}),
    Row("casting:room-bin-list", "GET", SEES, args=role),
    Row("casting:room-bin-put", "POST", DOES, args=role, data=pick),
    Row("casting:room-bin-undo", "POST", NOTHING_TO_UNDO, args=batch),
    Row("casting:room-bin", "POST", DOES, args=pile, data={"name": "Perhaps", "colour": "rose"}),
    Row("casting:room-bin-remove", "POST", DOES, args=pile),
    Row("casting:room-bin-restore", "POST", DOES, args=pile),
    Row("casting:room-views", "GET", SEES, args=role),
    Row("casting:room-views", "POST", DOES, args=role, data={"name": "Mine", "query": "stage=review"}),
    Row("casting:room-view", "GET", DOES, args=view),
    Row("casting:room-view", "POST", LEADS, args=view, data={"name": "Northern", "is_shared": "1"}),
    Row("casting:room-view-remove", "POST", LEADS, args=view),
    Row("casting:room-view-restore", "POST", LEADS, args=view),
    Row("casting:room-tag-colours", "GET", SEES, args=role),
    Row("casting:room-tag-colours", "POST", DOES, args=role, data={"tag": "tall", "colour": "sky"}),
    Row("api:bin-list", "GET", api(200), args=api_role, api=True),
    Row("api:bin-list", "POST", api(201), args=api_role, data={"name": "Maybe"}, api=True),
    Row("api:bin-detail", "PUT", api(200), args=api_pile, data={"name": "Perhaps", "colour": "rose"}, api=True),
    Row("api:bin-detail", "DELETE", api(204), args=api_pile, api=True),
    Row("api:bin-restore", "POST", api(200), args=api_pile, api=True),
    Row("api:bin-put-list", "POST", api(201), args=api_role, data=api_put, api=True),
    Row("api:bin-put-undo", "POST", api(409), args=api_batch, api=True),
    # Every office asks for its own; only a casting office has any.
    Row("api:view-list", "GET", (401, 403, 200, 200, 200, 200, 200, 403), api=True),
    Row("api:view-list", "POST", (401, 403, 201, 201, 201, 403, 403, 403), data={"name": "Mine"}, api=True),
    Row("api:view-detail", "PUT", api(403, 200), args=api_view, data={"name": "N", "is_shared": True}, api=True),
    Row("api:view-detail", "DELETE", api(403, 204), args=api_view, api=True),
    Row("api:view-restore", "POST", api(403, 200), args=api_view, api=True),
]
