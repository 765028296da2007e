"""An agency's inbox of breakdowns: two hundred open calls held beside every client, and the newest twelve drawn.

The floor is the same question as one statement: which of the calls suit anybody, and of a page of them whom each part
suits, by name.
"""

import datetime as dt
import random
import uuid
from functools import cache

from django.test import Client

from accounts.models import Membership, Organisation, User
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import across_offices, office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import CastingCall, Production, Role
from casting.selectors.breakdowns import PAGE
from casting.states import CallState, Release, RoleState, RoleTier
from core import clock
from core.db import copy_in
from talent.models import BookOut, MediaAsset, Performer, PerformerLanguage, PerformerSkill, Representation
from talent.states import LanguageLevel, MediaKind, MediaState

CALLS, ROLES = 200, 3
GENDERS = ["woman", "man", "non_binary"]
SKILLS = [
    "Rowing",
    "Horse riding",
    "Stage combat",
    "Cello",
    "Tap",
    "Fencing",
    "Juggling",
    "Puppetry",
    "Diving",
    "Aïkido",
]
LANGUAGES = ["English", "French", "Welsh", "Polish", "Arabic", "Yoruba", "Swedish", "British Sign Language"]
# Each criterion as `casting.fit.suits` holds it: what somebody does not say is no miss.
BY_HAND = """
    WITH client AS (
        SELECT p.id, p.stage_name, p.name_key, p.playing_age_min, p.playing_age_max, p.plays, p.born_on,
            (SELECT array_agg(lower(skill)) FROM talent_performerskill s WHERE s.performer_id = p.id) AS skills,
            (SELECT array_agg(lower(language)) FILTER (WHERE level <> 'phonetic')
             FROM talent_performerlanguage l WHERE l.performer_id = p.id) AS languages
        FROM talent_performer p WHERE p.erased_at IS NULL AND p.id IN (
            SELECT performer_id FROM talent_representation WHERE organisation_id = %(agency)s
                AND standing IN ('confirmed', 'on_word') AND starts_on <= current_date
                AND (ends_on IS NULL OR ends_on > current_date))
    ), part AS (
        SELECT r.*, c.published_at, c.has_minors,
            ARRAY(SELECT lower(one) FROM unnest(r.skills) one) AS asked_skills,
            ARRAY(SELECT lower(one) FROM unnest(r.languages) one) AS asked_languages
        FROM casting_role r JOIN casting_castingcall c ON c.id = r.call_id
        WHERE c.state = 'published' AND c.release IN ('public', 'reps') AND c.deadline_at > now()
            AND r.state IN ('open', 'auditioning', 'callbacks')
    )
    SELECT part.call_id, part.id, count(*), (array_agg(client.stage_name ORDER BY client.name_key, client.id))[1:6]
    FROM part JOIN client ON
        (client.playing_age_min IS NULL OR (
            (part.playing_age_max IS NULL OR client.playing_age_min <= part.playing_age_max)
            AND (part.playing_age_min IS NULL OR client.playing_age_max >= part.playing_age_min)))
        AND (part.genders = '{}' OR client.plays = '{}' OR client.plays && part.genders)
        AND (client.born_on IS NULL OR part.has_minors IS DISTINCT FROM false)
        AND (client.skills IS NULL OR client.skills @> part.asked_skills)
        AND (client.languages IS NULL OR client.languages @> part.asked_languages)
    GROUP BY part.call_id, part.id, part.published_at ORDER BY part.published_at DESC, part.call_id DESC
"""


@benchmark("breakdowns", sizes=(100, 1_000, 5_000))
def breakdowns(bench: Bench, size: int) -> Result:
    agency, agent = agency_with(size)
    open_calls()
    data.analyze()
    browser = Client()
    browser.force_login(agent)
    address = f"/office/{agency.slug}/breakdowns/"
    result = bench.seconds(
        lambda: browser.get(address),
        floor=lambda: bench.sql(BY_HAND, {"agency": agency.pk}),
        rounds=15,
        warm_up=2,
    )
    shown = browser.get(address).content.decode().count('class="panel breakdown"')
    if shown != PAGE:
        raise AssertionError(f"The inbox shows {shown} breakdowns, not {PAGE}.")
    return result


