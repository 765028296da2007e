"""The public list of calls: the first page of a search over five thousand open ones, as anybody asks for it."""

import datetime as dt
import random
import re
from decimal import Decimal
from functools import cache

from django.test import Client

from accounts.models import Organisation
from accounts.tenancy import across_offices
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import CastingCall, Production, Role
from casting.selectors.calls_public import PAGE
from casting.services.call_search import refresh_search
from casting.states import Agreement, CallState, PayPer, ProductionKind, RoleState, RoleTier
from core import clock

FIRST = ["Salt", "Winter", "Small", "Northern", "Quiet", "Paper", "Open", "Late", "Second", "Burning"]
LAST = ["Road", "Hours", "Lantern", "Street", "Boat", "Harbour", "Season", "Letter", "Garden", "Signal"]
PLACES = ["London", "Leeds", "Bristol", "Glasgow", "Malmö", "Lisbon"]
STORY = "A lifeboat mechanic runs the last honest boat in a town that pays better to look away"
ADDRESS = "/calls/?q=harbour&kind=film&kind=series&paid=1"
CALLS = """SELECT c.id, c.slug, c.title, p.title, p.kind, p.company, o.name, c.place, c.starts_on, c.ends_on, c.pay_min,
        c.pay_max, c.pay_per, p.agreement, c.deadline_at, c.answer_by, c.published_at,
        (ts_rank(c.search_vector, q) * 1000000)::int AS rank
    FROM casting_castingcall c JOIN casting_production p ON p.id = c.production_id
    JOIN accounts_organisation o ON o.id = c.organisation_id,
    (SELECT websearch_to_tsquery('english', 'harbour') || websearch_to_tsquery('simple', 'harbour') AS q) AS asked
    WHERE c.state = 'published' AND c.release = 'public' AND c.deadline_at >= now() AND o.verified_at IS NOT NULL
        AND p.kind IN ('film', 'series') AND c.is_paid AND c.search_vector @@ q
    ORDER BY rank DESC, c.deadline_at, c.id LIMIT 25"""
ROLES = """SELECT call_id, name, tier, playing_age_min, playing_age_max FROM casting_role
    WHERE call_id = ANY(%s) AND state NOT IN ('draft', 'cut') ORDER BY position, id"""
COUNT = """SELECT count(*) FROM (SELECT 1
    FROM casting_castingcall c JOIN casting_production p ON p.id = c.production_id
    JOIN accounts_organisation o ON o.id = c.organisation_id,
    (SELECT websearch_to_tsquery('english', 'harbour') || websearch_to_tsquery('simple', 'harbour') AS q) AS asked
    WHERE c.state = 'published' AND c.release = 'public' AND c.deadline_at >= now() AND o.verified_at IS NOT NULL
        AND p.kind IN ('film', 'series') AND c.is_paid AND c.search_vector @@ q LIMIT 201) AS counted"""


@benchmark("call_list", sizes=(5_000,))
def call_list(bench: Bench, size: int) -> Result:
    _calls(size)
    client = Client()
    page = client.get(ADDRESS).content.decode()
    before, card, after = _pieces(page)

    def by_hand() -> str:
        rows = bench.sql(CALLS)[:PAGE]
        bench.sql(ROLES, ([row[0] for row in rows],))
        bench.sql(COUNT)
        return before + "".join([card % (row[1], row[2], row[5], row[6], row[7], row[10]) for row in rows]) + after

    result = bench.seconds(lambda: client.get(ADDRESS), floor=by_hand)
    shown = page.count('class="notice"')
    if shown != PAGE:
        raise AssertionError(f"The page shows {shown} calls, not {PAGE}.")
    return result


def _pieces(page: str) -> tuple[str, str, str]:
    """What comes before the cards, one card with its values taken out, and what comes after."""
    cards = re.findall(r"<li>\s*<article class=\"notice\">.*?</article>\s*</li>", page, re.DOTALL)
    start, end = page.index(cards[0]), page.index(cards[-1]) + len(cards[-1])
    middle = sorted(cards, key=len)[len(cards) // 2].replace("%", "%%")
    return page[:start], "%s" * 6 + middle[:-80], page[end:]


@cache
def _calls(count: int) -> None:
    draw = random.Random(11)
    office = data.office()
    Organisation.objects.filter(pk=office.pk).update(verified_at=clock.now(), verified_by=data.director())
    kinds = ProductionKind.values
    with across_offices("a benchmark fills the public list"):
        productions = Production.objects.bulk_create(
            Production(
                organisation=office,
                kind=kinds[number % len(kinds)],
                title=f"The {draw.choice(FIRST)} {draw.choice(LAST)} {number}",
                company="Harrow Lane Pictures",
                director="Yusuf Demirel",
                synopsis=f"{STORY}. Beside the {draw.choice(LAST).lower()} everyone waits.",
                agreement=draw.choice(Agreement.values),
            )
            for number in range(count)
        )
        calls = CastingCall.objects.bulk_create(_call(production, draw) for production in productions)
        Role.objects.bulk_create(
            Role(
                organisation=office,
                production=call.production,
                call=call,
                name=f"{draw.choice(data.FIRST)} {draw.choice(data.LAST)}",
                tier=draw.choice(RoleTier.values),
                state=RoleState.OPEN,
                position=position,
                playing_age_min=20 + position * 8,
                playing_age_max=30 + position * 8,
                description="Keeps engines alive and people at arm’s length. Dry, exact.",
            )
            for call in calls
            for position in range(3)
        )
        refresh_search(calls)
    data.analyze()


def _call(production: Production, draw: random.Random) -> CastingCall:
    deadline = clock.now() + dt.timedelta(days=draw.randint(1, 60), minutes=draw.randint(0, 1439))
    return CastingCall(
        organisation=production.organisation,
        production=production,
        slug=f"bench-call-{production.pk}",
        title=production.title,
        state=CallState.PUBLISHED,
        version=1,
        published_at=clock.now() - dt.timedelta(minutes=draw.randint(0, 40_000)),
        deadline_at=deadline,
        answer_by=(deadline + dt.timedelta(days=14)).date(),
        starts_on=(deadline + dt.timedelta(days=60)).date(),
        place=draw.choice(PLACES),
        is_paid=draw.random() < 0.9,
        pay_min=Decimal(draw.randint(300, 4000)),
        pay_per=PayPer.WEEK,
        has_intimacy=False,
        has_stunts=False,
        has_minors=False,
    )
