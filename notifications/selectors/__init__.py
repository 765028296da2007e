"""Reading notices and preferences; the outbox is in `selectors.outbox`."""

from collections.abc import Iterable

from core.pages import Page, keyset_page
from notifications.models import Notice, Preference
from notifications.states import Cadence

NOTICES_A_PAGE = 30


def cadence_for(user_ids: Iterable[int], category: str) -> dict[int, str]:
    """How each of these people wants this news: {user id: Cadence}, at once where they said nothing."""
    wanted = dict.fromkeys(user_ids, Cadence.AT_ONCE.value)
    said = Preference.objects.filter(user_id__any_of=list(wanted), category=category)
    return wanted | dict(said.values_list("user_id", "cadence"))


def unread_count(user) -> int:
    """One cheap statement, for the shells."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def notices_for(user, *, after: str | None = None) -> Page:
    """The person's notices, newest first."""
    return keyset_page(Notice.objects.filter(user=user), ["-id"], after=after, size=NOTICES_A_PAGE)
