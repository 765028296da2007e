"""What a performer, and the agent who put them up, may know of how a submission stands."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import BooleanField, Case, ExpressionWrapper, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Activity
from accounts.tenancy import across_offices
from casting import home_panels
from casting.models import Closure, Submission
from casting.states import NEGATIVE, ClosureState, DeclineReason, SubmissionState
from core import clock

WHY = "a person's own submissions lie in many offices"
REASON_WORDS = {
    DeclineReason.ANOTHER_WAY: "The role went another way.",
    DeclineReason.SCHEDULE: "The schedule did not work.",
    DeclineReason.PAIRING: "It came down to the pairing with the rest of the cast.",
    DeclineReason.ROLE_CHANGED: "The role changed.",
}


def visible_status(submissions: Iterable[Submission]) -> dict[int, SubmissionState]:
    """What each submission's performer or agent may see of its state, by submission id.

    The one place that decides it; pages, desks and the API all read it here, in at most four
    statements for any number of rows.

    - A no (not this time, released, role cut) shows once it has been told: its newest closure says
      from when (`shown_from`), or without such a moment has been sent or settled without a note.
      While the office can still take the note back, the status before the decision stays.
    - A callback shows once its invitation has reached them (see casting.home_panels).
    - Everything else shows as it is.

    "The status before" is read from the activity log, newest first, down to one that shows.
    """
    rows = list(submissions)
    with across_offices(WHY):
        told = _told([row.pk for row in rows if row.state in NEGATIVE])
        invited = home_panels.invited([row.pk for row in rows if row.state == SubmissionState.CALLBACK])

        def shows(pk: int, state: str) -> bool:
            if state in NEGATIVE:
                return pk in told
            return state != SubmissionState.CALLBACK or pk in invited

        hidden = [row for row in rows if not shows(row.pk, row.state)]
        history = _history([row.pk for row in hidden])
        if any(state == SubmissionState.CALLBACK for moves in history.values() for state, _ in moves):
            invited |= home_panels.invited([row.pk for row in hidden])
    found = {row.pk: SubmissionState(row.state) for row in rows}
    for row in hidden:
        found[row.pk] = _before(row, history.get(row.pk, []), shows)
    return found


def _before(row: Submission, moves: list[tuple[str, str]], shows) -> SubmissionState:
    state = row.state
    for source, target in moves:
        if target == state:
            state = source
            if shows(row.pk, state):
                break
    else:
        state = SubmissionState.SUBMITTED
    if state == SubmissionState.SUBMITTED and row.viewed_at:
        return SubmissionState.VIEWED
    return SubmissionState(state)


def _history(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    moves: dict[int, list[tuple[str, str]]] = {}
    if not ids:
        return moves
    rows = (
        Activity.objects.filter(subject_type="casting.submission", subject_id__in=ids, data__has_keys=["from", "to"])
        .order_by("-id")
        .values_list("subject_id", "data__from", "data__to")
    )
    for pk, source, target in rows:
        moves.setdefault(pk, []).append((source, target))
    return moves


def _is_told(now: dt.datetime) -> Q:
    return Q(shown_from__lte=now) | Q(shown_from__isnull=True, state__in=[ClosureState.SENT, ClosureState.SUPPRESSED])


def _told(ids: Sequence[int]) -> set[int]:
    if not ids:
        return set()
    newest = (
        Closure.objects.filter(submission_id__in=ids)
        .annotate(is_told=ExpressionWrapper(_is_told(clock.now()), output_field=BooleanField()))
        .order_by("submission_id", "-version")
        .distinct("submission_id")
        .values_list("submission_id", "is_told")
    )
    return {pk for pk, is_told in newest if is_told}


def is_answered() -> Case:
    """As a column, so that a page of "in play" or "answered" is one indexed read."""
    newest = (
        Closure.objects.filter(submission=OuterRef("pk"))
        .annotate(is_told=ExpressionWrapper(_is_told(clock.now()), output_field=BooleanField()))
        .order_by("-version")
        .values("is_told")[:1]
    )
    return Case(
        When(state__in=NEGATIVE, then=Coalesce(Subquery(newest), Value(False))),
        default=Value(False),
        output_field=BooleanField(),
    )


def reasons_told(ids: Sequence[int]) -> dict[int, str]:
    """The words of a reason that goes with a no, by submission id; for those whose no is told."""
    if not ids:
        return {}
    with across_offices(WHY):
        rows = (
            Closure.objects.filter(submission_id__in=ids)
            .exclude(reason=DeclineReason.NONE)
            .order_by("submission_id", "-version")
            .distinct("submission_id")
            .values_list("submission_id", "reason")
        )
        return {pk: REASON_WORDS[DeclineReason(reason)] for pk, reason in rows}
