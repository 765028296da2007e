"""A page of performers whom an office looks for. Called inside the office's scope.

Two ways lead to a page. A few blocks of the shuffled ring, from where the page begins, have enough rows when many meet
what is asked; they also tell how rare each condition is. Where they have not, an index is asked for the rarest conditions
and the rest is read from the rows. Either costs what its own size is, whatever the planner believes (decision 13).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Organisation
from core.errors import Invalid
from core.pages import decode_cursor, encode_cursor
from talent.models import MediaAsset, Performer
from talent.policies import findable_q
from talent.search.filters import Filters
from talent.search.ring import Ring, ring_of
from talent.selectors.media import main_headshots_of
from talent.selectors.minors import minor_words
from talent.selectors.search_near import near_words
from talent.selectors.search_sql import Condition, Question, question

PAGE = 36
MOST_BLOCKS = 8
# Of a hundred people met in a sample, a tenth more or less is chance.
SURE = 100
# Below this many, entries are counted: what the last analysis of the table says may be none at all.
COUNTED = 2000
# What the index takes to go through one who meets a condition, or to see whether one who is left meets it too, and what
# reading a row takes: in tenths of a microsecond, more or less (decision 13).
MERGING, SKIPPING, READING = 1, 3, 25


@dataclass(frozen=True)
class Count:
    """How many there are: counted, or as many as those who were `met` in a sample make likely."""

    number: int
    met: int | None = None

    @property
    def is_exact(self) -> bool:
        return self.met is None

    @property
    def rounded(self) -> int:
        """An estimate to as many digits as are known: more would pretend to know."""
        if self.met is None:
            return self.number
        unit = 10 ** max(0, len(str(self.number)) - (2 if self.met >= SURE else 1))
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
    """A window of the ring: how many rows it had, how many met each condition, how many and who met all of a tier.

    `is_all` where the window was the whole ring; of `entries` in all where it was not.
    """

    rows: int
    entries: int
    is_all: bool
    met: dict[str, int]
    tiers: list[tuple[int, list[tuple[int, int]]]]

    def share(self, one: Condition) -> float:
        """Of all entries. What nobody met here may still be somewhere, and counts as half a row."""
        return max(self.met[one.name], 0.5) / max(self.rows, 1)

    def likely(self, met: int) -> int:
        return met if self.is_all else round(met / max(self.rows, 1) * self.entries)


def search_page(organisation: Organisation, filters: Filters, *, after: str | None = None, size: int = PAGE) -> Found:
    """Raises Invalid at "after" for an address that was tampered with, and at a field for what cannot be meant."""
    entries = entries_in_all()
    ring = ring_of(filters.seed, entries)
    tier, position, is_near = 0, -1, False
    if after:
        ring, tier, position, is_near = _place(after, organisation, filters)
    near = near_words(filters.typed) if is_near else None
    asked = question(organisation, filters, near)
    rows, count = _rows(asked, ring, entries, (tier, position), size)
    if not rows and after is None and filters.typed:
        near = near_words(filters.typed)
        # Somebody has these words, and it is something else that nobody meets.
        if near and near != [[word] for word in filters.typed]:
            rows, count = _rows(question(organisation, filters, near), ring, entries, (0, -1), size)
            is_near = bool(rows)
    more = len(rows) > size
    rows = rows[:size]
    cursor = None
    if more:
        place = [rows[-1][0], rows[-1][1], int(is_near), ring.bits]
        cursor = encode_cursor([*place, _mark(organisation, filters, place)])
    cards = cards_of(organisation, [row[2] for row in rows])
    return Found(cards, cursor, count, [word for words in near for word in words] if near and is_near else [])


def count_found(organisation: Organisation, filters: Filters) -> Count:
    """How many there are, without the words' near ones."""
    entries = entries_in_all()
    return _rows(question(organisation, filters), ring_of(filters.seed, entries), entries, (0, -1), 1)[1]


def ids_found(organisation: Organisation, filters: Filters, *, most: int) -> list[int]:
    """Everybody whom the search finds, up to `most`, without the words' near ones."""
    entries = entries_in_all()
    rows, _ = _rows(question(organisation, filters), ring_of(filters.seed, entries), entries, (0, -1), most)
    return [row[2] for row in rows[:most]]


