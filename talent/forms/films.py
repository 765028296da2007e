"""Words of a film."""

from django import forms

from core.forms import Form
from talent.services.film_shelf import LONGEST_TITLE


class FilmForm(Form):
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="What casting reads above it, for instance “Drama, 2026”.",
        widget=forms.TextInput(attrs={"data-count": ""}),
    )
