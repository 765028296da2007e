"""A submission as its performer, or an agency that put them up, reads it: what stands on their pages, row by row."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation, User
from casting.models import Submission
from casting.selectors.applying import role_takes_submissions, takes_submissions
from casting.selectors.visible import is_answered, reasons_told, visible_status
from casting.selectors.ways import Standing, standings
from casting.states import NEGATIVE, SubmissionState
from core import clock

PAGE = 30
OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"


@dataclass(frozen=True)
class Application:
    """One submission as its performer or agent may see it. `status` is the visible one, of the reader's own way.

    `standing` is that way: a card may have others, of which an agency is told nothing.
    """

    submission: Submission
    standing: Standing
    status: SubmissionState
    reason: str
    answer_by: dt.date | None
    is_late: bool
    can_edit: bool
    can_withdraw: bool
    can_resubmit: bool

    @property
    def has_ended(self) -> bool:
        """The reader spoke for them when it was sent, and speaks for them no more: all of it is as it stood then."""
        return bool(self.standing.outcome)

    @property
    def seen_at(self) -> dt.datetime | None:
        return self._before_it_ended(self.submission.viewed_at)

    @property
    def edited_at(self) -> dt.datetime | None:
        return self._before_it_ended(self.submission.edited_at) if self.standing.sent_it else None

    def _before_it_ended(self, at: dt.datetime | None) -> dt.datetime | None:
        until = self.standing.withdrawn_at if self.has_ended else None
        return at if at is None or until is None or at <= until else None

    @property
    def is_over(self) -> bool:
        return self.status in NEGATIVE or self.status == SubmissionState.WITHDRAWN

    @property
    def owes_answer(self) -> bool:
        return not self.is_over and not self.has_ended and _owes(self.status)

    @property
    def step(self) -> int:
        """How far along sent, seen, shortlist, callback, answer it is."""
        return STEP.get(self.status, 4)


STEPS = ["Sent", "Seen", "Shortlist", "Callback", "Answer"]
STEP = {
    SubmissionState.SUBMITTED: 0,
    SubmissionState.VIEWED: 1,
    SubmissionState.SHORTLISTED: 2,
    SubmissionState.AUDITION: 3,
    SubmissionState.CALLBACK: 3,
}


def applications(
    submissions: Sequence[Submission], *, user: User | None = None, agency: Organisation | None = None
) -> list[Application]:
    """Rows for pages, from submissions whose role, call, production, office and performer are loaded.

    Read by an agency, or by `user`: as the performer, else for the agencies they work at.
    """
    statuses = visible_status(submissions)
    own = standings(submissions, user=user, agency=agency)
    reasons = reasons_told([pk for pk, status in statuses.items() if status in NEGATIVE])
    now = clock.now()
    return [_application(row, own[row.pk], statuses[row.pk], reasons.get(row.pk, ""), now) for row in submissions]


def _application(
    row: Submission, standing: Standing, status: SubmissionState, reason: str, now: dt.datetime
) -> Application:
    call = row.call
    ended = bool(standing.outcome)
    if ended:
        status, reason = SubmissionState(standing.outcome), ""
    elif standing.withdrawn_at is not None:
        status, reason = SubmissionState.WITHDRAWN, ""
    over = status in NEGATIVE or status == SubmissionState.WITHDRAWN
    open_now = takes_submissions(call, now)
    promised = call.answer_by
    return Application(
        submission=row,
        standing=standing,
        status=status,
        reason=reason,
        answer_by=promised,
        is_late=bool(
            promised and not over and not ended and clock.in_zone(now, call.zone).date() > promised and _owes(status)
        ),
        can_edit=open_now
        and not ended
        and standing.sent_it
        and status == SubmissionState.SUBMITTED
        and row.viewed_at is None,
        can_withdraw=not over and not ended,
        can_resubmit=not ended
        and status == SubmissionState.WITHDRAWN
        and open_now
        and role_takes_submissions(row.role),
    )


def _owes(status: SubmissionState) -> bool:
    return status not in {SubmissionState.OFFERED, SubmissionState.BOOKED}


def whole(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    return submissions.select_related("role", "call", "production", "organisation", "performer", "agency", "tape")


def only(submissions: QuerySet[Submission], show: str) -> QuerySet[Submission]:
    """Narrowed to what is in play, answered or withdrawn; everything for any other word."""
    if show == WITHDRAWN:
        return submissions.filter(state=SubmissionState.WITHDRAWN)
    if show == ANSWERED:
        return submissions.filter(state__in=NEGATIVE).annotate(is_answered=is_answered()).filter(is_answered=True)
    if show == OPEN:
        in_play = submissions.exclude(state=SubmissionState.WITHDRAWN)
        return in_play.annotate(is_answered=is_answered()).filter(is_answered=False)
    return submissions
