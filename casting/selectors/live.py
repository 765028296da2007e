"""What a page that is open asks to keep itself true: cards by id, and what has happened since it last looked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Activity, User
from casting.models import Role, Submission
from casting.selectors.board import BoardRow, rows_of
from casting.states import Stage, SubmissionState
from core import clock

# An act may have taken its moment and still be writing: what is younger is told again at the next look.
SETTLED = dt.timedelta(seconds=15)
YOUNG = 2000
MOST = 1000
# What the log's verbs are to whoever has the board open; a verb that is not here changes no card.
KINDS = {
    "rate": "rated",
    "abstain": "rated",
    "clear_rating": "rated",
    "tag": "changed",
    "edit": "changed",
    "submit": "arrived",
    "resubmit": "arrived",
    "bring": "arrived",
    "withdraw": "withdrawn",
    "note": "noted",
    "remove_note": "noted",
    **dict.fromkeys(
        [
            "shortlist", "invite", "call_back", "decline", "release", "put_back", "reopen", "undo", "cut_role",
            "offer", "book", "move",
        ],
        "moved",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where a submission stands and who last moved it; `by` is empty for who moves without deciding."""

    id: int
    state: str
    stage: str
    revision: int
    by_id: int | None
    by: str

    @property
    def stage_label(self) -> str:
        return Stage(self.stage).label

    @property
    def state_label(self) -> str:
        return SubmissionState(self.state).label


@dataclass(frozen=True)
class Changes:
    """`kinds` as live messages have them. `is_much`: too much to name, so look at everything again."""

    cursor: int
    kinds: dict[str, list[int]]
    is_much: bool


def live_rows(*, actor: User, role: Role, ids: Sequence[int]) -> tuple[list[BoardRow], list[Standing]]:
    """Of these, whom the actor can see now, as cards and as they stand."""
    rows = rows_of(actor=actor, role=role, ids=ids)
    standing = Submission.objects.filter(pk__in=[row.id for row in rows]).values_list(
        "id", "state", "stage", "revision", "decided_by_id", "decided_by__name"
    )
    return rows, [Standing(*values[:5], values[5] or "") for values in standing]


def changes_since(*, role: Role, cursor: int | None) -> Changes:
    """`role` comes from `role_for_review`. Without a cursor nothing is told, and the answer's is where to begin."""
    newest = Activity.objects.order_by("-pk").values("pk", "created_at")[:YOUNG]
    settled = [row["pk"] for row in newest if row["created_at"] < clock.now() - SETTLED]
    here = max(settled, default=newest[len(newest) - 1]["pk"] - 1 if newest else 0)
    if cursor is None:
        return Changes(here, {}, is_much=False)
    seen = Submission.objects.filter(role.lens.visible_q(), role=role)
    happened = Activity.objects.filter(
        pk__gt=cursor, organisation=role.organisation_id, subject_type="casting.submission", subject_id__in=seen
    )
    rows = happened.order_by("pk").values_list("verb", "subject_id")[: MOST + 1]
    kinds: dict[str, dict[int, None]] = defaultdict(dict)
    for verb, submission_id in rows:
        if kind := KINDS.get(verb.removeprefix("submission.")):
            kinds[kind][submission_id] = None
    return Changes(max(here, cursor), {kind: list(ids) for kind, ids in kinds.items()}, is_much=len(rows) > MOST)
