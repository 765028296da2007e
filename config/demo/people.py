"""Performers by the thousand: who they are, written in bulk, each with a profile version as the talent room writes it."""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.text import slugify

from accounts.models import Organisation, User
from config.demo import trade
from config.demo.faces import SIZE, Face, Look, hang
from config.demo.names import MAN, WOMAN, Name, names
from core.db import copy_in, next_ids
from core.text import fold, name_key
from talent.models import (
    Credit,
    MediaAsset,
    Performer,
    PerformerLanguage,
    PerformerLink,
    PerformerSkill,
    ProfileVersion,
    Representation,
    Training,
    UnionMembership,
)
from talent.models.media import stored_path
from talent.services.profiles import search_text
from talent.states import MediaKind, MediaState, Visibility

# The pool's oldest faces play on from there.
SPAN = 9
UNREACHABLE = "gone.example"


@dataclass(eq=False)
class Person:
    """A performer to be written. `data` has the shape of ProfileVersion.data."""

    name: Name
    looks: list[Look]
    data: dict[str, Any]
    zone: str
    account: User | None = None
    agency: Organisation | None = None
    agent: User | None = None
    email: str = ""
    visibility: str = Visibility.TRADE
    # Has an agent, and puts themself up all the same.
    goes_alone: bool = False
    hears_at_once: bool = True
    unions: list[str] = field(default_factory=list)
    id: int = 0
    version_id: int = 0
    user_id: int | None = None
    shots: list[tuple[int, uuid.UUID]] = field(default_factory=list)

    @property
    def by_rep(self) -> bool:
        return self.agent is not None and not self.goes_alone

    @property
    def plays_age(self) -> tuple[int, int]:
        return self.data["playing_age_min"], self.data["playing_age_max"]

    @property
    def presentation(self) -> str:
        return self.name.presentation


