"""The filters: the form to set them, and those in force as chips that can be taken away one by one."""

from collections.abc import Callable
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
    lens = role.lens
    hidden = (lens.hides_identity, not lens.shows_tapes, not lens.scores_are_open)
    asked = (tuple(role.skills), tuple(role.languages))
    return _fields(filters, ages, asked, role.production.asks_union_status, hidden)


@lru_cache(maxsize=256)
def _fields(filters: BoardFilters, ages: tuple, asked: tuple, asks_union: bool, hidden: tuple) -> SafeString:
    skills, languages = asked
    is_blind, no_tapes, no_scores = hidden
    context = {
        "f": filters,
        "ages": ages,
        "skills": skills,
        "languages": languages,
        "asks_union": asks_union and not is_blind,
        "is_blind": is_blind,
        "no_tapes": no_tapes,
        "no_scores": no_scores,
        "rated": [(key, label) for key, label in RATED.items() if key != "unrated" or not no_scores],
    }
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
    return found + _pile_chips(filters, chip)


def _pile_chips(filters: BoardFilters, chip: Callable[..., Chip]) -> list[Chip]:
    found = [chip(f"In the bin {filters.bin}", bin="")] if filters.bin else []
    return [*found, chip("Up for several roles", several=False)] if filters.several else found


@dataclass(frozen=True)
class Quick:
    """A filter that one key sets and takes away. `url` is the view with it, or without it while it is in force."""

    key: str
    label: str
    url: str
    is_on: bool


def quick_filters(frame: Frame) -> list[Quick]:
    filters = frame.filters
    hides = frame.role.lens.hides_identity
    asked = [
        ("O", "Never opened", {"unopened": True}),
        ("M", "Not yet rated by me", {"rated": "not_mine"}),
        *([("T", "Has a tape", {"has_tape": True})] if frame.role.lens.shows_tapes else []),
        *([] if hides else [("E", "Up for several roles", {"several": True})]),
    ]
    found = []
    for key, label, change in asked:
        is_on = all(getattr(filters, name) == value for name, value in change.items())
        off = {name: "" if isinstance(value, str) else False for name, value in change.items()}
        there = replace(frame, filters=replace(filters, **(off if is_on else change)))
        found.append(Quick(key, label, f"{frame.base}?{there.query()}", is_on))
    return found


def bin_address(frame: Frame, name: str) -> str:
    """The view of everyone in that bin, whatever else is filtered; of everybody where it is in force already."""
    wanted = "" if frame.filters.bin == name else name
    there = replace(frame, filters=replace(frame.filters, bin=wanted))
    return f"{frame.base}?{there.query()}"


def _ages(low: int | None, high: int | None) -> str:
    if low is None:
        return f"Plays up to {high}"
    return f"Plays {low} or more" if high is None else f"Plays {low}–{high}"
