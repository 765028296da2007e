"""The shape of what the demo's offices cast; the texts stand in `salt_road.py` and `other_notices.py`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    prompt: str
    kind: str = "yes_no"
    options: tuple[str, ...] = ()
    is_required: bool = True

    def as_row(self) -> dict[str, Any]:
        return {
            "id": None,
            "kind": self.kind,
            "prompt": self.prompt,
            "options": list(self.options),
            "is_required": self.is_required,
        }


@dataclass(frozen=True)
class Part:
    """A role, and how many people put themselves forward for it in the whole demo."""

    name: str
    tier: str
    ages: tuple[int, int]
    description: str
    requirements: str = ""
    genders: tuple[str, ...] = ()
    gender_reason: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    pay: tuple[int, int] | None = None
    pay_per: str = ""
    pay_note: str = ""
    dates_note: str = ""
    asks_tape: bool = False
    questions: tuple[Question, ...] = ()
    sides: tuple[str, ...] = ()
    people: int = 0

    def values(self) -> dict[str, Any]:
        low, high = self.pay or (None, None)
        return {
            "name": self.name,
            "tier": self.tier,
            "playing_age_min": self.ages[0],
            "playing_age_max": self.ages[1],
            "genders": list(self.genders),
            "gender_reason": self.gender_reason,
            "description": self.description,
            "requirements": self.requirements,
            "skills": list(self.skills),
            "languages": list(self.languages),
            "pay_min": low,
            "pay_max": high,
            "pay_per": self.pay_per,
            "pay_note": self.pay_note,
            "dates_note": self.dates_note,
            "asks_tape": self.asks_tape,
        }


@dataclass(frozen=True)
class Notice:
    """A casting call. Days count from the day on which the demo is made; `call` holds the model's own fields."""

    title: str
    key: str
    published: int
    deadline: int
    starts: int
    ends: int
    answer_by: int
    parts: tuple[Part, ...]
    call: dict[str, Any] = field(default_factory=dict)
    end: str = ""


@dataclass(frozen=True)
class Title:
    """A production with its calls."""

    values: dict[str, Any]
    notices: tuple[Notice, ...]
