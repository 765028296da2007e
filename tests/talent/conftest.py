"""The cast of the talent room's tests: an actor with a full profile, an agent and their client, strangers."""

import io
from dataclasses import dataclass

import pytest
from django.test import Client
from PIL import Image

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from talent.models import Performer
from talent.services import entries
from talent.services.profiles import About, create_performer, edit_about
from talent.states import Visibility
from tests import factories

LEGAL_NAME = "Abena Serwaa Lumley"
UNION = "Guild of Lantern Carriers"


@dataclass
class Cast:
    actor: User
    performer: Performer
    agent: User
    assistant: User
    agency: Organisation
    client: Performer
    director: User
    unverified: User
    stranger: User


def sign_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fill(actor: User, performer: Performer, rows: int = 2) -> None:
    """A profile with something in every part of it, the private ones too."""
    edit_about(
        actor=actor,
        performer=performer,
        about=About(
            stage_name=performer.stage_name,
            legal_name=LEGAL_NAME,
            pronouns="she/her",
            plays=["woman"],
            playing_age_min=25,
            playing_age_max=35,
            height_cm=170,
            bases=["London", "Leeds"],
            accents=["RP", "Accra"],
            bio="Trained on the Fringe. Happiest in rooms with bad heating.",
        ),
    )
    entries.set_languages(
        actor=actor,
        performer=performer,
        entries=[entries.LanguageEntry(f"Language {n}", "fluent") for n in range(rows)],
    )
    entries.set_skills(
        actor=actor, performer=performer, entries=[entries.SkillEntry(f"Skill {n}", "skilled") for n in range(rows)]
    )
    entries.set_credits(
        actor=actor,
        performer=performer,
        entries=[
            entries.CreditEntry("film", f"Production {n}", "Ida", "Ines Okafor", "Northlight", 2024)
            for n in range(rows)
        ],
    )
    entries.set_training(
        actor=actor,
        performer=performer,
        entries=[entries.TrainingEntry(f"School {n}", "Acting", 2014) for n in range(rows)],
    )
    entries.set_links(
        actor=actor,
        performer=performer,
        entries=[entries.LinkEntry(f"Reel {n}", f"https://example.com/{n}") for n in range(rows)],
    )
    entries.set_unions(actor=actor, performer=performer, entries=[entries.UnionEntry("other", UNION)])


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    actor = factories.UserFactory(name="Ama Boateng", email="ama.private@example.org")
    performer = create_performer(
        actor=actor, stage_name="Ama Boateng", playing_age_min=25, playing_age_max=35, bases=["London"]
    )
    agency = factories.AgencyFactory(name="Bell Lane Artists", slug="bell-lane")
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT, user__name="Colm Hartigan").user
    assistant = factories.MembershipFactory(organisation=agency, role=MembershipRole.ASSISTANT).user
    client = create_performer(actor=agent, stage_name="Noor Haddad", bases=["Leeds"], agency=agency)
    return Cast(
        actor=actor,
        performer=performer,
        agent=agent,
        assistant=assistant,
        agency=agency,
        client=client,
        director=factories.MembershipFactory().user,
        unverified=factories.MembershipFactory(organisation__verified=False).user,
        stranger=factories.UserFactory(),
    )


def seen_by_all(performer: Performer) -> None:
    Performer.objects.filter(pk=performer.pk).update(visibility=Visibility.PUBLIC)


def picture(size: tuple[int, int] = (800, 1000), mode: str = "RGB", kind: str = "JPEG", **options) -> bytes:
    """A photograph with a gradient in it, so that cropping and turning can be told."""
    out = io.BytesIO()
    gradient = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (gradient, gradient, Image.new("L", size, 90))).convert(mode).save(out, kind, **options)
    return out.getvalue()
