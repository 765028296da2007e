from collections.abc import Sequence

from django import forms

from core.forms import Form
from core.list_files import MOST_BYTES
from talent.roster_lines import FIELDS


class RosterFileForm(Form):
    file = forms.FileField(
        label="The list",
        help_text="CSV or Excel (.xlsx), a line for each client, up to 5 MB and 5,000 people.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.xlsx,.txt", "data-files": "", "data-max-bytes": MOST_BYTES}
        ),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )


class RosterColumnsForm(Form):
    """Which column of the list holds what."""

    def __init__(self, *args, heading: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        places = [("", "None"), *((place, cell or f"Column {place + 1}") for place, cell in enumerate(heading))]
        for key, label in FIELDS:
            self.fields[key] = forms.TypedChoiceField(
                label=label, choices=places, coerce=int, empty_value=None, required=False
            )
