"""A person's own submissions, in whichever office they lie: in pages, one by one, and what they have begun."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.models import CastingCall, Submission, SubmissionDraft, WayIn
from casting.selectors.applications import PAGE, applications, only, whole
from casting.selectors.clients import put_up_by
from casting.selectors.ways import agencies_of, shared_cards
from casting.states import CallState, SubmissionState
from core import clock
from core.errors import NotFound
from core.pages import Page, keyset_page
from talent.models import Performer
from talent.policies import own_performers

WHY = "a person's own submissions lie in many offices"


def my_applications(*, user: User, show: str = "", after: str | None = None, size: int = PAGE) -> Page:
    """A page of Application rows of everyone whose account this is, newest first; whoever put them up."""
    with across_offices(WHY):
        rows = only(whole(Submission.objects.filter(performer__in=own_performers(user))), show)
        page = keyset_page(rows, ["-submitted_at", "-id"], after=after, size=size)
        return Page(applications(page.rows, user=user), page.next_cursor)


def my_submission(*, user: User, submission_id: int) -> Submission:
    """A submission of the person's own, or one that an agency they work at put up. Raises NotFound otherwise."""
    with across_offices(WHY):
        agencies = agencies_of(user)
        # Asked apart from the row itself: joined to it, they made a plan that took a second to find.
        beside = WayIn.objects.filter(submission=OuterRef("pk"), agency__in=agencies)
        whose = Q(performer__in=own_performers(user)) | Q(agency__in=agencies) | Q(Exists(beside))
        known = Submission.objects.filter(whose, pk=submission_id).exists()
        rows = whole(Submission.objects.filter(pk=submission_id)).select_related("profile", "headshot", "submitted_by")
        found = rows.first() if known else None
    if found is None:
        raise NotFound("There is no such submission of yours.")
    return found


def submissions_for_call(*, call: CastingCall, performer: Performer, agency: Organisation | None) -> list[Submission]:
    """What stands for the performer in that call; for an agency, only what it sent itself."""
    with across_offices(WHY):
        rows = Submission.objects.filter(call=call, performer=performer).exclude(state=SubmissionState.WITHDRAWN)
        if agency is not None:
            rows = rows.filter(put_up_by(agency, shared_cards(agency)))
        return list(whole(rows).order_by("role__position", "role_id"))


def drafts_of(user: User) -> list[SubmissionDraft]:
    """What the person began and has not sent, for calls that still take submissions."""
    with across_offices(WHY):
        return list(
            SubmissionDraft.objects.filter(
                user=user, call__state=CallState.PUBLISHED, call__deadline_at__gt=clock.now()
            )
            .select_related("call__production", "call__organisation", "performer")
            .order_by("-updated_at", "-pk")[:10]
        )
