"""Letters that went to an agency which speaks for the performer no more: their links open nothing."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from casting.models import WayIn
from core.tokens import signed_at

SECOND = dt.timedelta(seconds=1)


def handed_back(*, since: dt.datetime | None = None) -> Exists:
    """Over appointments or self-tape requests: the agency that the first letters went to speaks for them no more.

    With `since`, the second in which a link was signed: whichever agency they went to then.
    """
    ways = WayIn.objects.filter(submission=OuterRef("submission"), created_at=OuterRef("submission__submitted_at"))
    ended = ways.exclude(outcome="")
    return Exists(ended if since is None else ended.filter(withdrawn_at__gte=since + SECOND))


def handed_back_since(token: str, sequence: int) -> Q:
    """Over appointments: the link went to letters before an agency ceased to speak, or its agent left it.

    Of a link from the very second in which an agency ceased to, its sequence says so, which that has raised.
    """
    at = signed_at(token)
    ended = Q(handed_back(since=at)) | Q(handed_back(since=at - SECOND), sequence__gt=sequence)
    return ended | Q(links_from__gt=at)
