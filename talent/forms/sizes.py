"""A size card as people write one."""

from decimal import Decimal
from typing import Any

from django import forms

from core.forms import Form
from core.widgets import DateInput
from talent.measures import length_in_cm
from talent.services.sizes import Sizes
from talent.states import SizeSystem


class LengthField(forms.CharField):
    """Centimetres to one digit, however they were written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        written = super().clean(value)
        if not written:
            return None
        length = length_in_cm(written)
        if length is None:
            raise forms.ValidationError("Write centimetres, as in 96, or inches, as in 38 in.")
        return length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"autocomplete": "off", "class": "w-8"}


def _short(label: str, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class SizeForm(Form):
    chest_cm = LengthField(label="Chest or bust")
    waist_cm = LengthField(label="Waist")
    hips_cm = LengthField(label="Hips")
    inside_leg_cm = LengthField(label="Inside leg")
    sleeve_cm = LengthField(label="Sleeve")
    collar_cm = LengthField(label="Collar")
    head_cm = LengthField(label="Head")
    system = forms.ChoiceField(label="Sizing system", choices=SizeSystem.choices)
    clothes = _short("Clothes", 24)
    shoe = _short("Shoe", 12)
    glove = _short("Glove", 12)
    hair = _short("Hair", 40)
    eyes = _short("Eyes", 40)
    note = forms.CharField(
        label="For wardrobe",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-count": ""}),
        help_text="Allergies to fabric, a binder, a prosthesis: only what a fitting should know.",
    )
    measured_on = forms.DateField(label="Measured on", required=False, widget=DateInput)

    def sizes(self) -> Sizes:
        return Sizes(**self.cleaned_data)
