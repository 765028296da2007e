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
]
