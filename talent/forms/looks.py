from collections.abc import Sequence

from django import forms

from core.forms import Form
from talent.models import Look, MediaAsset


class LookForm(Form):
    name = forms.CharField(
        label="Name",
        max_length=60,
        error_messages={"required": "Give the look a name, as in “Shaved head” or “In uniform”."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(label="What casting should know", max_length=200, required=False)


class PlaceForm(Form):
    """One choice for each headshot: which look it belongs to."""

    def __init__(self, *args, headshots: Sequence[MediaAsset], looks: Sequence[Look], **options) -> None:
        super().__init__(*args, **options)
        for number, shot in enumerate(headshots, 1):
            self.fields[f"look_{shot.public_id}"] = forms.TypedChoiceField(
                label=f"Look of headshot {number}",
                choices=[("", "No look"), *((look.pk, look.name) for look in looks)],
                required=False,
                coerce=int,
                empty_value=None,
                initial=shot.look_id,
            )

    def looks(self) -> dict[str, int | None]:
        return {name.removeprefix("look_"): look for name, look in self.cleaned_data.items() if name in self.data}
