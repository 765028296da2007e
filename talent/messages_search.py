"""The words of letters about people who are new in a saved search."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from notifications.kinds import Category, Kind, register, register_category
from talent.models import Performer, SavedSearch

NEW_PEOPLE = "talent.new_in_search"
CATEGORY = "saved_searches"

BODY = """Dear {greeting},

{total} in your search “{search}”:

{people}

Why: each of them answers to everything that the search asks, since they joined or since their profile says so.

{office}"""

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "total": "how many are new: “One person is new” and the like",
    "search": "the name of the search",
    "people": "who they are, a line each",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Adaeze",
    "total": "2 people are new",
    "search": "Fencers near Leeds",
    "people": "Ama Boateng, plays 30–40, Leeds\nIdris Vale, plays 35–45, York",
    "office": "Okoye Casting",
    "url": "/",
}


def new_people_context(*, saved: SavedSearch, reader: User, people: Sequence[Performer], total: int) -> dict:
    lines = [_line(one) for one in people]
    if total > len(lines):
        lines.append(f"and {total - len(lines)} more")
    address = reverse("talent:saved-search", args=[saved.organisation.slug, saved.pk])
    return {
        "greeting": reader.name.split(" ", maxsplit=1)[0] or "friend",
        "total": "One person is new" if total == 1 else f"{total} people are new",
        "search": saved.name,
        "people": "\n".join(lines),
        "office": saved.organisation.name,
        "url": settings.SITE_URL.rstrip("/") + address,
    }


def _line(performer: Performer) -> str:
    parts = [performer.stage_name]
    if performer.playing_age_min is not None:
        parts.append(f"plays {performer.playing_age_min}–{performer.playing_age_max}")
    return ", ".join([*parts, *performer.bases[:1]])


def register_kinds() -> None:
    register_category(
        Category(
            CATEGORY, "New people in saved searches", "Who is new in a search that you saved, as often as it says."
        )
    )
    register(
        Kind(
            key=NEW_PEOPLE,
            label="New people in a saved search",
            category=CATEGORY,
            subject="{total} in “{search}”",
            body=BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            about="{search}",
            keeps_quiet_hours=False,
            action="Look at the search",
        )
    )
