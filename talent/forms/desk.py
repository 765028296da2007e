"""What agents type for each other."""

from django import forms

from accounts.models import Organisation
from core.forms import Form
from core.widgets import DateInput
from talent.selectors.desk import agents_of
from talent.services.client_notes import LONGEST


class CoverForm(Form):
    agent = forms.ModelChoiceField(
        label="Who is away", queryset=None, error_messages={"required": "Choose who is away."}
    )
    covered_by = forms.ModelChoiceField(
        label="Who covers", queryset=None, error_messages={"required": "Choose who covers."}
    )
    starts_on = forms.DateField(label="First day", widget=DateInput, error_messages={"required": "Say from which day."})
    ends_on = forms.DateField(label="Last day", widget=DateInput, error_messages={"required": "Say until which day."})
    note = forms.CharField(label="Note", max_length=200, required=False, help_text="What they should know.")

    def __init__(self, *args, agency: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("agent", "covered_by"):
            self.fields[name].queryset = agents_of(agency)


class ClientNoteForm(Form):
    text = forms.CharField(
        label="Note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )
