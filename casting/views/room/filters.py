"""The filters: the form to set them, and those in force as chips that can be taken away one by one."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casting.models import Role
from casting.selectors.filters import RATED, BoardFilters
from casting.states import Via
from casting.views.room.frame import Frame


@dataclass(frozen=True)
class Chip:
    label: str
    without: str


def filter_fields(role: Role, filters: BoardFilters) -> SafeString:
    """The same for everyone who asks the same of such a role, and every page of the room carries it: kept."""
    ages = (role.playing_age_min, role.playing_age_max)
    return _fields(filters, ages, tuple(role.skills), tuple(role.languages), role.production.asks_union_status)


@lru_cache(maxsize=256)
def _fields(filters: BoardFilters, ages: tuple, skills: tuple, languages: tuple, asks_union: bool) -> SafeString:
    context = {"f": filters, "ages": ages, "skills": skills, "languages": languages, "asks_union": asks_union}
    return render_to_string("casting/room/filter_fields.html", context)


def chips(frame: Frame) -> list[Chip]:
    filters = frame.filters

    def chip(label: str, **changes) -> Chip:
        rest = replace(frame, filters=replace(filters, **changes))
        return Chip(label, f"{frame.base}?{rest.query()}")

    found = []
    if filters.q:
        found.append(chip(f"“{filters.q}”", q=""))
    if filters.age_from is not None or filters.age_to is not None:
        found.append(chip(_ages(filters.age_from, filters.age_to), age_from=None, age_to=None))
    if filters.place:
        found.append(chip(f"In {filters.place}", place=""))
    for name in ("skills", "languages"):
        values = getattr(filters, name)
        found += [chip(value, **{name: tuple(v for v in values if v != value)}) for value in values]
    if filters.union:
        found.append(chip(f"Union: {filters.union}", union=""))
    if filters.has_tape:
        found.append(chip("Has a tape", has_tape=False))
    if filters.min_rating is not None:
        found.append(chip(f"Team rating {filters.min_rating} or more", min_rating=None))
    if filters.rated:
        found.append(chip(RATED[filters.rated], rated=""))
    if filters.tag:
        found.append(chip(f"Tagged {filters.tag}", tag=""))
    if filters.unopened:
        found.append(chip("Never opened", unopened=False))
    if filters.via:
        found.append(chip(Via(filters.via).label, via=""))
    return found


def _ages(low: int | None, high: int | None) -> str:
    if low is None:
        return f"Plays up to {high}"
    return f"Plays {low} or more" if high is None else f"Plays {low}–{high}"
