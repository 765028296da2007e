"""What stands around the cards of the board, in one statement: whatever is on, the page costs the same."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from accounts.models import User
from casting.models import Role, Submission
from casting.selectors.stage_counts import RoleStages, StageCount, correct_counts

MOST_VIEWS = 60


@dataclass(frozen=True)
class BinRow:
    id: int
    name: str
    colour: str
    total: int


@dataclass(frozen=True)
class ViewRow:
    """A saved view; `digit` is the reader's own key for it, and `owner` whoever shared it where that is not they."""

    id: int
    name: str
    digit: int | None
    is_shared: bool
    owner: str


@dataclass(frozen=True)
class Furniture:
    """`seed` is that of the reader's own shuffle, None before their first visit; `tag_colours` is {tag: colour}."""

    seed: int | None
    roles: list[RoleStages]
    bins: list[BinRow]
    views: list[ViewRow]
    tag_colours: dict[str, str]


# One statement, since each by itself costs more to ask for than to answer. It names the office and the role itself.
_ALL = """
SELECT
  (SELECT seed FROM casting_revieworder WHERE role_id = %(role)s AND reviewer_id = %(reader)s),
  (SELECT json_agg(json_build_array(r.id, r.name, c.stage, c.total, c.unopened) ORDER BY r.position, r.id)
     FROM casting_role r LEFT JOIN casting_rolecount c ON c.role_id = r.id
     WHERE r.call_id = %(call)s AND r.organisation_id = %(office)s),
  (SELECT json_agg(json_build_array(b.id, b.name, b.colour, b.total) ORDER BY b.position, b.id)
     FROM casting_bin b WHERE b.role_id = %(role)s AND b.removed_at IS NULL),
  (SELECT json_agg(found.row) FROM (
     SELECT json_build_array(v.id, v.name, CASE WHEN v.owner_id = %(reader)s THEN v.digit END, v.is_shared,
       CASE WHEN v.owner_id = %(reader)s THEN '' ELSE u.name END) AS row
     FROM casting_savedview v JOIN accounts_user u ON u.id = v.owner_id
     WHERE v.organisation_id = %(office)s AND v.removed_at IS NULL AND (v.owner_id = %(reader)s OR v.is_shared)
     ORDER BY v.owner_id <> %(reader)s, v.digit NULLS LAST, v.name, v.id LIMIT %(most)s) AS found),
  (SELECT json_object_agg(t.name, t.colour) FROM casting_tagstyle t WHERE t.organisation_id = %(office)s)
"""


def furniture_of(*, actor: User, role: Role) -> Furniture:
    """`role` comes from `role_for_review`, whose lens corrects the counts where the reader does not see everyone."""
    values = {
        "role": role.pk,
        "call": role.call_id,
        "office": role.organisation_id,
        "reader": actor.pk,
        "most": MOST_VIEWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALL, values)
        seed, roles, bins, views, colours = cursor.fetchone()
    return Furniture(
        seed=seed,
        roles=_roles(role, roles or []),
        bins=_bins(role, bins or []),
        views=[ViewRow(*row) for row in views or []],
        tag_colours=colours or {},
    )


def _bins(role: Role, rows: list) -> list[BinRow]:
    """Piles tell what others think, so a blind pass shows none; and they count whom the reader can see."""
    lens = role.lens
    if lens.hides_identity:
        return []
    if not (lens.excluded or lens.only_assigned):
        return [BinRow(*row) for row in rows]
    seen = Submission.objects.filter(lens.visible_q(), role=role, bin__isnull=False)
    totals = dict(seen.values_list("bin").annotate(total=Count("pk")).order_by())
    return [BinRow(key, name, colour, totals.get(key, 0)) for key, name, colour, _ in rows]


def _roles(role: Role, rows: list) -> list[RoleStages]:
    found: dict[int, RoleStages] = {}
    for role_id, name, stage, total, unopened in rows:
        entry = found.setdefault(role_id, RoleStages(role_id, name, {}))
        if stage is not None:
            entry.stages[stage] = StageCount(total, unopened)
    correct_counts(role, found)
    return list(found.values())
