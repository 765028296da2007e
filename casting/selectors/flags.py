"""One person, one card: what the office knows of them beside this submission. One statement for a page of any size."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import connection

from casting.models import Role
from casting.states import SubmissionState, Via


class Shown(Protocol):
    """A card or a submission."""

    @property
    def id(self) -> int: ...

    @property
    def performer_id(self) -> int: ...


@dataclass(frozen=True)
class Way:
    via: str
    agency: str
    note: str

    @property
    def label(self) -> str:
        return self.agency or Via(self.via).label


@dataclass(frozen=True)
class Elsewhere:
    """A submission of the same person: for another role of the production, or an earlier one for this office."""

    id: int
    role_id: int
    role: str
    production: str
    state: str
    at: dt.date
    bin: str
    same_call: bool

    @property
    def label(self) -> str:
        return SubmissionState(self.state).label


@dataclass(frozen=True)
class Flags:
    """`ways` are further ways in, `also` other roles of this production, `before` earlier productions of the office,
    newest first, `away` the book-outs that meet the call's dates, as first and last day."""

    ways: list[Way] = field(default_factory=list)
    also: list[Elsewhere] = field(default_factory=list)
    before: list[Elsewhere] = field(default_factory=list)
    away: list[tuple[dt.date, dt.date]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.ways or self.also or self.before or self.away)


NONE = Flags()
MOST_OF_ONE = 12

# Roles whose open pass hides names from the reader are left out: where somebody stands there is not theirs to know.
_FLAGS = """
WITH shown AS (SELECT unnest(%(ids)s::bigint[]) AS id, unnest(%(people)s::bigint[]) AS performer_id)
SELECT shown.id, 'other', o.production_id = %(production)s,
  json_build_array(o.id, r.id, r.name, p.title, o.state, o.submitted_at::date, coalesce(pile.name, ''), o.call_id = %(call)s)
FROM shown
CROSS JOIN LATERAL (
  SELECT * FROM casting_submission s
  WHERE s.performer_id = shown.performer_id AND s.id <> shown.id AND s.organisation_id = %(office)s
    AND s.state <> 'withdrawn'
  ORDER BY s.submitted_at DESC LIMIT %(most)s) o
JOIN casting_role r ON r.id = o.role_id
JOIN casting_production p ON p.id = o.production_id
LEFT JOIN casting_bin pile ON pile.id = o.bin_id AND pile.removed_at IS NULL
WHERE NOT EXISTS (
  SELECT 1 FROM casting_reviewpass pass WHERE pass.role_id = o.role_id AND pass.state = 'open' AND pass.is_blind
    AND NOT EXISTS (
      SELECT 1 FROM casting_reviewpass_keepers k WHERE k.reviewpass_id = pass.id AND k.user_id = %(reader)s))
UNION ALL
SELECT shown.id, 'way', NULL, json_build_array(w.via, coalesce(a.name, ''), w.note)
FROM shown JOIN casting_wayin w ON w.submission_id = shown.id AND w.withdrawn_at IS NULL
LEFT JOIN accounts_organisation a ON a.id = w.agency_id
UNION ALL
SELECT shown.id, 'away', NULL, json_build_array(b.starts_on, b.ends_on)
FROM shown JOIN talent_bookout b ON b.performer_id = shown.performer_id
  AND b.starts_on <= %(ends)s AND b.ends_on >= %(starts)s
"""


def flags_for(role: Role, rows: Iterable[Shown]) -> dict[int, Flags]:
    """{submission id: Flags} for who has any; nothing while names are hidden. `role` comes from `role_for_review`."""
    rows = list(rows)
    if role.lens.hides_identity or not rows:
        return {}
    starts, ends = _dates(role)
    values = {
        "ids": [row.id for row in rows],
        "people": [row.performer_id for row in rows],
        "production": role.production_id,
        "call": role.call_id,
        "office": role.organisation_id,
        "reader": role.lens.reviewer_id,
        "most": MOST_OF_ONE,
        "starts": starts,
        "ends": ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FLAGS, values)
        found = cursor.fetchall()
    flags: dict[int, Flags] = {}
    for submission_id, kind, is_same_production, data in found:
        one = flags.setdefault(submission_id, Flags())
        if kind == "way":
            one.ways.append(Way(*data))
        elif kind == "away":
            one.away.append((dt.date.fromisoformat(data[0]), dt.date.fromisoformat(data[1])))
        else:
            other = Elsewhere(*data[:5], dt.date.fromisoformat(data[5]), *data[6:])
            (one.also if is_same_production else one.before).append(other)
    return flags


def _dates(role: Role) -> tuple[dt.date | None, dt.date | None]:
    """The dates of the call; one of them alone stands for both, and without any nobody is away."""
    call = role.call
    return call.starts_on or call.ends_on, call.ends_on or call.starts_on
