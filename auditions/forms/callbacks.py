"""A person's input about appointments."""

import datetime as dt

from django import forms

from accounts.forms.fields import ZoneField
from auditions.services.callbacks import Plan
from core import clock
from core.forms import Form
from core.widgets import DateInput, TimeInput


class PlanForm(Form):
    date = forms.DateField(label="Day", widget=DateInput)
    time = forms.TimeField(label="First time", widget=TimeInput)
    minutes = forms.IntegerField(label="Minutes each", min_value=1, max_value=480, initial=15)
    zone = ZoneField(label="Time zone of the venue")
    place = forms.CharField(label="Place", max_length=160, required=False, help_text="Studio, room, or “online”.")
    address = forms.CharField(label="Address", max_length=240, required=False)
    online_url = forms.URLField(label="Link, when it is online", max_length=500, required=False, assume_scheme="https")
    prepare = forms.CharField(
        label="What to prepare", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        cleaned = super().clean()
        if {"date", "time", "zone"} <= cleaned.keys():
            try:
                cleaned["starts_at"] = clock.local_to_utc(
                    dt.datetime.combine(cleaned["date"], cleaned["time"]), cleaned["zone"]
                )
            except ValueError as error:
                self.add_error("time", str(error))
        return cleaned

    def add_refusal(self, error):
        if error.field == "starts_at":
            error.field = "time"
        super().add_refusal(error)

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            zone=data["zone"],
            one_after_another=data.get("one_after_another", True),
            place=data["place"],
            address=data["address"],
            online_url=data["online_url"],
            prepare=data["prepare"],
        )


class CallbackForm(PlanForm):
    one_after_another = forms.BooleanField(
        label="One after another", required=False, initial=True, help_text="Off: everyone comes at the same time."
    )
    own_line = forms.CharField(
        label="A line of your own",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everyone invited now reads it.",
    )
    field_order = ["date", "time", "minutes", "one_after_another"]


class AnswerForm(Form):
    answer = forms.ChoiceField(
        choices=[("yes", "Yes, I will be there"), ("another_time", "I need another time"), ("no", "No, thank you")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Anything they should know",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For another time: say which days and hours work. Access needs are welcome here too.",
    )
