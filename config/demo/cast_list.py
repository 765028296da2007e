"""Who there is to put up: the personas' own profile, an agency's clients, and the many."""

from dataclasses import dataclass
from random import Random

from allauth.account.models import EmailAddress

from accounts.models import User
from casting.messages import DECISIONS
from config.demo.names import MAN, WOMAN
from config.demo.offices import Offices
from config.demo.people import Company, Person
from core.db import copy_in
from notifications.models import Preference
from notifications.states import Cadence
from talent.states import Visibility

ANY_AGE = range(20, 80)
LIGHT, MIDDLE, DARK = range(4), range(3, 8), range(6, 10)
# The clients of Bellweather Artists: name, presentation, age and tone of the face, base.
CLIENTS = (
    ("Shanice Baptiste", WOMAN, 30, DARK, "London"), ("Nadia Belkacem", WOMAN, 30, MIDDLE, "Manchester"),
    ("Tamsin Oakes", WOMAN, 30, LIGHT, "York"), ("Niamh Corrigan", WOMAN, 40, LIGHT, "Belfast"),
    ("Kwame Asante", MAN, 30, DARK, "Leeds"), ("Maeve Tierney", WOMAN, 60, LIGHT, "Derry"),
    ("Idris Bello", MAN, 30, DARK, "Bristol"), ("Hye-jin Park", WOMAN, 20, LIGHT, "London"),
    ("Hamish Lorne", MAN, 60, LIGHT, "Glasgow"), ("Elias Thorne", MAN, 50, MIDDLE, "Leeds"),
    ("Thandiwe Khumalo", WOMAN, 40, DARK, "Cardiff"), ("Theo Marchbanks", MAN, 20, LIGHT, "London"),
    ("Anneke de Wit", WOMAN, 30, LIGHT, "Manchester"), ("Rafael Ibarra", MAN, 40, MIDDLE, "Lisbon"),
    ("Sulwen", WOMAN, 20, LIGHT, "Cardiff"),
)  # fmt: skip
NOOR = {
    "pronouns": "she/her", "playing_age_min": 28, "playing_age_max": 38, "height_cm": 170, "bases": ["Leeds", "London"],
    "accents": ["Yorkshire", "North Yorkshire coast", "Standard English", "Levantine Arabic"],
    "languages": [{"language": "English", "level": "native"}, {"language": "Arabic", "level": "fluent"},
                  {"language": "French", "level": "conversational"}],
    "skills": [{"skill": "Day skipper", "level": "skilled"}, {"skill": "Boat handling", "level": "expert"},
               {"skill": "Fiddle", "level": "skilled"}, {"skill": "Stage combat", "level": "basic"}],
    "credits": [
        {"kind": "television", "production": "Low Water", "role": "Sergeant Iqbal", "director": "Lena Marsh",
         "company": "Harrow Lane Pictures", "year": 2025},
        {"kind": "theatre", "production": "A Midsummer Night’s Dream", "role": "Hermia", "director": "Oskar Brandt",
         "company": "Tideway Playhouse", "year": 2024},
        {"kind": "film", "production": "Small Hours", "role": "Dr Salim", "director": "Adé Coker",
         "company": "Two Lanterns", "year": 2023},
        {"kind": "voice", "production": "The Lamplighters", "role": "The Daughter", "director": "Femi Ade",
         "company": "Fennel Row Audio", "year": 2021},
    ],
    "training": [{"school": "Northern School of Stage", "course": "BA (Hons) Acting", "year": 2014}],
    "links": [{"label": "Showreel", "url": "https://reels.example/noor-haddad"}],
    "bio": "Leeds and the coast above it. Screen, stage, and anything with an engine in it.",
}  # fmt: skip


@dataclass(frozen=True)
class CastList:
    noor: Person
    clients: list[Person]
    women: list[Person]
    everyone: list[Person]


def make_cast(random: Random, company: Company, offices: Offices, people: int) -> CastList:
    """`people` is how many go up for the largest role; nearly half as many again are there for the others."""
    noor = company.add(
        "Noor Haddad", WOMAN, range(30, 31), MIDDLE, account=offices.actor, zone="Europe/London", agency=offices.bellweather,
        agent=offices.agent, goes_alone=True, visibility=Visibility.PUBLIC, unions=["equity_uk"],
        email=offices.actor.email, **NOOR,
    )  # fmt: skip
    noor.looks = company.looks[noor.looks[0].face][:3]
    clients = [
        company.add(
            name, shown, range(age, age + 1), tones, agency=offices.bellweather, agent=offices.agent, bases=[base]
        )
        for name, shown, age, tones, base in CLIENTS
    ]
    women = company.invent([WOMAN] * people, range(20, 50))
    others = company.invent(random.choices([WOMAN, MAN], [2, 5], k=max(30, round(people * 0.45))), ANY_AGE)
    for person in [*women, *others]:
        _represent(random, person, offices)
        person.visibility = random.choices(list(Visibility.values), [3, 6, 1])[0]
        person.unions = random.choices([["equity_uk"], [], ["sag_aftra"], ["irish_equity"]], [5, 4, 1, 1])[0]
    return CastList(noor, clients, women, [noor, *clients, *women, *others])


def _represent(random: Random, person: Person, offices: Offices) -> None:
    if random.random() < 0.3:
        person.agency, person.agent = random.choice(offices.agencies)


def keep_preferences(random: Random, people: list[Person]) -> None:
    """Some want their answers once a week, some only on their page."""
    rows = []
    for person in people:
        if person.user_id is not None and person.account is None:
            cadence = random.choices([Cadence.AT_ONCE, Cadence.WEEKLY, Cadence.NEVER], [88, 7, 5])[0]
            person.hears_at_once = cadence == Cadence.AT_ONCE
            if not person.hears_at_once:
                rows.append((person.user_id, DECISIONS, cadence))
    copy_in(Preference, ["user", "category", "cadence"], rows)


def lose_address(person: Person, domain: str) -> None:
    """They have changed their address and told nobody."""
    email = f"{person.email.partition('@')[0]}@{domain}"
    User.objects.filter(pk=person.user_id).update(email=email)
    EmailAddress.objects.filter(user_id=person.user_id).update(email=email)