@cache
def agency_with(size: int) -> tuple[Organisation, User]:
    """An agency that speaks for that many people who say what they play, can do, speak and when they are away."""
    draw = random.Random(size)
    tag = uuid.uuid4().hex[:8]
    agency = Organisation.objects.create(
        kind=OrganisationKind.AGENCY, name="Bell Lane", slug=f"agency-{tag}", verified_at=clock.now(),
        verified_by=data.director(),
    )  # fmt: skip
    agent = User.objects.create_user(f"agent-{tag}@bench.example", name="Colm Hartigan")
    Membership.objects.create(organisation=agency, user=agent, role=MembershipRole.OWNER)
    clients = [performer for performer, *_ in data.people(size, f"clients-{tag}")]
    rows = Performer.objects.in_bulk(clients)
    for one in rows.values():
        low = draw.randint(16, 70)
        one.playing_age_min, one.playing_age_max = low, low + draw.randint(3, 14)
        one.plays, one.bases = [draw.choice(GENDERS)], [draw.choice(data.PLACES).title()]
    Performer.objects.bulk_update(
        rows.values(), ["playing_age_min", "playing_age_max", "plays", "bases"], batch_size=1000
    )
    copy_in(
        PerformerSkill,
        ["performer", "skill", "level"],
        ((pk, skill, "skilled") for pk in clients for skill in draw.sample(SKILLS, 3)),
    )
    copy_in(
        PerformerLanguage,
        ["performer", "language", "level"],
        ((pk, one, draw.choice(LanguageLevel.values)) for pk in clients for one in draw.sample(LANGUAGES, 2)),
    )
    copy_in(
        MediaAsset,
        ["performer", "kind", "state", "original", "card", "large", "is_main", "created_at"],
        ((pk, MediaKind.HEADSHOT, MediaState.READY, "o", "c", "l", True, clock.now()) for pk in clients),
    )
    today = clock.today()
    copy_in(
        BookOut,
        ["performer", "starts_on", "ends_on", "created_at"],
        (
            (pk, today + dt.timedelta(days=first), today + dt.timedelta(days=first + 4), clock.now())
            for pk in clients
            for first in draw.sample(range(200), 2)
        ),
    )
    with office_scope(agency):
        Representation.objects.bulk_create(
            [Representation(performer_id=pk, organisation=agency, agent=agent) for pk in clients], batch_size=1000
        )
    return agency, agent


@cache
def open_calls() -> None:
    """Open calls of three parts each, for everybody or for agents alone; every part states something."""
    draw = random.Random(7)
    office, now = data.office(), clock.now()
    with across_offices("a benchmark fills the inbox"):
        productions = Production.objects.bulk_create(
            Production(organisation=office, kind="film", title=f"The Salt Road {n}", company="Harrow Lane Pictures")
            for n in range(CALLS)
        )
        calls = CastingCall.objects.bulk_create(
            CastingCall(
                organisation=office, production=one, slug=f"bench-breakdown-{uuid.uuid4().hex[:8]}", title=one.title,
                state=CallState.PUBLISHED, version=1, release=draw.choice([Release.PUBLIC, Release.REPS]),
                published_at=now - dt.timedelta(minutes=n), deadline_at=now + dt.timedelta(days=draw.randint(1, 60)),
                starts_on=(now + dt.timedelta(days=80)).date(), place="Leeds", is_paid=True, has_minors=False,
                has_intimacy=False, has_stunts=False,
            )
            for n, one in enumerate(productions)
        )  # fmt: skip
        Role.objects.bulk_create(_part(call, position, draw) for call in calls for position in range(ROLES))


def _part(call: CastingCall, position: int, draw: random.Random) -> Role:
    low = draw.randint(16, 70)
    return Role(
        organisation_id=call.organisation_id,
        production_id=call.production_id,
        call=call,
        name=f"{draw.choice(data.FIRST)} {draw.choice(data.LAST)}",
        tier=draw.choice(RoleTier.values),
        state=RoleState.OPEN,
        position=position,
        playing_age_min=low,
        playing_age_max=low + draw.randint(4, 12),
        genders=[draw.choice(GENDERS)],
        gender_reason="The part is written so.",
        skills=draw.sample(SKILLS, draw.randint(0, 3)),
        languages=draw.sample(LANGUAGES, draw.randint(0, 2)),
        asks_headshot=False,
    )
