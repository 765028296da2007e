"""The terms of a deal as a form: any state of them, half-typed too, in groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from contracts.terms import BY_KEY, GROUPS, TERMS, Term, TermKind, show
from contracts.terms.specs import (
    CLAUSES,
    DATES,
    ENGAGEMENT,
    FEE,
    LONGEST_CLAUSE,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_CLAUSES,
    MOST_OPTIONS,
    OPTIONS,
)
from contracts.terms.words import BRITISH
from core.forms import Form
from core.money import CURRENCIES
from core.widgets import DateInput

ALWAYS_OPEN = {ENGAGEMENT, FEE, DATES}
ROWS = {TermKind.OPTIONS, TermKind.CLAUSES}
# Of no use in a summary without what it belongs to.
SAYS_LITTLE = ROWS | {TermKind.YES, TermKind.CURRENCY, TermKind.PERCENT, TermKind.EMAIL}
SUMMARISED, LONGEST_SAID = 3, 40


def _control(term: Term) -> forms.Widget:
    made = _CONTROLS.get(term.kind)
    return made(term) if made else forms.TextInput({"maxlength": term.most or LONGEST_LINE, "autocomplete": "off"})


def _number(mode: str, length: int) -> forms.Widget:
    return forms.TextInput({"inputmode": mode, "autocomplete": "off", "maxlength": length})


_CONTROLS: dict[TermKind, Callable[[Term], forms.Widget]] = {
    TermKind.TEXT: lambda _term: forms.Textarea({"rows": 2, "maxlength": LONGEST_TEXT}),
    TermKind.MONEY: lambda _term: _number("decimal", 24),
    TermKind.PERCENT: lambda _term: _number("decimal", 12),
    TermKind.COUNT: lambda _term: _number("numeric", 6),
    TermKind.DATE: lambda _term: DateInput(),
    TermKind.YES: lambda _term: forms.CheckboxInput(),
    TermKind.CHOICE: lambda term: forms.Select(choices=[("", "Not said"), *term.choices]),
    TermKind.CHOICES: lambda term: forms.CheckboxSelectMultiple(choices=term.choices),
    TermKind.CURRENCY: lambda _term: forms.Select(choices=[("", "Choose"), *((code, code) for code in CURRENCIES)]),
    TermKind.EMAIL: lambda _term: forms.EmailInput({"maxlength": 254, "autocomplete": "off"}),
}


def _typed(value: Any) -> Any:
    """An amount or percentage as people write it, without noughts that say nothing."""
    whole, point, pence = value.partition(".") if isinstance(value, str) else (value, "", "")
    if point and whole.isdecimal() and pence.isdecimal() and len(whole) < 16:
        return f"{int(whole):,}" if not int(pence) else f"{int(whole):,}.{pence}"
    return value


def _is_number(key: str) -> bool:
    return key == "rise" or (key in BY_KEY and BY_KEY[key].kind in {TermKind.MONEY, TermKind.PERCENT})


class OptionRow(forms.Form):
    exercise_by = forms.Field(required=False, label="Exercised by", widget=DateInput())
    starts_on = forms.Field(required=False, label="From", widget=DateInput())
    ends_on = forms.Field(required=False, label="To", widget=DateInput())
    rise = forms.CharField(
        required=False, label="Rise", widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    )


class ClauseRow(forms.Form):
    title = forms.Field(required=False, widget=forms.TextInput({"maxlength": 120, "autocomplete": "off"}))
    body = forms.Field(required=False, label="Words", widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_CLAUSE}))
    key = forms.Field(required=False, widget=forms.HiddenInput())
    version = forms.Field(required=False, widget=forms.HiddenInput())


@dataclass
class Rows:
    """Rows of a list term: those there are, `empty` for a script to copy, `blank` to fill in without one."""

    key: str
    one: str
    most: int
    filled: list[forms.Form]
    empty: forms.Form
    blank: forms.Form

    @property
    def total(self) -> int:
        return len(self.filled)


@dataclass
class Group:
    """`summary` is what of it is set, in a few words."""

    name: str
    slug: str
    fields: list[BoundField]
    texts: list[BoundField]
    rows: Rows | None
    is_open: bool
    summary: str = ""


class TermsForm(Form):
    """Shows terms to be written: `raw` is clean or half-typed. It judges nothing itself.

    What `contracts.terms.clean` found wrong is put in with `add_errors`. `library` is the office's clauses, mappings
    with key, title, body and version.
    """

    def __init__(
        self,
        raw: Mapping[str, Any] | None = None,
        *,
        library: Sequence[Mapping[str, Any]] = (),
        language: str = BRITISH,
    ):
        self.raw = dict(raw or {})
        super().__init__({key: _typed(value) if _is_number(key) else value for key, value in self.raw.items()})
        self.library, self.language = library, language
        self.row_errors: dict[str, str] = {}
        for term in TERMS:
            if term.kind not in ROWS:
                self.fields[term.key] = forms.Field(
                    required=False, label=term.label, help_text=term.help, widget=_control(term)
                )

    def add_errors(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Every fault at its own control; what belongs to a row is said at the row and at the head of the form."""
        for name, sentences in errors.items():
            if name in self.fields:
                self.add_error(name, sentences[0])
            else:
                self.row_errors[name] = sentences[0]
                self.add_error(None, f"{_row_name(name)}{sentences[0]}")

    @property
    def groups(self) -> list[Group]:
        return [self._group(name) for name in GROUPS]

    def _group(self, name: str) -> Group:
        terms = [term for term in TERMS if term.group == name]
        bound = [self[term.key] for term in terms if term.kind not in ROWS]
        rows = self._rows(name)
        row_faults = rows is not None and any(key.partition("-")[0] == rows.key for key in self.row_errors)
        return Group(
            name=name,
            slug=name.lower().replace(" ", "-"),
            fields=[one for one in bound if BY_KEY[one.name].kind != TermKind.TEXT],
            texts=[one for one in bound if BY_KEY[one.name].kind == TermKind.TEXT],
            rows=rows,
            is_open=row_faults or any(one.errors for one in bound) or name in ALWAYS_OPEN,
            summary=self._summary(terms, rows),
        )

    def _summary(self, terms: list[Term], rows: "Rows | None") -> str:
        words = [show(term.key, self.raw, language=self.language) for term in terms if term.kind not in SAYS_LITTLE]
        said = [" ".join(one.split()) for one in words if one]
        if rows is not None and rows.total:
            said.insert(0, f"{rows.total} {rows.one if rows.total == 1 else rows.key}")
        return ", ".join(
            one if len(one) < LONGEST_SAID else f"{one[:LONGEST_SAID].rstrip()}…" for one in said[:SUMMARISED]
        )

    def _rows(self, group: str) -> Rows | None:
        if group == OPTIONS:
            return self._made_rows("options", "option", OptionRow, MOST_OPTIONS)
        if group == CLAUSES:
            return self._made_rows("clauses", "clause", ClauseRow, MOST_CLAUSES)
        return None

    def _made_rows(self, key: str, one: str, kind: type[forms.Form], most: int) -> Rows:
        given = [row for row in self.raw.get(key, []) if isinstance(row, Mapping)]
        made = [self._row(key, kind, number, row) for number, row in enumerate(given)]
        empty, blank = (kind(prefix=f"{key}-{number}") for number in ("__prefix__", len(made)))
        return Rows(key, one, most, made, empty, blank)

    def _row(self, key: str, kind: type[forms.Form], number: int, row: Mapping[str, Any]) -> forms.Form:
        prefix = f"{key}-{number}"
        data = {f"{prefix}-{part}": _typed(value) if _is_number(part) else value for part, value in row.items()}
        made = kind(data, prefix=prefix)
        for part in made.fields:
            if sentence := self.row_errors.get(f"{prefix}-{part}"):
                made.add_error(part, sentence)
        return made


def _row_name(name: str) -> str:
    """'Option 2: ' of "options-1-rise"."""
    stem, _, rest = name.partition("-")
    number = rest.partition("-")[0]
    return f"{stem.removesuffix('s').capitalize()} {int(number) + 1}: " if number.isdecimal() else ""
