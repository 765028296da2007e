"""Locking self-tape requests and moving them: what every service about them shares."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.models import SelfTapeRequest, SelfTapeTake
from auditions.states import SELF_TAPE_MOVES, SelfTapeState
from casting.models import Submission
from core import clock
from core.db import lock_in_order
from core.errors import IllegalTransition, NotFound
from core.states import check
from talent.states import MediaState

LOADED = (
    "brief__sides",
    "organisation",
    "performer__account",
    "submission__role__production",
    "submission__role__organisation",
)
# Whoever said yes reads the pages until the tape is done with; who comes in instead needs them too.
READING = {
    SelfTapeState.ACCEPTED,
    SelfTapeState.LIVE_ALTERNATIVE,
    SelfTapeState.UPLOADING,
    SelfTapeState.DELIVERED,
    SelfTapeState.VIEWED,
    SelfTapeState.RETAKE_REQUESTED,
}


def locked(request_id: int) -> SelfTapeRequest:
    """One request, locked, with all that belongs to it."""
    found = locked_rows([request_id])
    if not found:
        raise NotFound("There is no such self-tape request.")
    return found[0]


def locked_rows(request_ids: Iterable[int]) -> list[SelfTapeRequest]:
    rows = SelfTapeRequest.objects.filter(pk__any_of=list(request_ids)).select_related(*LOADED)
    return list(lock_in_order(rows))


def lock_submission(request: SelfTapeRequest) -> None:
    """Before the request, as whoever decides does: what is delivered is written on the submission."""
    Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=request.submission_id)


def move(
    row: SelfTapeRequest, target: str, *, actor: User | None, data: dict | None = None, **changes
) -> SelfTapeRequest:
    """Along one arrow of the table, with other columns, and a line in the log. Raises IllegalTransition."""
    before = row.state
    check(SELF_TAPE_MOVES, before, target, noun="request", labels=SelfTapeState.choices)
    row.state = target
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    record(row, SELF_TAPE_MOVES[before][target], actor=actor, data={"from": before, "to": target, **(data or {})})
    return row


def keep_many(
    rows: Sequence[tuple[SelfTapeRequest, str]],
    *,
    actor: User | None,
    fields: Sequence[str],
    verb: str = "",
    data: dict | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Write rows that were changed in memory, each with the state it had before; a statement for each few hundred.

    Raises IllegalTransition for an arrow that is not in the table. `verb` names what was done where the state stays.
    """
    if not rows:
        return
    lines: dict[str, list[tuple[int, dict]]] = {}
    for row, before in rows:
        if row.state != before:
            check(SELF_TAPE_MOVES, before, row.state, noun="request", labels=SelfTapeState.choices)
        moved = {"from": before, "to": row.state} if row.state != before else {}
        name = SELF_TAPE_MOVES[before][row.state] if row.state != before else verb
        lines.setdefault(name, []).append((row.pk, moved | (data or {})))
    if fields:
        SelfTapeRequest.objects.bulk_update([row for row, _ in rows], fields, batch_size=500)
    for name, found in lines.items():
        record_activities(
            actor=actor,
            verb=f"self_tape.{name}",
            subject_type=SelfTapeRequest._meta.label_lower,
            rows=found,
            organisation=rows[0][0].organisation,
            batch=batch,
        )


def with_newer(rows: Sequence[SelfTapeRequest]) -> set[int]:
    """Those after which the same person was asked anew for the same part, so that they cannot come back."""
    newer = SelfTapeRequest.objects.filter(submission_id=OuterRef("submission_id"), pk__gt=OuterRef("pk"))
    found = SelfTapeRequest.objects.filter(Exists(newer), pk__any_of=[row.pk for row in rows])
    return set(found.values_list("pk", flat=True))


def record(row: SelfTapeRequest, verb: str, *, actor: User | None, data: dict | None = None) -> None:
    record_activity(actor=actor, verb=f"self_tape.{verb}", subject=row, organisation=row.organisation, data=data)


def check_in_time(row: SelfTapeRequest, *, now: dt.datetime | None = None) -> None:
    """Asked under the lock, so that of a delivery and the deadline one has come first."""
    if row.state == SelfTapeState.CANCELLED:
        raise IllegalTransition(
            "This has been called off, so nothing more is needed. Thank you for the time you gave it."
        )
    if row.state == SelfTapeState.EXPIRED or row.due_at <= (now or clock.now()):
        raise IllegalTransition("The deadline has passed. You can ask the office for more time below.")


def takes_in_hand(row: SelfTapeRequest) -> list[SelfTapeTake]:
    """The takes of this round, in their order; without those that were replaced."""
    return list(
        row.takes.filter(round=row.round, replaced_at__isnull=True, asset__removed_at__isnull=True)
        .select_related("asset")
        .order_by("number")
    )


def first_usable(takes: Sequence[SelfTapeTake]) -> SelfTapeTake | None:
    return next((take for take in takes if take.asset.state != MediaState.FAILED), None)
