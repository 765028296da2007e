"""What of an agency's own dealings lies on a client's dates: said to its agents before they put the client up elsewhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from accounts.models import Organisation
from accounts.tenancy import across_offices
from contracts.hold_words import A, days_in_words
from contracts.models import Contract, Hold
from contracts.selectors.clashes import SPOKEN_FOR
from contracts.states import IN_FORCE, OPEN_HOLDS, OUT, HoldKind


def dates_spoken_for(
    agency: Organisation, performer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[str]]:
    """Sentences by performer id, two statements. Of submissions through this agency alone: another's deals are not its."""
    found: dict[int, list[str]] = defaultdict(list)
    within = {"performer_id__any_of": list(performer_ids), "starts_on__lte": last, "ends_on__gte": first}
    with across_offices("an agency's own deals lie in many offices"):
        contracts = Contract.objects.filter(**within, submission__agency=agency, state__in=[*OUT, *IN_FORCE])
        for row in contracts.select_related("production").order_by("starts_on", "pk"):
            words = days_in_words(row.starts_on, row.ends_on)
            found[row.performer_id].append(f"Under contract for {row.production.public_title}, {words}.")
        holds = Hold.objects.filter(**within, agency=agency, state__in=[*OPEN_HOLDS, *SPOKEN_FOR])
        for hold in holds.select_related("production").order_by("starts_on", "pk"):
            kind, words = A[HoldKind(hold.kind)], days_in_words(hold.starts_on, hold.ends_on)
            found[hold.performer_id].append(f"Has {kind} for {hold.production.public_title}, {words}.")
    return dict(found)
