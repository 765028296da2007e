"""The log of what an office looked for, which its owner reads: one line for each search, whoever asks its counts too."""

import json
import time

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Organisation, User
from talent.models import SearchLog
from talent.search.filters import Filters
from talent.selectors.search import Count

HOUR = 3600
# As long as a page stands open on a working day.
VALID_HOURS = 12


def log_search(*, actor: User, organisation: Organisation, filters: Filters, count: Count) -> str:
    """Who looked for whom, and how many there were. Not for everybody, and not for further pages of a search.

    Returns the mark by which counts of the same search belong to this line, empty without one.
    """
    if filters.is_empty:
        return ""
    SearchLog.objects.create(
        organisation=organisation,
        user=actor,
        filters=filters.stored(),
        typed=filters.typed_anywhere,
        found=count.number,
    )
    return mark_of(actor=actor, organisation=organisation, filters=filters)


def log_counts(*, actor: User, organisation: Organisation, filters: Filters, count: Count, of: str) -> None:
    """Counts that are asked for alone tell as much as a search and are logged as one; those `of` a logged one are not."""
    if not _is_logged(of, actor, organisation, filters):
        log_search(actor=actor, organisation=organisation, filters=filters, count=count)


def mark_of(*, actor: User, organisation: Organisation, filters: Filters) -> str:
    hour = int(time.time()) // HOUR
    return f"{hour:x}.{_signature(hour, actor, organisation, filters)}"


def _is_logged(mark: str, actor: User, organisation: Organisation, filters: Filters) -> bool:
    hour_given, _, signature = mark.partition(".")
    try:
        hour = int(hour_given, 16)
    except ValueError:
        return False
    is_fresh = 0 <= int(time.time()) // HOUR - hour <= VALID_HOURS
    return is_fresh and constant_time_compare(signature, _signature(hour, actor, organisation, filters))


def _signature(hour: int, actor: User, organisation: Organisation, filters: Filters) -> str:
    said = json.dumps([hour, actor.pk, organisation.pk, filters.stored()], sort_keys=True)
    return salted_hmac("talent.search.logged", said, algorithm="sha256").hexdigest()[:20]
