"""Shapes of input that only a profile has."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.text import fold
from talent.measures import feet_and_inches, height_in_cm


class ListField(forms.CharField):
    """Several short things with commas between: "London, Leeds"."""

    def __init__(self, *, most: int, longest: int, noun: str, **options: Any) -> None:
        self.most, self.longest, self.noun = most, longest, noun
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Sequence[str]:
        written = super().clean(value) or ""
        things: dict[str, str] = {}
        for part in written.split(","):
            thing = " ".join(part.split())
            if thing:
                things.setdefault(fold(thing), thing)
        if len(things) > self.most:
            raise forms.ValidationError(f"That is {len(things)} {self.noun}; {self.most} are the most.")
        for thing in things.values():
            if len(thing) > self.longest:
                raise forms.ValidationError(f"“{thing[:40]}…” is too long. Put commas between the {self.noun}.")
        return list(things.values())


class HeightField(forms.CharField):
    """Centimetres, however they were written."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        written = super().clean(value)
        if not written:
            return None
        height = height_in_cm(written)
        if height is None:
            raise forms.ValidationError("Write the height in centimetres, as in 170, or in feet, as in 5'7\".")
        return height

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-height": "", "autocomplete": "off", "class": "w-8"}


def height_hint(height: int | None) -> str:
    return f"That is {feet_and_inches(height)}" if height else "In centimetres; 5'7\" is understood too"


def playing_age(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=110,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "w-8"}),
        error_messages={
            "invalid": "Write a whole number.",
            "min_value": "A playing range starts at 0.",
            "max_value": "A playing range ends at 110.",
        },
    )


def year_field() -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "w-8"}),
        error_messages={
            "min_value": "Write the year in full, as in 2024.",
            "max_value": "Write the year in full, as in 2024.",
            "invalid": "Write the year in full, as in 2024.",
        },
    )
