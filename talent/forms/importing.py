"""Reading what somebody brings from elsewhere: our own export as JSON, or one list of a profile as CSV or Excel.

Any hand may have made the file. Every value goes through the same fields as what is typed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.core import signing

from core.errors import Invalid
from core.forms import Form
from core.list_files import read_table
from core.text import fold
from talent.forms.about import AboutForm
from talent.forms.entries import CreditForm, EntryForm, LanguageForm, LinkForm, SkillForm, TrainingForm
from talent.models import Performer
from talent.services.importing import ABOUT, LISTS, Found
from talent.states import CreditKind, LanguageLevel, SkillLevel

MOST_BYTES = 1024 * 1024
MOST_ROWS = 400
MOST_PROBLEMS = 30
ROW_FORMS: dict[str, type[EntryForm]] = {
    "credits": CreditForm,
    "training": TrainingForm,
    "skills": SkillForm,
    "languages": LanguageForm,
    "links": LinkForm,
}
# Which list a table holds is told by its columns; each list has its own words for them.
COLUMNS = {
    "production": {"production", "title", "project", "show", "film", "play", "programme", "name"},
    "role": {"role", "character", "part", "played"},
    "kind": {"kind", "type", "medium", "category", "media"},
    "year": {"year", "date", "when"},
    "director": {"director", "directed by", "dir"},
    "company": {"company", "theatre", "network", "studio", "producer", "production company", "venue"},
    "url": {"url", "link", "website", "imdb", "web"},
}
KINDS = {
    CreditKind.FILM: {"film", "feature", "feature film", "short", "short film", "movie"},
    CreditKind.TELEVISION: {"television", "tv", "series", "tv series", "streaming", "soap"},
    CreditKind.THEATRE: {"theatre", "theater", "stage", "play", "musical"},
    CreditKind.COMMERCIAL: {"commercial", "commercials", "advert", "ad", "advertisement"},
    CreditKind.VOICE: {"voice", "voiceover", "voice-over", "voice over", "audio", "radio", "audiobook"},
    CreditKind.GAME: {"game", "video game", "games"},
}
OTHER_TABLES = {
    "skills": {
        "skill": {"skill", "skills", "special skill", "special skills", "ability"},
        "level": {"level", "proficiency", "standard"},
    },
    "languages": {"language": {"language", "languages"}, "level": {"level", "fluency", "proficiency"}},
    "training": {
        "school": {"school", "college", "institution", "teacher", "training"},
        "course": {"course", "degree", "subject", "class", "qualification"},
        "year": {"year", "date", "when", "graduated"},
    },
}
LEVELS = {
    "skills": {
        SkillLevel.EXPERT: {"expert", "professional", "excellent", "highly skilled", "advanced"},
        SkillLevel.SKILLED: {"skilled", "good", "intermediate", "proficient", "competent", ""},
        SkillLevel.BASIC: {"basic", "beginner", "some", "fair"},
    },
    "languages": {
        LanguageLevel.NATIVE: {"native", "mother tongue", "first language"},
        LanguageLevel.FLUENT: {"fluent", "advanced", "c1", "c2", ""},
        LanguageLevel.CONVERSATIONAL: {"conversational", "intermediate", "good", "b1", "b2"},
        LanguageLevel.PHONETIC: {"phonetic", "can learn lines phonetically", "basic", "beginner", "a1", "a2"},
    },
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
NOT_OURS = "This JSON file is not a profile: it is made like the one in your export, profile.json."


class ImportForm(Form):
    file = forms.FileField(
        label="A file",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={
                "accept": ".json,.csv,.xlsx,application/json,text/csv",
                "data-files": "",
                "data-max-bytes": MOST_BYTES,
            }
        ),
        help_text="profile.json from an export, or your credits, skills, languages or training as CSV or Excel. Up to 1 MB.",
        error_messages={"required": "Choose a file first."},
    )


def read_import(data: bytes) -> Found:
    """Raises Invalid at "file" for anything that is neither; rows that cannot be used come back as sentences."""
    if not data.strip():
        raise Invalid("This file is empty.", field="file")
    if len(data) > MOST_BYTES:
        raise Invalid("This file is larger than 1 MB. A profile is far smaller: is it the right one?", field="file")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _from_json(data)
    if data.startswith(b"PK\x03\x04") and b"profile.json" in data[:4096]:
        raise Invalid("This is a whole export. Unpack it, and choose the profile.json inside.", field="file")
    return _from_table(read_table(data))


def _from_json(data: bytes) -> Found:
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid("This JSON file is damaged and cannot be read.", field="file") from error
    profile = said.get("profile", said) if isinstance(said, dict) else None
    if not isinstance(profile, dict) or not {*ABOUT, *LISTS} & profile.keys():
        raise Invalid(NOT_OURS, field="file")
    problems: list[str] = []
    about = _about(profile, problems)
    lists = {key: _rows(key, profile[key], problems) for key in LISTS if isinstance(profile.get(key), list)}
    if not about and not lists and not problems:
        raise Invalid(NOT_OURS, field="file")
    return Found(about, lists, problems[:MOST_PROBLEMS])


def _from_table(table: list[list[str]]) -> Found:
    heading = next((number for number, row in enumerate(table) if any(row)), 0)
    key, names = _columns(table[heading])
    rows = [
        {name: cell for name, cell in zip(names, cells, strict=False) if name}
        for cells in table[heading + 1 :]
        if any(cells)
    ]
    for row in rows:
        if key == "credits":
            row["kind"] = _KIND_OF.get(fold(row.get("kind", "")), CreditKind.OTHER)
        if key in LEVELS:
            said = fold(row.get("level", ""))
            # A word that we do not know stays as it is, and its line comes back with a sentence.
            row["level"] = next((level for level, words in LEVELS[key].items() if said in words), row.get("level", ""))
            row["says_level"] = bool(said)
        if "year" in row:
            # "2019–2021" and "May 2019" name the year that counts.
            row["year"] = next((word for word in _digits(row["year"]) if len(word) == 4), "")
    problems: list[str] = []
    return Found({}, {key: _rows(key, rows, problems)}, problems[:MOST_PROBLEMS])


def _columns(heading: Sequence[str]) -> tuple[str, list[str]]:
    """Which list the table holds, and the field of each column, "" for one that is not understood."""
    cells = [fold(cell) for cell in heading]
    names = [_named(cell, COLUMNS) for cell in cells]
    if "production" in names and "role" in names:
        return "credits", names
    for key, words in OTHER_TABLES.items():
        names = [_named(cell, words) for cell in cells]
        if next(iter(words)) in names:
            return key, names
    raise Invalid(
        "The first line has to name the columns. For credits at least Production and Role, with Kind, Year, Director,"
        " Company and Link; or Skill and Level; or Language and Level; or School, Course and Year.",
        field="file",
    )


def _named(cell: str, columns: Mapping[str, set[str]]) -> str:
    return next((name for name, words in columns.items() if cell in words), "")


def _digits(text: str) -> Iterable[str]:
    return "".join(c if c.isdecimal() else " " for c in text).split()


def _about(profile: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Each fact by itself: one that is wrong does not keep the others out."""
    found: dict[str, Any] = {}
    for name, label in ABOUT.items():
        if profile.get(name) in (None, "", []):
            continue
        value = profile[name]
        many = [_text(one) for one in value[:100]] if isinstance(value, list) else None
        try:
            if name == "plays":
                found[name] = AboutForm.base_fields[name].clean(many or [])
            else:
                found[name] = AboutForm.base_fields[name].clean(", ".join(many) if many is not None else _text(value))
        except forms.ValidationError as error:
            problems.append(f"{label}: {' '.join(error.messages)}")
    if ("playing_age_min" in found) != ("playing_age_max" in found):
        found.pop("playing_age_min", None), found.pop("playing_age_max", None)
    return found


