"""What an act reaches, what it did, and the act itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, Func, Q, Value

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
    """`selection.role` comes from `role_for_review`: whoever chose is told the names that they may know."""
    lens = selection.role.lens
    people = selection.queryset()
    counted = people.aggregate(total=Count("id"), unopened=Count("id", filter=Q(viewed_at__isnull=True)))
    if lens.hides_identity:
        # In no order that would tell one: not by name, and not as they came in.
        numbers = people.order_by(_shuffled(lens.blind_key)).values_list("number", flat=True)[:limit]
        return Reach(**counted, names=[lens.name_for(number, "") for number in numbers])
    names = (
        people.annotate(name=F("profile__data__stage_name")).order_by("name_key", "id").values_list("name", flat=True)
    )
    return Reach(**counted, names=list(names[:limit]))


def _shuffled(seed: int) -> Func:
    return Func(F("id"), Value(seed), function="hashint8extended", output_field=BigIntegerField())


def moved_rows(ids: Sequence[int]) -> list[Submission]:
    return list(Submission.objects.only("id", "state", "stage", "revision").filter(pk__in=ids))


def decision_for(*, role: Role, decision_id: uuid.UUID) -> Decision:
    decision = Decision.objects.filter(role=role, pk=decision_id).first()
    if decision is None:
        raise NotFound("There is no such decision on this role.")
    return decision
