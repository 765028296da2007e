"""What stands against somebody's dates: what their own office may know, and what only they may."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import across_offices, office_scope
from casting.guards import coming_appointments
from contracts.hold_words import A, days_in_words
from contracts.models import Contract, Hold
from contracts.states import IN_FORCE, OPEN_HOLDS, OUT, HoldKind, HoldState
from core import clock
from talent.selectors import book_outs_between

# Dates that are spoken for, in the order of their weight.
SPOKEN_FOR = [HoldState.PLACED, HoldState.CONVERTED]


def clashes_of(
    office: Organisation,
    performer_ids: Sequence[int],
    first: dt.date,
    last: dt.date,
    *,
    for_role: int | None = None,
    but: Iterable[int] = (),
) -> dict[int, list[str]]:
    """Sentences by performer id, gravest first; who has nothing is left out. Four statements for any number of people.

    Their book-outs, and this office's own contracts, holds and times to be seen that touch those days. What another
    office asked or booked is never among them. `for_role` leaves out what stands for that role, `but` these holds.
    """
    ids = list(performer_ids)
    found: dict[int, list[str]] = defaultdict(list)
    if not ids:
        return {}
    with office_scope(office):
        for performer_id, role, starts, ends in _contracts(office, ids, first, last, for_role):
            found[performer_id].append(f"Under contract for {role}, {days_in_words(starts, ends)}.")
        for performer_id, kind, role, starts, ends in _holds(office, ids, first, last, for_role=for_role, but=but):
            found[performer_id].append(f"Has {A[HoldKind(kind)]} of yours for {role}, {days_in_words(starts, ends)}.")
        for performer_id, out in book_outs_between(ids, first, last).items():
            for starts, ends in out:
                found[performer_id].append(f"Booked out {days_in_words(starts, ends)}.")
        for one in coming_appointments(ids):
            day = clock.in_zone(one.starts_at, office.time_zone).date()
            if first <= day <= last:
                found[one.performer_id].append(f"Is seen by you on {days_in_words(day, day)}.")
    return dict(found)


def _contracts(office, ids, first, last, for_role):
    rows = Contract.objects.filter(
        organisation=office,
        performer_id__in=ids,
        state__in=[*OUT, *IN_FORCE],
        starts_on__lte=last,
        ends_on__gte=first,
    ).exclude(role_id=for_role)
    return rows.order_by("starts_on", "pk").values_list("performer_id", "role__name", "starts_on", "ends_on")


def _holds(office, ids, first, last, *, for_role, but):
    rows = (
        Hold.objects.filter(organisation=office, performer_id__in=ids, starts_on__lte=last, ends_on__gte=first)
        .filter(Q(state__in=OPEN_HOLDS) | Q(state__in=SPOKEN_FOR))
        .exclude(kind=HoldKind.AVAIL_CHECK)
        .exclude(role_id=for_role)
        .exclude(pk__in=list(but))
    )
    return rows.order_by("starts_on", "pk").values_list("performer_id", "kind", "role__name", "starts_on", "ends_on")


def touches_their_own(hold: Hold) -> list[str]:
    """For the performer and who speaks for them alone: what else of theirs touches the dates. No office is named."""
    first, last = hold.starts_on, hold.ends_on
    sentences = []
    with across_offices("a performer's own dates lie in many offices, and only their own page says so"):
        rows = Hold.objects.filter(performer_id=hold.performer_id, starts_on__lte=last, ends_on__gte=first)
        rows = rows.filter(state__in=SPOKEN_FOR).exclude(pk=hold.pk).exclude(kind=HoldKind.AVAIL_CHECK)
        taken = Contract.objects.filter(
            performer_id=hold.performer_id, state__in=[*OUT, *IN_FORCE], starts_on__lte=last, ends_on__gte=first
        ).exclude(submission_id=hold.submission_id)
        if taken.exists():
            sentences.append("There is a contract on some of these days.")
        if rows.exists():
            sentences.append("Some of these days are pinned or held already.")
        out = book_outs_between([hold.performer_id], first, last).get(hold.performer_id, [])
    sentences += [f"Booked out {days_in_words(starts, ends)}." for starts, ends in out]
    return sentences
