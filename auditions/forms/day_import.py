"""A person's input for a day from a list."""

import json

from django import forms

from core.forms import Form
from core.list_files import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS


class DayFileForm(Form):
    file = forms.FileField(
        label="List",
        help_text="CSV or Excel (.xlsx). The first line names the columns: Time and Name; Role, Room and Minutes too.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-files": "", "data-max-bytes": str(MOST_BYTES)}
        ),
        error_messages={"required": "Choose a file first.", "empty": "This list is empty."},
    )


class DayTableForm(Form):
    """The list as it was read, carried from the dry run to the act; `expected` names what the dry run showed."""

    table = forms.CharField(widget=forms.HiddenInput, max_length=1_000_000)
    expected = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_table(self) -> list[list[str]]:
        try:
            table = json.loads(self.cleaned_data["table"])
        except ValueError:
            table = None
        if not _is_table(table):
            raise forms.ValidationError("This list is damaged. Choose the file again.")
        return table


def _is_table(table: object) -> bool:
    return (
        isinstance(table, list)
        and 0 < len(table) <= MOST_ROWS
        and all(
            isinstance(row, list)
            and len(row) <= MOST_COLUMNS
            and all(isinstance(cell, str) and len(cell) <= LONGEST_CELL and "\x00" not in cell for cell in row)
            for row in table
        )
        and any(any(row) for row in table)
    )
