"""The format of the access matrix.

One file for each room, `tests/architecture/matrix/<room>.py`, holds `ROWS`: for every URL name and method, the
answer each of eight viewers gets. A URL without a row fails the test, and so does a row without a URL.

    from tests.architecture.rows import LOGIN, Row

    ROWS = [
        #                            signed    actor  other     own        own       agent  producer  admin
        #                            out              director  associate  director
        Row("casting:calls", "GET",  (200,     200,   200,      200,       200,      200,   200,      200)),
        Row("casting:role-board", "GET", (LOGIN, 404, 404, 200, 200, 404, 404, 404),
            args=lambda world: {"org_slug": world.office.slug, "role_id": world.role.pk}),
        Row("casting:role-cut", "POST", (LOGIN, 404, 404, 403, 302, 404, 404, 404),
            args=..., data={"reason": "The part was written out."}),
    ]

`LOGIN` is a redirect to the sign-in page. A 404 says "not visible to you", a 403 "visible, but not yours to do".
`args` (and `data`, when it is a function) are given the world of `tests/architecture/world.py`, whose things belong
to the office of the *own* director; they may make more, and keep it in `world.extra`. Every request starts from the
same world: what one row made or one request changed is rolled back.
API rows take `api=True`: the viewer comes with a token of theirs instead of a session.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LOGIN = "login"
VIEWERS = (
    "signed_out",
    "actor",
    "other_director",
    "associate",
    "director",
    "agent",
    "producer",
    "admin",
)
Answer = int | str
Values = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    url: str
    method: str
    answers: tuple[Answer, ...]
    args: Values = field(default_factory=dict)
    data: Values = field(default_factory=dict)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    api: bool = False
    # Where a pattern without a name is asked; its `url` is the route in angle brackets.
    path: str = ""

    def __post_init__(self) -> None:
        if len(self.answers) != len(VIEWERS):
            raise ValueError(f"{self.method} {self.url}: give {len(VIEWERS)} answers, for {', '.join(VIEWERS)}")

    def args_in(self, world: Any) -> dict[str, Any]:
        return _resolved(self.args, world)

    def data_in(self, world: Any) -> dict[str, Any]:
        return _resolved(self.data, world)


def same(answer: Answer) -> tuple[Answer, ...]:
    """One answer for all eight."""
    return (answer,) * len(VIEWERS)


def signed_in(answer: Answer) -> tuple[Answer, ...]:
    """The sign-in page for the signed-out, one answer for everybody else."""
    return (LOGIN, *(answer,) * (len(VIEWERS) - 1))


def _resolved(values: Values, world: Any) -> dict[str, Any]:
    found = values(world) if callable(values) else values
    # A token may send a list; a form may not.
    return found if isinstance(found, list) else dict(found)
