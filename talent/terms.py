"""What an agency speaks for somebody in, and whether two such claims get in each other's way. Pure."""

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import Invalid
from core.text import fold
from talent.states import Medium

MOST_COMMISSION = Decimal("10.00")
LONGEST_TERRITORY = 80


@dataclass(frozen=True)
class Terms:
    """No `mediums` means all of them, no `territory` everywhere; `until` is the first day on which they no longer stand."""

    starts_on: dt.date
    territory: str = ""
    mediums: tuple[str, ...] = ()
    is_exclusive: bool = False
    commission_percent: Decimal = MOST_COMMISSION
    until: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "starts_on": self.starts_on.isoformat(),
            "territory": self.territory,
            "mediums": list(self.mediums),
            "is_exclusive": self.is_exclusive,
            "commission_percent": str(self.commission_percent),
            "until": self.until.isoformat() if self.until else None,
        }

    @property
    def stamp(self) -> str:
        """What whoever agrees gives back, so that nobody agrees to terms that changed under their eyes."""
        said = json.dumps(self.as_json(), sort_keys=True).encode()
        return hashlib.sha256(said).hexdigest()[:20]

    @property
    def where(self) -> str:
        return self.territory or "Everywhere"

    @property
    def what(self) -> str:
        return ", ".join(Medium(one).label for one in self.mediums) or "All media"

    @property
    def percent(self) -> str:
        return f"{self.commission_percent.normalize():f}%"


def from_json(said: dict[str, Any]) -> Terms:
    return Terms(
        starts_on=dt.date.fromisoformat(said["starts_on"]),
        territory=said["territory"],
        mediums=tuple(said["mediums"]),
        is_exclusive=said["is_exclusive"],
        commission_percent=Decimal(said["commission_percent"]),
        until=dt.date.fromisoformat(said["until"]) if said["until"] else None,
    )


def checked(terms: Terms) -> Terms:
    """The terms as they are kept. Raises Invalid with the field."""
    territory = " ".join(terms.territory.split())
    if len(territory) > LONGEST_TERRITORY:
        raise Invalid(f"Keep the territory to {LONGEST_TERRITORY} letters.", field="territory")
    if unknown := [one for one in terms.mediums if one not in Medium.values]:
        raise Invalid(f"“{unknown[0][:40]}” is no medium that Callboard knows.", field="mediums")
    if not 0 <= terms.commission_percent <= MOST_COMMISSION:
        raise Invalid("An agency takes 10% at the most.", field="commission_percent")
    if terms.until is not None and terms.until <= terms.starts_on:
        raise Invalid("This ends before it begins. Choose a later end.", field="until")
    return Terms(
        starts_on=terms.starts_on,
        territory=territory,
        # In one order, and none named where all are.
        mediums=tuple(one for one in Medium.values if one in terms.mediums)
        if set(terms.mediums) != set(Medium.values)
        else (),
        is_exclusive=terms.is_exclusive,
        commission_percent=terms.commission_percent.quantize(Decimal("0.01")),
        until=terms.until,
    )


def share_a_place(one: str, other: str) -> bool:
    """Two territories as people write them: "UK and Ireland" and "Ireland", "London" and "Greater London".

    Word by word, so that the US lies in neither Australia nor Brussels, and no Wales in New South Wales.
    """
    return any(_lies_in(a, b) or _lies_in(b, a) for a in _places(one) for b in _places(other))


def _places(territory: str) -> list[list[str]]:
    text = fold(territory).replace(".", "")
    for name, short in SHORT.items():
        text = re.sub(rf"\b{name}\b", short, text)
    return [part.split() for part in re.split(r"[,;/&+()]| and ", text) if part.strip()]


def _lies_in(one: list[str], other: list[str]) -> bool:
    starts = range(len(other) - len(one) + 1)
    return (one[0] == "new") == (other[0] == "new") and any(other[n : n + len(one)] == one for n in starts)


SHORT = {
    "united kingdom": "uk", "great britain": "uk", "gb": "uk",
    "united states of america": "us", "united states": "us", "usa": "us",
}  # fmt: skip


def overlap(one: Terms, other: Terms) -> bool:
    """The same place, a medium in common, and days in common."""
    if one.territory and other.territory and not share_a_place(one.territory, other.territory):
        return False
    if one.mediums and other.mediums and not set(one.mediums) & set(other.mediums):
        return False
    return (one.until is None or one.until > other.starts_on) and (other.until is None or other.until > one.starts_on)


def exclude_each_other(one: Terms, other: Terms) -> bool:
    """They cannot both stand: one of them is for an agency alone."""
    return (one.is_exclusive or other.is_exclusive) and overlap(one, other)
