"""One person, one card: what the office knows of them beside this submission. Two statements for a page of any size."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

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

# Bare tables only: with the names joined in, planning it took four times as long as running it. Most people have
# nothing to tell, and the names of those who have are read for all of them at once.
_FOUND = """
WITH shown AS (SELECT unnest(%(ids)s::bigint[]) AS id, unnest(%(people)s::bigint[]) AS performer_id)
SELECT shown.id, 'other', o.id, o.role_id, o.bin_id, o.state, o.submitted_at::date, NULL::date
FROM shown
CROSS JOIN LATERAL (
  SELECT * FROM casting_submission s
  WHERE s.performer_id = shown.performer_id AND s.id <> shown.id AND s.organisation_id = %(office)s
    AND s.state <> 'withdrawn'
  ORDER BY s.submitted_at DESC LIMIT %(most)s) o
UNION ALL
SELECT shown.id, 'way', w.agency_id, NULL, NULL, w.via || ':' || w.note, NULL, NULL
FROM shown JOIN casting_wayin w ON w.submission_id = shown.id AND w.withdrawn_at IS NULL
UNION ALL
SELECT shown.id, 'away', NULL, NULL, NULL, NULL, b.starts_on, b.ends_on
FROM shown JOIN talent_bookout b ON b.performer_id = shown.performer_id
  AND b.starts_on <= %(ends)s AND b.ends_on >= %(starts)s
"""

# Roles whose open pass hides names from the reader are left out: where somebody stands there is not theirs to know.
_NAMES = """
SELECT 'role', r.id, r.name, p.title, r.production_id = %(production)s, r.call_id = %(call)s
FROM casting_role r JOIN casting_production p ON p.id = r.production_id
WHERE r.id = ANY(%(roles)s) AND NOT EXISTS (
  SELECT 1 FROM casting_reviewpass pass WHERE pass.role_id = r.id AND pass.state = 'open' AND pass.is_blind
    AND NOT EXISTS (
      SELECT 1 FROM casting_reviewpass_keepers k WHERE k.reviewpass_id = pass.id AND k.user_id = %(reader)s))
UNION ALL
SELECT 'bin', id, name, '', NULL, NULL FROM casting_bin WHERE id = ANY(%(bins)s) AND removed_at IS NULL
UNION ALL
SELECT 'agency', id, name, '', NULL, NULL FROM accounts_organisation WHERE id = ANY(%(agencies)s)
"""


def flags_for(role: Role, rows: Iterable[Shown]) -> dict[int, Flags]:
    """{submission id: Flags} for who has any; nothing while names are hidden. `role` comes from `role_for_review`."""
    rows = list(rows)
    if role.lens.hides_identity or not rows:
        return {}
    found = _found(role, rows)
    names = _names(role, found)
    flags: dict[int, Flags] = {}
    for submission_id, kind, *data in found:
        one = flags.get(submission_id) or Flags()
        if kind == "way":
            via, _, note = data[3].partition(":")
            agency = names.get(("agency", data[0]))
            one.ways.append(Way(via, agency[0] if agency else "", note))
        elif kind == "away":
            one.away.append((data[4], data[5]))
        elif (other := _other(names, data)) is not None:
            (one.also if names["role", other.role_id][2] else one.before).append(other)
        if one:
            flags[submission_id] = one
    for one in flags.values():
        one.before.sort(key=lambda other: other.at, reverse=True)
    return flags


def _found(role: Role, rows: Sequence[Shown]) -> list[tuple]:
    starts, ends = _dates(role)
    values: dict[str, Any] = {
        "ids": [row.id for row in rows],
        "people": [row.performer_id for row in rows],
        "office": role.organisation_id,
        "most": MOST_OF_ONE,
        "starts": starts,
        "ends": ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        return cursor.fetchall()


def _names(role: Role, found: Sequence[tuple]) -> dict[tuple[str, int], tuple]:
    others = [row for row in found if row[1] == "other"]
    agencies = {row[2] for row in found if row[1] == "way"} - {None}
    if not others and not agencies:
        return {}
    values: dict[str, Any] = {
        "roles": list({row[3] for row in others}),
        "bins": list({row[4] for row in others} - {None}),
        "agencies": list(agencies),
        "production": role.production_id,
        "call": role.call_id,
        "reader": role.lens.reviewer_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, values)
        return {(kind, pk): tuple(rest) for kind, pk, *rest in cursor.fetchall()}


def _other(names: Mapping[tuple[str, int], tuple], data: Sequence) -> Elsewhere | None:
    submission_id, role_id, bin_id, state, at, _ = data
    role = names.get(("role", role_id))
    if role is None:
        return None
    name, production, _, same_call = role
    pile = names.get(("bin", bin_id))
    return Elsewhere(submission_id, role_id, name, production, state, at, pile[0] if pile else "", same_call)


def _dates(role: Role) -> tuple[dt.date | None, dt.date | None]:
    """The dates of the call; one of them alone stands for both, and without any nobody is away."""
    call = role.call
    return call.starts_on or call.ends_on, call.ends_on or call.starts_on