class Company:
    """Makes people up from one seeded source, and writes them."""

    def __init__(self, random: Random, looks: dict[Face, list[Look]], year: int) -> None:
        self.random = random
        self.year = year
        self.looks = looks
        self.people: list[Person] = []
        self.taken: dict[str, int] = {}

    def invent(self, presentations: list[str], ages: range) -> list[Person]:
        made = [self._person(name, ages) for name in names(self.random, presentations)]
        self.people += made
        return made

    def add(self, text: str, presentation: str, ages: range, tones: range, **about: Any) -> Person:
        person = self._person(Name(text, presentation, None), ages, tones)
        for key, value in about.items():
            if key in person.data:
                person.data[key] = value
            else:
                setattr(person, key, value)
        self.people.append(person)
        return person

    def _person(self, name: Name, ages: range, tones: range | None = None) -> Person:
        random = self.random
        if tones is None:
            tones = name.tradition.tones if name.tradition and random.random() < 0.85 else range(10)
        fitting = [face for face in self.looks if face.presentation == name.presentation and face.age in ages]
        face = random.choice([face for face in fitting if face.tone in tones] or fitting)
        looks = random.sample(self.looks[face], min(len(self.looks[face]), random.choice([1, 1, 1, 2, 3])))
        low = face.age - 2 + random.randrange(SPAN)
        base, zone, _ = random.choices(trade.PLACES, [weight for _, _, weight in trade.PLACES])[0]
        return Person(name=name, looks=looks, data=self._data(name, face, base, low), zone=zone)

    def _data(self, name: Name, face: Face, base: str, low: int) -> dict[str, Any]:
        random = self.random
        tongue = name.tradition.language if name.tradition else ""
        languages = [{"language": "English", "level": "native"}]
        if tongue and random.random() < 0.5:
            languages.append({"language": tongue, "level": random.choice(["native", "fluent", "conversational"])})
        if random.random() < 0.3 and (other := random.choice(trade.LANGUAGES)) != tongue:
            languages.append({"language": other, "level": random.choice(["fluent", "conversational", "phonetic"])})
        skills = random.sample(trade.SKILLS, random.choice([0, 2, 3, 3, 4, 5, 7]))
        is_other = random.random() < 0.03
        plays = [{WOMAN: "woman", MAN: "man"}[name.presentation]]
        pronouns = trade.WOMAN_PRONOUNS if name.presentation == WOMAN else trade.MAN_PRONOUNS
        height = random.gauss(166 if name.presentation == WOMAN else 179, 7)
        native = trade.ACCENTS.get(base, "Standard English")
        return {
            "stage_name": name.text,
            "pronouns": trade.OTHER_PRONOUNS if is_other else random.choice([pronouns, pronouns, pronouns, ""]),
            "plays": [*plays, "non_binary"] if is_other else plays,
            "playing_age_min": low,
            "playing_age_max": low + random.choice([7, 8, 9, 10, 11]),
            "height_cm": round(min(205, max(146, height))),
            "bases": [base] if random.random() < 0.8 or base == "London" else [base, "London"],
            "accents": list(dict.fromkeys([native, *random.sample(trade.LEARNT_ACCENTS, random.choice([0, 1, 2, 3]))])),
            "languages": languages,
            "skills": [
                {"skill": skill, "level": random.choice(["expert", "skilled", "skilled", "basic"])} for skill in skills
            ],
            "credits": self._credits(low),
            "training": self._training(low),
            "links": [],
            "bio": random.choice(trade.BIOS),
            "headshots": [],
            "resume": None,
        }

    def _credits(self, low: int) -> list[dict[str, Any]]:
        random = self.random
        number = min(len(trade.PRODUCTIONS), random.choice([0, 1, 2, 3, 4, 5, 6]) + max(0, low - 24) // 6)
        year = self.year - 1
        found = []
        for kind, production, director, company in random.sample(trade.PRODUCTIONS, number):
            role = random.choice(trade.PARTS[kind].split("|"))
            found.append(
                {
                    "kind": kind,
                    "production": production,
                    "role": role,
                    "director": director,
                    "company": company,
                    "year": year,
                }
            )
            year -= random.choice([0, 1, 1, 2])
        return found

    def _training(self, low: int) -> list[dict[str, Any]]:
        random = self.random
        if random.random() < 0.2:
            return []
        year = self.year - max(1, low - 22)
        return [{"school": random.choice(trade.SCHOOLS), "course": random.choice(trade.COURSES), "year": year}]

    # --- writing ------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Everybody made so far, in a statement for each table. Their pictures come with `hang_pictures`."""
        people = self.people
        for person, key in zip(people, next_ids(Performer, len(people)), strict=True):
            person.id = key
            person.email = person.email or f"{self._slug(person, 40)}@actors.example"
        self._write_accounts([person for person in people if person.account is None and person.agency is None])
        self._write_performers(people)
        self._write_headshots(people)
        self._write_rows(people)
        self._write_versions(people)

    def _slug(self, person: Person, length: int) -> str:
        plain = slugify(fold(person.name.text))[:length].strip("-") or "performer"
        number = self.taken[plain] = self.taken.get(plain, 0) + 1
        return plain if number == 1 else f"{plain}-{number}"

    def _write_accounts(self, people: list[Person]) -> None:
        keys = next_ids(User, len(people)) if people else []
        for person, key in zip(people, keys, strict=True):
            person.user_id = key
        copy_in(
            User,
            ["id", "email", "name", "password", "time_zone"],
            # No password fits a lone exclamation mark, so nobody signs in as an extra.
            ((person.user_id, person.email, person.name.text, "!", person.zone) for person in people),
        )
        copy_in(
            EmailAddress,
            ["user", "email", "verified", "primary"],
            ((person.user_id, person.email, True, True) for person in people),
        )

    def _write_performers(self, people: list[Person]) -> None:
        rows = []
        self.taken.clear()
        for person in people:
            if person.account is not None:
                person.user_id = person.account.pk
            data = person.data
            words = [data["bases"], data["accents"], [row["language"] for row in data["languages"]]]
            words.append([row["skill"] for row in data["skills"]])
            words.append([f"{row['production']} {row['role']}" for row in data["credits"]])
            words.append([row["school"] for row in data["training"]])
            rows.append(
                (
                    *(
                        person.id,
                        person.user_id,
                        self._slug(person, 80),
                        data["stage_name"],
                        data["pronouns"],
                        data["plays"],
                    ),
                    *(
                        *person.plays_age,
                        data["height_cm"],
                        data["bases"],
                        data["accents"],
                        data["bio"],
                        person.visibility,
                    ),
                    *(name_key(data["stage_name"]), search_text(data["stage_name"], *words)),
                )
            )
        copy_in(
            Performer,
            ["id", "account", "slug", "stage_name", "pronouns", "plays", "playing_age_min", "playing_age_max", "height_cm",
             "bases", "accents", "bio", "visibility", "name_key", "search_text"],
            rows,
        )  # fmt: skip
        copy_in(
            Representation,
            ["performer", "organisation", "agent"],
            ((person.id, person.agency.pk, person.agent.pk) for person in people if person.agency is not None),
        )
        copy_in(
            UnionMembership,
            ["performer", "union", "other"],
            ((person.id, union, "") for person in people for union in person.unions),
        )

    def hang_pictures(self, drawn: Path) -> None:
        """Give every headshot its files, from the pictures in `drawn`."""
        media = Path(settings.MEDIA_ROOT)
        for person in self.people:
            for look, (_, public_id) in zip(person.looks, person.shots, strict=True):
                hang(look, drawn, (media / stored_path(public_id, "card")).parent)

    def _write_headshots(self, people: list[Person]) -> None:
        keys = iter(next_ids(MediaAsset, sum(len(person.looks) for person in people)))
        rows = []
        for person in people:
            for position, look in enumerate(person.looks):
                key, public_id = next(keys), uuid.UUID(int=self.random.getrandbits(128), version=4)
                person.shots.append((key, public_id))
                person.data["headshots"].append({"id": str(public_id), "caption": "", "alt": look.face.alt})
                card, large = stored_path(public_id, "card"), stored_path(public_id, "large")
                rows.append(
                    (
                        *(key, person.id, public_id, MediaKind.HEADSHOT, MediaState.READY),
                        *(f"{Path(card).parent}/original", card, large, "headshot.webp", 24000, *SIZE),
                        *(look.face.alt, position, position == 0, person.user_id),
                    )
                )
        copy_in(
            MediaAsset,
            ["id", "performer", "public_id", "kind", "state", "original", "card", "large", "file_name", "byte_size",
             "width", "height", "alt", "position", "is_main", "uploaded_by"],
            rows,
        )  # fmt: skip

    def _write_rows(self, people: list[Person]) -> None:
        for model, key, columns in (
            (PerformerLanguage, "languages", ["language", "level"]),
            (PerformerSkill, "skills", ["skill", "level"]),
            (Training, "training", ["school", "course", "year"]),
            (PerformerLink, "links", ["label", "url"]),
        ):
            rows = ((person.id, *(row[name] for name in columns)) for person in people for row in person.data[key])
            copy_in(model, ["performer", *columns], rows)
        columns = ["kind", "production", "role", "director", "company", "year"]
        copy_in(
            Credit,
            ["performer", "position", *columns],
            (
                (person.id, position, *(row[name] for name in columns))
                for person in people
                for position, row in enumerate(person.data["credits"])
            ),
        )

    def _write_versions(self, people: list[Person]) -> None:
        for person, key in zip(people, next_ids(ProfileVersion, len(people)), strict=True):
            person.version_id = key
        copy_in(
            ProfileVersion,
            ["id", "performer", "number", "fingerprint", "data"],
            ((person.version_id, person.id, 1, _fingerprint(person.data), person.data) for person in people),
        )


def _fingerprint(data: dict[str, Any]) -> str:
    """As talent.services.versions counts it, so that an unchanged profile keeps its first version."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
