"""The demo's people with a sign-in, and their offices."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import Membership, Organisation, User
from accounts.services.organisations import make_organisation, verify_organisation
from accounts.services.people import add_person
from accounts.states import Intent, MembershipRole, OrganisationKind
from accounts.tenancy import office_scope
from casting.services.office import change_office_settings
from config.demo.timeline import Timeline, living_at

LONDON = "Europe/London"


@dataclass(frozen=True)
class Offices:
    admin: User
    director: User
    associate: User
    colleague: User
    runner: User
    business: User
    agent: User
    actor: User
    producer: User
    sole: User
    parent: User
    other_parent: User
    chaperone: User
    okoye: Organisation
    tideway: Organisation
    bellweather: Organisation
    agencies: list[tuple[Organisation, User]]
    harrow_lane: Organisation


def open_offices(timeline: Timeline) -> Offices:
    """Founded long ago, so that the oldest call was made by somebody."""
    with living_at(timeline.at(-400, 9)):
        admin = add_person(
            email="admin@demo.example", name="Ada Whitlow", password=settings.DEMO_PASSWORD, time_zone=LONDON,
            administrator=True,
        )  # fmt: skip
        director = _person(admin, "director", "Renata Okoye", Intent.CASTING, pronouns="she/her")
        associate = _person(admin, "associate", "Priya Nand", Intent.CASTING, pronouns="she/her")
        agent = _person(admin, "agent", "Colm Hartigan", Intent.AGENT, pronouns="he/him")
        actor = _person(admin, "actor", "Noor Haddad", Intent.ACTOR, pronouns="she/her")
        producer = _person(admin, "producer", "Lena Marsh", Intent.CASTING)
        colleague = _colleague(director, "tomasz", "Tomasz Birk")
        runner = _colleague(director, "ines", "Ines Valdorf")
        business = _colleague(director, "business", "Hanna Lindqvist")
        sole = _colleague(director, "marguerite", "Marguerite Sole")
        parent = _colleague(actor, "parent", "Maren Fell")
        other_parent = _colleague(actor, "joss", "Joss Fell")
        chaperone = _colleague(actor, "edie", "Edie Marchant")
        okoye = make_organisation(
            actor=director, kind=OrganisationKind.CASTING, name="Okoye Casting", time_zone=LONDON,
            website="https://okoye.example",
            about="Film and television from the North. Renata reads every tape, or has it read by Priya or Tomasz.",
        )  # fmt: skip
        _join(okoye, associate, MembershipRole.ASSOCIATE)
        _join(okoye, colleague, MembershipRole.DIRECTOR)
        _join(okoye, runner, MembershipRole.SESSION_RUNNER)
        _join(okoye, business, MembershipRole.BUSINESS_AFFAIRS)
        with office_scope(okoye):
            change_office_settings(
                actor=director, organisation=okoye, hold_no_minutes=120, hold_good_minutes=5, reply_to=director.email
            )
        tideway = make_organisation(
            actor=sole, kind=OrganisationKind.CASTING, name="Marguerite Sole Casting", time_zone=LONDON,
            about="Theatre and audio.",
        )  # fmt: skip
        bellweather = _agency(agent, "Bellweather Artists")
        _join(bellweather, _colleague(agent, "dilys", "Dilys Penhaligon"), MembershipRole.ASSISTANT)
        others = [
            _colleague(agent, "vale", "Ottilie Vale"),
            _colleague(agent, "ardent", "Marcus Ardent"),
            _colleague(agent, "quayside", "Sinéad Quay"),
        ]
        agencies = [
            (_agency(owner, name), owner)
            for owner, name in zip(others, ["Vale & Marchetti", "Ardent Management", "Quayside Actors"], strict=True)
        ]
        for office in (okoye, tideway, bellweather, *(agency for agency, _ in agencies)):
            verify_organisation(actor=admin, organisation=office)
        harrow_lane = make_organisation(
            actor=producer, kind=OrganisationKind.PRODUCTION, name="Harrow Lane Pictures", time_zone=LONDON
        )
    return Offices(
        admin=admin, director=director, associate=associate, colleague=colleague, runner=runner, business=business, agent=agent, actor=actor,
        producer=producer, sole=sole, parent=parent, other_parent=other_parent, chaperone=chaperone,
        okoye=okoye, tideway=tideway, bellweather=bellweather, agencies=agencies,
        harrow_lane=harrow_lane,
    )  # fmt: skip


def _person(like: User, key: str, name: str, intent: str, *, pronouns: str = "") -> User:
    """The same password as somebody else's: hashing it anew takes a tenth of a second each time."""
    person = User.objects.create(
        email=f"{key}@demo.example",
        name=name,
        password=like.password,
        time_zone=LONDON,
        intent=intent,
        pronouns=pronouns,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _colleague(like: User, key: str, name: str) -> User:
    return _person(like, key, name, like.intent)


def _agency(owner: User, name: str) -> Organisation:
    return make_organisation(actor=owner, kind=OrganisationKind.AGENCY, name=name, time_zone=LONDON)


def _join(office: Organisation, person: User, role: str) -> None:
    Membership.objects.create(organisation=office, user=person, role=role)