def _rows(key: str, rows: list[Any], problems: list[str]) -> list[Any]:
    form_of, entry = ROW_FORMS[key], LISTS[key].entry
    if len(rows) > MOST_ROWS:
        problems.append(f"{LISTS[key].title}: the first {MOST_ROWS} of {len(rows)} are read.")
    found = []
    for number, row in enumerate(rows[:MOST_ROWS], 1):
        form = form_of({name: _text(value) for name, value in row.items()} if isinstance(row, dict) else {})
        if not form.has_changed():
            problems.append(f"{LISTS[key].title}, number {number}: there is nothing in it.")
        elif not form.is_valid():
            problems.append(f"{LISTS[key].title}, number {number}: {_first_problem(form)}")
        else:
            names = [one.name for one in fields(entry) if one.name in form.cleaned_data]
            said = {name: form.cleaned_data[name] for name in names}
            found.append(entry(**said | ({} if row.get("says_level", True) else {"level": ""})))
    return found


def _first_problem(form: EntryForm) -> str:
    name, errors = next(iter(form.errors.as_data().items()))
    label = form.fields[name].label if name in form.fields else ""
    if errors[0].code == "required":
        return f"{label} is missing."
    if errors[0].code == "max_length":
        return f"{label} is too long; {errors[0].params['limit_value']} characters fit."
    return f"{label}: {errors[0].messages[0]}" if label else errors[0].messages[0]


def _text(value: Any) -> str:
    """Only words and numbers are words."""
    return str(value)[:4000] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def carried(performer: Performer, found: Found) -> str:
    """What was read, for the form in which somebody chooses: signed, so that it comes back as it was checked."""
    lists = {key: [asdict(row) for row in rows] for key, rows in found.lists.items()}
    return signing.dumps({"about": dict(found.about), "lists": lists}, salt=_salt(performer), compress=True)


def brought_back(performer: Performer, text: str) -> Found:
    """Raises Invalid for anything that did not go out for this profile within the day."""
    try:
        said = signing.loads(text, salt=_salt(performer), max_age=24 * 3600)
    except signing.BadSignature as error:
        raise Invalid("What was read from the file is too old. Choose the file again.", field="file") from error
    return Found(said["about"], {key: [LISTS[key].entry(**row) for row in rows] for key, rows in said["lists"].items()})


def _salt(performer: Performer) -> str:
    return f"talent.import:{performer.pk}"
