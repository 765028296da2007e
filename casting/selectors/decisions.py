"""What an act reaches, what it did, and the act itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from casting.models import Decision, Role, Submission
from casting.selectors.selection import Selection
from core.errors import NotFound


@dataclass(frozen=True)
class Reach:
    """How many people a selection holds, how many of them nobody has opened, and the first names of them."""

    total: int
    unopened: int
    names: list[str]


def picked(selection: Selection, *, limit: int) -> Reach:
    people = selection.queryset()
    counted = people.aggregate(total=Count("id"), unopened=Count("id", filter=Q(viewed_at__isnull=True)))
    names = (
        people.annotate(name=F("profile__data__stage_name")).order_by("name_key", "id").values_list("name", flat=True)
    )
    return Reach(**counted, names=list(names[:limit]))


def moved_rows(ids: Sequence[int]) -> list[Submission]:
    return list(Submission.objects.only("id", "state", "stage", "revision").filter(pk__in=ids))


def decision_for(*, role: Role, decision_id: uuid.UUID) -> Decision:
    decision = Decision.objects.filter(role=role, pk=decision_id).first()
    if decision is None:
        raise NotFound("There is no such decision on this role.")
    return decision
