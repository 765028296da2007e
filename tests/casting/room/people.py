"""A role with as many submissions as a test wants, written in a few statements."""

import datetime as dt
import random
import uuid

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Role, Submission
from casting.states import SubmissionState, Via
from core import clock
from core.text import fold, name_key
from talent.models import MediaAsset, Performer, ProfileVersion
from talent.states import MediaKind, MediaState
from tests import factories

FIRST = ["Noor", "Imogen", "Adaeze", "Freya", "Marisol", "Zoë", "Mei-Lin", "Saoirse", "Łucja", "Björk", "Oluchi", "Ana"]
LAST = ["Haddad", "Ashby", "Nwosu", "Lindqvist", "Quintero", "Khumalo", "Brennan", "Wróna", "O'Neill", "Eze", "Ström"]
PLACES = ["London", "Leeds", "Cardiff", "Glasgow", "Derry"]
SKILLS = ["swimming", "fencing", "horse riding", "fiddle"]
LANGUAGES = ["english", "french", "bsl", "welsh"]


def office_with(*roles: str):
    """(office, {membership role: user}) with a member for each role named."""
    office = factories.OrganisationFactory()
    users = {role: factories.MembershipFactory(organisation=office, role=role).user for role in roles}
    return office, users


def director_of(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user


def role_in(office, **fields) -> Role:
    return factories.RoleFactory(call__production__organisation=office, **fields)


def fill(
    role: Role, count: int, *, seed: int = 7, with_headshots: bool = False, varied: bool = True, names=None
) -> list[Submission]:
    """`count` people submit for the role. `varied` gives each their own places, skills, state and so on."""
    chance = random.Random(seed)
    tail = uuid.uuid4().hex[:8]
    at = clock.now() - dt.timedelta(days=3)
    named = [
        names[n] if names and n < len(names) else f"{chance.choice(FIRST)} {chance.choice(LAST)}" for n in range(count)
    ]
    performers = Performer.objects.bulk_create(
        Performer(
            slug=f"p-{tail}-{n}", stage_name=name, name_key=name_key(name), search_text=fold(name), playing_age_min=25,
            playing_age_max=35, visibility="trade",
        )
        for n, name in enumerate(named)
    )  # fmt: skip
    headshots = _headshots(performers) if with_headshots else [None] * count
    submissions = [
        _submission(role, n, performer, headshot, chance, at, varied)
        for n, (performer, headshot) in enumerate(zip(performers, headshots, strict=True), role.next_number)
    ]
    versions = ProfileVersion.objects.bulk_create(_version(one) for one in submissions)
    for one, version in zip(submissions, versions, strict=True):
        one.profile = version
    with office_scope(role.organisation):
        made = Submission.objects.bulk_create(submissions)
        role.next_number += count
        role.save(update_fields=["next_number"])
    return made


def _submission(role, number, performer, headshot, chance, at, varied) -> Submission:
    low = chance.randrange(18, 50) if varied else 25
    viewed = varied and chance.random() < 0.5
    places = [chance.choice(PLACES)] if varied else ["Leeds"]
    skills = chance.sample(SKILLS, chance.randrange(3)) if varied else []
    languages = chance.sample(LANGUAGES, chance.randrange(1, 3)) if varied else []
    return Submission(
        organisation=role.organisation,
        production=role.production,
        call=role.call,
        role=role,
        performer=performer,
        number=number,
        via=chance.choice(Via.values) if varied else Via.SELF,
        state=SubmissionState.VIEWED if viewed else SubmissionState.SUBMITTED,
        viewed_at=at if viewed else None,
        headshot=headshot,
        tape_url="https://example.com/tape" if varied and chance.random() < 0.4 else "",
        submitted_at=at + dt.timedelta(seconds=chance.randrange(1000) if varied else number),
        tags=chance.sample(["tall", "strong read", "second look"], chance.randrange(3)) if varied else [],
        name_key=performer.name_key,
        search_text=" ".join([performer.search_text, *map(fold, places), *skills, *languages]),
        playing_age_min=None if varied and chance.random() < 0.1 else low,
        playing_age_max=low + chance.randrange(4, 14),
        places=[fold(place) for place in places],
        skills=skills,
        languages=languages,
    )


def _version(submission: Submission) -> ProfileVersion:
    performer = submission.performer
    data = {
        "stage_name": performer.stage_name,
        "pronouns": "she/her",
        "playing_age_min": submission.playing_age_min,
        "playing_age_max": submission.playing_age_max,
        "height_cm": 168,
        "bases": [place.title() for place in submission.places],
        "accents": ["RP", "Leeds"],
        "languages": [{"language": name.title(), "level": "fluent"} for name in submission.languages],
        "skills": [{"skill": name.capitalize(), "level": "skilled"} for name in submission.skills],
        "credits": [
            {
                "kind": "film",
                "production": "Low Water",
                "role": "Sergeant Iqbal",
                "director": "Lena Marsh",
                "company": "",
                "year": 2025,
            }
        ],
        "training": [{"school": "Northern School of Stage", "course": "Acting", "year": 2014}],
        "links": [],
        "bio": "",
        "headshots": [{"id": str(submission.headshot.public_id), "caption": "", "alt": performer.stage_name}]
        if submission.headshot
        else [],
        "resume": None,
    }
    return ProfileVersion(performer=performer, number=1, fingerprint=uuid.uuid4().hex, data=data)


def _headshots(performers) -> list[MediaAsset]:
    return MediaAsset.objects.bulk_create(
        MediaAsset(
            performer=performer, kind=MediaKind.HEADSHOT, state=MediaState.READY, is_main=True, file_name="headshot.webp",
            original="o", card="c", large="l", width=400, height=500, alt=f"{performer.stage_name}, headshot",
        )
        for performer in performers
    )  # fmt: skip
