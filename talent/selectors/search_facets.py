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
from talent.search.tags import UNSTATED
from talent.search.words import LEVEL_WORDS
from talent.selectors import search
from talent.selectors.search_near import near_words
from talent.selectors.search_sql import Condition, Question, question
from talent.states import CreditKind, Gender

SAMPLE = 8000
# Of a hundred people met, a tenth more or less is chance; of fewer it is more, and they are counted.
SURE = 100
MOST_CHOICES = 12
# Whoever meets what no facet leaves out: so many are read once, and not once for each facet.
MOST_IN_ONE_GO = 10_000


@dataclass(frozen=True)
class Choice:
    """`query` is the search with this answer taken in, or left out where it is chosen."""

    value: str
    label: str
    count: search.Count
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
class Tally:
    """Tags of whoever meets a question, and of how many rows in all one of these stands for one."""

    tags: Counter[str]
    rows: int
    scale: float

    def count(self, tag: str | None = None) -> search.Count:
        met = self.rows if tag is None else self.tags[tag]
        return search.Count(round(met * self.scale), self.scale == 1)


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
RANGED = ("age", "height", "base")


def search_facets(organisation: Organisation, filters: Filters, *, near: bool = False) -> Facets:
    asked = question(organisation, filters, near_words(filters.typed) if near else None)
    tallies = _tallies(asked, search.ring_start(filters.seed))
    everybody = tallies[""]
    return Facets(
        count=everybody.count(),
        facets=[_facet(kind, filters, tallies.get(kind.kind, everybody)) for kind in KINDS],
        unstated={name: tallies.get(name, everybody).count(f"{name}:{UNSTATED}") for name in RANGED},
    )


def _tallies(asked: Question, start: int) -> dict[str, Tally]:
    """By the name of the condition that is left out; "" leaves out none."""
    conditions = [*asked.always, *([asked.worded] if asked.worded else [])]
    relaxed = [one for one in conditions if one.relaxes]
    ring, params = search.ring_sql(start, -1, SAMPLE)
    scanned = _length(ring, params)
    counts, held = _sampled(conditions, relaxed, ring, params)
    whole = scanned < SAMPLE
    scale = 1.0 if whole else search.entries_in_all() / scanned
    if not whole and relaxed and counts[0][""] < SURE and held * scale <= MOST_IN_ONE_GO:
        return _in_one_go(conditions, relaxed, start)
    sample: search.Sample | None = None
    found = {}
    for number, left_out in enumerate([None, *relaxed]):
        tags = counts[0] + counts[number] if number else counts[0]
        tally = Tally(tags, tags[""], scale)
        if not whole and tally.rows < SURE:
            rest = [one for one in conditions if one is not left_out]
            sample = sample or search.window(Question(tuple(conditions)), start, -1, ((),), 1)
            tally = _counted(rest, sample)
        found[left_out.name if left_out else ""] = tally
    return found


def _in_one_go(conditions: list[Condition], relaxed: list[Condition], start: int) -> dict[str, Tally]:
    """Exact, from everybody who meets what is not relaxed; an index leads to them."""
    held = [one for one in conditions if not one.relaxes]
    leading = search.leaders(held, search.window(Question(tuple(conditions)), start, -1, ((),), 1))
    source = (
        f"SELECT * FROM talent_searchentry e WHERE {search.where([one.lead or one.sql for one in leading])} OFFSET 0"  # noqa: S608
    )
    counts, _ = _sampled(conditions, relaxed, source, [value for one in leading for value in one.params])
    found = {"": Tally(counts[0], counts[0][""], 1)}
    for number, one in enumerate(relaxed, start=1):
        tags = counts[0] + counts[number]
        found[one.name] = Tally(tags, tags[""], 1)
    return found


def _sampled(
    conditions: list[Condition], relaxed: list[Condition], source: str, params: list
) -> tuple[list[Counter[str]], int]:
    """Tags of rows of `source` that meet all (at 0), and of those that miss only the relaxed one of that number.

    "" counts rows. Then how many rows met what is not relaxed.
    """
    fixed = search.where([one.sql for one in conditions if not one.relaxes])
    missed = [f"CASE WHEN {one.sql} THEN 0 ELSE {number} END" for number, one in enumerate(relaxed, start=1)]
    misses = [f"CASE WHEN {one.sql} THEN 0 ELSE 1 END" for one in relaxed]
    sql = f"""
        WITH seen AS MATERIALIZED (
            SELECT e.tags, {" + ".join(missed) or "0"} AS missed, {" + ".join(misses) or "0"} AS misses
            FROM ({source}) e WHERE {fixed}
        )
        SELECT missed, tag, count(*)
        FROM seen, unnest(tags || ''::varchar) AS tag WHERE misses < 2 GROUP BY missed, tag
        UNION ALL SELECT -1, '', count(*) FROM seen
    """  # noqa: S608
    own = [value for one in relaxed for value in one.params]
    held = [value for one in conditions if not one.relaxes for value in one.params]
    counts: list[Counter[str]] = [Counter() for _ in range(len(relaxed) + 1)]
    met = 0
    with connection.cursor() as cursor:
        cursor.execute(sql, [*own, *own, *params, *held])
        for missed_at, tag, number in cursor.fetchall():
            if missed_at < 0:
                met = number
            else:
                counts[missed_at][tag] = number
    return counts, met


def _length(ring: str, params: list) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({ring}) r", params)  # noqa: S608
        (rows,) = cursor.fetchone()
    return rows


def _counted(conditions: list[Condition], sample: search.Sample) -> Tally:
    leading = search.leaders(conditions, sample)
    rest = [one for one in conditions if one not in leading]
    sql = f"""
        SELECT tag, count(*)
        FROM (SELECT * FROM talent_searchentry e WHERE {search.where([one.lead or one.sql for one in leading])} OFFSET 0) e,
            unnest(e.tags || ''::varchar) AS tag
        WHERE {search.where([one.sql for one in rest])} GROUP BY tag
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for one in [*leading, *rest] for value in one.params])
        tags: Counter[str] = Counter(dict(cursor.fetchall()))
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
        count = Tally(Counter({UNSTATED: nothing}), 0, tally.scale).count(UNSTATED)
        choices.append(_choice(kind, filters, UNSTATED, count, chosen))
    return Facet(kind.field, kind.label, choices)


def _languages(tally: Tally) -> Counter[str]:
    """People by language: each of theirs stands once, with its level."""
    found: Counter[str] = Counter()
    for tag, number in tally.tags.items():
        if tag.startswith("language:"):
            found[tag.split(":")[1]] += number
    return found


def _choice(kind: Kind, filters: Filters, value: str, count: search.Count, chosen: Iterable[str]) -> Choice:
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
