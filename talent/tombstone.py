"""What stands where somebody was who has deleted their account."""

import re
from collections.abc import Sequence
from typing import Any

NAME = "A performer who has left"

# A profile version of theirs, in the shape that every room reads.
VERSION = {
    "stage_name": NAME,
    "pronouns": "",
    "plays": [],
    "playing_age_min": None,
    "playing_age_max": None,
    "height_cm": None,
    "bases": [],
    "accents": [],
    "languages": [],
    "skills": [],
    "credits": [],
    "training": [],
    "links": [],
    "bio": "",
    "headshots": [],
    "resume": None,
}


def without(value: Any, names: Sequence[str]) -> Any:
    """Text, or lists and mappings of it, in which somebody stood by name: whole words alone, as they are written."""
    if isinstance(value, dict):
        return {key: without(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, names) for one in value]
    if isinstance(value, str):
        for name in names:
            value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, value)
    return value
