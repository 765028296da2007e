"""What is typed about availability: the office's ask and its changes, the talent side's answers."""

import datetime as dt

from django import forms

from contracts.hold_words import priority_words
from contracts.services.hold_asking import MOST_PRIORITY, AvailAsk
from contracts.states import HoldKind
from core import clock
from core.forms import Form
from core.money import CURRENCIES
from core.widgets import DateInput, TimeInput

CURRENCY_CHOICES = [("", "Currency"), *[(code, code) for code in CURRENCIES]]


class MomentForm(Form):
    """A day and a time on the wall of the office's zone: `expires_at` when both are right."""

    date = forms.DateField(label="Until", widget=DateInput)
    time = forms.TimeField(label="At", widget=TimeInput)

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self):
        cleaned = super().clean()
        if {"date", "time"} <= cleaned.keys():
            try:
                moment = dt.datetime.combine(cleaned["date"], cleaned["time"])
                cleaned["expires_at"] = clock.local_to_utc(moment, self.zone)
            except (ValueError, OverflowError) as error:
                self.add_error("time", str(error))
        return cleaned

    def add_refusal(self, error):
        if error.field == "expires_at":
            error.field = "date"
        super().add_refusal(error)


def moment_as_typed(moment: dt.datetime, zone: str) -> dict:
    local = clock.in_zone(moment, zone)
    return {"date": local.date(), "time": local.time().replace(second=0, microsecond=0)}


class AvailForm(MomentForm):
    kind = forms.ChoiceField(
        label="What you ask for",
        choices=HoldKind.choices,
        widget=forms.RadioSelect,
        initial=HoldKind.AVAIL_CHECK,
        error_messages={"required": "Choose what you ask for."},
    )
    starts_on = forms.DateField(
        label="First day", widget=DateInput, error_messages={"required": "Say from which day you ask."}
    )
    ends_on = forms.DateField(label="Last day", widget=DateInput, required=False)
    priority = forms.TypedChoiceField(
        label="Which call on the dates",
        coerce=int,
        choices=[(number, priority_words(number)) for number in range(1, MOST_PRIORITY + 1)],
        initial=1,
        help_text="Second call means that somebody else has the first. They read it.",
    )
    note = forms.CharField(
        label="A word with it",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone asked now reads it: nights, travel, where it shoots.",
    )
    cancel_fee = forms.DecimalField(label="Fee for cancelling", max_digits=12, decimal_places=2, required=False)
    currency = forms.ChoiceField(label="Currency", choices=CURRENCY_CHOICES, required=False)
    expected = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, may_hold: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].label = "Answer by"
        self.may_hold = may_hold
        if not may_hold:
            self.fields["kind"].choices = [choice for choice in HoldKind.choices if choice[0] != HoldKind.HOLD]
            del self.fields["cancel_fee"], self.fields["currency"]

    def clean(self):
        cleaned = super().clean()
        if "ends_on" in cleaned and cleaned["ends_on"] is None:
            cleaned["ends_on"] = cleaned.get("starts_on")
        if cleaned.get("kind") != HoldKind.HOLD:
            cleaned["cancel_fee"], cleaned["currency"] = None, ""
        return cleaned

    def values(self) -> dict:
        data = self.cleaned_data
        names = ("kind", "starts_on", "ends_on", "priority", "expires_at", "cancel_fee")
        fee = data.get("cancel_fee")
        return {name: data.get(name) for name in names} | {
            "note": data["note"].strip(),
            "currency": data.get("currency", "") if fee is not None else "",
        }

    def ask(self) -> AvailAsk:
        return AvailAsk(**self.values())

    def as_typed(self) -> list[tuple[str, str]]:
        """What was typed, for the hidden fields of the page that shows it before anybody is asked."""
        return [(name, str(self[name].value() or "")) for name in self.fields if name != "expected"]


class ReleaseForm(Form):
    because = forms.CharField(
        label="Why, if you like",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read it as you write it.",
    )
    accepts_fee = forms.BooleanField(label="The fee for cancelling is owed, and that is right", required=False)


class LetGoForm(Form):
    note = forms.CharField(
        label="A word to them, if you like", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AvailAnswerForm(Form):
    answer = forms.ChoiceField(
        label="Are you free?",
        choices=[("yes", "Yes, free on these dates"), ("no", "No, not free")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two answers."},
    )
    note = forms.CharField(
        label="Anything they should know",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Some of the days only, a show in the evening. Leave it empty if there is nothing.",
    )

    def __init__(self, *args, by_rep: bool, name: str, **kwargs):
        super().__init__(*args, **kwargs)
        if by_rep:
            self.fields["answer"].label = f"Is {name} free?"
