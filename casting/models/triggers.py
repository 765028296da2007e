"""Triggers that keep the stored counts true, whichever way a row changes.

They run once a statement over its transition tables, so ten thousand rows cost one upsert per
stage. Rows are taken in (role, stage) order so that concurrent statements wait and never deadlock.
"""

import pgtrigger

_UPSERT = """
INSERT INTO casting_rolecount AS c (role_id, stage, total, unopened)
SELECT role_id, stage, sum(d), sum(u) FROM ({source}) AS delta
GROUP BY role_id, stage HAVING sum(d) <> 0 OR sum(u) <> 0
ORDER BY role_id, stage
ON CONFLICT (role_id, stage) DO UPDATE
SET total = c.total + EXCLUDED.total, unopened = c.unopened + EXCLUDED.unopened;
RETURN NULL;
"""
_PLUS = "SELECT role_id, stage, 1 AS d, (viewed_at IS NULL)::int AS u FROM new_rows"
_MINUS = "SELECT role_id, stage, -1 AS d, -(viewed_at IS NULL)::int AS u FROM old_rows"

_RERATE = """
UPDATE casting_submission AS s
SET rating_sum = s.rating_sum + delta.total, rating_count = s.rating_count + delta.number
FROM (
    SELECT submission_id, sum(v) AS total, sum(n) AS number FROM ({source}) AS moved
    GROUP BY submission_id ORDER BY submission_id
) AS delta
WHERE s.id = delta.submission_id AND (delta.total <> 0 OR delta.number <> 0);
RETURN NULL;
"""
# An abstention counts in neither.
_RATED = "SELECT submission_id, coalesce(value, 0) AS v, (value IS NOT NULL)::int AS n FROM new_rows"
_UNRATED = "SELECT submission_id, -coalesce(value, 0) AS v, -(value IS NOT NULL)::int AS n FROM old_rows"


def _statement_triggers(name: str, template: str, plus: str, minus: str) -> list[pgtrigger.Trigger]:
    cases = [
        ("insert", pgtrigger.Insert, {"new": "new_rows"}, plus),
        ("update", pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}, f"{plus} UNION ALL {minus}"),
        ("delete", pgtrigger.Delete, {"old": "old_rows"}, minus),
    ]
    return [
        pgtrigger.Trigger(
            name=f"{name}_{case}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            func=template.format(source=source),
        )
        for case, operation, tables, source in cases
    ]


def submission_count_triggers() -> list[pgtrigger.Trigger]:
    return _statement_triggers("role_count", _UPSERT, _PLUS, _MINUS)


def rating_triggers() -> list[pgtrigger.Trigger]:
    return _statement_triggers("rating_total", _RERATE, _RATED, _UNRATED)
