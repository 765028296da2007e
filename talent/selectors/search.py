"""A page of performers whom an office looks for. Called inside the office's scope.

Two ways lead to a page. A window of the shuffled ring, from where the page begins, has enough rows when many meet what
is asked; it also tells how rare each condition is. Where it has not, an index is asked for the rarest conditions and
the rest is read from the rows. Either costs what its own size is, whatever the planner believes (decision 13).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Organisation
from core.errors import Invalid
from core.pages import decode_cursor, encode_cursor
from talent.models import MediaAsset, Performer
from talent.policies import findable_q
from talent.search.filters import Filters
from talent.selectors.media import main_headshots_of
from talent.selectors.minors import minor_words
from talent.selectors.search_near import near_words
from talent.selectors.search_sql import Condition, Question, question

PAGE = 36
RING = 2**62
WINDOW = 2000
# An index that leads to no more rows than these has done enough; the rest is faster read than looked up.
ENOUGH_LED = 2000

POSITION = "CASE WHEN e.shuffle >= {start} THEN e.shuffle - {start} ELSE e.shuffle - {start} + {ring} END"


@dataclass(frozen=True)
class Count:
    """How many there are: counted, or as many as a sample makes likely."""

    number: int
    is_exact: bool

    @property
    def rounded(self) -> int:
        """An estimate to two digits: more would pretend to know."""
        if self.is_exact or self.number < 100:
            return self.number
        unit = 10 ** (len(str(self.number)) - 2)
        return round(self.number / unit) * unit


@dataclass(frozen=True)
class Card:
    performer: Performer
    face: MediaAsset | None
    minor: str


@dataclass(frozen=True)
class Found:
    """A page; `near` are the words that were looked for instead where nobody has those that were typed."""

    cards: list[Card]
    next_cursor: str | None
    count: Count
    near: list[str]


@dataclass(frozen=True)
class Sample:
    """A window of the ring: how many rows it had, how many met each condition, and who met all of a tier."""

    rows: int
    met: dict[str, int]
    tiers: list[tuple[int, list[tuple[int, int]]]]
    is_all: bool


def search_page(organisation: Organisation, filters: Filters, *, after: str | None = None, size: int = PAGE) -> Found:
    """Raises Invalid at "after" for an address that was tampered with, and at a field for what cannot be meant."""
    tier, position, is_near = _place(after)
    near = near_words(filters.typed) if is_near else None
    asked = question(organisation, filters, near)
    rows, count = _rows(asked, filters.seed, tier, position, size)
    if not rows and after is None and filters.typed and (near := near_words(filters.typed)):
        is_near = True
        rows, count = _rows(question(organisation, filters, near), filters.seed, 0, -1, size)
    more = len(rows) > size
    rows = rows[:size]
    cursor = encode_cursor([rows[-1][0], rows[-1][1], int(is_near)]) if more else None
    cards = cards_of(organisation, [row[2] for row in rows])
    return Found(cards, cursor, count, [word for words in near for word in words] if near and is_near else [])


def ids_found(organisation: Organisation, filters: Filters, *, most: int) -> list[int]:
    """Everybody whom the search finds, up to `most`, without the words' near ones."""
    rows, _ = _rows(question(organisation, filters), filters.seed, 0, -1, most)
    return [row[2] for row in rows[:most]]


def cards_of(organisation: Organisation, ids: Sequence[int]) -> list[Card]:
    """In the order of the ids. Who may not be found any more, however young the news, is left out."""
    found = Performer.objects.filter(findable_q(organisation), pk__any_of=list(ids), erased_at=None).in_bulk()
    performers = [found[pk] for pk in ids if pk in found]
    faces = main_headshots_of(performers)
    minors = minor_words([one for one in performers if one.born_on is not None])
    return [Card(one, faces.get(one.pk), minors.get(one.pk, "")) for one in performers]


def _place(after: str | None) -> tuple[int, int, bool]:
    if not after:
        return 0, -1, False
    tier, position, is_near = decode_cursor(after, 3)
    if not (_is_number(tier, 1) and _is_number(position, RING) and _is_number(is_near, 1)):
        raise Invalid("This page address is damaged. Start again from the first page.", field="after")
    return tier, position, bool(is_near)


def _is_number(value: Any, most: int) -> bool:
    return isinstance(value, int) and 0 <= value <= most


def ring_start(seed: int) -> int:
    return int.from_bytes(hashlib.blake2b(str(seed).encode(), digest_size=8).digest()) % RING


def _rows(asked: Question, seed: int, tier: int, position: int, size: int) -> tuple[list[tuple[int, int, int]], Count]:
    """(tier, position, performer id) of one more than `size`, and how many there are in all tiers."""
    start = ring_start(seed)
    if tier >= len(asked.tiers):
        raise Invalid("This page address is damaged. Start again from the first page.", field="after")
    sample = window(asked, start, position, asked.tiers[tier:], size + 1)
    if asked.named and not sample.is_all and all(len(found) <= size for _, found in sample.tiers):
        return _both_tiers(asked, sample, start, (tier, position), size + 1)
    rows: list[tuple[int, int, int]] = []
    number, is_exact = 0, True
    for step, extra in enumerate(asked.tiers[tier:]):
        here = tier + step
        if step and position >= 0:
            position = -1
            sample = window(asked, start, position, asked.tiers[tier:], size + 1)
        met, found = sample.tiers[step]
        if sample.is_all:
            total = met
        elif len(found) > size - len(rows):
            total, is_exact = round(met / sample.rows * entries_in_all()), False
        else:
            found, total = by_index((*asked.always, *extra), sample, start, position, size + 1)
        number += total
        rows += [(here, place, pk) for pk, place in found]
    return rows[: size + 1], Count(number, is_exact)


