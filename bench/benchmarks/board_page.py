"""The first and the last page of a role: sixty cards, filtered, sorted by rating, as a signed-in director asks for them."""

import re
from functools import cache

from django.test import Client

from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Role

# It narrows, and still leaves more than a page of the smallest role, so that every size shows sixty cards.
FILTER = "sort=rating&has_tape=1&age_from=28&age_to=39"
# What the page reads, statement by statement, as it would be written by hand.
WHO = """SELECT u.id, u.name, u.email, u.time_zone, u.single_keys, m.role, o.id, o.name, o.kind FROM accounts_user u
    JOIN accounts_membership m ON m.user_id = u.id JOIN accounts_organisation o ON o.id = m.organisation_id
    WHERE u.id = %s AND o.slug = %s"""
ROLE = """SELECT r.id, r.name, r.tier, r.playing_age_min, r.playing_age_max, p.title, p.kind, c.answer_by
    FROM casting_role r JOIN casting_castingcall c ON c.id = r.call_id JOIN casting_production p ON p.id = r.production_id
    WHERE r.id = %s AND r.organisation_id = %s"""
COUNTS = "SELECT stage, total, unopened FROM casting_rolecount WHERE role_id = %s"
CARDS = """SELECT s.id, s.number, s.state, s.revision, s.via, s.viewed_at, s.playing_age_min, s.playing_age_max, s.tape_url,
        s.rating_mean, s.rating_count, s.tags, v.data->>'stage_name', v.data->'bases'->>0, o.name, m.public_id::text,
        m.state, m.removed_at, r.value
    FROM casting_submission s JOIN talent_profileversion v ON v.id = s.profile_id
    LEFT JOIN accounts_organisation o ON o.id = s.agency_id LEFT JOIN talent_mediaasset m ON m.id = s.headshot_id
    LEFT JOIN casting_rating r ON r.submission_id = s.id AND r.reviewer_id = %s
    WHERE s.role_id = %s AND s.stage = 'review' AND s.tape_url <> '' AND s.playing_age_max >= 28 AND s.playing_age_min <= 39
    ORDER BY s.rating_mean {way}, s.id {way} LIMIT 61"""


@benchmark("board_page", sizes=(100, 10_000, 100_000))
def board_page(bench: Bench, size: int) -> Result:
    return _measure(bench, size, f"?{FILTER}", "DESC")


@benchmark("board_page_last", sizes=(10_000,))
def board_page_last(bench: Bench, size: int) -> Result:
    return _measure(bench, size, f"?{FILTER}&before=end", "ASC")


@cache
def _role(size: int) -> Role:
    role = data.submit(data.new_role(), size, rated=True, headshots=True)
    data.analyze()
    return role


def _measure(bench: Bench, size: int, query: str, way: str) -> Result:
    role, office, director = _role(size), data.office(), data.director()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/office/{office.slug}/roles/{role.pk}/{query}"
    page = client.get(address).content.decode()
    before, card, after = _pieces(page)
    cards = CARDS.format(way=way)

    def by_hand() -> str:
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(ROLE, (role.pk, office.pk))
        bench.sql(COUNTS, (role.pk,))
        rows = bench.sql(cards, (director.pk, role.pk))[:60]
        return (
            before
            + "".join([card % (row[0], row[12], row[6], row[7], row[13], row[9], row[10]) for row in rows])
            + after
        )

    result = bench.seconds(lambda: client.get(address), floor=by_hand)
    shown = page.count('class="shot"')
    if abs(len(by_hand()) - len(page)) > len(page) / 20 or shown != 60:
        raise AssertionError(f"The floor formats {len(by_hand()):,} characters and the page {len(page):,}.")
    return result


def _pieces(page: str) -> tuple[str, str, str]:
    """What comes before the cards, one card with its values taken out, and what comes after."""
    cards = re.findall(r'<li class="shot".*?</li>', page)
    start, end = page.index(cards[0]), page.index(cards[-1]) + len(cards[-1])
    middle = sorted(cards, key=len)[len(cards) // 2].replace("%", "%%")
    values = "%s%s%s%s%s%s%s"
    return page[:start], values + middle[: -len("</li>") - 30] + "</li>", page[end:]
