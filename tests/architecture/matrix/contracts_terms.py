"""What terms of a deal there are: the same for everybody with a token for deals."""

from tests.architecture.rows import Row

ROWS = [Row("api:deal-term-list", "GET", (401, *(200,) * 7), api=True)]
