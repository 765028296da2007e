"""Reading notes, notices and preferences."""
from collections.abc import Iterable

from notifications.models import Notice, Preference
from notifications.states import Cadence


def cadence_for(user_ids: Iterable[int], category: str) -> dict[int, str]:
    """How each of these people wants this news: {user id: Cadence}, at once where they said nothing."""
    wanted = dict.fromkeys(user_ids, Cadence.AT_ONCE.value)
    said = Preference.objects.filter(user_id__any_of=list(wanted), category=category)
    return wanted | dict(said.values_list("user_id", "cadence"))


def unread_count(user) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).count()
