from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.forms import Form
from talent import pdfs, pictures

MOST_AT_ONCE = 12


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        files = data if isinstance(data, list | tuple) and data else [data or None]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(f"That is {len(files)} files; {MOST_AT_ONCE} at once are the most.")
        # An empty file has its own sentence, with its name, where the picture is read.
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class HeadshotsForm(Form):
    file = ManyFilesField(
        label="Add headshots",
        allow_empty_file=True,
        widget=ManyFilesInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif",
                "data-max-bytes": pictures.MOST_BYTES,
            }
        ),
        help_text="JPEG, PNG, WebP or HEIC, up to 20 MB each. Several at once is fine.",
        error_messages={"required": "Choose a picture first."},
    )


class ResumeForm(Form):
    file = forms.FileField(
        label="Résumé as a PDF",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,.pdf", "data-files": "", "data-max-bytes": pdfs.MOST_BYTES}
        ),
        help_text="A PDF of up to 10 MB. One or two pages are what casting reads.",
        error_messages={"required": "Choose a PDF first."},
    )


class DescribeForm(Form):
    caption = forms.CharField(
        label="Caption",
        max_length=120,
        required=False,
        help_text="Shown under the picture, for instance who took it.",
        widget=forms.TextInput(attrs={"data-count": ""}),
    )
    alt = forms.CharField(
        label="What it shows",
        max_length=200,
        required=False,
        help_text="Said by screen readers instead of the picture: “smiling, short hair, outdoors”.",
    )


def _percent(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal", "class": "w-8"}),
        error_messages={
            "min_value": "Between 0 and 100.",
            "max_value": "Between 0 and 100.",
            "max_decimal_places": "One digit after the point is enough.",
        },
    )


class CropForm(Form):
    """In percent of the picture; the height follows from 4:5."""

    x = _percent("From the left")
    y = _percent("From the top")
    width = _percent("Width")
