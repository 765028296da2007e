"""How many there are of each answer. Called inside the office's scope.

A facet of which one answer is enough is counted as if it were not asked, so that its other answers can be compared.
Counts come from a sample of the shuffled ring, or from every row where the sample met too few to say.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection

from accounts.models import Organisation
from talent.search.filters import Filters
from talent.search.ring import ring_of
from talent.search.tags import UNSTATED
from talent.search.words import LEVEL_WORDS, loosened
from talent.selectors import search
from talent.selectors.search_near import near_words
from talent.selectors.search_sql import Condition, Question, question
from talent.states import CreditKind, Gender

SAMPLE_BLOCKS = 6
# Where a sample met fewer of them than these, people are counted.
ENOUGH = 25
MOST_CHOICES = 12
# Whoever meets what no facet leaves out: so many are read once, and not once for each facet.
MOST_IN_ONE_GO = 10_000


@dataclass(frozen=True)
class Choice:
    """`query` is the search with this answer taken in, or left out where it is chosen.

    `count` is None where taking it in widens what was counted: how many it adds is not among those who were met.
    """

    value: str
    label: str
    count: search.Count | None
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Facets:
    count: search.Count
    facets: list[Facet]
    unstated: dict[str, search.Count]


@dataclass(frozen=True)
class Looser:
    """One thing that is asked, and what the search finds without it."""

    words: str
    count: search.Count
    query: str


@dataclass(frozen=True)
class Tally:
    """Tags of whoever meets a question, and of how many rows in all one of these stands for one."""

    tags: Counter[str]
    rows: int
    scale: float

    def count(self, tag: str | None = None) -> search.Count:
        met = self.rows if tag is None else self.tags[tag]
        return search.Count(round(met * self.scale), None if self.scale == 1 else met)


@dataclass(frozen=True)
class Kind:
    """A facet: `kind` in tags, `condition` where it relaxes, `field` of the filters."""

    kind: str
    label: str
    field: str
    word: Callable[[str], str]


KINDS = (
    Kind("plays", "Plays", "plays", lambda one: Gender(one).label),
    Kind("language", "Languages", "languages", lambda one: one.capitalize()),
    # RP is written in capitals, and so is whatever is as short.
    Kind("accent", "Accents", "accents", lambda one: one.upper() if len(one) < 3 else one.capitalize()),
    Kind("skill", "Skills", "skills", lambda one: one.capitalize()),
    Kind("credit", "Credits", "credits", lambda one: CreditKind(one).label),
    Kind("rep", "Represented", "represented", lambda one: one.capitalize()),
    Kind("reel", "Showreel", "reel", lambda one: one.capitalize()),
)
# All that is asked of these must be there, so nobody who was met states nothing of the kind.
EVERY_ONE = {"language", "accent", "skill"}
RANGED = ("age", "height", "base")


def search_facets(organisation: Organisation, filters: Filters, *, near: bool = False) -> Facets:
    asked = question(organisation, filters, near_words(filters.typed) if near else None)
    tallies = _tallies(asked, filters.seed)
    everybody = tallies[""]
    return Facets(
        count=everybody.count(),
        facets=[_facet(kind, filters, tallies.get(kind.kind, everybody)) for kind in KINDS],
        unstated={name: tallies.get(name, everybody).count(f"{name}:{UNSTATED}") for name in RANGED},
    )


def looser_searches(organisation: Organisation, filters: Filters) -> list[Looser] | None:
    """Where nobody answers to all that is asked: what to take back so that somebody does, the most people first.

    Empty where one thing taken back is not enough; None where one thing is all that is asked.
    """
    parts = loosened(filters)[:MOST_CHOICES]
    if len(parts) < 2:
        return None
    found = [Looser(words, search.count_found(organisation, other), other.query()) for words, other in parts]
    return sorted((one for one in found if one.count.number), key=lambda one: -one.count.number)


def _tallies(asked: Question, seed: int) -> dict[str, Tally]:
    """By the name of the condition that is left out; "" leaves out none."""
    conditions = [*asked.always, *([asked.worded] if asked.worded else [])]
    relaxed = [one for one in conditions if one.relaxes]
    held = [one for one in conditions if not one.relaxes]
    entries = search.entries_in_all()
    ring = ring_of(seed, entries)
    sample = search.window([conditions, held], ring, entries, -1, 0)
    few = sample.likely(sample.tiers[1][0]) <= MOST_IN_ONE_GO
    if sample.is_all or (few and (entries <= MOST_IN_ONE_GO or search.leaders(held, sample))):
        source, params = search.led_by_index(held, sample)
        return _by_left_out(_sampled(relaxed, source, params), relaxed, 1)
    keys = ring.keys_from(-1, SAMPLE_BLOCKS)
    # OFFSET 0, or an index that finds what is held would be gone through for each block.
    source = f"(SELECT * FROM ({search.in_blocks(keys)}) r OFFSET 0) e WHERE {search.where([one.sql for one in held])}"  # noqa: S608
    scale = ring.blocks / len(keys)
    found = _by_left_out(_sampled(relaxed, source, [value for one in held for value in one.params]), relaxed, scale)
    if scale > 1:
        left_out = {"": None} | {one.name: one for one in relaxed}
        for name, tally in found.items():
            if tally.rows < ENOUGH:
                found[name] = _counted([one for one in conditions if one is not left_out[name]], sample)
    return found


def _by_left_out(counts: list[Counter[str]], relaxed: list[Condition], scale: float) -> dict[str, Tally]:
    found = {"": Tally(counts[0], counts[0][""], scale)}
    for number, one in enumerate(relaxed, start=1):
        tags = counts[0] + counts[number]
        found[one.name] = Tally(tags, tags[""], scale)
    return found


def _sampled(relaxed: list[Condition], source: str, params: list) -> list[Counter[str]]:
    """Tags of rows of `source` that meet all (at 0), and of those that miss only the relaxed one of that number.

    "" counts rows.
    """
    met = "".join(f", ({one.sql}) AS met{number}" for number, one in enumerate(relaxed, start=1))
    missed = " + ".join(f"CASE WHEN met{number} THEN 0 ELSE {number} END" for number in range(1, len(relaxed) + 1))
    misses = " + ".join(f"CASE WHEN met{number} THEN 0 ELSE 1 END" for number in range(1, len(relaxed) + 1))
    sql = f"""
        WITH asked AS MATERIALIZED (SELECT e.tags{met} FROM {source}),
        counted AS (
            SELECT {missed or "0"} AS missed, number, count(*) AS people
            FROM asked, unnest(tags || 0) AS number WHERE {misses or "0"} < 2 GROUP BY missed, number
        )
        SELECT missed, tag, people FROM counted JOIN talent_searchtag known ON known.id = number
        UNION ALL SELECT missed, '', people FROM counted WHERE number = 0
    """  # noqa: S608
    own = [value for one in relaxed for value in one.params]
    counts: list[Counter[str]] = [Counter() for _ in range(len(relaxed) + 1)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*own, *params])
        for missed_at, tag, number in cursor.fetchall():
            counts[missed_at][tag] = number
    return counts


def _counted(conditions: list[Condition], sample: search.Sample) -> Tally:
    source, params = search.led_by_index(conditions, sample)
    (tags,) = _sampled([], source, params)
    return Tally(tags, tags[""], 1)


def _facet(kind: Kind, filters: Filters, tally: Tally) -> Facet:
    held = getattr(filters, kind.field)
    chosen = {one.partition(":")[0] for one in (held if isinstance(held, tuple) else [held] if held else [])}
    if kind.kind == "language":
        counts = _languages(tally)
    else:
        prefix = f"{'skill+' if kind.kind == 'skill' and filters.evidenced else kind.kind}:"
        counts = Counter({tag[len(prefix) :]: number for tag, number in tally.tags.items() if tag.startswith(prefix)})
    nothing = counts.pop(UNSTATED, tally.tags[f"{kind.kind}:{UNSTATED}"])
    common = [value for value, _ in counts.most_common(MOST_CHOICES)]
    values = list(dict.fromkeys([*common, *sorted(chosen - {UNSTATED})]))
    choices = [_choice(kind, filters, value, Tally(counts, 0, tally.scale).count(value), chosen) for value in values]
    if kind.field not in {"represented", "reel"}:
        widens = kind.kind in EVERY_ONE and bool(chosen) and UNSTATED not in chosen
        count = None if widens else Tally(Counter({UNSTATED: nothing}), 0, tally.scale).count(UNSTATED)
        choices.append(_choice(kind, filters, UNSTATED, count, chosen))
    return Facet(kind.field, kind.label, choices)


def _languages(tally: Tally) -> Counter[str]:
    """People by language: each of theirs stands once, with its level."""
    found: Counter[str] = Counter()
    for tag, number in tally.tags.items():
        if tag.startswith("language:"):
            found[tag.split(":")[1]] += number
    return found


def _choice(kind: Kind, filters: Filters, value: str, count: search.Count | None, chosen: Iterable[str]) -> Choice:
    is_chosen = value in chosen
    held = getattr(filters, kind.field)
    if isinstance(held, tuple):
        without = tuple(one for one in held if one.partition(":")[0] != value)
        changed: str | tuple[str, ...] = without if is_chosen else (*held, value)
    else:
        changed = "" if is_chosen else value
    label = "Not stated" if value == UNSTATED else kind.word(value)
    return Choice(value, label, count, is_chosen, filters.query(**{kind.field: changed}))


def level_choices() -> list[tuple[int, str]]:
    return sorted(LEVEL_WORDS.items())
