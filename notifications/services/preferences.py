"""How somebody wants to be told."""
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from core import clock
from core.errors import Invalid
from notifications import kinds
from notifications.models import Preference
from notifications.states import Cadence


@transaction.atomic
def set_cadences(*, actor: User, wishes: Mapping[str, str]) -> None:
    """The actor's wishes, {category: Cadence}; other categories stay. Raises Invalid for what there is not."""
    known = {category.key for category in kinds.categories()}
    for category, cadence in wishes.items():
        if category not in known or cadence not in Cadence.values:
            raise Invalid("Choose one of the ways that are offered.", field=category)
    _write(actor.pk, wishes)


@transaction.atomic
def stop_mail(*, user_id: int, category: str) -> None:
    """One click in a mail: that category is on their page only from now on."""
    if User.objects.filter(pk=user_id).exists():
        _write(user_id, {category: Cadence.NEVER})


def _write(user_id: int, wishes: Mapping[str, str]) -> None:
    now = clock.now()
    Preference.objects.bulk_create(
        [
            Preference(user_id=user_id, category=category, cadence=cadence, updated_at=now)
            for category, cadence in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "category"],
        update_fields=["cadence", "updated_at"],
    )
