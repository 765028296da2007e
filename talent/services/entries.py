"""The lists of a profile. Each is written whole, in the order given, under a lock on the performer."""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import models, transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import Invalid
from core.text import fold
from talent.models import Credit, Performer, PerformerLanguage, PerformerLink, PerformerSkill, Training, UnionMembership
from talent.selectors.evidence import clips_to_choose
from talent.services.profiles import announce_change, must_edit, rewrite_search

MOST_ROWS = 60
MOST_CREDITS = 300


@dataclass(frozen=True)
class LanguageEntry:
    language: str
    level: str


@dataclass(frozen=True)
class SkillEntry:
    """`clip` is the public id of a film of theirs that shows it; "" for none, None to keep the one that is there."""

    skill: str
    level: str
    clip: str | None = None


@dataclass(frozen=True)
class CreditEntry:
    kind: str
    production: str
    role: str
    director: str = ""
    company: str = ""
    year: int | None = None
    url: str = ""


@dataclass(frozen=True)
class TrainingEntry:
    school: str
    course: str = ""
    year: int | None = None


@dataclass(frozen=True)
class LinkEntry:
    label: str
    url: str


@dataclass(frozen=True)
class UnionEntry:
    union: str
    other: str = ""


def set_languages(*, actor: User, performer: Performer, entries: Sequence[LanguageEntry]) -> None:
    _once([entry.language for entry in entries], "language")
    with _rewriting(actor, performer, "languages", len(entries)):
        _replace(PerformerLanguage, performer, entries)


def set_skills(*, actor: User, performer: Performer, entries: Sequence[SkillEntry]) -> None:
    _once([entry.skill for entry in entries], "skill")
    with _rewriting(actor, performer, "skills", len(entries)):
        clips = _clips(performer, entries)
        PerformerSkill.objects.filter(performer=performer).delete()
        PerformerSkill.objects.bulk_create(
            PerformerSkill(performer=performer, skill=entry.skill, level=entry.level, clip_id=clip)
            for entry, clip in zip(entries, clips, strict=True)
        )


def _clips(performer: Performer, entries: Sequence[SkillEntry]) -> list[int | None]:
    """Ids of the films that show each skill. One that was taken down meanwhile is refused by the skill's name."""
    kept = {fold(row.skill): row.clip_id for row in performer.skills.all()}
    films = {str(film.public_id): film.pk for film in clips_to_choose(performer)}
    found: list[int | None] = []
    for entry in entries:
        if entry.clip and entry.clip not in films:
            raise Invalid(f"The clip of {entry.skill} is not there any more. Choose another one, or none.")
        found.append(kept.get(fold(entry.skill)) if entry.clip is None else films.get(entry.clip))
    return found


def set_credits(*, actor: User, performer: Performer, entries: Sequence[CreditEntry]) -> None:
    """In the order in which casting should read them."""
    with _rewriting(actor, performer, "credits", len(entries), most=MOST_CREDITS):
        _replace(Credit, performer, entries, ordered=True)


def set_training(*, actor: User, performer: Performer, entries: Sequence[TrainingEntry]) -> None:
    with _rewriting(actor, performer, "training", len(entries)):
        _replace(Training, performer, entries)


def set_links(*, actor: User, performer: Performer, entries: Sequence[LinkEntry]) -> None:
    with _rewriting(actor, performer, "links", len(entries)):
        _replace(PerformerLink, performer, entries)


def set_unions(*, actor: User, performer: Performer, entries: Sequence[UnionEntry]) -> None:
    """Sensitive. No news goes out: nothing that an office sees of a profile changes."""
    must_edit(actor, performer)
    _once([f"{entry.union} {entry.other}" for entry in entries], "union")
    with transaction.atomic(durable=True):
        Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        _replace(UnionMembership, performer, entries)
        # Which unions is nobody's business in a log.
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "unions"})


@contextmanager
def _rewriting(actor: User, performer: Performer, section: str, count: int, most: int = MOST_ROWS):
    must_edit(actor, performer)
    if count > most:
        raise Invalid(f"That is {count}; {most} are the most. Keep those that say most about you.")
    with transaction.atomic(durable=True):
        locked = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        yield
        rewrite_search(locked)
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": section})
        announce_change(performer)


def _replace(model: type[models.Model], performer: Performer, entries: Sequence, *, ordered: bool = False) -> None:
    model.objects.filter(performer=performer).delete()
    model.objects.bulk_create(
        model(performer=performer, **vars(entry), **({"position": position} if ordered else {}))
        for position, entry in enumerate(entries)
    )


def _once(words: Sequence[str], noun: str) -> None:
    seen: set[str] = set()
    for word in words:
        if fold(word) in seen:
            raise Invalid(f"{word.strip()} is there twice. Keep one of each {noun}.")
        seen.add(fold(word))
