"""A casting office looks for performers: five filters and a word, among 10,000, 100,000 and 1,000,000 of them."""

import itertools
import time
from collections.abc import Callable
from functools import cache

from django.db import connection
from django.test import Client

from accounts.models import Organisation, User
from bench import data
from bench.harness import Bench, Result, benchmark
from core import clock
from talent.models import SearchTag

SIZES = (10_000, 100_000, 1_000_000)
# What people have is as uneven as in life: a few skills, places and names are everywhere, most are rare.
SKILLS, ACCENTS, PLACES, FIRST_NAMES, LAST_NAMES, WORDS = 300, 60, 400, 3000, 40_000, 60_000
LANGUAGES = ("french", "german", "spanish", "polish", "welsh", "arabic", "hindi", "yoruba")
# Where the numbers of each kind of tag begin.
LANGUAGE, HEIGHT, AGE, SKILL, ACCENT, AT, BASE = 100, 1000, 2000, 3000, 4000, 10_000, 20_000
ONES = ("plays:woman", "plays:man", "plays:non_binary", "rep:yes", "rep:no", "reel:yes", "reel:no", "credit:film",
        "credit:theatre", "language:english:4")  # fmt: skip

PERFORMERS = """
INSERT INTO talent_performer (slug, stage_name, legal_name, pronouns, plays, playing_age_min, playing_age_max, height_cm,
    bases, accents, bio, contact_email, visibility, name_key, search_text, created_at, updated_at)
SELECT 'bench-search-' || i, 'Fn' || f || ' Ln' || l, '', '', '{woman}', 30, 40, 170, '{London}', '{}', '', '',
    CASE WHEN i %% 5 < 2 THEN 'public' ELSE 'trade' END, 'ln' || l, '', now(), now()
FROM (SELECT i, floor(power(random(), 2) * %(first)s)::int f, floor(power(random(), 2) * %(last)s)::int l
      FROM generate_series(%(from)s, %(to)s) i) named
"""

ENTRIES = f"""
INSERT INTO talent_searchentry (performer_id, visibility, is_minor, tags, words, playing_age_min, playing_age_max,
    height_cm, listed_at, updated_at, shuffle)
SELECT id, visibility, false,
    sort(array[CASE WHEN plays < 0.48 THEN 1 WHEN plays < 0.96 THEN 2 ELSE 3 END, CASE WHEN rep < 0.4 THEN 4 ELSE 5 END,
        CASE WHEN reel < 0.3 THEN 6 ELSE 7 END, CASE WHEN reel < 0.5 THEN 8 ELSE 9 END, 10,
        {HEIGHT} + height / 5 * 5, {AT} + place, {BASE} + place, {LANGUAGE} + language * 4 + 1 + floor(level * 4)::int]
     || (SELECT array_agg({AGE} + a) FROM generate_series(age / 5 * 5, age + 9, 5) a)
     || (SELECT array_agg(DISTINCT {SKILL} + floor(power(random(), 2) * %(skills)s)::int)
         FROM generate_series(1, 6 + id %% 2))
     || (SELECT array_agg(DISTINCT {ACCENT} + floor(power(random(), 2) * %(accents)s)::int)
         FROM generate_series(1, 2 + id %% 2))),
    array_to_tsvector(string_to_array(lower(stage_name), ' ')
        || (SELECT array_agg('·' || word) FROM unnest(string_to_array(lower(stage_name), ' ')) word)
        || (SELECT array_agg(DISTINCT 'w' || floor(power(random(), 2) * %(words)s)::int)
            FROM generate_series(1, 30 + id %% 2))),
    age, age + 9, height, now(), now(), (%(ring)s * place_in_ring)::bigint
FROM (SELECT id, stage_name, visibility, random() plays, random() rep, random() reel, random() level,
        150 + floor(random() * 45)::int height, floor(power(random(), 3) * %(places)s)::int place,
        floor(random() * {len(LANGUAGES)})::int AS language, 18 + floor(random() * 50)::int age,
        random() place_in_ring
      FROM talent_performer WHERE slug LIKE 'bench-search-%%' AND id > %(after)s OFFSET 0) made
ORDER BY place_in_ring
"""


