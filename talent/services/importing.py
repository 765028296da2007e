"""Taking over what somebody brings from elsewhere: what a file says beside what the profile says, and the chosen parts of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from core.errors import Invalid
from core.text import fold
from talent.models import Performer
from talent.services import entries
from talent.services.profiles import About, edit_about, must_edit
from talent.states import CreditKind, Gender, LanguageLevel, SkillLevel

Entry = Any  # a row of a list, as talent.services.entries takes it


@dataclass(frozen=True)
class Found:
    """What a file says, checked: facts of `About` by name, rows by list, and a sentence for each line left out."""

    about: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """One thing that could be taken. `key` says which; `now` is empty where it is new."""

    key: str
    title: str
    now: str
    then: str


@dataclass(frozen=True)
class Part:
    section: str
    title: str
    changes: list[Change]
    same: int


@dataclass(frozen=True)
class _List:
    title: str
    entry: type
    most: int
    known_by: Callable[[Entry], tuple[str, ...]]
    name: Callable[[Entry], str]
    write: Callable[..., None]


LISTS = {
    "credits": _List(
        "Credits",
        entries.CreditEntry,
        entries.MOST_CREDITS,
        lambda row: (fold(row.production), fold(row.role)),
        lambda row: f"{row.role} in {row.production}",
        entries.set_credits,
    ),
    "training": _List(
        "Training",
        entries.TrainingEntry,
        entries.MOST_ROWS,
        lambda row: (fold(row.school), fold(row.course)),
        lambda row: ", ".join(filter(None, [row.school, row.course])),
        entries.set_training,
    ),
    "skills": _List(
        "Skills",
        entries.SkillEntry,
        entries.MOST_ROWS,
        lambda row: (fold(row.skill),),
        lambda row: row.skill,
        entries.set_skills,
    ),
    "languages": _List(
        "Languages",
        entries.LanguageEntry,
        entries.MOST_ROWS,
        lambda row: (fold(row.language),),
        lambda row: row.language,
        entries.set_languages,
    ),
    "links": _List(
        "Links", entries.LinkEntry, entries.MOST_ROWS, lambda row: (row.url,), lambda row: row.label, entries.set_links
    ),
}
UNSAID = {entries.SkillEntry: SkillLevel.SKILLED, entries.LanguageEntry: LanguageLevel.FLUENT}
ABOUT = {
    "stage_name": "Stage name",
    "legal_name": "Legal name",
    "pronouns": "Pronouns",
    "plays": "Plays",
    "playing_age_min": "Playing range from",
    "playing_age_max": "Playing range to",
    "height_cm": "Height in centimetres",
    "bases": "Based in",
    "accents": "Accents",
    "bio": "In a few words",
}


def differences(performer: Performer, found: Found) -> list[Part]:
    """What the file says that the profile does not, part by part; only parts that the file has."""
    parts = []
    if found.about:
        changes, same = [], 0
        for name, label in ABOUT.items():
            if name not in found.about:
                continue
            now, then = (_fact_words(name, value) for value in (getattr(performer, name), found.about[name]))
            if now == then:
                same += 1
            else:
                changes.append(Change(f"about:{name}", label, now, then))
        parts.append(Part("about", "About", changes, same))
    for section, rows in found.lists.items():
        parts.append(_part(performer, section, rows))
    return parts


def take_import(*, actor: User, performer: Performer, found: Found, chosen: Collection[str]) -> int:
    """Write the chosen changes, by their keys; what the profile has besides stays. Returns how many there were.

    Compared with the profile as it stands now: what it says by now is not written again.
    """
    must_edit(actor, performer)
    parts = {part.section: {c.key for c in part.changes} & set(chosen) for part in differences(performer, found)}
    writing = {
        section: _merged(performer, section, rows, parts[section])
        for section, rows in found.lists.items()
        if parts[section]
    }
    for section, rows in writing.items():
        if len(rows) > LISTS[section].most:
            title, most = LISTS[section].title, LISTS[section].most
            raise Invalid(f"{title} would be {len(rows)}; {most} are the most. Choose fewer, and nothing is lost.")
    if facts := {key.removeprefix("about:") for key in parts.get("about", ())}:
        now = About(**{name: getattr(performer, name) for name in About.__dataclass_fields__})
        edit_about(actor=actor, performer=performer, about=replace(now, **{name: found.about[name] for name in facts}))
    for section, rows in writing.items():
        LISTS[section].write(actor=actor, performer=performer, entries=rows)
    return sum(len(keys) for keys in parts.values())


def _current(performer: Performer, section: str) -> list[Entry]:
    names = [name for name in LISTS[section].entry.__dataclass_fields__ if name != "clip"]
    return [
        LISTS[section].entry(**{name: getattr(row, name) for name in names})
        for row in getattr(performer, section).all()
    ]


def _part(performer: Performer, section: str, rows: Sequence[Entry]) -> Part:
    kind = LISTS[section]
    now = {kind.known_by(row): row for row in _current(performer, section)}
    changes: dict[tuple[str, ...], Change] = {}
    same = 0
    for number, row in enumerate(rows):
        known = now.get(kind.known_by(row))
        then = _onto(known, row)
        if known is not None and _row_words(known) == _row_words(then):
            same += 1
        elif kind.known_by(row) not in changes:
            before = _row_words(known) if known is not None else ""
            changes[kind.known_by(row)] = Change(f"{section}:{number}", kind.name(row), before, _row_words(then))
    return Part(section, kind.title, list(changes.values()), same)


def _merged(performer: Performer, section: str, rows: Sequence[Entry], keys: Collection[str]) -> list[Entry]:
    """The list with the chosen rows put in the place of those that they change, or behind the rest."""
    known_by = LISTS[section].known_by
    taken = {known_by(row): row for number, row in enumerate(rows) if f"{section}:{number}" in keys}
    merged = [_onto(row, taken.pop(known_by(row), row)) for row in _current(performer, section)]
    return [*merged, *(_onto(None, row) for row in taken.values())]


def _onto(known: Entry | None, row: Entry) -> Entry:
    """What the file says of something known; what it leaves open stays."""
    if known is None:
        # How well is not said: neither the best nor the least, and theirs to change.
        return replace(row, level=UNSAID[type(row)]) if getattr(row, "level", None) == "" else row
    return replace(known, **{name: value for name, value in vars(row).items() if value not in (None, "")})


def _row_words(row: Entry) -> str:
    said = {name: _words(value) for name, value in vars(row).items() if name != "clip"}
    if "kind" in said:
        said["kind"] = str(CreditKind(said["kind"]).label)
    if "level" in said:
        levels = LanguageLevel if isinstance(row, entries.LanguageEntry) else SkillLevel
        said["level"] = str(levels(said["level"]).label)
    return " · ".join(filter(None, said.values()))


def _fact_words(name: str, value: Any) -> str:
    return _words([Gender(one).label for one in value] if name == "plays" else value)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
