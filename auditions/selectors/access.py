"""What performers need to be at their best; they are asked once."""

from collections.abc import Iterable

from auditions.models import AccessNeeds


def access_needs_for(performer_ids: Iterable[int]) -> dict[int, AccessNeeds]:
    """By performer id, one statement; who needs nothing is left out.

    For an office beside an appointment of theirs, for the performer, and for who speaks for them.
    Never beside a submission alone: it must not be read where people are chosen.
    """
    rows = AccessNeeds.objects.filter(performer_id__in=list(performer_ids))
    return {row.performer_id: row for row in rows if row.needs or row.format or row.wants_reader}
