"""Inputs that the casting room's forms share, and reading a form that may be half right."""

import datetime as dt
import re

from django import forms
from django.utils.dateparse import parse_datetime

from core import clock
from core.money import CURRENCIES

REGIONS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
YES_NO = [("yes", "Yes"), ("no", "No")]
CURRENCY_CHOICES = [(code, code) for code in CURRENCIES]


def zone_choices() -> list[tuple[str, str]]:
    names = sorted(name for name in clock.zone_names() if name.split("/")[0] in REGIONS)
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


class YesNoField(forms.TypedChoiceField):
    """Answered yes, answered no, or not answered yet (None)."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(
            choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None, required=False, **kwargs
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class MoneyField(forms.DecimalField):
    """A sum as people type it: '£4,250' and '4 250' are 4250."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=12, decimal_places=2, min_value=0, required=False, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.error_messages["invalid"] = "Write the sum in figures, such as 4,250."

    def to_python(self, value):
        if isinstance(value, str):
            value = re.sub(r"[\s,£$€]", "", value)
        return super().to_python(value)

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


class WallClockField(forms.Field):
    """A date and time as the clock on the wall shows it, without a zone."""

    default_error_messages = {"invalid": "Write a date and a time, such as 2027-03-12 18:00."}

    def to_python(self, value) -> dt.datetime | None:
        if not value:
            return None
        try:
            moment = parse_datetime(str(value).strip())
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment.replace(microsecond=0)


class ListField(forms.CharField):
    """Words with commas between them, as a list: each once, in the order typed."""

    def __init__(self, *, most: int = 20, longest: int = 60, **kwargs):
        super().__init__(required=False, **kwargs)
        self.most, self.longest = most, longest

    def to_python(self, value) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        words = [" ".join(word.split()) for word in re.split(r"[,;\n]", value or "")]
        once = {}
        for word in words:
            once.setdefault(word.casefold(), word)
        return [word for word in once.values() if word]

    def validate(self, value):
        if len(value) > self.most:
            raise forms.ValidationError(f"Name {self.most} at most.")
        if long := next((word for word in value if len(word) > self.longest), None):
            raise forms.ValidationError(f"“{long[:40]}…” is too long: {self.longest} letters at most.")

    def run_validators(self, value):
        """Lengths are checked for each word."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value


def clean_range(form: forms.Form, low: str, high: str, sentence: str) -> None:
    """Adds an error at the upper end where it lies below the lower one."""
    first, last = form.cleaned_data.get(low), form.cleaned_data.get(high)
    if first is not None and last is not None and last < first:
        form.add_error(high, sentence)


def without_half_ranges(form: forms.Form, values: dict, *ranges: tuple[str, str]) -> dict:
    """An end that could not be read stands empty: beside the other end, what stood there before may be upside down."""
    for pair in ranges:
        values |= {end: None for end in pair if end in form.errors}
    return values


def wall_clock(moment: dt.datetime | None, zone: str) -> str:
    """What a browser's date-and-time input wants: seconds only where there are any."""
    if moment is None:
        return ""
    local = clock.in_zone(moment, zone).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def what_could_not_be_read(form: forms.Form) -> dict[str, dict]:
    """{field: {"raw", "error"}} of a bound form's faults, to keep beside the good values."""
    typed = {}
    for name, errors in form.errors.items():
        if name not in form.fields:
            continue
        widget = form.fields[name].widget
        raw = widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        typed[name] = {"raw": storable(raw), "error": storable(str(errors[0]))}
    return typed


def storable(raw):
    """As typed, but for the one character that PostgreSQL cannot hold."""
    if isinstance(raw, list):
        return [storable(one) for one in raw]
    return raw.replace("\x00", "") if isinstance(raw, str) else raw


def typed_over(initial: dict, typed: dict) -> dict:
    return initial | {name: kept["raw"] for name, kept in typed.items()}
