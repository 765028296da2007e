"""A casting office looks for performers: five filters and a word, among 10,000, 100,000 and 1,000,000 of them."""

from django.db import connection

SIZES = (10_000, 100_000, 1_000_000)
# What people have is as uneven as in life: a few skills, places and names are everywhere, most are rare.
SKILLS, ACCENTS, PLACES, FIRST_NAMES, LAST_NAMES, WORDS = 300, 60, 400, 3000, 40_000, 60_000
LANGUAGES = "array['french','german','spanish','polish','welsh','arabic','hindi','yoruba']"

PERFORMERS = """
INSERT INTO talent_performer (slug, stage_name, legal_name, pronouns, plays, playing_age_min, playing_age_max, height_cm,
    bases, accents, bio, contact_email, visibility, name_key, search_text, created_at, updated_at)
SELECT 'bench-search-' || i, 'Fn' || f || ' Ln' || l, '', '', '{woman}', 30, 40, 170, '{London}', '{}', '', '',
    CASE WHEN i %% 5 < 2 THEN 'public' ELSE 'trade' END, 'ln' || l, '', now(), now()
FROM (SELECT i, floor(power(random(), 2) * %(first)s)::int f, floor(power(random(), 2) * %(last)s)::int l
      FROM generate_series(%(from)s, %(to)s) i) named
"""

ENTRIES = (
    """
INSERT INTO talent_searchentry (performer_id, visibility, is_minor, tags, words, playing_age_min, playing_age_max,
    height_cm, listed_at, updated_at, shuffle)
SELECT id, visibility, false,
    (array['plays:' || CASE WHEN plays < 0.48 THEN 'woman' WHEN plays < 0.96 THEN 'man' ELSE 'non_binary' END,
        'height:' || height / 5 * 5, 'at:' || 2000000 + place, 'base:town ' || place,
        'rep:' || CASE WHEN rep < 0.4 THEN 'yes' ELSE 'no' END, 'reel:' || CASE WHEN reel < 0.3 THEN 'yes' ELSE 'no' END,
        'credit:' || CASE WHEN reel < 0.5 THEN 'film' ELSE 'theatre' END,
        'language:english:4', 'language:' || language || ':' || 1 + floor(level * 4)::int]
     || (SELECT array_agg('age:' || a) FROM generate_series(age / 5 * 5, age + 9, 5) a)
     || (SELECT array_agg(DISTINCT 'skill:s' || floor(power(random(), 2) * %(skills)s)::int)
         FROM generate_series(1, 6 + id %% 2))
     || (SELECT array_agg(DISTINCT 'accent:a' || floor(power(random(), 2) * %(accents)s)::int)
         FROM generate_series(1, 2 + id %% 2)))::varchar[],
    array_to_tsvector(string_to_array(lower(stage_name), ' ')
        || (SELECT array_agg('·' || word) FROM unnest(string_to_array(lower(stage_name), ' ')) word)
        || (SELECT array_agg(DISTINCT 'w' || floor(power(random(), 2) * %(words)s)::int)
            FROM generate_series(1, 30 + id %% 2))),
    age, age + 9, height, now(), now(), (%(ring)s * place_in_ring)::bigint
FROM (SELECT id, stage_name, visibility, random() plays, random() rep, random() reel, random() level,
        150 + floor(random() * 45)::int height, floor(power(random(), 3) * %(places)s)::int place,
        ("""
    + LANGUAGES
    + """)[1 + floor(random() * 8)::int] AS language, 18 + floor(random() * 50)::int age,
        random() place_in_ring
      FROM talent_performer WHERE slug LIKE 'bench-search-%%' AND id > %(after)s OFFSET 0) made
ORDER BY place_in_ring
"""
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
        amounts = {"skills": SKILLS, "accents": ACCENTS, "places": PLACES, "words": WORDS}
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(ENTRIES, amounts | {"after": last, "ring": 2.0**62})
        cursor.execute("ANALYZE talent_performer; ANALYZE talent_searchentry")