def window(asked: Question, start: int, position: int, tiers: Sequence[Sequence[Condition]], most: int) -> Sample:
    """Entries of the ring from behind `position` on, asked every condition; up to `most` of each tier, in order."""
    every = list(dict.fromkeys([*asked.always, *(one for extra in tiers for one in extra)]))
    names = {one: f"k{number}" for number, one in enumerate(every)}
    ring, ring_params = ring_sql(start, position, WINDOW)
    place = POSITION.format(start=start, ring=RING)
    columns = "".join(f", ({one.sql}) AS {name}" for one, name in names.items())
    counts = "".join(f", count(*) FILTER (WHERE {name})" for name in names.values())
    tier_sql = []
    for extra in tiers:
        met = " AND ".join(["TRUE", *(names[one] for one in (*asked.always, *extra))])
        tier_sql.append(
            f", count(*) FILTER (WHERE {met})"
            f", (array_agg(ARRAY[performer_id, place] ORDER BY place) FILTER (WHERE {met}))[1:{int(most)}]"
        )
    sql = (
        f"SELECT count(*){counts}{''.join(tier_sql)} FROM"  # noqa: S608
        f" (SELECT e.performer_id, {place} AS place{columns} FROM ({ring}) e OFFSET 0) seen"
    )
    params = [*(value for one in every for value in one.params), *ring_params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (total, *values) = cursor.fetchone()
    met_by = dict(zip((one.name for one in every), values[: len(every)], strict=True))
    rest = values[len(every) :]
    found = [(rest[at], [tuple(one) for one in rest[at + 1] or []]) for at in range(0, len(rest), 2)]
    return Sample(total, met_by, found, is_all=total < WINDOW and position < 0)


def ring_sql(start: int, position: int, rows: int) -> tuple[str, list[int]]:
    """So many entries from behind `position` on, round the ring to where it began."""
    where = start + position
    first = "SELECT * FROM talent_searchentry WHERE shuffle > %s ORDER BY shuffle LIMIT %s"
    if where >= RING:
        return (
            "SELECT * FROM talent_searchentry WHERE shuffle > %s AND shuffle < %s ORDER BY shuffle LIMIT %s",
            [where - RING, start, rows],
        )
    second = "SELECT * FROM talent_searchentry WHERE shuffle < %s ORDER BY shuffle LIMIT %s"
    return f"(({first}) UNION ALL ({second})) LIMIT %s", [where, rows, start, rows, rows]


def by_index(
    conditions: Sequence[Condition], sample: Sample, start: int, position: int, most: int
) -> tuple[list[tuple[int, int]], int]:
    """Everybody who meets the conditions, behind `position`, and how many there are from the ring's beginning on."""
    leading = leaders(conditions, sample)
    rest = [one for one in conditions if one not in leading]
    place = POSITION.format(start=start, ring=RING)
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT e.performer_id, {place} AS place
            FROM (SELECT * FROM talent_searchentry e WHERE {where([one.lead or one.sql for one in leading])} OFFSET 0) e
            WHERE {where([one.sql for one in rest])}
        )
        SELECT performer_id, place, (SELECT count(*) FROM found) FROM found WHERE place > %s ORDER BY place LIMIT %s
    """  # noqa: S608
    params = [value for one in [*leading, *rest] for value in one.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, position, most])
        rows = cursor.fetchall()
    return [(pk, at) for pk, at, _ in rows], rows[0][2] if rows else 0


def _both_tiers(
    asked: Question, sample: Sample, start: int, beyond: tuple[int, int], most: int
) -> tuple[list[tuple[int, int, int]], Count]:
    """Whoever has the words, in one go where they are few: those whose name has them first."""
    conditions = [*asked.always, *([asked.worded] if asked.worded and beyond[0] == 0 else asked.tiers[-1])]
    leading = leaders(conditions, sample)
    rest = [one for one in conditions if one not in leading]
    place = POSITION.format(start=start, ring=RING)
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT e.performer_id, {place} AS place, CASE WHEN {asked.named.sql} THEN 0 ELSE 1 END AS tier
            FROM (SELECT * FROM talent_searchentry e WHERE {where([one.lead or one.sql for one in leading])} OFFSET 0) e
            WHERE {where([one.sql for one in rest])}
        )
        SELECT tier, place, performer_id, (SELECT count(*) FROM found) FROM found
        WHERE (tier, place) > (%s, %s) ORDER BY tier, place LIMIT %s
    """  # noqa: S608
    # As they stand in the statement: what the name says comes before what leads and what is left.
    params = [value for one in [asked.named, *leading, *rest] for value in one.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *beyond, most])
        rows = cursor.fetchall()
    return [(tier, at, pk) for tier, at, pk, _ in rows], Count(rows[0][3] if rows else 0, is_exact=True)


def leaders(conditions: Sequence[Condition], sample: Sample) -> list[Condition]:
    """The rarest first, until they lead to few enough; what the sample did not meet at all counts as half a row."""
    number = entries_in_all()
    expected = float(number)
    chosen: list[Condition] = []
    for one in sorted((c for c in conditions if c.by_index), key=lambda c: sample.met[c.name]):
        if chosen and expected <= ENOUGH_LED:
            break
        chosen.append(one)
        expected *= max(sample.met[one.name], 0.5) / max(sample.rows, 1)
    return chosen


def where(parts: Sequence[str]) -> str:
    return " AND ".join(parts) or "TRUE"


def entries_in_all() -> int:
    """About as many as there are: what the last analysis of the table counted, or a count where there was none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'talent_searchentry'::regclass")
        (known,) = cursor.fetchone()
        if known < WINDOW:
            cursor.execute("SELECT count(*) FROM talent_searchentry")
            (known,) = cursor.fetchone()
    return known
