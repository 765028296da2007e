"""What casting says of an agency's clients on its roster."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import across_offices
from casting.models import Submission, WayIn
from casting.selectors.fitting import roles_that_fit
from casting.selectors.visible import visible_status
from casting.states import SubmissionState
from core import clock
from talent.roster_facts import Facts, Part

SOON = dt.timedelta(days=7)
PUT_UP = {SubmissionState.SUBMITTED, SubmissionState.VIEWED, SubmissionState.SHORTLISTED}
ASKED_FOR = {SubmissionState.AUDITION, SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED}


def facts_of_clients(agency: Organisation, performer_ids: Sequence[int]) -> Mapping[int, Facts]:
    """What went through this agency, counted as its agents may see it: nothing shows in a count before it is told."""
    with across_offices("an agency’s own submissions lie in many offices"):
        beside = WayIn.objects.filter(agency=agency, withdrawn_at=None).values("submission")
        rows = list(
            Submission.objects.filter(Q(agency=agency) | Q(pk__in=beside), performer_id__any_of=list(performer_ids))
            .exclude(state=SubmissionState.WITHDRAWN)
            .only("performer_id", "state", "role_id", "organisation_id")
        )
    shown = visible_status(rows)
    still, asked = Counter(), Counter()
    for row in rows:
        still[row.performer_id] += shown[row.pk] in PUT_UP
        asked[row.performer_id] += shown[row.pk] in ASKED_FOR
    return {pk: Facts(still[pk], asked[pk]) for pk in still}


def parts_that_suit(agency: Organisation, performer_ids: Sequence[int]) -> Mapping[int, Sequence[Part]]:
    soon = clock.now() + SOON
    return {
        pk: [Part(f"{role.name}, {role.production.public_title}", role.call.deadline_at <= soon) for role in roles]
        for pk, roles in roles_that_fit(agency, performer_ids).items()
    }
