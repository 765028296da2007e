"""A line of an agency's own list as facts about one person. Pure: no database."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import Invalid
from core.text import fold
from talent.measures import height_in_cm
from talent.states import Gender

# What a column can hold, in the order in which a person maps them: (key, label).
FIELDS = (
    ("name", "Name, or first name"),
    ("last_name", "Surname, where it stands apart"),
    ("email", "E-mail address"),
    ("birth_year", "Year or date of birth"),
    ("ages", "Playing range, in one column"),
    ("age_from", "Playing range, from"),
    ("age_to", "Playing range, to"),
    ("plays", "Plays (woman, man, non-binary)"),
    ("height", "Height"),
    ("bases", "Based in"),
    ("accents", "Accents"),
    ("territory", "Territory"),
    ("agent", "Agent"),
)
KEYS = tuple(key for key, _ in FIELDS)
HEADINGS = {
    "name": {"name", "full name", "stage name", "performer", "actor", "artist", "talent", "client", "client name"},
    "last_name": {"surname", "last name", "family name"},
    "email": {"email", "e-mail", "mail", "email address", "e-mail address", "contact"},
    "birth_year": {"birth year", "year of birth", "born", "date of birth", "dob", "birthday", "birth date"},
    "ages": {"playing range", "playing age", "age range", "ages", "plays age", "range"},
    "age_from": {"from", "age from", "playing age from", "min age", "playing from"},
    "age_to": {"to", "age to", "playing age to", "max age", "playing to"},
    "plays": {"plays", "gender", "plays gender", "sex"},
    "height": {"height", "height cm", "height (cm)"},
    "bases": {"base", "bases", "based in", "location", "town", "city", "lives in"},
    "accents": {"accents", "accent"},
    "territory": {"territory", "territories", "region"},
    "agent": {"agent", "rep", "represented by", "handled by"},
}
FIRST_NAMES = {"first name", "forename", "given name"}
PLAYS = {
    **dict.fromkeys(("woman", "women", "female", "f", "w"), Gender.WOMAN),
    **dict.fromkeys(("man", "men", "male", "m"), Gender.MAN),
    **dict.fromkeys(("non-binary", "nonbinary", "non binary", "nb", "x", "enby"), Gender.NON_BINARY),
}
NUMBER = re.compile(r"\d{1,3}")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
EARLIEST, OLDEST = 1900, 110


@dataclass(frozen=True)
class Line:
    """`wrong` says what cannot be read in it; the rest is then as far as it could be."""

    number: int
    name: str = ""
    email: str = ""
    birth_year: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    plays: Sequence[str] = ()
    height_cm: int | None = None
    bases: Sequence[str] = ()
    accents: Sequence[str] = ()
    territory: str = ""
    agent: str = ""
    wrong: str = ""


def guess_columns(heading: Sequence[str], lines: Sequence[Sequence[str]] = ()) -> dict[str, int]:
    """Which column holds what, by the words at its head; nothing is said of the rest.

    "Plays" stands over ages on one list and over women and men on another: what `lines` say below it decides.
    """
    folded = [fold(cell).rstrip(":") for cell in heading]
    below = [[row[place] for row in lines if place < len(row) and row[place].strip()] for place in range(len(heading))]
    found = {
        key: place
        for key, words in HEADINGS.items()
        if (place := next((n for n, cell in enumerate(folded) if cell in words), None)) is not None
    }
    if "plays" in found and (said := below[found["plays"]]) and not any(map(_says_plays, said)):
        place = found.pop("plays")
        if not found.keys() & {"ages", "age_from"} and any(map(NUMBER.search, said)):
            found["ages"] = place
        others = (n for n, cell in enumerate(folded) if cell in HEADINGS["plays"] and n != place)
        if (other := next(others, None)) is not None:
            found["plays"] = other
    first = next((n for n, cell in enumerate(folded) if cell in FIRST_NAMES), None)
    if first is not None and "last_name" in found:
        found["name"] = first
    elif "name" in found and folded[found["name"]] != "name":
        # "Stage name" beside "Surname" says the whole name already; "Name" beside it is the other half.
        found.pop("last_name", None)
    return found


def _says_plays(text: str) -> bool:
    return any(fold(part) in PLAYS for part in re.split(r"[,;/]| and ", text))


def checked_columns(columns: Mapping[str, int | None], width: int) -> dict[str, int]:
    """Raises Invalid with the field: no name, a column that is not there, or one that should hold two things."""
    chosen = {key: place for key in KEYS if (place := columns.get(key)) is not None}
    if "name" not in chosen:
        raise Invalid("Choose the column that holds the names.", field="name")
    taken: dict[int, str] = {}
    for key, place in chosen.items():
        if not 0 <= place < width:
            raise Invalid("Choose one of the columns of the list.", field=key)
        if place in taken:
            raise Invalid("Each column can hold one thing only.", field=key)
        taken[place] = key
    return chosen


def line_of(number: int, cells: Sequence[str], columns: Mapping[str, int], today: dt.date) -> Line:
    def at(key: str) -> str:
        place = columns.get(key)
        return cells[place] if place is not None and place < len(cells) else ""

    known: dict = {
        "name": " ".join(f"{at('name')} {at('last_name')}".split()),
        "territory": at("territory"),
        "agent": at("agent"),
    }
    try:
        _check_name(known["name"], known["territory"])
        known["email"] = _email(at("email"))
        known["birth_year"] = _year(at("birth_year"), today)
        known["age_min"], known["age_max"] = _ages(at("ages"), at("age_from"), at("age_to"))
        known["plays"] = _plays(at("plays"))
        known["height_cm"] = _height(at("height"))
        known["bases"] = _list(at("bases"), most=6, longest=80, noun="places")
        known["accents"] = _list(at("accents"), most=40, longest=60, noun="accents")
    except Invalid as wrong:
        return Line(number, name=known["name"][:120], wrong=wrong.message)
    return Line(number, **known)


def _check_name(name: str, territory: str) -> None:
    if not name:
        raise Invalid("There is no name in this line.")
    if len(name) > 120:
        raise Invalid("This name is longer than 120 letters.")
    if len(territory) > 80:
        raise Invalid("The territory is too long; 80 letters are the most.")


def _email(text: str) -> str:
    email = text.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(f"“{email[:60]}” is no e-mail address.") from error
    return email


def _year(text: str, today: dt.date) -> int | None:
    if not text.strip():
        return None
    years = YEAR.findall(text)
    if len(years) != 1 or not EARLIEST <= int(years[0]) <= today.year:
        raise Invalid(f"“{text[:30]}” says no year of birth. Write it in four figures.")
    if today.year - int(years[0]) < 18:
        raise Invalid(
            "Under 18 by the year given. Add them by hand with their date of birth, which keeps the hours that they may "
            "work, and have a parent take the profile over."
        )
    return int(years[0])


def _ages(both: str, low: str, high: str) -> tuple[int | None, int | None]:
    numbers = [int(one) for one in NUMBER.findall(both or f"{low} {high}")]
    written = both.strip() or f"{low} {high}".strip()
    if not written:
        return None, None
    if len(numbers) == 1 and both:
        numbers *= 2
    if len(numbers) != 2:
        raise Invalid(f"“{written[:30]}” is no playing range. Write it as 28–38.")
    if numbers[0] > numbers[1] or numbers[1] > OLDEST:
        raise Invalid(f"A playing range of {numbers[0]} to {numbers[1]} cannot be: the younger age comes first.")
    return numbers[0], numbers[1]


def _plays(text: str) -> Sequence[str]:
    found = []
    for part in re.split(r"[,;/]| and ", text):
        if word := fold(part):
            if word not in PLAYS:
                raise Invalid(f"“{part.strip()[:30]}” is none of woman, man or non-binary.")
            found.append(PLAYS[word])
    return [value for value in Gender.values if value in found]


def _height(text: str) -> int | None:
    if not text.strip():
        return None
    height = height_in_cm(text)
    if height is None:
        raise Invalid(f"“{text[:30]}” is no height. Write it in centimetres, as in 170, or in feet, as in 5'7\".")
    return height


def _list(text: str, *, most: int, longest: int, noun: str) -> Sequence[str]:
    found: dict[str, str] = {}
    for part in re.split(r"[,;/|]", text):
        if thing := " ".join(part.split()):
            found.setdefault(fold(thing), thing)
    if len(found) > most:
        raise Invalid(f"That is {len(found)} {noun}; {most} are the most.")
    if too_long := next((thing for thing in found.values() if len(thing) > longest), ""):
        raise Invalid(f"“{too_long[:40]}…” is too long. Put commas between the {noun}.")
    return list(found.values())
