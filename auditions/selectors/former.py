"""Letters that went to an agency which speaks for the performer no more: their links open nothing."""

import datetime as dt

from django.db.models import Exists, OuterRef

from casting.models import WayIn


def handed_back(*, since: dt.datetime | None = None) -> Exists:
    """Over appointments or self-tape requests: the agency that the first letters went to speaks for them no more.

    With `since`, the second in which a link was signed: whichever agency they went to then.
    """
    ways = WayIn.objects.filter(submission=OuterRef("submission"), created_at=OuterRef("submission__submitted_at"))
    ended = ways.exclude(outcome="")
    return Exists(ended if since is None else ended.filter(withdrawn_at__gte=since + dt.timedelta(seconds=1)))
