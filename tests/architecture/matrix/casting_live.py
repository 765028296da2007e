"""Live boards and notes: for whoever may look at the role's submissions."""

from tests.architecture.matrix.casting_room import DOES, JSON, NOT_THERE, SEES, note, role, submission
from tests.architecture.rows import Row

ROWS = [
    Row("casting:room-cards", "GET", SEES, args=role, query="?ids=1,2"),
    Row("casting:room-changes", "GET", SEES, args=role),
    Row("casting:room-note-people", "GET", SEES, args=submission),
    Row("casting:room-notes-read", "POST", DOES, args=submission),
    Row("casting:room-notes-read", "POST", SEES, args=submission, headers={"X-Requested-With": "XMLHttpRequest"}),
]
