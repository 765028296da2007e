"""Budgets, selects, ensembles and sign-off as a person types them."""

from decimal import Decimal

from django import forms

from casting.models import Production, Role
from core.forms import Form
from core.money import CURRENCIES

AMOUNT = {"max_digits": 12, "decimal_places": 2, "min_value": 0, "required": False}


class BudgetForm(Form):
    """`roles` are the production's; each has a field `role_<id>`."""

    cast_budget = forms.DecimalField(label="Cast budget", max_digits=14, decimal_places=2, min_value=0, required=False)
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    needs_approval = forms.BooleanField(
        label="A part is cast only when its sign-off is complete",
        required=False,
        help_text="Casting without it then asks for a reason, which stays on record.",
    )

    def __init__(self, *args, production: Production, roles: list[Role], **kwargs):
        kwargs["initial"] = {
            "cast_budget": production.cast_budget,
            "currency": production.budget_currency,
            "needs_approval": production.needs_approval,
            **{f"role_{role.pk}": role.budget for role in roles},
        }
        super().__init__(*args, **kwargs)
        for role in roles:
            self.fields[f"role_{role.pk}"] = forms.DecimalField(label=role.name, **AMOUNT)

    def role_fields(self) -> list:
        return [self[name] for name in self.fields if name.startswith("role_")]

    def values(self) -> dict:
        rows: dict[int, Decimal | None] = {
            int(name.removeprefix("role_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("role_")
        }
        return {
            "cast_budget": self.cleaned_data["cast_budget"],
            "currency": self.cleaned_data["currency"],
            "needs_approval": self.cleaned_data["needs_approval"],
            "role_budgets": rows,
        }
