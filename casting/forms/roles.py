from django import forms

from casting.forms.fields import (
    ListField,
    MoneyField,
    clean_range,
    storable,
    typed_over,
    what_could_not_be_read,
    without_half_ranges,
)
from casting.models import Role
from casting.selectors.calls import copy_of
from casting.selectors.calls_drafts import ROLE_FIELDS, draft_typed, lay_over, questions_as_drafted
from casting.services.questions import MOST, check_question
from casting.states import PayPer, QuestionKind, RoleTier
from core.errors import Invalid
from core.forms import Form
from talent.states import Gender


class NewRoleForm(Form):
    name = forms.CharField(max_length=120)
    tier = forms.ChoiceField(label="Kind of role", choices=[("", "Choose"), *RoleTier.choices])


class RoleForm(Form):
    """Every field but the name may be empty: a role is kept as it is typed."""

    name = forms.CharField(max_length=120)
    tier = forms.ChoiceField(label="Kind of role", choices=RoleTier.choices)
    playing_age_min = forms.IntegerField(label="Plays from", min_value=0, max_value=110, required=False)
    playing_age_max = forms.IntegerField(label="Plays to", min_value=0, max_value=110, required=False)
    genders = forms.MultipleChoiceField(
        label="Gender",
        choices=Gender.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Leave all of them open unless the part gives a reason.",
    )
    gender_reason = forms.CharField(label="The reason", max_length=200, required=False)
    description = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        required=False,
        help_text="Who they are and what they do in the story; 15 to 120 words read well.",
    )
    requirements = forms.CharField(
        label="Special requirements", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    skills = ListField(help_text="With commas between: stage combat, cello.")
    languages = ListField(help_text="With commas between: Portuguese, BSL.")
    pay_min = MoneyField(label="Pay, or from")
    pay_max = MoneyField(label="To, for a range")
    pay_per = forms.ChoiceField(label="For", choices=[("", "As the call says"), *PayPer.choices], required=False)
    pay_note = forms.CharField(label="Note on pay", max_length=200, required=False)
    dates_note = forms.CharField(
        label="Dates of this role", max_length=200, required=False, help_text="Such as 11 May to 26 June, ten days."
    )
    asks_headshot = forms.BooleanField(label="Ask for a headshot", required=False)
    asks_tape = forms.BooleanField(label="Ask for a link to a self-tape", required=False)

    @classmethod
    def of(cls, role: Role) -> "RoleForm":
        drafted = lay_over(copy_of(role))
        initial = {name: getattr(drafted, name) for name in ROLE_FIELDS}
        typed = {name: kept for name, kept in draft_typed(role).items() if name in cls.base_fields}
        return cls(initial=typed_over(initial, typed))

    def clean(self):
        cleaned = super().clean()
        clean_range(self, "pay_min", "pay_max", "The higher sum is below the lower one.")
        clean_range(self, "playing_age_min", "playing_age_max", "The older end of the range is below the younger one.")
        genders, reason = self.cleaned_data.get("genders"), self.cleaned_data.get("gender_reason", "")
        if genders and not reason.strip():
            self.add_error("gender_reason", "Say why the part needs it, or leave gender open.")
            self.cleaned_data.pop("genders", None)
        return cleaned

    def values(self) -> dict:
        good = {name: value for name, value in self.cleaned_data.items() if name in ROLE_FIELDS}
        return without_half_ranges(self, good, ("pay_min", "pay_max"), ("playing_age_min", "playing_age_max"))

    def typed(self) -> dict:
        typed = what_could_not_be_read(self)
        if "gender_reason" in typed and "genders" in self.data:
            # Ticked without a reason: kept as ticked, and not in force.
            typed["genders"] = {"raw": self.data.getlist("genders"), "error": typed["gender_reason"]["error"]}
        return typed


class QuestionForm(Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    prompt = forms.CharField(label="Question", max_length=240, required=False)
    kind = forms.ChoiceField(label="Answered with", choices=QuestionKind.choices, required=False)
    options = ListField(
        label="Answers to choose from",
        longest=120,
        most=12,
        help_text="For one of several, with commas between.",
    )
    is_required = forms.BooleanField(label="Must be answered", required=False)

    def clean(self):
        cleaned = super().clean()
        cleaned["kind"] = cleaned.get("kind") or QuestionKind.TEXT
        if cleaned["kind"] != QuestionKind.CHOICE:
            cleaned["options"] = []
        if self._is_kept() and not self.errors:
            try:
                check_question(cleaned)
            except Invalid as refusal:
                self.add_refusal(refusal)
        return cleaned

    def _is_kept(self) -> bool:
        return not self.cleaned_data.get("DELETE") and bool(self.cleaned_data.get("prompt"))


class BaseQuestions(forms.BaseFormSet):
    def rows(self) -> list[dict]:
        """The questions in the order the office gave them. An empty prompt is no question."""
        kept = [
            form.cleaned_data
            for form in self.forms
            if not form.cleaned_data.get("DELETE") and form.cleaned_data.get("prompt")
        ]
        kept.sort(key=lambda row: (row.get("ORDER") is None, row.get("ORDER") or 0))
        return [
            {
                "id": row.get("id"),
                "kind": row["kind"],
                "prompt": " ".join(row["prompt"].split()),
                "options": row["options"],
                "is_required": row["is_required"],
            }
            for row in kept
        ]

    def raw(self) -> list[dict]:
        """What was typed, whether or not it can be a question; taken-away rows are gone."""
        rows = []
        for form in self.forms:
            value = form["DELETE"].value() if "DELETE" in form.fields else None
            if value or not (form["prompt"].value() or form["options"].value()):
                continue
            rows.append(
                {name: storable(form[name].value()) for name in ("id", "prompt", "kind", "options", "is_required")}
            )
        return rows


QuestionFormSet = forms.formset_factory(
    QuestionForm, formset=BaseQuestions, extra=0, max_num=MOST, validate_max=True, can_delete=True, can_order=True
)


def questions_of(role: Role) -> BaseQuestions:
    """The questions as the office last left them, those that could not be kept included."""
    typed = draft_typed(role).get("questions")
    if typed:
        return QuestionFormSet(prefix="questions", initial=typed["raw"])
    initial = [
        {
            "id": question.pk,
            "prompt": question.prompt,
            "kind": question.kind,
            "options": question.options,
            "is_required": question.is_required,
        }
        for question in questions_as_drafted(role)
    ]
    return QuestionFormSet(prefix="questions", initial=initial)
