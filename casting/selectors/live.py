"""What a page that is open asks to keep itself true: cards by id, and what has happened since it last looked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Activity
from casting.models import Role, Submission
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
    **dict.fromkeys(["tag", "edit", "bin", "unbin", "join", "leave", "turn"], "changed"),
    "submit": "arrived",
    "resubmit": "arrived",
    "bring": "arrived",
    "copy": "arrived",
    "withdraw": "withdrawn",
    "note": "noted",
    "remove_note": "noted",
    **dict.fromkeys(
        [
            "shortlist", "invite", "call_back", "decline", "release", "put_back", "reopen", "undo", "cut_role",
            "offer", "book", "move", "undo_move", "take_away",
        ],
        "moved",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """`kinds` as live messages have them. `is_much`: too much to name, so look at everything again."""

    cursor: int
    kinds: dict[str, list[int]]
    is_much: bool


def movers_of(ids: Sequence[int]) -> dict[int, tuple[int | None, str]]:
    """Who decided last about each: (id, name). `ids` are of cards that the reader sees."""
    rows = Submission.objects.filter(pk__in=ids).values_list("id", "decided_by_id", "decided_by__name")
    return {pk: (by_id, by or "") for pk, by_id, by in rows}


def changes_since(*, role: Role, cursor: int | None) -> Changes:
    """`role` comes from `role_for_review`. Without a cursor nothing is told, and the answer's is where to begin."""
    newest = Activity.objects.order_by("-pk").values("pk", "created_at")[:YOUNG]
    settled = [row["pk"] for row in newest if row["created_at"] < clock.now() - SETTLED]
    here = max(settled, default=newest[len(newest) - 1]["pk"] - 1 if newest else 0)
    if cursor is None:
        return Changes(here, {}, is_much=False)
    seen = Submission.objects.filter(role.lens.visible_q(), role=role)
    log = Activity.objects.filter(pk__gt=cursor, organisation=role.organisation_id)
    left = Q(verb="submission.move", data__from_role=role.pk)
    happened = log.filter(Q(subject_id__in=seen) | left, subject_type="casting.submission")
    rows = happened.order_by("pk").values_list("verb", "subject_id")[: MOST + 1]
    kinds: dict[str, dict[int, None]] = defaultdict(dict)
    for verb, submission_id in rows:
        if kind := KINDS.get(verb.removeprefix("submission.")):
            kinds[kind][submission_id] = None
    for data in log.filter(subject_type="casting.role", subject_id=role.pk).values_list("data", flat=True)[:MOST]:
        # Without ids: whoever hears of it looks at all their cards.
        if "pass" in data:
            kinds["pass"] = {}
        elif "submissions" in data:
            kinds["selects"] = {}
    return Changes(max(here, cursor), {kind: list(ids) for kind, ids in kinds.items()}, is_much=len(rows) > MOST)
