"""What performers told an office about unions, for its own search. Registered with talent.seen.

Read as on the panel of a submission: of productions that ask, and by who sees names in that role and that performer.
"""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from accounts.models import Organisation
from casting.lens import office_lens_of
from casting.models import Production, Submission
from core.text import fold
from talent.seen import Told


def unions_told(reader_id: int, organisation: Organisation) -> list[Told]:
    """Ways of writing that fold to the same are one, under the commonest of them."""
    asking = Production.objects.filter(organisation=organisation, asks_union_status=True)
    if not asking.exists():
        return []
    written = _told(reader_id, organisation).values_list("union_status").annotate(rows=Count("pk"))
    found: dict[str, tuple[str, int]] = {}
    for words, number in sorted(written, key=lambda row: (-row[1], row[0])):
        known, so_far = found.get(fold(words), (words, 0))
        found[fold(words)] = known, so_far + number
    return [Told(value, words) for value, (words, _) in sorted(found.items(), key=lambda one: (-one[1][1], one[0]))]


def rows_told(reader_id: int, organisation: Organisation, values: Sequence[str] | None) -> QuerySet:
    rows = _told(reader_id, organisation)
    if values is None:
        return rows
    written = rows.order_by().values_list("union_status", flat=True).distinct()
    return rows.filter(union_status__any_of=[words for words in written if fold(words) in values])


def _told(reader_id: int, organisation: Organisation) -> QuerySet:
    lens = office_lens_of(reader_id, organisation.pk)
    rows = Submission.objects.filter(organisation=organisation, production__asks_union_status=True)
    rows = rows.exclude(union_status="")
    if lens.blind:
        rows = rows.exclude(role__in=list(lens.blind))
    return rows.exclude(performer__in=lens.excluded) if lens.excluded else rows
