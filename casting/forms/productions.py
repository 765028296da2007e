from django import forms

from casting.models import Production
from casting.services.productions import FIELDS
from casting.states import Agreement, ProductionKind
from core.forms import Form
from core.widgets import DateInput


class ProductionForm(Form):
    title = forms.CharField(max_length=160)
    kind = forms.ChoiceField(choices=ProductionKind.choices)
    is_secret = forms.BooleanField(
        label="Not announced yet",
        required=False,
        help_text="Until you announce it, everyone outside your office reads the codename: on the call, in its address"
        " and in every mail.",
    )
    codename = forms.CharField(max_length=160, required=False)
    format = forms.CharField(max_length=80, required=False, help_text="Such as 6 × 55 min, or studio, 4 weeks.")
    company = forms.CharField(label="Production company", max_length=160, required=False)
    director = forms.CharField(max_length=160, required=False)
    synopsis = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=4000, required=False)
    agreement = forms.ChoiceField(
        choices=[("", "Not answered yet"), *Agreement.choices],
        required=False,
        help_text="A call cannot be published without an answer.",
    )
    agreement_note = forms.CharField(label="Note on the agreement", max_length=200, required=False)
    asks_union_status = forms.BooleanField(
        label="Ask who applies whether they are in a union",
        required=False,
        help_text="Answers are seen by your office only.",
    )
    starts_on = forms.DateField(label="Work starts", widget=DateInput, required=False)
    ends_on = forms.DateField(label="Work ends", widget=DateInput, required=False)

    @classmethod
    def initial_of(cls, production: Production) -> dict:
        values = {name: getattr(production, name) for name in FIELDS if name != "is_announced"}
        return values | {"is_secret": not production.is_announced}

    def values(self) -> dict:
        values = dict(self.cleaned_data)
        values["is_announced"] = not values.pop("is_secret")
        return values
