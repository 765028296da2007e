from django import forms

from core.forms import Form
from talent.states import AlertCadence


class AlertForm(Form):
    cadence = forms.ChoiceField(
        label="Tell me of open parts that fit",
        choices=[
            (AlertCadence.AT_ONCE, "At once"),
            (AlertCadence.DAILY, "Once a day, in one letter"),
            (AlertCadence.NEVER, "Not at all"),
        ],
        widget=forms.RadioSelect,
    )
    only_paid = forms.BooleanField(label="Only paid work", required=False)
    only_near = forms.BooleanField(
        label="Only where the profile says the base is",
        required=False,
        help_text="Work that can be done from anywhere counts too.",
    )