def cards_of(organisation: Organisation, ids: Sequence[int]) -> list[Card]:
    """In the order of the ids. Who may not be found any more, however young the news, is left out."""
    found = Performer.objects.filter(findable_q(organisation), pk__any_of=list(ids), erased_at=None).in_bulk()
    performers = [found[pk] for pk in ids if pk in found]
    faces = main_headshots_of(performers)
    minors = minor_words([one for one in performers if one.born_on is not None])
    return [Card(one, faces.get(one.pk), minors.get(one.pk, "")) for one in performers]


def _mark(organisation: Organisation, filters: Filters, place: Sequence[int]) -> str:
    """Further pages are not logged, so a cursor leads on in the search that it came from and in no other."""
    said = f"{organisation.pk}?{filters.query()}#{','.join(map(str, place))}"
    return salted_hmac("talent.search.after", said, algorithm="sha256").hexdigest()[:20]


def _place(after: str, organisation: Organisation, filters: Filters) -> tuple[Ring, int, int, bool]:
    *place, mark = decode_cursor(after, 5)
    if not constant_time_compare(str(mark), _mark(organisation, filters, place)):
        raise _damaged()
    tier, position, is_near, bits = place
    return Ring(filters.seed, bits), tier, position, bool(is_near)


def _damaged() -> Invalid:
    return Invalid("This page address is damaged. Start again from the first page.", field="after")


def _rows(
    asked: Question, ring: Ring, entries: int, beyond: tuple[int, int], size: int
) -> tuple[list[tuple[int, int, int]], Count]:
    """(tier, position, performer id) of one more than `size`, and how many there are in all tiers."""
    tier, position = beyond
    if tier >= len(asked.tiers):
        raise _damaged()
    tiers = [(*asked.always, *extra) for extra in asked.tiers[tier:]]
    sample = _wide_enough(tiers, ring, entries, position, size + 1)
    if asked.named and not sample.is_all and all(len(found) <= size for _, found in sample.tiers):
        return _both_tiers(asked, sample, ring, beyond, size + 1)
    rows: list[tuple[int, int, int]] = []
    number, guessed = 0, None
    for step, conditions in enumerate(tiers):
        if step and position >= 0:
            position = -1
            sample = _wide_enough(tiers, ring, entries, position, size + 1)
        met, found = sample.tiers[step]
        total = sample.likely(met)
        if not sample.is_all and len(found) <= size - len(rows):
            found, total = by_index(conditions, sample, ring, position, size + 1)
        elif not sample.is_all:
            guessed = (guessed or 0) + met
        number += total
        rows += [(tier + step, place, pk) for pk, place in found]
    return rows[: size + 1], Count(number, guessed)


def _wide_enough(tiers: Sequence[Sequence[Condition]], ring: Ring, entries: int, position: int, most: int) -> Sample:
    """One block, or as many as fill a page of the commonest tier where that is less to read than all who meet it."""
    sample = window(tiers, ring, entries, position, most)
    met = max(met for met, _ in sample.tiers)
    if sample.is_all or not met or any(len(found) >= most for _, found in sample.tiers):
        return sample
    rows = 1.3 * most / met * sample.rows
    blocks = math.ceil(rows / sample.rows)
    if rows > sample.likely(met) or blocks > MOST_BLOCKS:
        return sample
    return window(tiers, ring, entries, position, most, blocks=blocks)


def window(
    tiers: Sequence[Sequence[Condition]],
    ring: Ring,
    entries: int,
    position: int,
    most: int,
    *,
    blocks: int = 1,
) -> Sample:
    """Entries of so many blocks, asked every condition; of each tier up to `most` who come behind `position`, in order."""
    every = list(dict.fromkeys(one for conditions in tiers for one in conditions))
    names = {one: f"k{number}" for number, one in enumerate(every)}
    columns = "".join(f", ({one.sql}) AS {name}" for one, name in names.items())
    counts = "".join(f", count(*) FILTER (WHERE {name})" for name in names.values())
    tier_sql = []
    for conditions in tiers:
        met = where([names[one] for one in conditions])
        tier_sql.append(
            f", count(*) FILTER (WHERE {met}), (array_agg(ARRAY[performer_id, place] ORDER BY place)"
            f" FILTER (WHERE {met} AND place > {int(position)}))[1:{int(most)}]"
        )
    keys = ring.keys_from(position, blocks)
    sql = (
        f"SELECT count(*){counts}{''.join(tier_sql)} FROM"  # noqa: S608
        f" (SELECT e.performer_id, {ring.place_sql()} AS place{columns} FROM ({in_blocks(keys)}) e OFFSET 0) seen"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for one in every for value in one.params])
        (rows, *values) = cursor.fetchone()
    met_by = dict(zip((one.name for one in every), values[: len(every)], strict=True))
    rest = values[len(every) :]
    found = [(rest[at], [tuple(one) for one in rest[at + 1] or []]) for at in range(0, len(rest), 2)]
    return Sample(rows, entries, len(keys) == ring.blocks, met_by, found)


