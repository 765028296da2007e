"""Who hears what about who answers for a child: letters to the family, and to the agency. Joins the caller's transaction."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from core import clock
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import add_messages
from talent import messages_people as words
from talent.models import Performer, Representation
from talent.policies import live_representation_q
from talent.selectors.client import key_of
from talent.services.person_letters import person_letter
from talent.services.representation_news import readers_at


def tell_family(people: Iterable[User], performer: Performer, news: str, *, key: str) -> None:
    """Whoever answers for the child still reads what changed among them."""
    page = reverse("talent:guardians", args=[performer.slug])
    rest = f"Everybody who answers for {performer.stage_name} gets this note."
    kind = words.GUARDIANS_CHANGED
    add_messages([person_letter(kind, user, performer, page, key=key, what=news, rest=rest) for user in people])


def tell_family_goodbye(people: Iterable[User], performer: Performer, news: str, *, key: str) -> None:
    """The child is grown: whoever answered until now reads so, and there is no page of theirs left to lead to."""
    rest = "Their times, letters and contracts do not come to you any more. Thank you for having looked after them."
    kind = words.GUARDIANS_CHANGED
    add_messages([person_letter(kind, user, performer, "", key=key, what=news, rest=rest, url="") for user in people])


def tell_leaver(leaver: User, performer: Performer) -> None:
    _one(words.GUARDIAN_LEFT, leaver, performer, reverse("casting:actor-home"))


def tell_heir(heir: User, performer: Performer, news: str) -> None:
    """The profile has come to them: `news` says from whom, in a sentence."""
    _one(words.PROFILE_PASSED, heir, performer, reverse("talent:guardians", args=[performer.slug]), what=news)


def tell_of_age(holder: User, performer: Performer) -> None:
    page = reverse("talent:hand-over", args=[performer.slug])
    add_messages([person_letter(words.OF_AGE, holder, performer, page, key=f"of-age:{clock.today()}")])


def tell_agencies(performer: Performer, news: str) -> None:
    """Who speaks for the child goes on doing so, and hears with whom. `news` names no guardian: who they are is theirs."""
    with across_offices("the agencies that speak for somebody, whichever they are"):
        standing = Representation.objects.filter(live_representation_q(), performer=performer)
        rows = list(standing.select_related("organisation", "performer").order_by("pk"))
        letters, notices = [], []
        for row in rows:
            path = reverse("talent:client", args=[row.organisation.slug, key_of(row)])
            for user in readers_at(row):
                key = f"{row.pk}:{_now()}"
                letters.append(person_letter(words.FAMILY_CHANGED, user, performer, path, key=key, what=news))
                notices.append(
                    NewNotice(
                        user_id=user.pk, title=news, url=path, dedupe_key=f"{words.FAMILY_CHANGED}:{key}:{user.pk}"
                    )
                )
    add_messages(letters)
    add_notices(notices)


def _one(kind: str, user: User, performer: Performer, path: str, **context: str) -> None:
    add_messages([person_letter(kind, user, performer, path, key=_now(), **context)])


def _now() -> str:
    return clock.now().isoformat()
