"""The first and the last page of a role: sixty cards, filtered, sorted by rating, as a signed-in director asks for them."""

import re
from functools import cache

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Role, Submission
from casting.selectors.selection import Selection
from casting.services.assignments import assign_reviewers
from casting.services.conflicts import declare_conflict
from casting.services.passes import open_pass, plan_pass

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
    LEFT JOIN casting_rating r ON r.submission_id = s.id AND r.reviewer_id = %(reviewer)s
    WHERE s.role_id = %(role)s AND s.stage = 'review' AND s.tape_url <> '' AND s.playing_age_max >= 28 AND s.playing_age_min <= 39
    ORDER BY s.rating_mean {way}, s.id {way} LIMIT 61"""

ASSIGNED = """SELECT s.id, s.number, s.state, s.revision, s.via, s.viewed_at, s.playing_age_min, s.playing_age_max, s.tape_url,
        s.rating_mean, s.rating_count, s.tags, 'Performer ' || s.number, v.data->'bases'->>0, NULL, NULL, NULL, NULL, r.value
    FROM casting_submission s JOIN talent_profileversion v ON v.id = s.profile_id
    LEFT JOIN casting_rating r ON r.submission_id = s.id AND r.reviewer_id = %(reviewer)s AND r.review_pass_id = %(pass)s
    WHERE s.role_id = %(role)s AND s.stage = 'review' AND s.playing_age_max >= 28 AND s.playing_age_min <= 39
        AND s.performer_id <> %(out)s AND EXISTS (SELECT FROM casting_assignment a
            WHERE a.review_pass_id = %(pass)s AND a.reviewer_id = %(reviewer)s AND a.submission_id = s.id)
    ORDER BY hashint8extended(s.id, 7), s.id LIMIT 61"""


@benchmark("board_page", sizes=(100, 10_000, 100_000))
def board_page(bench: Bench, size: int) -> Result:
    return _by_rating(bench, size, f"?{FILTER}", "DESC")


@benchmark("board_page_last", sizes=(10_000,))
def board_page_last(bench: Bench, size: int) -> Result:
    return _by_rating(bench, size, f"?{FILTER}&before=end", "ASC")


@benchmark("board_page_blind", sizes=(10_000,))
def board_page_blind(bench: Bench, size: int) -> Result:
    """For whoever may do least: names hidden, only whom they are assigned, others' scores never, one person left out."""
    role, director = data.submit(data.new_role(), size, rated=True, headshots=True), data.director()
    with office_scope(data.office()):
        blind = plan_pass(
            actor=director, role=role, name="Blind", is_blind=True, reviewers="assigned", others_scores="never"
        )
        everyone = Selection(role, stage="review")
        assign_reviewers(actor=director, review_pass=blind, selection=everyone, reviewers=[director.pk])
        open_pass(actor=director, review_pass=blind)
        conflict = declare_conflict(actor=director, submission=Submission.objects.filter(role=role).first())
    data.analyze()
    mine = {"pass": blind.pk, "reviewer": director.pk, "out": conflict.performer_id}
    try:
        return _measure(bench, size, "?age_from=28&age_to=39", ASSIGNED, {**mine, "role": role.pk}, role=role)
    finally:
        with office_scope(data.office()):
            conflict.delete()


@cache
def _role(size: int) -> Role:
    role = data.submit(data.new_role(), size, rated=True, headshots=True)
    data.analyze()
    return role


def _by_rating(bench: Bench, size: int, query: str, way: str) -> Result:
    role = _role(size)
    values = {"reviewer": data.director().pk, "role": role.pk}
    return _measure(bench, size, query, CARDS.format(way=way), values, role=role)


def _measure(bench: Bench, size: int, query: str, cards: str, values: dict, *, role: Role) -> Result:
    office, director = data.office(), data.director()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/office/{office.slug}/roles/{role.pk}/{query}"
    page = client.get(address).content.decode()
    before, card, after = _pieces(page)

    def by_hand() -> str:
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(ROLE, (role.pk, office.pk))
        bench.sql(COUNTS, (role.pk,))
        rows = bench.sql(cards, values)[:60]
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
