"""Times and invitations go to whoever speaks for the performer now; links in letters to who did before end."""

from collections.abc import Sequence

from django.db.models import F

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn
from auditions.states import LIVE, CallInState
from casting.models import Submission


def turn_links(*, submission_ids: Sequence[int]) -> None:
    """A link was a right to answer. Whoever answers now finds it on their own page. Joins the caller's transaction."""
    with across_offices("another speaks for a performer at every office at once"):
        Appointment.objects.filter(submission_id__any_of=submission_ids, state__in=LIVE).update(
            sequence=F("sequence") + 1
        )
        CallIn.objects.filter(
            submission_id__any_of=submission_ids, state__in=[CallInState.INVITED, CallInState.WAITING]
        ).update(round=F("round") + 1)


def turn_links_of_agent(*, user: User, organisation: Organisation) -> None:
    """Who leaves an agency keeps no letter that answers for its clients. Joins the transaction in which they left."""
    with across_offices("an agency's clients are seen at many offices"):
        sent = Submission.objects.filter(agency=organisation, submitted_by=user)
        live = Appointment.objects.filter(submission__in=sent, state__in=LIVE).values_list("submission", flat=True)
        asked = CallIn.objects.filter(submission__in=sent, state__in=[CallInState.INVITED, CallInState.WAITING])
        ids = set(live) | set(asked.values_list("submission", flat=True))
    turn_links(submission_ids=sorted(ids))
