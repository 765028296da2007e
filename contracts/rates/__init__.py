"""What unions and laws say of pay, as dated data with its source, and the reading of it."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from casting.states import Agreement, RoleTier

FOLDER = Path(__file__).parent
MINIMUMS = {Agreement.SAG_AFTRA: "sag_aftra", Agreement.EQUITY: "equity", Agreement.ACTRA: "actra"}
FRINGES = {Agreement.SAG_AFTRA: "sag_aftra_fringes"}


@dataclass(frozen=True)
class Scale:
    """The least that one day and one week cost, in `currency`, from `valid_from`.

    `until` is the last day the figures were made for; past it they are a floor that may have risen. `source` is told
    with how far it is to be relied on.
    """

    day: Decimal
    weekly: Decimal
    currency: str
    valid_from: dt.date
    until: dt.date
    source: str

    def for_days(self, days: int) -> Decimal:
        """Whole weeks at the week's rate, and the days over at the cheaper of the two."""
        weeks, over = divmod(days, 5)
        return self.weekly * weeks + min(self.day * over, self.weekly)


@dataclass(frozen=True)
class Fringes:
    percent: Decimal
    source: str


@cache
def versions(name: str) -> tuple[dict[str, Any], ...]:
    """All versions of one text, the oldest first; none where its figures are not known."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tuple(sorted(tomllib.load(file)["versions"], key=lambda version: version["valid_from"]))


def in_force(name: str, on: dt.date) -> dict[str, Any] | None:
    """The version that is valid on that day; before the first one nothing is known."""
    return next((version for version in reversed(versions(name)) if version["valid_from"] <= on), None)


def told(version: dict[str, Any]) -> str:
    """Where a figure comes from, and how far it may be relied on (the marks of docs/domain.md)."""
    words = [f"{version['source']}."]
    if "V" in version["mark"]:
        words.append("Verify the current text before relying on it.")
    if "L" in version["mark"]:
        words.append("Your own counsel decides.")
    return " ".join(words)


def scale(
    agreement: str, *, first: dt.date, last: dt.date | None = None, kind: str = "", tier: str = "", note: str = ""
) -> Scale | None:
    """The minimum on the days from `first` to `last`, the highest where it changes on the way; None where none is held.

    `kind` is a production's, `tier` a role's, `note` what the production says beside its agreement: a low-budget text
    has minimums of its own. Empty ones narrow nothing.
    """
    name = MINIMUMS.get(Agreement(agreement)) if agreement else None
    # Figures only rise, so the last day's is the highest; an engagement that began before any was held is not judged.
    found = in_force(name, last or first) if name and in_force(name, first) else None
    if found is None or not _covers(found, kind, tier, note):
        return None
    return Scale(
        day=Decimal(found["day"]),
        weekly=Decimal(found["weekly"]),
        currency=found["currency"],
        valid_from=found["valid_from"],
        until=found["until"],
        source=told(found),
    )


def _covers(version: dict[str, Any], kind: str, tier: str, note: str) -> bool:
    return (
        (not kind or kind in version["applies_to"])
        and tier not in version["not_for"]
        and not any(words in note.casefold() for words in version["other_texts"])
    )


def fringes(agreement: str, *, on: dt.date, kind: str = "", tier: str = "") -> Fringes | None:
    """What the agreement adds to every fee, by the first day of work; None where that is not held."""
    name = FRINGES.get(Agreement(agreement)) if agreement else None
    found = in_force(name, on) if name else None
    if found is None or (kind and kind not in {"film", "series"}):
        return None
    who = "background" if tier == RoleTier.BACKGROUND else "principal"
    return Fringes(percent=Decimal(found[who]), source=found["source"])
