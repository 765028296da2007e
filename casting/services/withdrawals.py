"""Taking people out of roles, one or many by the same rules. Joins the caller's transaction; the rows are locked."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from accounts.models import Organisation, User
from accounts.services.activity import record_activities
from casting.models import Submission, WayIn
from casting.selectors.visible import visible_status
from casting.services import closures, ways
from casting.signals import submission_withdrawn
from casting.states import NEGATIVE, SUBMISSION_MOVES, SubmissionState
from core.errors import DomainError, IllegalTransition
from core.states import check

SUBJECT_TYPE = "casting.submission"


@dataclass(frozen=True)
class Out:
    """`withdrawn` are out altogether; of `left` only the agency's own way was taken, others stand."""

    withdrawn: list[Submission] = field(default_factory=list)
    left: list[Submission] = field(default_factory=list)


def take_out(
    *,
    actor: User,
    rows: Sequence[Submission],
    agency: Organisation | None,
    refuse: Callable[[Submission, DomainError], None],
    batch: uuid.UUID | None = None,
) -> Out:
    """Withdraw what `agency` sent, or with None all ways of these rows, which have role, performer, office and production.

    A row that has been answered is handed to `refuse`; one that is out already is left as it is.
    """
    standing = [row for row in rows if row.state != SubmissionState.WITHDRAWN]
    status = visible_status(standing)
    shared = _shared(standing, agency)
    withdrawn, left = [], []
    for row in standing:
        if status[row.pk] in NEGATIVE:
            refuse(row, IllegalTransition("This has been answered, so there is nothing left to withdraw."))
        elif agency is not None and row.pk in shared and ways.leave_card(actor=actor, row=row, agency=agency):
            left.append(row)
        else:
            check(
                SUBMISSION_MOVES,
                row.state,
                SubmissionState.WITHDRAWN,
                noun="submission",
                labels=SubmissionState.choices,
            )
            withdrawn.append(row)
    if withdrawn:
        _withdraw(actor, withdrawn, batch)
    return Out(withdrawn, left)


def _shared(rows: Sequence[Submission], agency: Organisation | None) -> set[int]:
    """Those that came by another way as well, or whose contact is another: the agency takes away its own way only."""
    if agency is None:
        return set()
    beside = WayIn.objects.filter(submission_id__any_of=[row.pk for row in rows], withdrawn_at=None)
    return {row.pk for row in rows if row.agency_id != agency.pk} | set(
        beside.exclude(agency=agency).values_list("submission_id", flat=True)
    )


def _withdraw(actor: User, rows: Sequence[Submission], batch: uuid.UUID | None) -> None:
    ids = [row.pk for row in rows]
    before = {row.pk: row.state for row in rows}
    ways.leave_all(ids)
    Submission.objects.filter(pk__any_of=ids).update(state=SubmissionState.WITHDRAWN, revision=F("revision") + 1)
    fresh = {
        pk: (state, revision, stage)
        for pk, state, revision, stage in Submission.objects.filter(pk__any_of=ids).values_list(
            "pk", "state", "revision", "stage"
        )
    }
    by_office: dict[int, list[Submission]] = {}
    for row in rows:
        row.state, row.revision, row.stage = fresh[row.pk]
        by_office.setdefault(row.organisation_id, []).append(row)
    closures.lift_answers(submission_ids=ids)
    for group in by_office.values():
        record_activities(
            actor=actor,
            verb="submission.withdraw",
            subject_type=SUBJECT_TYPE,
            rows=[(row.pk, {"from": before[row.pk], "to": SubmissionState.WITHDRAWN}) for row in group],
            organisation=group[0].organisation,
            batch=batch,
        )
    for row in rows:
        submission_withdrawn.send(Submission, submission=row, actor=actor)
