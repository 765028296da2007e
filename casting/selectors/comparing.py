"""Two to four people of a role side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from accounts.models import User
from casting.models import Note, Rating, Role, Submission
from casting.policies import check_not_blind
from casting.selectors.flags import NONE, Flags, flags_for
from casting.states import NoteAudience
from core.errors import Invalid, NotFound

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Column:
    """One person. `ratings` are (who, value or None for an abstention), empty and `scores_hidden` where the pass
    hides them; `mine` is the reader's own."""

    submission: Submission
    profile: dict
    mine: Decimal | None
    ratings: list[tuple[str, Decimal | None]]
    scores_hidden: bool
    notes: int
    flags: Flags

    @property
    def name(self) -> str:
        return self.profile.get("stage_name", "") or f"No. {self.submission.number}"


def columns_for(*, actor: User, role: Role, ids: Sequence[int]) -> list[Column]:
    """In the order asked. `role` comes from `role_for_review`.

    Raises Invalid for fewer than two or more than four, NotFound for who is not on the role, and NotAllowed while
    names are hidden: pictures side by side are what a blind pass leaves out.
    """
    check_not_blind(actor, role, "comparing people side by side")
    if not FEWEST <= len(ids) <= MOST:
        raise Invalid("Two to four people can be compared. Select them on the board.", field="pick")
    found = Submission.objects.select_related("profile", "agency", "headshot", "tape", "bin").filter(
        role.lens.visible_q(), role=role, pk__in=ids
    )
    rows = {row.pk: row for row in found}
    if len(rows) != len(ids):
        raise NotFound("Somebody you wanted to compare is not on this role any more.")
    given: dict[int, list[Rating]] = defaultdict(list)
    for rating in Rating.objects.select_related("reviewer").filter(submission__in=ids).order_by("pk"):
        given[rating.submission_id].append(rating)
    notes = _notes(actor, ids)
    flags = flags_for(role, rows.values())
    for row in rows.values():
        row.role, row.organisation = role, role.organisation
    return [_column(actor, rows[pk], given=given[pk], notes=notes.get(pk, 0), flags=flags.get(pk, NONE)) for pk in ids]


def _column(actor: User, row: Submission, *, given: list[Rating], notes: int, flags: Flags) -> Column:
    role = row.role
    current = role.lens.review_pass
    own = next((one for one in given if one.reviewer_id == actor.pk), None)
    if own is not None and current is not None and own.review_pass_id != current.pk:
        own = None
    shows = role.lens.shows_scores(has_own=own is not None and own.value is not None)
    return Column(
        submission=row,
        profile=row.profile.data,
        mine=own.value if own else None,
        ratings=[(one.reviewer.name, one.value) for one in given] if shows else [],
        scores_hidden=not shows,
        notes=notes,
        flags=flags,
    )


def _notes(actor: User, ids: Sequence[int]) -> dict[int, int]:
    readable = ~Q(audience=NoteAudience.ME) | Q(author=actor)
    rows = Note.objects.filter(readable, submission__in=ids, removed_at=None).values_list("submission")
    return dict(rows.annotate(n=Count("pk")).order_by())
