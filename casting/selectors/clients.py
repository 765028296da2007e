"""What an agency put its clients up for, in whichever office it lies, as the agency may know it."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from accounts.tenancy import across_offices
from casting import home_panels
from casting.models import Role, Submission, WayIn
from casting.selectors.applications import PAGE, WITHDRAWN, Application, applications, only, whole
from casting.selectors.ways import cards_of_agency, cards_of_former_clients, shared_cards
from casting.states import SubmissionState
from core.pages import Page, keyset_page
from core.text import fold
from talent.models import Performer

MOST_PARTS = 200
LEFT = "left"
WHY = "an agency's clients are put up to many offices"


def clients_applications(
    *,
    agency: Organisation,
    performer_id: int | None = None,
    name: str = "",
    role_id: int | None = None,
    among: Collection[int] | None = None,
    show: str = "",
    after: str | None = None,
    size: int = PAGE,
) -> Page:
    """A page of Application rows that this agency put up, newest first; cards it shares among them.

    Of one client, of whoever is called so, for one part, or only `among` these submission ids, where given.
    """
    with across_offices(WHY):
        submissions, left = _shown(agency, show, performer_id)
        if performer_id is not None:
            submissions = submissions.filter(performer_id=performer_id)
        for word in fold(name).split():
            submissions = submissions.filter(name_key__contains=word)
        if role_id is not None:
            submissions = submissions.filter(role_id=role_id)
        if among is not None:
            submissions = submissions.filter(pk__any_of=list(among))
        if show == LEFT:
            rows = whole(submissions)
        elif show == WITHDRAWN and left:
            out = Q(state=SubmissionState.WITHDRAWN) | Q(pk__any_of=left)
            rows = whole(submissions).filter(out).exclude(pk__in=cards_of_former_clients(agency))
        else:
            rows = only(whole(submissions), show)
        page = keyset_page(rows, ["-submitted_at", "-id"], after=after, size=size)
        return Page(applications(page.rows, agency=agency), page.next_cursor)


def _shown(agency: Organisation, show: str, performer_id: int | None) -> tuple[QuerySet[Submission], list[int]]:
    """What the list is of, and which of it the agency does not stand on any more: read only where they are shown."""
    if show == LEFT:
        return Submission.objects.filter(pk__in=cards_of_former_clients(agency)), []
    if show and show != WITHDRAWN:
        return Submission.objects.filter(put_up_by(agency, shared_cards(agency))), []
    of_one = {} if performer_id is None else {"submission__performer": performer_id}
    shared, left = cards_of_agency(agency, **of_one)
    return Submission.objects.filter(put_up_by(agency, [*shared, *left])), left


def put_up_by(agency: Organisation, beside: Sequence[int]) -> Q:
    """Cards on which the agency is the contact, and those on which it stands `beside` another (their ids)."""
    return Q(agency=agency) | Q(pk__any_of=beside) if beside else Q(agency=agency)


def parts_put_up_for(agency: Organisation) -> list[Role]:
    """For which parts this agency ever put anybody up, the newest calls first."""
    with across_offices(WHY):
        put_up = Submission.objects.filter(agency=agency).values("role")
        beside = WayIn.objects.filter(agency=agency).values("submission__role")
        parts = Role.objects.select_related("production").filter(pk__in=put_up.union(beside))
        return list(parts.order_by("-call_id", "position", "pk")[:MOST_PARTS])


def client_put_up(agency: Organisation, performer_id: int) -> Performer | None:
    """A client whom this agency put up at any time; nobody else's name is told."""
    with across_offices(WHY):
        shared, left = cards_of_agency(agency, submission__performer=performer_id)
        put_up = Submission.objects.filter(put_up_by(agency, [*shared, *left]), performer_id=performer_id)
        return Performer.objects.filter(pk__in=put_up.values("performer")).first()


def clients_of_agency_among(*, agency: Organisation, submission_ids: Collection[int]) -> list[Application]:
    """Those of these submissions that the agency put up, by client and part; however many."""
    with across_offices(WHY):
        shared, left = cards_of_agency(agency, submission_id__any_of=list(submission_ids))
        rows = whole(Submission.objects.filter(put_up_by(agency, [*shared, *left]), pk__any_of=list(submission_ids)))
        return applications(list(rows.order_by("name_key", "performer_id", "role_id")), agency=agency)


def clients_panels(*, agency: Organisation, performer_id: int | None = None) -> list[home_panels.Panel]:
    """What comes next for clients, or for one, through this agency: nothing that they, or another agency, arranged."""
    panels = home_panels.panels_of_agency(agency, performer_id)
    with across_offices(WHY):
        theirs = set(
            Submission.objects.filter(
                agency=agency, pk__in=[panel.submission_id for panel in panels if panel.submission_id]
            ).values_list("pk", flat=True)
        )
    return [panel for panel in panels if panel.submission_id in theirs]
