"""Live boards and notes: for whoever may look at the role's submissions."""

from tests.architecture.matrix.api import API, of_role, of_submission, office
from tests.architecture.matrix.casting_room import DOES, SEES, role, submission
from tests.architecture.rows import Row


def of_note(world):
    return of_submission(world) | {"note_id": 1}


ROWS = [
    Row("casting:room-cards", "GET", SEES, args=role, query="?ids=1,2"),
    Row("casting:room-changes", "GET", SEES, args=role),
    Row("casting:room-note-people", "GET", SEES, args=submission),
    Row("casting:room-notes-read", "POST", DOES, args=submission),
    Row("casting:room-notes-read", "POST", SEES, args=submission, headers={"X-Requested-With": "XMLHttpRequest"}),
    Row("api:office-note-list", "GET", office(200, 200), args=of_submission, **API),
    Row("api:office-note-list", "POST", office(201, 201), args=of_submission, data={"text": "Strong."}, **API),
    Row("api:office-note", "DELETE", office(404, 404), args=of_note, **API),
    Row("api:role-changes", "GET", office(200, 200), args=of_role, **API),
]
