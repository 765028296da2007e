"""Reading the dated texts."""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def versions(name: str) -> list[dict[str, Any]]:
    """All versions of one text, the oldest first."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        found = tomllib.load(file)["versions"]
    return sorted(found, key=lambda version: version["valid_from"])


def in_force(name: str, on: dt.date) -> dict[str, Any]:
    """The version that is valid on that day; before the first one, the first."""
    found = versions(name)
    return next((version for version in reversed(found) if version["valid_from"] <= on), found[0])
