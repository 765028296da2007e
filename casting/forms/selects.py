"""Budgets, selects, ensembles and sign-off as a person types them."""

import re
from decimal import Decimal

from django import forms

from casting.models import LadderStep, Presentation, Production, Role
from casting.services.ladders import Seat, StepDraft
from casting.states import ApprovalKind, PayPer
from core.forms import Form
from core.money import CURRENCIES

PARTS = ("on", "members", "seats", "quorum", "days")
AMOUNT = {"max_digits": 12, "decimal_places": 2, "min_value": 0, "required": False}


def plain_amount(amount: Decimal | None) -> Decimal | int | None:
    """60000, not 60000.00; pence where there are any."""
    return int(amount) if amount is not None and amount == amount.to_integral_value() else amount


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
            "cast_budget": plain_amount(production.cast_budget),
            "currency": production.budget_currency,
            "needs_approval": production.needs_approval,
            **{f"role_{role.pk}": plain_amount(role.budget) for role in roles},
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


class SelectForm(Form):
    word = forms.CharField(
        label="Why this person",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Producers read it beside the picture.",
    )
    fee = forms.DecimalField(label="Expected fee", **AMOUNT)
    fee_per = forms.ChoiceField(label="For", choices=[("", "Choose"), *PayPer.choices], required=False)
    fee_units = forms.IntegerField(label="How many", min_value=1, max_value=9999, required=False)

    def values(self) -> dict:
        return self.cleaned_data | {"fee_units": self.cleaned_data["fee_units"] or 1}


class NameForm(Form):
    name = forms.CharField(max_length=60)


class StartApprovalForm(Form):
    """`shown` are the open presentations that show the first choice."""

    message = forms.CharField(
        label="A word to everybody asked",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    presentation = forms.ChoiceField(
        label="Where people outside look",
        required=False,
        help_text="A presentation of their own holds this part's first choice and backups only.",
    )

    def __init__(self, *args, shown: list[Presentation], **kwargs):
        super().__init__(*args, **kwargs)
        self.shown = {str(one.pk): one for one in shown}
        self.fields["presentation"].choices = [
            ("", "A presentation of their own"),
            *((key, one.title) for key, one in self.shown.items()),
        ]

    def values(self) -> dict:
        return {
            "message": self.cleaned_data["message"],
            "presentation": self.shown.get(self.cleaned_data["presentation"]),
        }


class LadderForm(Form):
    """One block of fields for each step: `<kind>_on`, `_members` (of the office), `_seats` (a line each), `_quorum`, `_days`."""

    LINE = re.compile(r"^\s*(?P<name>[^<,;]*?)\s*[<,;]\s*(?P<email>[^<>,;\s]+@[^<>,;\s]+)\s*>?\s*$")

    def __init__(self, *args, members: list[tuple[int, str]], ladder: list[LadderStep], **kwargs):
        standing = {step.kind: step for step in ladder}
        kwargs.setdefault("initial", self._initial(standing))
        super().__init__(*args, **kwargs)
        for kind, label in ApprovalKind.choices:
            self.fields[f"{kind}_on"] = forms.BooleanField(label=f"{label} signs off", required=False)
            self.fields[f"{kind}_members"] = forms.MultipleChoiceField(
                label="Of your office",
                choices=[(str(pk), name) for pk, name in members],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields[f"{kind}_seats"] = forms.CharField(
                label="From outside",
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="One a line: Dana Whitlock <dana@example.com>. They get a personal link.",
            )
            self.fields[f"{kind}_quorum"] = forms.IntegerField(
                label="How many have to approve", min_value=1, max_value=12, required=False
            )
            self.fields[f"{kind}_days"] = forms.IntegerField(label="Days", min_value=1, max_value=60, required=False)

    @staticmethod
    def _initial(standing: dict[str, LadderStep]) -> dict:
        values: dict = {}
        for kind in ApprovalKind.values:
            step = standing.get(kind)
            values |= {f"{kind}_on": step is not None, f"{kind}_quorum": 1, f"{kind}_days": 3}
            if step is not None:
                values |= {
                    f"{kind}_members": [str(seat["user"]) for seat in step.seats if seat.get("user")],
                    f"{kind}_seats": "\n".join(
                        f"{seat['name']} <{seat['email']}>" for seat in step.seats if not seat.get("user")
                    ),
                    f"{kind}_quorum": step.quorum,
                    f"{kind}_days": step.days,
                }
        return values

    def blocks(self) -> list[dict]:
        return [
            {"kind": kind, "label": label, **{part: self[f"{kind}_{part}"] for part in PARTS}}
            for kind, label in ApprovalKind.choices
        ]

    def clean(self) -> dict:
        for kind in ApprovalKind.values:
            if not self.cleaned_data.get(f"{kind}_on"):
                continue
            for line in self._lines(kind):
                if not self.LINE.match(line):
                    self.add_error(
                        f"{kind}_seats", f"“{line[:60]}” needs a name and an address: Dana <dana@example.com>."
                    )
        return self.cleaned_data

    def _lines(self, kind: str) -> list[str]:
        return [line for line in self.cleaned_data.get(f"{kind}_seats", "").splitlines() if line.strip()]

    def steps(self) -> list[StepDraft]:
        drafts = []
        for kind in ApprovalKind.values:
            if not self.cleaned_data.get(f"{kind}_on"):
                continue
            seats = [Seat(name="", user=int(pk)) for pk in self.cleaned_data[f"{kind}_members"]]
            for line in self._lines(kind):
                found = self.LINE.match(line)
                if found:
                    seats.append(Seat(name=found["name"].strip(' "'), email=found["email"]))
            drafts.append(
                StepDraft(
                    kind=kind,
                    quorum=self.cleaned_data[f"{kind}_quorum"] or 1,
                    days=self.cleaned_data[f"{kind}_days"] or 3,
                    seats=seats,
                )
            )
        return drafts
