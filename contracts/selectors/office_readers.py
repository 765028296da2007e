"""Who in an office reads what comes back to it: whoever wrote, and after them those who deal there."""

from collections.abc import Iterable

from accounts.models import Membership, User
from contracts.policies import ASKING, DEALING


def office_readers(asked: Iterable[tuple[int, int | None]]) -> dict[tuple[int, int | None], list[User]]:
    """By office id and user id of the author: they alone while they see its deals, else everybody who deals there.

    One statement for any number.
    """
    asked = set(asked)
    rows = Membership.objects.filter(organisation__in={office for office, _ in asked}, role__in=list(ASKING))
    members = list(rows.select_related("user").order_by("pk"))
    return {
        (office, author): [row.user for row in members if (row.organisation_id, row.user_id) == (office, author)]
        or [row.user for row in members if row.organisation_id == office and row.role in DEALING]
        for office, author in asked
    }


def readers_at(organisation_id: int, author_id: int | None) -> list[User]:
    return office_readers([(organisation_id, author_id)])[organisation_id, author_id]
