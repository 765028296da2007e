from django import forms

from core.forms import Form
from core.widgets import DateInput


class BookOutForm(Form):
    """First and last day; one day is the same twice."""

    starts_on = forms.DateField(
        label="First day", widget=DateInput, error_messages={"required": "Which day does it start?"}
    )
    ends_on = forms.DateField(label="Last day", required=False, widget=DateInput, help_text="Empty for one day.")
    note = forms.CharField(
        label="A note for yourself",
        required=False,
        max_length=120,
        help_text="For instance “Leeds, theatre”. No office ever sees it.",
    )

    def clean(self):
        cleaned = super().clean()
        if "ends_on" not in self.errors and not cleaned.get("ends_on"):
            cleaned["ends_on"] = cleaned.get("starts_on")
        return cleaned
