from django import forms

from contracts.services.verifying import MOST_BYTES
from core.forms import Form


class VerifyForm(Form):
    file = forms.FileField(
        label="The PDF",
        error_messages={
            "required": "Choose the PDF of a contract.",
            "empty": "This file is empty.",
            "invalid": "Choose the PDF of a contract.",
        },
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,.pdf", "data-files": "", "data-max-bytes": MOST_BYTES}
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("A contract is never larger than 20 MB. This file is.")
        return file
