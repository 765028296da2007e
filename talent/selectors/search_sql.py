"""What filters ask, as conditions on a search entry `e`. Called inside the office's scope."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import Organisation
from core import clock
from core.errors import Invalid
from talent import seen
from talent.models import TalentList, TalentListEntry
from talent.search.filters import Filters
from talent.search.places import places_within
from talent.search.tags import AGE_STEP, HEIGHT_STEP, LEVELS, NAME_MARK, UNSTATED, steps, tag

# Shorter words are looked for as they stand: half the world begins with “ma”.
SHORTEST_PREFIX = 3
WORDED = "e.words @@ %s::tsquery"
# Sorted, or it would be sorted anew for every row that is asked.
TAGGED = "e.tags && ARRAY(SELECT id FROM talent_searchtag WHERE tag = ANY(%s::varchar[]) ORDER BY id)"


@dataclass(frozen=True, eq=False)
class Condition:
    """`by_index`: an index finds what meets it, by `lead` where that says it in another way.

    `is_merged`: the index goes through all that it finds before the next condition is asked, and does not skip.
    `relaxes`: a facet counts its answers as if it were not asked.
    """

    name: str
    sql: str
    params: tuple = ()
    by_index: bool = True
    is_merged: bool = False
    relaxes: bool = False
    lead: tuple[str, tuple] | None = None

    @property
    def led(self) -> tuple[str, tuple]:
        return self.lead or (self.sql, self.params)


@dataclass(frozen=True)
class Question:
    """`always` holds for every row. With words, rows whose name has them all come before those that have them elsewhere."""

    always: tuple[Condition, ...] = ()
    named: Condition | None = None
    worded: Condition | None = None
    tiers: tuple[tuple[Condition, ...], ...] = field(default=((),))


def question(organisation: Organisation, filters: Filters, words: Sequence[Sequence[str]] | None = None) -> Question:
    """`words` are alternatives for each word that was typed, where what was typed is on nobody."""
    always = (
        *_door(organisation),
        *_tags(filters),
        *_ranges(filters),
        *_base(filters),
        *_answers(filters),
        *_dates(filters),
        *_office(organisation, filters),
    )
    if words is not None:
        query = " & ".join("(" + " | ".join(_lexeme(one) for one in near) + ")" for near in words)
        shaped = Condition("words", WORDED, (query,), is_merged=True)
        return Question(always, None, shaped, ((shaped,),))
    if not filters.typed:
        return Question(always)
    named = Condition("name", WORDED, (_all_of(filters.typed, mark=NAME_MARK),), is_merged=True)
    worded = Condition("words", WORDED, (_all_of(filters.typed),), is_merged=True)
    elsewhere = Condition("elsewhere", f"NOT {WORDED}", named.params, by_index=False)
    return Question(always, named, worded, ((named,), (worded, elsewhere)))


def _all_of(words: Sequence[str], mark: str = "") -> str:
    return " & ".join(_lexeme(mark + word) + (":*" if len(word) >= SHORTEST_PREFIX else "") for word in words)


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _door(organisation: Organisation) -> list[Condition]:
    """As talent.policies.findable_q, which is asked again for every row that is shown."""
    if organisation.is_verified:
        return []
    return [Condition("door", "e.visibility = 'public' AND NOT e.is_minor", by_index=False)]


def _any(name: str, tags: Sequence[str], *, relaxes: bool = False) -> Condition:
    return Condition(name, TAGGED, (list(tags),), relaxes=relaxes)


def _each(name: str, wanted: Sequence[Sequence[str]], *, unstated: bool) -> list[Condition]:
    """One of every group in `wanted`, or, where that is an answer too, nothing stated."""
    nothing = tag(name, UNSTATED)
    if not unstated:
        return [_any(f"{name} {number}", group) for number, group in enumerate(wanted)]
    if not wanted:
        return [_any(name, [nothing])]
    sql = " AND ".join([TAGGED] * len(wanted))
    return [Condition(name, f"(({sql}) OR {TAGGED})", (*map(list, wanted), [nothing]))]


def _tags(filters: Filters) -> list[Condition]:
    found = []
    for name, values in (("plays", filters.plays), ("credit", filters.credits)):
        if values:
            found.append(_any(name, [tag(name, one) for one in values], relaxes=True))
    skill = "skill+" if filters.evidenced else "skill"
    for name, values, tags_for in (
        ("language", filters.languages, _at_least),
        ("accent", filters.accents, lambda one: [tag("accent", one)]),
        ("skill", filters.skills, lambda one: [tag(skill, one)]),
    ):
        if values:
            wanted = [tags_for(one) for one in values if one != UNSTATED]
            found += _each(name, wanted, unstated=UNSTATED in values)
    return found


def _at_least(asked: str) -> list[str]:
    language, _, level = asked.partition(":")
    return [tag("language", language, number) for number in LEVELS.values() if number >= int(level or 1)]


def _ranges(filters: Filters) -> list[Condition]:
    """Ranges that touch what is asked: an index leads to the steps, the columns decide to the year."""
    return [
        *_range("age", filters.age_from, filters.age_to, unstated=filters.age_unstated),
        *_range("height", filters.height_from, filters.height_to, unstated=filters.height_unstated),
    ]


def _range(name: str, low: int | None, high: int | None, *, unstated: bool) -> list[Condition]:
    step, most, first, last = RANGES[name]
    nothing = [tag(name, UNSTATED)] if unstated else []
    if low is None and high is None:
        return [_any(name, nothing, relaxes=True)] if unstated else []
    lowest, highest = low or 0, most if high is None else high
    tags = [*(tag(name, one) for one in steps(lowest, highest, step)), *nothing]
    exact = f"({first} <= %s AND {last} >= %s" + (f" OR {first} IS NULL)" if unstated else ")")
    lead = (f"{TAGGED} AND {exact}", (tags, highest, lowest))
    return [Condition(name, exact, (highest, lowest), relaxes=True, lead=lead)]


RANGES = {
    "age": (AGE_STEP, 110, "e.playing_age_min", "e.playing_age_max"),
    "height": (HEIGHT_STEP, 260, "e.height_cm", "e.height_cm"),
}


def _base(filters: Filters) -> list[Condition]:
    tags = [tag("base", UNSTATED)] if filters.base_unstated else []
    if filters.base:
        place = filters.place
        near = places_within(place, filters.within) if place and filters.within else [place.key] if place else []
        tags += [tag("base", filters.base), *(tag("at", key) for key in near)]
    return [_any("base", tags, relaxes=True)] if tags else []


def _answers(filters: Filters) -> list[Condition]:
    return [
        _any(name, [tag(name, answer)], relaxes=True)
        for name, answer in (("rep", filters.represented), ("reel", filters.reel))
        if answer
    ]


BUSY = "SELECT 1 FROM talent_bookout b WHERE b.performer_id = e.performer_id"
KEPT = (
    "(EXISTS (SELECT 1 FROM talent_bookout b WHERE b.performer_id = e.performer_id AND b.ends_on >= %s)"
    " OR EXISTS (SELECT 1 FROM talent_calendarsource c WHERE c.performer_id = e.performer_id))"
)
KEEPERS = (
    "e.performer_id IN (SELECT performer_id FROM talent_bookout WHERE ends_on >= %s"
    " UNION SELECT performer_id FROM talent_calendarsource)"
)


def _dates(filters: Filters) -> list[Condition]:
    """Free by the dates they keep here; who keeps none has stated nothing, and is taken in only when that is asked."""
    today = clock.today()
    if filters.free_from is None:
        return [Condition("dates", f"NOT {KEPT}", (today,), by_index=False)] if filters.dates_unstated else []
    clash = f"NOT EXISTS ({BUSY} AND b.starts_on <= %s AND b.ends_on >= %s)"
    free = Condition("dates", clash, (filters.free_to, filters.free_from), by_index=False)
    return [free] if filters.dates_unstated else [free, Condition("kept", KEPT, (today,), lead=(KEEPERS, (today,)))]


# One table in memory for all rows that are asked.
SHOWN = "e.performer_id NOT IN (SELECT performer_id FROM talent_notshown WHERE organisation_id = %s)"


def _office(organisation: Organisation, filters: Filters) -> list[Condition]:
    """What only this office knows: whom it leaves out, has seen, keeps on a list, or has in for a role."""
    found = [Condition("not_shown", SHOWN, (organisation.pk,), by_index=False)]
    if filters.in_list is not None:
        if not TalentList.objects.filter(pk=filters.in_list, removed_at__isnull=True).exists():
            raise Invalid("That list is no longer there.", field="in_list")
        entries = TalentListEntry.objects.filter(talent_list=filters.in_list)
        found.append(_among("in_list", [entries], inside=True))
    if filters.seen:
        found.append(_among("seen", seen.rows_seen(organisation), inside=filters.seen == "yes"))
    if filters.union:
        found.append(_union(organisation, filters))
    if filters.not_role is not None:
        found.append(_among("not_role", seen.rows_in_for(organisation, filters.not_role), inside=False))
    return found


def _union(organisation: Organisation, filters: Filters) -> Condition:
    """Only what was told to this office, as the reader may see it there; what nobody told it is nobody's business."""
    if filters.reader_id is None:
        raise Invalid("What people told you about unions is asked on the page of the search only.", field="union")
    told = [one for one in filters.union if one != UNSTATED]
    among = _among("union", seen.rows_told(filters.reader_id, organisation, told), inside=True)
    if UNSTATED not in filters.union:
        return among
    silent = _among("union", seen.rows_told(filters.reader_id, organisation), inside=False)
    if not told:
        return silent
    return Condition("union", f"({among.sql} OR {silent.sql})", (*among.params, *silent.params), by_index=False)


def _among(name: str, sources: Sequence[QuerySet], *, inside: bool) -> Condition:
    if not sources:
        return Condition(name, "FALSE" if inside else "TRUE", by_index=False)
    parts, leads, params = [], [], []
    for source in sources:
        sql, given = source.order_by().values("performer_id").query.sql_with_params()
        parts.append(f"EXISTS (SELECT 1 FROM ({sql}) s WHERE s.performer_id = e.performer_id)")  # noqa: S608
        leads.append(f"e.performer_id IN ({sql})")
        params += given
    anywhere = "(" + " OR ".join(parts) + ")"
    if not inside:
        return Condition(name, f"NOT {anywhere}", tuple(params), by_index=False)
    return Condition(name, anywhere, tuple(params), lead=("(" + " OR ".join(leads) + ")", tuple(params)))
