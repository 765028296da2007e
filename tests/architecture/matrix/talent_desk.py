"""Cover and notes among agents: for whoever works at the agency."""

import datetime as dt

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from core import clock
from talent.models import AgentCover, ClientNote
from tests import factories
from tests.architecture.rows import LOGIN, Answer, Row


def ours(answer: Answer) -> tuple[Answer, ...]:
    return (LOGIN, 404, 404, 404, 404, answer, 404, 404)


def agency(world):
    return {"org_slug": world.agency.slug}


def cover(world):
    other = factories.MembershipFactory(organisation=world.agency, role=MembershipRole.AGENT).user
    today = clock.today()
    with office_scope(world.agency):
        made = AgentCover.objects.create(
            organisation=world.agency,
            agent=world.user("agent"),
            covered_by=other,
            starts_on=today,
            ends_on=today + dt.timedelta(days=2),
        )
    return agency(world) | {"cover_id": made.pk}


def client(world):
    return agency(world) | {"slug": world.performer.slug}


def note(world):
    with office_scope(world.agency):
        made = ClientNote.objects.create(
            organisation=world.agency, performer=world.performer, author=world.user("agent"), text="Rings on Tuesdays."
        )
    return client(world) | {"note_id": made.pk}


ROWS = [
    Row("talent:cover", "GET", ours(200), args=agency),
    Row("talent:cover", "POST", ours(422), args=agency, data={"agent": "nobody"}),
    Row("talent:cover-end", "POST", ours(302), args=cover),
    Row("talent:client-notes", "GET", ours(200), args=client),
    Row("talent:client-notes", "POST", ours(302), args=client, data={"text": "Prefers mornings."}),
    Row("talent:client-note-remove", "POST", ours(302), args=note),
]
