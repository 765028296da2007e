"""What performers, and the agents who put them up, may know of their own submissions."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Activity, Organisation, User
from accounts.tenancy import across_offices
from casting import home_panels
from casting.models import CastingCall, Closure, Role, Submission, SubmissionDraft, WayIn
from casting.selectors.applying import role_takes_submissions, takes_submissions
from casting.selectors.ways import Standing, agencies_of, cards_of_agency, standings
from casting.states import NEGATIVE, CallState, ClosureState, DeclineReason, SubmissionState
from core import clock
from core.errors import NotFound
from core.pages import Page, keyset_page
from talent.models import Performer
from talent.policies import own_performers

PAGE = 30
MOST_PARTS = 200
OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"
WHY = "a person's own submissions lie in many offices"


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


def _is_answered() -> Case:
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
    def is_over(self) -> bool:
        return self.status in NEGATIVE or self.status == SubmissionState.WITHDRAWN

    @property
    def owes_answer(self) -> bool:
        return not self.is_over and _owes(self.status)

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
REASON_WORDS = {
    DeclineReason.ANOTHER_WAY: "The role went another way.",
    DeclineReason.SCHEDULE: "The schedule did not work.",
    DeclineReason.PAIRING: "It came down to the pairing with the rest of the cast.",
    DeclineReason.ROLE_CHANGED: "The role changed.",
}


def applications(
    submissions: Sequence[Submission], *, user: User | None = None, agency: Organisation | None = None
) -> list[Application]:
    """Rows for pages, from submissions whose role, call, production, office and performer are loaded.

    Read by an agency, or by `user`: as the performer, else for the agencies they work at.
    """
    statuses = visible_status(submissions)
    own = standings(submissions, user=user, agency=agency)
    reasons = _reasons([pk for pk, status in statuses.items() if status in NEGATIVE])
    now = clock.now()
    return [_application(row, own[row.pk], statuses[row.pk], reasons.get(row.pk, ""), now) for row in submissions]


def _application(
    row: Submission, standing: Standing, status: SubmissionState, reason: str, now: dt.datetime
) -> Application:
    call = row.call
    if standing.withdrawn_at is not None:
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
        is_late=bool(promised and not over and clock.in_zone(now, call.zone).date() > promised and _owes(status)),
        can_edit=open_now and standing.sent_it and status == SubmissionState.SUBMITTED and row.viewed_at is None,
        can_withdraw=not over,
        can_resubmit=status == SubmissionState.WITHDRAWN and open_now and role_takes_submissions(row.role),
    )


def _owes(status: SubmissionState) -> bool:
    return status not in {SubmissionState.OFFERED, SubmissionState.BOOKED}


def _reasons(ids: Sequence[int]) -> dict[int, str]:
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


def _whole(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    return submissions.select_related("role", "call", "production", "organisation", "performer", "agency", "tape")


def _only(submissions: QuerySet[Submission], show: str) -> QuerySet[Submission]:
    """Narrowed to what is in play, answered or withdrawn; everything for any other word."""
    if show == WITHDRAWN:
        return submissions.filter(state=SubmissionState.WITHDRAWN)
    if show == ANSWERED:
        return submissions.filter(state__in=NEGATIVE).annotate(is_answered=_is_answered()).filter(is_answered=True)
    if show == OPEN:
        in_play = submissions.exclude(state=SubmissionState.WITHDRAWN)
        return in_play.annotate(is_answered=_is_answered()).filter(is_answered=False)
    return submissions


def my_applications(*, user: User, show: str = "", after: str | None = None, size: int = PAGE) -> Page:
    """A page of Application rows of everyone whose account this is, newest first; whoever put them up."""
    with across_offices(WHY):
        rows = _only(_whole(Submission.objects.filter(performer__in=own_performers(user))), show)
        page = keyset_page(rows, ["-submitted_at", "-id"], after=after, size=size)
        return Page(applications(page.rows, user=user), page.next_cursor)


def clients_applications(
    *,
    agency: Organisation,
    performer_id: int | None = None,
    role_id: int | None = None,
    among: Collection[int] | None = None,
    show: str = "",
    after: str | None = None,
    size: int = PAGE,
) -> Page:
    """A page of Application rows that this agency put up, newest first; cards it shares among them.

    Of one client, for one part, or only `among` these submission ids, where given.
    """
    with across_offices("an agency's clients are put up to many offices"):
        shared, left = cards_of_agency(agency)
        submissions = Submission.objects.filter(put_up_by(agency, [*shared, *left]))
        if performer_id is not None:
            submissions = submissions.filter(performer_id=performer_id)
        if role_id is not None:
            submissions = submissions.filter(role_id=role_id)
        if among is not None:
            submissions = submissions.filter(pk__any_of=list(among))
        if show == WITHDRAWN and left:
            rows = _whole(submissions).filter(Q(state=SubmissionState.WITHDRAWN) | Q(pk__any_of=left))
        else:
            rows = _only(_whole(submissions), show)
            rows = rows.exclude(pk__any_of=left) if show and left else rows
        page = keyset_page(rows, ["-submitted_at", "-id"], after=after, size=size)
        return Page(applications(page.rows, agency=agency), page.next_cursor)


def put_up_by(agency: Organisation, beside: Sequence[int]) -> Q:
    """Cards on which the agency is the contact, and those on which it stands `beside` another (their ids)."""
    return Q(agency=agency) | Q(pk__any_of=beside) if beside else Q(agency=agency)


def clients_put_up(agency: Organisation) -> tuple[list[Performer], list[Role]]:
    """Whom this agency ever put up, by name, and for which parts, the newest calls first: the choices of its desk."""
    with across_offices("an agency's clients are put up to many offices"):
        shared, left = cards_of_agency(agency)
        put_up = Submission.objects.filter(put_up_by(agency, [*shared, *left]))
        parts = Role.objects.select_related("production").filter(pk__in=put_up.values("role"))
        return (
            list(Performer.objects.filter(pk__in=put_up.values("performer")).order_by("name_key", "id")),
            list(parts.order_by("-call_id", "position", "pk")[:MOST_PARTS]),
        )


def clients_of_agency_among(*, agency: Organisation, submission_ids: Collection[int]) -> list[Application]:
    """Those of these submissions that the agency put up, by client and part; however many."""
    with across_offices("an agency's clients are put up to many offices"):
        shared, left = cards_of_agency(agency)
        rows = _whole(Submission.objects.filter(put_up_by(agency, [*shared, *left]), pk__any_of=list(submission_ids)))
        return applications(list(rows.order_by("name_key", "performer_id", "role_id")), agency=agency)


def clients_panels(*, agency: Organisation, clients: Sequence[Performer]) -> list[home_panels.Panel]:
    """What comes next for these clients through this agency: nothing that they, or another agency, arranged."""
    panels = home_panels.panels_for([client.pk for client in clients])
    with across_offices("an agency's clients are put up to many offices"):
        theirs = set(
            Submission.objects.filter(
                agency=agency, pk__in=[panel.submission_id for panel in panels if panel.submission_id]
            ).values_list("pk", flat=True)
        )
    return [panel for panel in panels if panel.submission_id in theirs]


def my_submission(*, user: User, submission_id: int) -> Submission:
    """A submission of the person's own, or one that an agency they work at put up. Raises NotFound otherwise."""
    with across_offices(WHY):
        agencies = agencies_of(user)
        # Asked apart from the row itself: joined to it, they made a plan that took a second to find.
        beside = WayIn.objects.filter(submission=OuterRef("pk"), agency__in=agencies)
        whose = Q(performer__in=own_performers(user)) | Q(agency__in=agencies) | Q(Exists(beside))
        known = Submission.objects.filter(whose, pk=submission_id).exists()
        rows = _whole(Submission.objects.filter(pk=submission_id)).select_related("profile", "headshot", "submitted_by")
        found = rows.first() if known else None
    if found is None:
        raise NotFound("There is no such submission of yours.")
    return found


def submissions_for_call(*, call: CastingCall, performer: Performer, agency: Organisation | None) -> list[Submission]:
    """What stands for the performer in that call; for an agency, only what it sent itself."""
    with across_offices(WHY):
        rows = Submission.objects.filter(call=call, performer=performer).exclude(state=SubmissionState.WITHDRAWN)
        if agency is not None:
            shared, _ = cards_of_agency(agency)
            rows = rows.filter(put_up_by(agency, shared))
        return list(_whole(rows).order_by("role__position", "role_id"))


def drafts_of(user: User) -> list[SubmissionDraft]:
    """What the person began and has not sent, for calls that still take submissions."""
    with across_offices(WHY):
        return list(
            SubmissionDraft.objects.filter(
                user=user, call__state=CallState.PUBLISHED, call__deadline_at__gt=clock.now()
            )
            .select_related("call__production", "call__organisation", "performer")
            .order_by("-updated_at")[:10]
        )
