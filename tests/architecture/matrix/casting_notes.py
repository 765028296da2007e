"""How notes leave, and the end of a role."""

from tests.architecture.rows import LOGIN, Row


def of_office(world):
    return {"org_slug": world.office.slug}


def of_role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


HOLDS = {"hold_no_minutes": 120, "hold_good_minutes": 5, "reply_to": ""}

ROWS = [
    Row("casting:note-settings", "GET", (LOGIN, 404, 404, 403, 200, 404, 404, 404), args=of_office),
    Row("casting:note-settings", "POST", (LOGIN, 404, 404, 403, 302, 404, 404, 404), args=of_office, data=HOLDS),
    Row("casting:role-cast", "GET", (LOGIN, 404, 404, 200, 200, 404, 404, 404), args=of_role),
    # Nobody is booked in this world, so saying that the part is cast is refused with a sentence.
    Row("casting:role-cast", "POST", (LOGIN, 404, 404, 422, 422, 404, 404, 404), args=of_role),
]
