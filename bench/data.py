"""What benchmarks are measured on: offices, roles and as many people as it takes, written by COPY."""

import uuid
from functools import cache

from accounts.models import Membership, Organisation, User
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import office_scope
from casting.models import CastingCall, Production, Role, Submission
from casting.states import RoleState, RoleTier, SubmissionState, Via
from core import clock
from core.db import copy_in, next_ids
from core.text import fold, name_key
from talent.models import MediaAsset, Performer, ProfileVersion
from talent.states import MediaKind, MediaState

FIRST = ["Noor", "Imogen", "Tomasz", "Adaeze", "Ruth", "Elias", "Thandiwe", "Zoë", "Saoirse", "Idris"]
LAST = ["Haddad", "Ashby", "Birk", "Nwosu", "Abelard", "Thorne", "Khumalo", "Brontë", "Brennan", "Bello"]
PLACES = ["london", "leeds", "bristol", "glasgow"]
SKILLS = ["horse riding", "stage combat", "cello", "tap"]


@cache
def office() -> Organisation:
    """One casting office for the whole run, with its director."""
    tag = uuid.uuid4().hex[:8]
    made = Organisation.objects.create(kind=OrganisationKind.CASTING, name="Okoye Casting", slug=f"bench-{tag}")
    director = User.objects.create_user(f"director-{tag}@bench.example", name="Renata Okoye")
    Membership.objects.create(organisation=made, user=director, role=MembershipRole.DIRECTOR)
    return made


@cache
def director() -> User:
    return office().memberships.select_related("user").get().user


@cache
def people(count: int, batch: str = "") -> list[tuple[int, int, int, str]]:
    """(performer, profile version, account, stage name) ids of that many performers, each with an account."""
    at = clock.now()
    names = [f"{FIRST[i % 10]} {LAST[i // 10 % 10]} {i}" for i in range(count)]
    accounts, performers = next_ids(User, count), next_ids(Performer, count)
    versions = next_ids(ProfileVersion, count)
    copy_in(
        User,
        ["id", "password", "email", "name", "time_zone"],
        (
            (pk, "!", f"person{pk}@bench.example", name, "Europe/London")
            for pk, name in zip(accounts, names, strict=True)
        ),
    )
    copy_in(
        Performer,
        ["id", "account", "slug", "stage_name", "name_key"],
        (
            (pk, account, f"bench-{pk}", name, name_key(name))
            for pk, account, name in zip(performers, accounts, names, strict=True)
        ),
    )
    copy_in(
        ProfileVersion,
        ["id", "performer", "number", "fingerprint", "data", "created_at"],
        (
            (pk, performer, 1, f"{pk:064}", {"stage_name": name, "bases": ["London"]}, at)
            for pk, performer, name in zip(versions, performers, names, strict=True)
        ),
    )
    return list(zip(performers, versions, accounts, names, strict=True))


def new_role() -> Role:
    with office_scope(office()):
        production = Production.objects.create(organisation=office(), kind="film", title="The Salt Road")
        call = CastingCall.objects.create(
            organisation=office(), production=production, slug=uuid.uuid4().hex, title="The Salt Road"
        )
        return Role.objects.create(
            organisation=office(),
            production=production,
            call=call,
            name="Mara Voss",
            tier=RoleTier.LEAD,
            state=RoleState.OPEN,
        )


def submit(role: Role, count: int, *, rated: bool = False, headshots: bool = False) -> Role:
    """That many submissions to the role, opened already, two thirds with a tape."""
    at = clock.now()
    parties = people(count)
    shots = _headshots(parties, at) if headshots else [None] * count
    copy_in(
        Submission,
        [
            "organisation", "production", "call", "role", "performer", "profile", "number", "via", "submitted_by",
            "state", "headshot", "tape_url", "submitted_at", "viewed_at", "rating_sum", "rating_count", "name_key",
            "search_text", "playing_age_min", "playing_age_max", "places", "skills", "languages",
        ],
        (
            (
                role.organisation_id, role.production_id, role.call_id, role.pk, performer, version, number + 1,
                Via.SELF, account, SubmissionState.VIEWED, shots[number],
                "https://tapes.example/1" if number % 3 else "", at, at,
                # A spread of means with many ties, as three reviewers make them.
                number * 7919 % 13 + 3 if rated and number % 5 else 0, 3 if rated and number % 5 else 0,
                name_key(name), fold(name), 20 + number % 20, 30 + number % 20, [PLACES[number % 4]],
                [SKILLS[number % 4]], ["english"],
            )
            for number, (performer, version, account, name) in enumerate(parties)
        ),
    )  # fmt: skip
    return role


def _headshots(parties, at) -> list[int]:
    ids = next_ids(MediaAsset, len(parties))
    copy_in(
        MediaAsset,
        ["id", "performer", "kind", "state", "original", "card", "large", "is_main", "created_at"],
        (
            (pk, performer, MediaKind.HEADSHOT, MediaState.READY, "o", "c", "l", False, at)
            for pk, (performer, *_) in zip(ids, parties, strict=True)
        ),
    )
    return ids


def analyze() -> None:
    """Fresh statistics, as autovacuum gives a table that is more than seconds old."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
