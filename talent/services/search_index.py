"""Search entries, made from profiles. The database says whose is due (talent.models.due); one process at a time writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from psycopg2.extras import execute_values

from accounts.tenancy import across_offices
from core import clock
from core.db import held_by_one
from talent.models import (
    Credit,
    MediaAsset,
    Performer,
    PerformerLanguage,
    PerformerSkill,
    Representation,
    SearchEntry,
    SearchTag,
    SearchWord,
    Training,
)
from talent.policies import live_representation_q
from talent.search.tags import NAME_MARK, Facts, lexemes_of, tags_of
from talent.states import STANDS, MediaKind, MediaState, Visibility

# One process brings entries up to date; whoever writes any waits for the others.
LOCK, WRITING = 6_08_01, 6_08_02
CHUNK = 500
FINDABLE = (Visibility.PUBLIC, Visibility.TRADE)

UPSERT = """
INSERT INTO talent_searchentry
    (performer_id, visibility, is_minor, tags, words, playing_age_min, playing_age_max, height_cm, listed_at, updated_at)
VALUES %s
ON CONFLICT (performer_id) DO UPDATE SET
    visibility = EXCLUDED.visibility, is_minor = EXCLUDED.is_minor, tags = EXCLUDED.tags, words = EXCLUDED.words,
    playing_age_min = EXCLUDED.playing_age_min, playing_age_max = EXCLUDED.playing_age_max,
    height_cm = EXCLUDED.height_cm, updated_at = EXCLUDED.updated_at
"""
ROW = "(%s, %s, %s, %s::int[], array_to_tsvector(%s::text[]), %s, %s, %s, %s, %s)"
# A word that no entry has any more may be somebody's name: it goes with them. So does what only they stated.
FORGET_WORDS = """
DELETE FROM talent_searchword known
WHERE known.word = ANY(%s) AND NOT EXISTS (
    SELECT 1 FROM talent_searchentry WHERE words @@ (quote_literal(known.word))::tsquery
)
"""
FORGET_TAGS = """
DELETE FROM talent_searchtag known
WHERE known.id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM talent_searchentry WHERE tags && ARRAY[known.id])
"""


# An entry says who is represented on the day, in UTC, on which it was made.
TURNED = """
INSERT INTO talent_searchdue (performer_id)
SELECT DISTINCT entry.performer_id
FROM talent_searchentry entry JOIN talent_representation who ON who.performer_id = entry.performer_id
WHERE who.standing = ANY(%(standing)s) AND (
    (who.starts_on <= %(today)s AND entry.updated_at < who.starts_on::timestamp AT TIME ZONE 'UTC')
    OR (who.ends_on <= %(today)s AND entry.updated_at < who.ends_on::timestamp AT TIME ZONE 'UTC'))
AND NOT EXISTS (SELECT 1 FROM talent_searchdue due WHERE due.performer_id = entry.performer_id)
"""


def refresh_due_entries(*, most: int = 20_000) -> int:
    """Bring up to `most` entries up to their profiles; returns how many performers were looked at.

    Another process that does so at the moment is left alone: two at once could write the older of two readings last.
    """
    seen = 0
    with held_by_one(LOCK, 0) as is_ours:
        while is_ours and seen < most and (ids := _refresh_some()):
            seen += ids
    return seen


def rebuild_entries() -> int:
    """Every entry anew: after a change of what an entry holds, or of a place's name. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO talent_searchdue (performer_id) SELECT id FROM talent_performer ORDER BY id")
    return refresh_due_entries(most=2**62)


@transaction.atomic
def mark_turned_representations() -> None:
    """Representation that began or ended since somebody's entry was made, without anybody writing it.

    Held against the entries themselves, so a day on which no worker ran is made up for on the next.
    """
    with across_offices("the day turns for all agencies alike"), connection.cursor() as cursor:
        cursor.execute(TURNED, {"today": clock.today(), "standing": list(STANDS)})


