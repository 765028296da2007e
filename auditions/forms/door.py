"""A person's input at the door."""

import datetime as dt

from django import forms

from auditions.services.door import ACTS, Sent
from core import clock
from core.forms import Form

DAY_MS = 24 * 3600 * 1000


class ActForm(Form):
    """`ago`: how many milliseconds before it was sent the act was made, by the device's own clock.

    `use`: the room whose page it was made on, to go back to.
    """

    appointment = forms.IntegerField(min_value=1)
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ACTS])
    key = forms.UUIDField(required=False)
    ago = forms.IntegerField(min_value=0, max_value=7 * DAY_MS, required=False)
    use = forms.IntegerField(min_value=1, required=False)

    def sent(self) -> Sent:
        given = self.cleaned_data
        ago = given.get("ago") or 0
        return Sent(key=given["key"], happened_at=clock.now() - dt.timedelta(milliseconds=ago) if ago else None)


class DelayForm(Form):
    room = forms.IntegerField(min_value=1)
    minutes = forms.IntegerField(min_value=0)


class DoorCodeForm(Form):
    code = forms.CharField(
        label="Code at the door",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
