"""Days that deals speak for, for the strip of weeks on a performer's own page and on an agency's roster."""

import datetime as dt
from collections.abc import Iterable, Sequence

from accounts.models import Organisation
from accounts.tenancy import across_offices
from contracts.models import Contract, Hold
from contracts.states import IN_FORCE, OUT, HoldKind, HoldState
from talent.busy import Busy


def busy_days(
    performer_ids: Sequence[int], first: dt.date, last: dt.date, agency: Organisation | None
) -> Iterable[Busy]:
    """Holds that stand are pencils; contracts, out or in force, are sure. Two statements for any number of people."""
    whose = {"performer_id__any_of": list(performer_ids), "starts_on__lte": last, "ends_on__gte": first}
    if agency is not None:
        whose["agency"] = agency
    with across_offices("a performer's dates lie in many offices; the reader's own right was asked by the caller"):
        contracts = Contract.objects.filter(state__in=[*OUT, *IN_FORCE], **whose)
        holds = Hold.objects.filter(state__in=[HoldState.PLACED, HoldState.CONVERTED], **whose).exclude(
            kind=HoldKind.AVAIL_CHECK
        )
        rows = ("performer_id", "starts_on", "ends_on")
        return [
            Busy(performer_id, first_day, last_day, is_pencil=is_pencil)
            for deals, is_pencil in ((contracts, False), (holds, True))
            for performer_id, first_day, last_day in deals.values_list(*rows)
        ]
