"""What is typed about commissions."""

from django import forms

from core.forms import Form
from core.widgets import DateInput


class ReceivedForm(Form):
    amount = forms.DecimalField(
        label="Amount", max_digits=12, decimal_places=2, error_messages={"required": "Say how much came in."}
    )
    received_on = forms.DateField(
        label="Came in on", widget=DateInput, error_messages={"required": "Say on which day it came in."}
    )
    note = forms.CharField(label="Note", max_length=200, required=False, help_text="For your agency alone.")
