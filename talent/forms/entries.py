"""The lists of a profile as formsets. Empty rows are left out; without script a spare row is always there."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict

from core.errors import DomainError
from core.forms import Form
from talent.forms.fields import year_field
from talent.models import MediaAsset
from talent.services import entries
from talent.states import CreditKind, LanguageLevel, SkillLevel, Union

SPARE_ROWS = 1
AS_ADDRESS = {"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}


def web_address(written: str) -> str:
    """With its beginning where it was left out; "" stays so."""
    url = written.strip()
    if not url:
        return ""
    url = url if "://" in url else f"https://{url}"
    try:
        URLValidator(schemes=["http", "https"])(url)
    except forms.ValidationError as error:
        raise forms.ValidationError("This is not a web address. It looks like https://vimeo.com/…") from error
    return url


class EntryForm(Form):
    """A row. `entry` is the dataclass that the service takes; a row that names nothing is no row."""

    entry: type
    telling: tuple[str, ...]

    def has_changed(self) -> bool:
        # A select always sends something; only typing makes a row.
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in self.telling)


class EntrySet(forms.BaseFormSet):
    def initial_form_count(self) -> int:
        # What was sent is the whole list: a row that was emptied is gone, not a mistake.
        return 0 if self.is_bound else super().initial_form_count()

    def add_refusal(self, error: DomainError) -> None:
        self._non_form_errors.append(error.message)

    def rows(self) -> list[Any]:
        """What to write, in order: the order column where there is one, else as they stand."""
        kept = self.ordered_forms if self.can_order else self.forms
        names = [field.name for field in fields(self.form.entry)]
        return [
            self.form.entry(**{name: form.cleaned_data[name] for name in names})
            for form in kept
            if form.has_changed() and form not in self.deleted_forms
        ]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"


class LanguageForm(EntryForm):
    entry = entries.LanguageEntry
    telling = ("language",)

    language = forms.CharField(
        label="Language",
        max_length=60,
        widget=forms.TextInput(attrs={"list": "languages-known", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(label="Level", choices=LanguageLevel.choices, initial=LanguageLevel.FLUENT)


class SkillForm(EntryForm):
    """`clips` are pairs of public id and name; without any there is nothing to choose, and nothing changes."""

    entry = entries.SkillEntry
    telling = ("skill",)

    skill = forms.CharField(
        label="Skill", max_length=60, widget=forms.TextInput(attrs={"list": "skills-known", "autocomplete": "off"})
    )
    level = forms.ChoiceField(label="Level", choices=SkillLevel.choices, initial=SkillLevel.SKILLED)
    clip = forms.ChoiceField(label="A clip that shows it", required=False)

    def __init__(self, *args: Any, clips: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clip"].choices = [("", "None"), *clips]
        if not clips:
            del self.fields["clip"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.add_prefix("clip") not in self.data:
            data["clip"] = None
        return data


class CreditForm(EntryForm):
    entry = entries.CreditEntry
    telling = ("production", "role")

    production = forms.CharField(label="Production", max_length=160)
    role = forms.CharField(label="Role", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=CreditKind.choices)
    year = year_field()
    director = forms.CharField(label="Director", max_length=160, required=False)
    company = forms.CharField(label="Company", max_length=160, required=False)
    url = forms.CharField(label="Link", max_length=500, required=False, widget=forms.TextInput(attrs=AS_ADDRESS))

    def clean_url(self) -> str:
        return web_address(self.cleaned_data["url"])


class TrainingForm(EntryForm):
    entry = entries.TrainingEntry
    telling = ("school", "course")

    school = forms.CharField(label="School or teacher", max_length=160)
    course = forms.CharField(label="Course", max_length=160, required=False)
    year = year_field()


class LinkForm(EntryForm):
    entry = entries.LinkEntry
    telling = ("label", "url")

    label = forms.CharField(
        label="What it is", max_length=60, required=False, widget=forms.TextInput(attrs={"placeholder": "Showreel"})
    )
    url = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.TextInput(attrs=AS_ADDRESS),
    )

    def clean_url(self) -> str:
        return web_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("label") and data.get("url"):
            data["label"] = (urlsplit(data["url"]).hostname or "Link").removeprefix("www.")[:60]
        return data


class UnionForm(EntryForm):
    entry = entries.UnionEntry
    telling = ("union",)

    union = forms.ChoiceField(label="Union", choices=[("", "Choose a union"), *Union.choices])
    other = forms.CharField(label="Which one, if it is not in the list", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("union") == Union.OTHER and not data.get("other", "").strip():
            self.add_error("other", "Write which union it is.")
        elif data.get("union") and data["union"] != Union.OTHER:
            data["other"] = ""
        return data


def _set(form: type[EntryForm], *, most: int = entries.MOST_ROWS, can_order: bool = False) -> type[EntrySet]:
    return forms.formset_factory(
        form,
        formset=EntrySet,
        extra=SPARE_ROWS,
        can_delete=True,
        can_order=can_order,
        max_num=most,
        absolute_max=most + 40,
    )


LanguageSet = _set(LanguageForm)
SkillSet = _set(SkillForm)
CreditSet = _set(CreditForm, most=entries.MOST_CREDITS, can_order=True)
TrainingSet = _set(TrainingForm)
LinkSet = _set(LinkForm, most=20)
UnionSet = _set(UnionForm, most=10)


def typed_rows(data: QueryDict, formset: type[EntrySet], prefix: str) -> list[dict[str, Any]]:
    """What stands in a sent form, unchecked, to show it again with one more row."""
    names = [field.name for field in fields(formset.form.entry)]
    try:
        total = min(int(data.get(f"{prefix}-TOTAL_FORMS", 0)), formset.absolute_max)
    except ValueError:
        total = 0
    rows = [{name: data.get(f"{prefix}-{index}-{name}", "") for name in names} for index in range(total)]
    return [row for row in rows if any(row[name].strip() for name in formset.form.telling)]


def initial_rows(rows: Sequence[Any], entry: type) -> list[dict[str, Any]]:
    """Model rows as a formset's initial data; a film stands for itself by its public id."""
    names = [field.name for field in fields(entry)]
    return [{name: _plain(getattr(row, name)) for name in names} for row in rows]


def _plain(value: Any) -> Any:
    return str(value.public_id) if isinstance(value, MediaAsset) else value
