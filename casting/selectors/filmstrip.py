"""Where somebody is in the order of a filmstrip, so that it can begin with them."""

from django.db.models import F, Func, Value

from casting.models import Role, Submission
from casting.selectors.board import SORTS
from core.pages import encode_cursor


def cursor_at(*, role: Role, sort: str, seed: int | None, submission_id: int) -> str | None:
    """The cursor after which the page begins with that submission; None when it is not on the reader's role.

    Their stage is not asked: who was moved on keeps a place in the order, and the next one follows.
    """
    order = SORTS[sort]
    found = Submission.objects.filter(role.lens.visible_q(), role=role, pk=submission_id)
    if seed is not None:
        found = found.annotate(shuffled=Func(F("id"), Value(seed), function="hashint8extended"))
    key = found.values_list(order.key, flat=True).first()
    if key is None:
        return None
    return encode_cursor([key, submission_id + 1 if order.descending else submission_id - 1])
