"""The access matrix's world with a marked word in every private field (see tests.leaks.table)."""

import datetime as dt

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from auditions.services.callbacks import Plan, invite_to_callback
from casting.models import Note, Rating, ReviewPass, Role, Submission
from casting.selectors.selection import Selection
from casting.services.conflicts import declare_conflict
from casting.services.decisions import decide_submissions
from casting.services.passes import open_pass
from core import clock
from core.text import fold, name_key
from talent.models import PerformerLink
from talent.states import MediaKind, Visibility
from tests import factories
from tests.architecture.matrix.auditions_door import run_a_day
from tests.architecture.world import World, build_world
from tests.leaks.table import JUDGED, MARKS


def marked_world() -> World:
    with across_offices("a test makes offices side by side"):
        world = build_world()
        world.viewers.pop("admin")
        for name, role in (("runner", MembershipRole.SESSION_RUNNER), ("keeper", MembershipRole.OWNER)):
            world.viewers[name] = factories.MembershipFactory(
                organisation=world.office, role=role, user__name=name
            ).user
        _mark_person(world)
    with office_scope(world.office):
        _mark_submissions(world)
        _open_passes(world)
        _act(world)
        run_a_day(world, label=MARKS["first name"])
    return world


def _mark_person(world: World) -> None:
    name = MARKS["stage name"]
    account = factories.UserFactory(name=name, email=f"{MARKS['own e-mail']}@mail.example")
    world.performer = factories.PerformerFactory(
        account=account,
        stage_name=name,
        slug=MARKS["slug"],
        legal_name=f"Ann {MARKS['legal name']}",
        bio=f"{MARKS['bio']} is what I live for.",
        pronouns=MARKS["pronouns"],
        visibility=Visibility.UNLISTED,
        name_key=name_key(name),
        search_text=fold(f"{name} leeds {JUDGED['skill']}"),
    )
    world.viewers["actor"] = account
    PerformerLink.objects.create(
        performer=world.performer, label=MARKS["link label"], url=f"https://{MARKS['link']}.example/reel"
    )
    world.agency.name = f"{MARKS['agency']} Talent"
    world.agency.save()
    agent = world.user("agent")
    agent.name = f"Bo {MARKS['agent']}"
    agent.save()
    world.representation = factories.RepresentationFactory(performer=world.performer, organisation=world.agency)
    files = {
        "file_name": f"{MARKS['file name']}.jpg",
        "alt": MARKS["picture text"],
        "caption": MARKS["picture caption"],
    }
    world.headshot = factories.MediaAssetFactory(performer=world.performer, **files)
    world.extra["resume"] = factories.MediaAssetFactory(performer=world.performer, kind=MediaKind.RESUME, **files)


def _profile(world: World) -> dict:
    return {
        "stage_name": MARKS["stage name"],
        "pronouns": MARKS["pronouns"],
        "bio": f"{MARKS['bio']} is what I live for.",
        "bases": ["Leeds"],
        "accents": ["Northern"],
        "skills": [{"skill": JUDGED["skill"], "level": "expert"}],
        "languages": [{"language": JUDGED["language"], "level": "fluent"}],
        "links": [{"label": MARKS["link label"], "url": f"https://{MARKS['link']}.example/reel"}],
        "credits": [
            {
                "role": "Ada",
                "production": MARKS["credit production"],
                "director": MARKS["credit director"],
                "company": "",
                "year": 2024,
            }
        ],
        "training": [{"school": MARKS["school"], "course": "Acting", "year": 2020}],
        "headshots": [
            {"id": str(world.headshot.public_id), "alt": MARKS["picture text"], "caption": MARKS["picture caption"]}
        ],
        "resume": str(world.extra["resume"].public_id),
    }


def _mark_submissions(world: World) -> None:
    world.production.asks_union_status = True
    world.production.save()
    roles = [world.role, factories.RoleFactory(call=world.call), factories.RoleFactory(call=world.call)]
    world.extra["no"], world.extra["back"] = roles[1:]
    version = factories.ProfileVersionFactory(performer=world.performer, data=_profile(world))
    made = [_submission(world, role, version) for role in roles]
    world.submission, world.extra["told"], world.extra["called"] = made


def _submission(world: World, role: Role, version) -> Submission:
    name, mail = MARKS["stage name"], MARKS["own e-mail"]
    submission = factories.SubmissionFactory(
        role=role,
        performer=world.performer,
        profile=version,
        via="rep",
        agency=world.agency,
        submitted_by=world.user("agent"),
        headshot=world.headshot,
        note=f"{JUDGED['cover note']}. I am {name}, see {MARKS['link']}.example or {mail}@mail.example.",
        answers=[{"prompt": "Why you?", "answer": f"{JUDGED['answer']}, says {MARKS['first name']}’s agent."}],
        tape_url=f"https://tapes.example/{MARKS['tape elsewhere']}",
        union_status=MARKS["union"],
        tags=[MARKS["tag"]],
        skills=[JUDGED["skill"]],
    )
    office, keeper, director = world.office, world.user("keeper"), world.user("director")
    for text, audience, author in (
        (MARKS["office note"], "office", director),
        (MARKS["production note"], "production", director),
        (MARKS["own note"], "me", director),
    ):
        Note.objects.create(organisation=office, submission=submission, author=author, audience=audience, text=text)
    Rating.objects.create(organisation=office, submission=submission, reviewer=keeper, value=MARKS["mean"])
    return submission


def _open_passes(world: World) -> None:
    for role in (world.role, world.extra["no"], world.extra["back"]):
        blind = ReviewPass.objects.create(
            organisation=world.office, role=role, name="Without names", is_blind=True, others_scores="after_own"
        )
        blind.keepers.set([world.user("keeper")])
        open_pass(actor=world.user("keeper"), review_pass=blind)


def _act(world: World) -> None:
    """Decisions leave notes in the outbox, lines in the log, appointments with calendar files."""
    keeper = world.user("keeper")
    told, called = world.extra["told"], world.extra["called"]
    decide_submissions(
        actor=keeper,
        role=told.role,
        submissions=Selection(role=told.role, ids=[told.pk]),
        to="not_selected",
    )
    starts_at = clock.now() + dt.timedelta(days=7)
    plan = Plan(starts_at=starts_at, minutes=20, zone="Europe/London", place="Studio 2")
    invite_to_callback(
        actor=keeper, role=called.role, submissions=Selection(role=called.role, ids=[called.pk]), plan=plan
    )
    local = clock.in_zone(starts_at, "Europe/London")
    world.extra["plan"] = {
        "date": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "minutes": 20,
        "zone": "Europe/London",
        "place": "Studio 2",
        "one_after_another": "on",
    }
    declare_conflict(actor=world.user("director"), submission=world.submission)