@transaction.atomic
def _refresh_some() -> int:
    """Due rows are taken before the profiles are read, so what changes after the reading is due again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM talent_searchdue WHERE id IN (SELECT id FROM talent_searchdue ORDER BY id LIMIT %s)"
            " RETURNING performer_id",
            [CHUNK],
        )
        ids = sorted({row[0] for row in cursor.fetchall()})
    if ids:
        refresh_entries(ids)
    return len(ids)


@transaction.atomic
def refresh_entries(performer_ids: Sequence[int]) -> None:
    """Entries of these performers as their profiles are now; those who may not be found have none. Statements are few."""
    with connection.cursor() as cursor:
        # A word or tag that one forgets while another writes an entry with it would be missing.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
    # In key order, as whoever takes many performers away does: of the two, one waits for the other.
    found_now = Performer.objects.filter(pk__any_of=performer_ids, visibility__in=FINDABLE, erased_at=None)
    performers = list(found_now.order_by("pk"))
    words_before, tags_before = _words_of(performer_ids), _tags_of(performer_ids)
    facts = _facts_of(performers)
    found = [performer.pk for performer in performers]
    SearchEntry.objects.filter(pk__any_of=list(set(performer_ids) - set(found))).delete()
    stated = {performer.pk: tags_of(facts[performer.pk]) for performer in performers}
    numbers = _numbers({one for tags in stated.values() for one in tags})
    words: set[str] = set()
    rows = []
    now = clock.now()
    for performer in performers:
        all_words, named = lexemes_of(facts[performer.pk])
        words.update(all_words)
        rows.append(
            (
                performer.pk,
                performer.visibility,
                performer.born_on is not None,
                sorted(numbers[one] for one in stated[performer.pk]),
                [*all_words, *(NAME_MARK + word for word in named)],
                performer.playing_age_min,
                performer.playing_age_max,
                performer.height_cm,
                now,
                now,
            )
        )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, UPSERT, rows, template=ROW, page_size=CHUNK)
        SearchWord.objects.bulk_create(
            [SearchWord(word=word) for word in sorted(words)], batch_size=5000, ignore_conflicts=True
        )
        if gone := sorted(words_before - words):
            cursor.execute(FORGET_WORDS, [gone])
        if unstated := sorted(tags_before - set(numbers.values())):
            cursor.execute(FORGET_TAGS, [unstated])


def _numbers(tags: set[str]) -> dict[str, int]:
    """Of every tag, also of those that nobody stated before."""
    known = dict(SearchTag.objects.filter(tag__any_of=list(tags)).values_list("tag", "pk"))
    if new := sorted(tags - known.keys()):
        known |= {one.tag: one.pk for one in SearchTag.objects.bulk_create([SearchTag(tag=tag) for tag in new])}
    return known


def _words_of(performer_ids: Sequence[int]) -> set[str]:
    words = _held("tsvector_to_array(words)", performer_ids)
    return {word for word in words if not word.startswith(NAME_MARK)}


def _tags_of(performer_ids: Sequence[int]) -> set[int]:
    return _held("tags", performer_ids)


def _held(column: str, performer_ids: Sequence[int]) -> set:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT unnest({column}) FROM talent_searchentry WHERE performer_id = ANY(%s)",  # noqa: S608
            [list(performer_ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def _facts_of(performers: Sequence[Performer]) -> dict[int, Facts]:
    ids = [performer.pk for performer in performers]
    languages = _lists(PerformerLanguage.objects.filter(performer__any_of=ids), "language", "level")
    skills = _lists(PerformerSkill.objects.filter(performer__any_of=ids), "skill", "clip__state", "clip__removed_at")
    credits_ = _lists(Credit.objects.filter(performer__any_of=ids), "kind", "production", "role", "director", "company")
    training = _lists(Training.objects.filter(performer__any_of=ids), "school", "course")
    reels = MediaAsset.objects.filter(
        performer__any_of=ids, kind=MediaKind.REEL, state=MediaState.READY, removed_at__isnull=True
    )
    with_reel = set(reels.values_list("performer_id", flat=True))
    with across_offices("whether anybody speaks for a performer stands on their page"):
        live = Representation.objects.filter(live_representation_q(), performer__any_of=ids)
        represented = set(live.values_list("performer_id", flat=True))
    return {
        performer.pk: Facts(
            stage_name=performer.stage_name,
            plays=performer.plays,
            playing_age_min=performer.playing_age_min,
            playing_age_max=performer.playing_age_max,
            height_cm=performer.height_cm,
            bases=performer.bases,
            accents=performer.accents,
            languages=languages[performer.pk],
            skills=[
                (skill, state == MediaState.READY and removed_at is None)
                for skill, state, removed_at in skills[performer.pk]
            ],
            credit_kinds=[row[0] for row in credits_[performer.pk]],
            texts=[text for row in credits_[performer.pk] for text in row[1:]]
            + [text for row in training[performer.pk] for text in row],
            is_represented=performer.pk in represented,
            has_reel=performer.pk in with_reel,
        )
        for performer in performers
    }


def _lists(rows: Iterable, *names: str) -> dict[int, list[tuple]]:
    found = defaultdict(list)
    for performer_id, *values in rows.values_list("performer_id", *names):
        found[performer_id].append(tuple(values))
    return found