def in_blocks(keys: Sequence[tuple[int, int]]) -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM talent_searchentry WHERE shuffle >= {low} AND shuffle < {high}"  # noqa: S608
        for low, high in keys
    )


def by_index(
    conditions: Sequence[Condition], sample: Sample, ring: Ring, position: int, most: int
) -> tuple[list[tuple[int, int]], int]:
    """Everybody who meets the conditions, behind `position`, and how many there are from the ring's beginning on."""
    source, params = led_by_index(conditions, sample)
    sql = f"""
        WITH found AS MATERIALIZED (SELECT e.performer_id, {ring.place_sql()} AS place FROM {source})
        SELECT performer_id, place, (SELECT count(*) FROM found) FROM found WHERE place > %s ORDER BY place LIMIT %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, position, most])
        rows = cursor.fetchall()
    return [(pk, at) for pk, at, _ in rows], rows[0][2] if rows else 0


def _both_tiers(
    asked: Question, sample: Sample, ring: Ring, beyond: tuple[int, int], most: int
) -> tuple[list[tuple[int, int, int]], Count]:
    """Whoever has the words, in one go where they are few: those whose name has them first."""
    conditions = [*asked.always, *([asked.worded] if asked.worded and beyond[0] == 0 else asked.tiers[-1])]
    source, params = led_by_index(conditions, sample)
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT e.performer_id, {ring.place_sql()} AS place, CASE WHEN {asked.named.sql} THEN 0 ELSE 1 END AS tier
            FROM {source}
        )
        SELECT tier, place, performer_id, (SELECT count(*) FROM found) FROM found
        WHERE (tier, place) > (%s, %s) ORDER BY tier, place LIMIT %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*asked.named.params, *params, *beyond, most])
        rows = cursor.fetchall()
    return [(tier, at, pk) for tier, at, pk, _ in rows], Count(rows[0][3] if rows else 0)


def led_by_index(conditions: Sequence[Condition], sample: Sample) -> tuple[str, list]:
    """Entries `e` that meet all: an index names those that meet the leading ones, the rest is read from the rows.

    OFFSET 0 keeps the planner from asking the index for all of them.
    """
    leading = leaders(conditions, sample)
    # Of what is left the rarest first: who misses it is not asked the rest.
    rest = sorted((one for one in conditions if one not in leading), key=sample.share)
    led = where([one.led[0] for one in leading])
    sql = f"(SELECT * FROM talent_searchentry e WHERE {led} OFFSET 0) e WHERE {where([one.sql for one in rest])}"  # noqa: S608
    return sql, [value for one in leading for value in one.led[1]] + [value for one in rest for value in one.params]


def leaders(conditions: Sequence[Condition], sample: Sample) -> list[Condition]:
    """The rarest first, for as long as finding who meets one more costs less than reading those whom it spares."""
    left = float(sample.entries)
    chosen: list[Condition] = []
    for one in sorted((c for c in conditions if c.by_index), key=sample.share):
        share = sample.share(one)
        cost = sample.entries * share * MERGING if one.is_merged else left * SKIPPING
        if not chosen or cost < left * (1 - share) * READING:
            chosen.append(one)
            left *= share
    return chosen


def where(parts: Sequence[str]) -> str:
    return " AND ".join(parts) or "TRUE"


def entries_in_all() -> int:
    """About as many as there are: what the last analysis of the table counted, or a count where there was none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'talent_searchentry'::regclass")
        (known,) = cursor.fetchone()
        if known < COUNTED:
            cursor.execute("SELECT count(*) FROM talent_searchentry")
            (known,) = cursor.fetchone()
    return known
