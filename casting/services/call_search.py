"""The columns that the public list searches and filters by, kept by one function."""

import json
from collections.abc import Sequence

from django.db import connection

from casting.models import CastingCall, Role
from casting.selectors.calls_missing import ASIDE
from casting.selectors.calls_words import call_lines, notice_title, role_lines, without_title
from core.db import chunks
from core.text import fold

YOUNGEST, OLDEST = 0, 110

_REFRESH = """
UPDATE casting_castingcall AS c
SET search_vector = setweight(to_tsvector('simple', d.title) || to_tsvector('english', d.title), 'A')
        || setweight(to_tsvector('simple', d.roles) || to_tsvector('english', d.roles), 'B')
        || setweight(to_tsvector('simple', d.body) || to_tsvector('english', d.body), 'C'),
    search_text = d.near, place_key = d.place, role_tiers = d.tiers::jsonb,
    playing_age_min = d.youngest, playing_age_max = d.oldest
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::int[])
    AS d(id, title, roles, body, near, place, tiers, youngest, oldest)
WHERE c.id = d.id
"""


def refresh_search(calls: Sequence[CastingCall]) -> None:
    """Keeps what the public list searches and filters by; `production` and `organisation` are read from each call.

    Texts are folded here, so accents are gone before PostgreSQL sees them on either side. Each is
    held under 'simple', so that names and stop words ("The Who") are found, and under 'english',
    so that "singers" finds "singing".
    """
    for part in chunks(calls):
        roles = {call.pk: [] for call in part}
        for role in Role.objects.filter(call__in=part).exclude(state__in=ASIDE):
            roles[role.call_id].append(role)
        rows = [_searchable(call, roles[call.pk]) for call in part]
        with connection.cursor() as cursor:
            cursor.execute(_REFRESH, [list(column) for column in zip(*rows, strict=True)])


def _searchable(call: CastingCall, roles: list[Role]) -> tuple:
    production = call.production
    title = f"{notice_title(call)} {production.public_title}"
    place = without_title(call.place, production)
    names = without_title(" ".join(role.name for role in roles), production)
    around = " ".join([without_title(production.company, production), call.organisation.name, place])
    lines = [words for key, (_, words) in call_lines(call).items() if key in {"synopsis", "intro", "director"}]
    for role in roles:
        shown = role_lines(role, currency=call.pay_currency)
        lines += [shown[key][1] for key in ("tier", "description", "requirements", "skills", "languages")]
    body = " ".join([around, production.get_kind_display(), *lines])
    ages = [
        (
            YOUNGEST if role.playing_age_min is None else role.playing_age_min,
            OLDEST if role.playing_age_max is None else role.playing_age_max,
        )
        for role in roles
    ]
    return (
        call.pk,
        fold(title),
        fold(names),
        fold(body),
        fold(f"{title} {names} {around}"),
        fold(place)[:160],
        json.dumps(sorted({role.tier for role in roles})),
        min((low for low, _ in ages), default=None),
        max((high for _, high in ages), default=None),
    )
