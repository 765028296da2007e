"""The decision room: who may look at submissions and who may act on them."""

from tests.architecture.rows import LOGIN, Row

JSON = {"Accept": "application/json"}


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def submission(world):
    return role(world) | {"submission_id": world.submission.pk}


def note(world):
    return submission(world) | {"note_id": 1}


def decision(world):
    return role(world) | {"decision_id": "00000000-0000-4000-8000-000000000000"}


def pick(world):
    return {"pick": world.submission.pk, "to": "shortlisted"}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
NOT_THERE = (LOGIN, 404, 404, 404, 404, 404, 404, 404)

ROWS = [
    Row("casting:room", "GET", SEES, args=role),
    Row("casting:room-page", "GET", SEES, args=role),
    Row("casting:room-matching-count", "GET", SEES, args=role),
    Row("casting:room-role-tags", "GET", SEES, args=role),
    Row("casting:room-bulk", "GET", SEES, args=role, query="?all=1"),
    Row("casting:room-decide", "POST", SEES, args=role, data=pick),
    Row("casting:room-decide", "POST", SEES, args=role, data=pick, headers=JSON),
    Row("casting:room-undo", "POST", NOT_THERE, args=decision),
    Row("casting:room-panel", "GET", SEES, args=submission),
    Row("casting:room-resume", "GET", SEES, args=submission),
    Row("casting:room-open", "POST", DOES, args=submission),
    Row("casting:room-rate", "POST", DOES, args=submission, data={"value": 4}),
    Row("casting:room-note", "POST", DOES, args=submission, data={"text": "Strong.", "audience": "office"}),
    Row("casting:room-note-remove", "POST", NOT_THERE, args=note),
    Row("casting:room-tags", "POST", DOES, args=submission, data={"tag": "tall"}),
]
