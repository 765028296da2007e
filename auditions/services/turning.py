"""Times and invitations go to whoever speaks for the performer now; links in letters to who did before end."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn, SelfTapeRequest
from auditions.states import LIVE, CallInState
from core import clock
from core.db import lock_in_order

ASKED = [CallInState.INVITED, CallInState.WAITING]


def turn_links(*, submission_ids: Sequence[int]) -> None:
    """A link was a right to answer. Whoever answers now finds it on their own page. Joins the caller's transaction."""
    with across_offices("another speaks for a performer at every office at once"):
        live = Appointment.objects.filter(submission_id__any_of=submission_ids, state__in=LIVE)
        asked = Q(submission_id__any_of=submission_ids, state__in=ASKED)
        call_ins = lock_in_order(CallIn.objects.filter(asked | Q(pk__in=live.values("call_in"))))
        known = list(call_ins.values_list("pk", flat=True))
        seen = list(lock_in_order(live).values_list("pk", flat=True))
        CallIn.objects.filter(asked, pk__any_of=known).update(round=F("round") + 1)
        Appointment.objects.filter(pk__any_of=seen).update(sequence=F("sequence") + 1)


def turn_links_of_agent(*, submission_ids: Sequence[int]) -> None:
    """Who leaves an agency keeps no letter that answers for its clients. Joins the transaction in which they left."""
    with across_offices("an agency's clients are seen at many offices"):
        # All at once and in order, as whoever sends a day takes them: those that are over are marked too.
        times = Appointment.objects.filter(submission_id__any_of=submission_ids)
        asked = Q(submission_id__any_of=submission_ids, state__in=ASKED)
        list(lock_in_order(CallIn.objects.filter(asked | Q(pk__in=times.values("call_in")))).values_list("pk"))
        list(lock_in_order(times).values_list("pk"))
        turn_links(submission_ids=submission_ids)
        # Links know the second in which they were signed.
        left_at = clock.now().replace(microsecond=0)
        _mark(Appointment.objects.filter(submission_id__any_of=submission_ids), links_from=left_at)
        _mark(SelfTapeRequest.objects.filter(submission_id__any_of=submission_ids), rep_links_from=left_at)


def _mark(rows: QuerySet, **moment: dt.datetime) -> None:
    known = list(lock_in_order(rows).values_list("pk", flat=True))
    rows.model.objects.filter(pk__any_of=known).update(**moment)
