"""A day from a list: for whoever runs the day."""

from tests.architecture.matrix.auditions_day import DOES, SEES, of_session
from tests.architecture.rows import Row

ROWS = [
    Row("auditions:day-import", "GET", SEES, args=of_session),
    Row("auditions:day-import", "POST", tuple(422 if a == 302 else a for a in DOES), args=of_session),
]
