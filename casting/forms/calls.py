from django import forms

from casting.forms.fields import (
    CURRENCY_CHOICES,
    MoneyField,
    WallClockField,
    YesNoField,
    clean_range,
    typed_over,
    wall_clock,
    what_could_not_be_read,
    without_half_ranges,
    zone_choices,
)
from casting.models import CastingCall, Production
from casting.selectors.calls import copy_of
from casting.selectors.calls_drafts import CALL_FIELDS, draft_typed, lay_over
from casting.states import PayPer, Release
from core import clock
from core.forms import Form
from core.widgets import DateInput, DateTimeInput


class NewCallForm(Form):
    production = forms.ModelChoiceField(queryset=None, empty_label="Choose a production")
    title = forms.CharField(
        label="What the call is for",
        max_length=160,
        required=False,
        help_text="Such as Principal cast, or Ensemble in Leeds. Left empty, it is called as the production is.",
    )

    def __init__(self, *args, productions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["production"].queryset = productions
        self.fields["production"].label_from_instance = lambda production: production.title


class CallForm(Form):
    """Every field may be empty: a draft is kept as it is typed, and publishing says what is missing."""

    title = forms.CharField(max_length=160, required=False)
    intro = forms.CharField(
        label="About this call",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        required=False,
        help_text="What you are looking for, and how the auditions go.",
    )
    place = forms.CharField(label="Where the work is", max_length=160, required=False)
    is_remote = forms.BooleanField(label="Can be done from anywhere", required=False)
    starts_on = forms.DateField(label="Work starts", widget=DateInput, required=False)
    ends_on = forms.DateField(label="Work ends", widget=DateInput, required=False)
    dates_note = forms.CharField(
        label="Note on dates", max_length=200, required=False, help_text="Such as nights, or weekends only."
    )
    deadline = WallClockField(
        label="Applications close",
        widget=DateTimeInput,
        required=False,
        help_text="To the second: nobody applies later.",
    )
    zone = forms.ChoiceField(label="Time zone", choices=zone_choices, help_text="Where that clock hangs.")
    answer_by = forms.DateField(
        label="Answers promised by",
        widget=DateInput,
        required=False,
        help_text="The date by which everyone hears, whichever way it goes. Actors read it before they apply."
        " Left empty, it is three weeks after applications close.",
    )
    is_paid = YesNoField(label="Is the work paid?")
    pay_min = MoneyField(label="Pay, or from")
    pay_max = MoneyField(label="To, for a range")
    pay_currency = forms.ChoiceField(label="Currency", choices=CURRENCY_CHOICES, required=False)
    pay_per = forms.ChoiceField(label="For", choices=[("", "Choose"), *PayPer.choices], required=False)
    pay_note = forms.CharField(
        label="Note on pay", max_length=200, required=False, help_text="Such as travel paid, or plus £6,000 for use."
    )
    has_intimacy = YesNoField(label="Is there nudity or intimacy?")
    intimacy_note = forms.CharField(
        label="What is asked, and who coordinates it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    has_stunts = YesNoField(label="Are there stunts?")
    stunts_note = forms.CharField(
        label="What is asked, and who coordinates it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    has_minors = YesNoField(label="Are minors cast, or on set?")
    minors_note = forms.CharField(
        label="How they are looked after",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    release = forms.ChoiceField(label="Who can see the call", choices=Release.choices, widget=forms.RadioSelect)

    @classmethod
    def of(cls, call: CastingCall) -> "CallForm":
        """As the office last left it: what stands, what waits over it, and what could not be read."""
        drafted = lay_over(copy_of(call))
        initial = {name: getattr(drafted, name) for name in CALL_FIELDS if name != "deadline_at"}
        initial["deadline"] = wall_clock(drafted.deadline_at, drafted.zone)
        return cls(initial=typed_over(initial, draft_typed(call)))

    def clean(self):
        cleaned = super().clean()
        clean_range(self, "pay_min", "pay_max", "The higher sum is below the lower one.")
        clean_range(self, "starts_on", "ends_on", "The last day is before the first.")
        self._clean_deadline()
        self._clean_answer_by()
        return cleaned

    def _clean_deadline(self) -> None:
        moment, zone = self.cleaned_data.get("deadline"), self.cleaned_data.get("zone")
        self.cleaned_data["deadline_at"] = None
        if moment is None:
            return
        if zone is None:
            self.add_error("deadline", "Choose the time zone of the deadline.")
            return
        try:
            # An hour that comes twice, when the clocks go back, ends the second time: later is kinder.
            self.cleaned_data["deadline_at"] = clock.local_to_utc(moment.replace(fold=1), zone)
        except ValueError as error:
            self.add_error("deadline", str(error))

    def _clean_answer_by(self) -> None:
        moment, answer_by = self.cleaned_data.get("deadline"), self.cleaned_data.get("answer_by")
        if moment and answer_by and answer_by < moment.date():
            self.add_error("answer_by", "Answers are promised before applications close. Choose a later day.")

    def values(self) -> dict:
        """The good values by the model's field; call after is_valid(), whichever way that went."""
        good = {name: value for name, value in self.cleaned_data.items() if name in CALL_FIELDS}
        if {"deadline", "zone"} & set(self.errors):
            good.pop("deadline_at", None)
        return without_half_ranges(self, good, ("pay_min", "pay_max"), ("starts_on", "ends_on"))

    def typed(self) -> dict:
        return what_could_not_be_read(self)


class ReopenForm(Form):
    deadline = WallClockField(label="New deadline", widget=DateTimeInput)

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["deadline"].help_text = f"In the call's time zone, {zone.replace('_', ' ')}."

    def clean_deadline(self):
        try:
            return clock.local_to_utc(self.cleaned_data["deadline"].replace(fold=1), self.zone)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def productions_to_choose(organisation):
    return Production.objects.filter(organisation=organisation).order_by("-pk")
