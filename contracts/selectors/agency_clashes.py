"""Where dates of an agency's client get in each other's way: said on its roster."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from accounts.models import Organisation
from accounts.tenancy import across_offices
from contracts.hold_words import A, days_in_words
from contracts.models import Contract, Hold
from contracts.selectors.clashes import SPOKEN_FOR
from contracts.states import IN_FORCE, OPEN_HOLDS, OUT, HoldKind
from core import clock
from talent.selectors.bookouts import book_outs_between

AHEAD = dt.timedelta(days=366)


@dataclass(frozen=True)
class _Dates:
    """`part` is the submission: what is asked twice for one part stands in nobody's way."""

    part: int
    first: dt.date
    last: dt.date
    what: str

    def shared_with(self, first: dt.date, last: dt.date) -> str:
        """The days that both take, in words; empty where there are none."""
        start, end = max(self.first, first), min(self.last, last)
        return days_in_words(start, end) if start <= end else ""


def clashing_dates(agency: Organisation, performer_ids: Sequence[int]) -> dict[int, list[str]]:
    """Sentences by performer id, the earliest first: deals of two parts on the same days, deals on booked-out days.

    Of the year ahead, and of what came through this agency alone. Three statements for any number of clients.
    """
    today = clock.today()
    deals = _deals(agency, performer_ids, today, today + AHEAD)
    away = book_outs_between(list(deals), today, today + AHEAD) if deals else {}
    found: dict[int, list[tuple[dt.date, str]]] = defaultdict(list)
    for pk, dates in deals.items():
        for one, other in combinations(sorted(dates, key=lambda row: row.first), 2):
            if one.part != other.part and (days := one.shared_with(other.first, other.last)):
                found[pk].append((other.first, f"{_capital(one.what)} and {other.what}, both on {days}."))
        for first, last in away.get(pk, []):
            for one in dates:
                if days := one.shared_with(first, last):
                    found[pk].append((max(first, one.first), f"Booked out on {days}, with {one.what} on these days."))
    return {pk: [words for _, words in sorted(rows)] for pk, rows in found.items()}


def _deals(
    agency: Organisation, performer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[_Dates]]:
    found: dict[int, list[_Dates]] = defaultdict(list)
    within = {"performer_id__any_of": list(performer_ids), "starts_on__lte": last, "ends_on__gte": first}
    with across_offices("an agency's own deals lie in many offices"):
        contracts = Contract.objects.filter(**within, submission__agency=agency, state__in=[*OUT, *IN_FORCE])
        for row in contracts.select_related("production"):
            words = f"a contract for {row.production.public_title}"
            found[row.performer_id].append(_Dates(row.submission_id, row.starts_on, row.ends_on, words))
        holds = Hold.objects.filter(**within, agency=agency, state__in=[*OPEN_HOLDS, *SPOKEN_FOR])
        for hold in holds.select_related("production"):
            words = f"{A[HoldKind(hold.kind)]} for {hold.production.public_title}"
            found[hold.performer_id].append(_Dates(hold.submission_id, hold.starts_on, hold.ends_on, words))
    return found


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