def tags() -> dict[int, str]:
    spoken = ((number, name, level) for number, name in enumerate(LANGUAGES) for level in range(1, 5))
    return {
        **dict(enumerate(ONES, start=1)),
        **{LANGUAGE + number * 4 + level: f"language:{name}:{level}" for number, name, level in spoken},
        **{HEIGHT + cm: f"height:{cm}" for cm in range(150, 200, 5)},
        **{AGE + year: f"age:{year}" for year in range(15, 80, 5)},
        **{SKILL + number: f"skill:s{number}" for number in range(SKILLS)},
        **{ACCENT + number: f"accent:a{number}" for number in range(ACCENTS)},
        **{AT + number: f"at:{2_000_000 + number}" for number in range(PLACES)},
        **{BASE + number: f"base:town {number}" for number in range(PLACES)},
    }


INDEX = (
    "CREATE INDEX search_entry_all ON talent_searchentry USING gin (tags gin__int_ops, words) WITH (fastupdate = off)"
)


def fill(size: int) -> None:
    """Up to `size` performers with their entries; what an earlier size made stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM talent_performer WHERE slug LIKE 'bench-search-%%'")
        known, last = cursor.fetchone()
        if known >= size:
            return
        # Entries are made here, as the worker would: a million rows need not be due first.
        cursor.execute("ALTER TABLE talent_performer DISABLE TRIGGER USER")
        cursor.execute(PERFORMERS, {"from": known + 1, "to": size, "first": FIRST_NAMES, "last": LAST_NAMES})
        cursor.execute("ALTER TABLE talent_performer ENABLE TRIGGER USER")
        SearchTag.objects.bulk_create([SearchTag(pk=pk, tag=tag) for pk, tag in tags().items()], ignore_conflicts=True)
        amounts = {"skills": SKILLS, "accents": ACCENTS, "places": PLACES, "words": WORDS}
        cursor.execute("DROP INDEX search_entry_all")
        cursor.execute(ENTRIES, amounts | {"after": last, "ring": 2.0**62})
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(INDEX)
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("VACUUM ANALYZE talent_performer")
        cursor.execute("VACUUM ANALYZE talent_searchentry")


ASKED = "words=w20&plays=woman&age_from=30&age_to=39&languages=french:2&skills=s3&represented=yes"
BY_HAND = f"""
SELECT e.performer_id, p.stage_name, p.slug, p.playing_age_min, p.playing_age_max
FROM talent_searchentry e JOIN talent_performer p ON p.id = e.performer_id
WHERE e.tags && '{{1}}' AND e.tags && '{{{AGE + 30},{AGE + 35}}}' AND e.playing_age_min <= 39 AND e.playing_age_max >= 30
    AND e.tags && '{{{LANGUAGE + 2},{LANGUAGE + 3},{LANGUAGE + 4}}}' AND e.tags && '{{{SKILL + 3}}}' AND e.tags && '{{4}}'
    AND e.words @@ '''w20'':*'::tsquery AND e.visibility IN ('public', 'trade')
ORDER BY e.shuffle LIMIT 49
"""


@benchmark("search", sizes=SIZES)
def search(bench: Bench, size: int) -> Result:
    """The first page as a director gets it; p95 and the slowest of the facets are printed beside it."""
    fill(size)
    office, director = verified_office()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    seeds = itertools.count(1)

    def page() -> None:
        answer = client.get(f"/office/{office.slug}/talent/?{ASKED}&seed={next(seeds)}")
        assert answer.status_code == 200

    def facets() -> None:
        answer = client.get(f"/office/{office.slug}/talent/facets/?{ASKED}&seed={next(seeds)}")
        assert answer.status_code == 200

    for run, name in ((page, "first page"), (facets, "facets")):
        times = sorted(timed(run) for _ in range(25))
        print(f"search {size:,}: {name} median {times[12] * 1000:.0f} ms, p95 {times[23] * 1000:.0f} ms")
    return bench.seconds(page, floor=lambda: bench.sql(BY_HAND))


def timed(run: Callable[[], None]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


@cache
def verified_office() -> tuple[Organisation, User]:
    office, director = data.office(), data.director()
    office.verified_by, office.verified_at = director, clock.now()
    office.save(update_fields=["verified_by", "verified_at"])
    return office, director
