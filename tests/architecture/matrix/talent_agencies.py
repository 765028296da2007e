"""Who speaks for whom: an agency's clients and lists, a performer's decisions, the public page of an agency."""

import datetime as dt

from accounts.tenancy import across_offices
from core import clock, tokens
from talent.models import ProfileInvitation, Representation, RosterImport, RosterImportRow
from talent.states import ImportState
from tests import factories
from tests.architecture.rows import LOGIN, Answer, Row, same, signed_in


def to_represent(answer: Answer) -> tuple[Answer, ...]:
    return (LOGIN, 404, 404, 404, 404, answer, 404, 404)


def to_decide(answer: Answer) -> tuple[Answer, ...]:
    """The performer alone: their agent and whoever sees the public page may not."""
    return (LOGIN, answer, 403, 403, 403, 403, 403, 403)


def by_agency(answer: Answer) -> tuple[Answer, ...]:
    """Tokens of an agency; another office has no roster, and who is in none has no office."""
    return (401, 403, 404, 404, 404, answer, 404, 403)


def agency(world):
    return {"org_slug": world.agency.slug}


def client(world):
    return agency(world) | {"slug": world.performer.slug}


def unclaimed(world):
    with across_offices("a test makes a client whom nobody has claimed"):
        made = factories.RepresentationFactory(
            organisation=world.agency, performer__account=None, standing="on_word", agent=world.user("agent")
        )
    return agency(world) | {"slug": made.performer.slug}


def profile(world):
    return {"slug": world.performer.slug}


def standing(world):
    return profile(world) | {"representation_id": world.representation.pk, "verb": "end"}


def claim(world):
    place = unclaimed(world)
    with across_offices("a test offers a profile"):
        row = Representation.objects.select_related("performer").get(performer__slug=place["slug"])
        ProfileInvitation.objects.create(
            performer=row.performer, purpose="claim", email="noor@example.org", organisation=world.agency,
            expires_at=clock.now() + dt.timedelta(days=1), token_digest=tokens.digest("door-of-a-profile"),
        )  # fmt: skip
    return {"token": "door-of-a-profile"}


def a_list(state):
    def made(world):
        with across_offices("a test makes a list"):
            one = RosterImport.objects.create(
                organisation=world.agency, file_name="list.csv", heading=["Name"], columns={"name": 0}, total=1,
                state=state, made_by=world.user("agent"),
            )  # fmt: skip
            RosterImportRow.objects.create(roster_import=one, number=2, cells=["Idris Bello"], verdict="new")
        return agency(world) | {"import_id": one.pk}

    return made


def by_key(place):
    return lambda world: {"key": place(world)["slug"]}


def by_id(place):
    return lambda world: {"import_id": place(world)["import_id"]}


def ended(world):
    with across_offices("a test ends a representation"):
        row = factories.RepresentationFactory(
            organisation=world.agency,
            ends_on=clock.today(),
            standing="ended",
            ended_as="confirmed",
            decided_by=world.user("agent"),
            decided_at=clock.now(),
        )
    return {"slug": row.performer.slug}


API = {"api": True}
MAIL = {"email": "noor@example.org"}
READ, DONE = a_list(ImportState.READ), a_list(ImportState.DONE)
TERMS = {"territory": "UK", "commission_percent": "9", "starts_on": "2026-01-01"}

ROWS = [
    Row("talent:agency", "GET", same(200), args=lambda world: {"agency_slug": world.agency.slug}),
    Row("talent:client", "GET", to_represent(200), args=client),
    Row("talent:client-terms", "GET", to_represent(200), args=client),
    Row("talent:client-terms", "POST", to_represent(302), args=client, data=TERMS),
    Row("talent:client-agent", "POST", to_represent(302), args=client, data={"agent": ""}),
    Row("talent:client-offer", "POST", to_represent(302), args=unclaimed, data={"email": "noor@example.org"}),
    Row("talent:roster-export", "GET", to_represent(200), args=agency),
    Row("talent:roster-import", "GET", to_represent(200), args=agency),
    Row("talent:roster-import", "POST", to_represent(422), args=agency),
    Row("talent:roster-list", "GET", to_represent(200), args=READ),
    Row("talent:roster-list", "POST", to_represent(302), args=READ, data={"name": "0"}),
    Row("talent:roster-list-progress", "GET", to_represent(200), args=DONE),
    Row("talent:roster-list-choose", "POST", to_represent(302), args=READ, data={"all": "new"}),
    Row("talent:roster-list-start", "POST", to_represent(302), args=READ),
    Row("talent:roster-list-undo", "POST", to_represent(302), args=DONE),
    Row("talent:roster-list-drop", "POST", to_represent(302), args=READ),
    Row("talent:representation", "GET", to_decide(200), args=profile),
    Row("talent:representation-decide", "POST", to_decide(302), args=standing),
    Row("talent:claim", "GET", signed_in(200), args=claim),
    Row("talent:claim", "POST", signed_in(422), args=claim),
    Row("api:roster", "GET", by_agency(200), **API),
    Row("api:roster", "POST", by_agency(201), data={"stage_name": "Idris Bello"}, **API),
    Row("api:roster-client", "GET", by_agency(200), args=by_key(client), **API),
    Row("api:roster-client", "PUT", by_agency(200), args=by_key(client), data=TERMS, **API),
    Row("api:roster-client", "DELETE", by_agency(204), args=by_key(client), **API),
    Row("api:roster-client-resume", "POST", by_agency(200), args=by_key(ended), **API),
    Row("api:roster-client-agent", "PUT", by_agency(200), args=by_key(client), data={"agent": None}, **API),
    Row("api:roster-client-offer", "POST", by_agency(204), args=by_key(unclaimed), data=MAIL, **API),
    Row("api:roster-lists", "GET", by_agency(200), **API),
    Row("api:roster-lists", "POST", (401, 403, 404, 404, 404, 415, 404, 403), **API),
    Row("api:roster-list", "GET", by_agency(200), args=by_id(READ), **API),
    Row("api:roster-list", "PUT", by_agency(200), args=by_id(READ), data={"columns": {"name": 0}}, **API),
    Row("api:roster-list", "DELETE", by_agency(204), args=by_id(READ), **API),
    Row("api:roster-list-lines", "GET", by_agency(200), args=by_id(READ), **API),
    Row("api:roster-list-lines", "PUT", by_agency(200), args=by_id(READ), data={"choices": {"2": "new"}}, **API),
    Row("api:roster-list-start", "POST", by_agency(202), args=by_id(READ), **API),
    Row("api:roster-list-undo", "POST", by_agency(202), args=by_id(DONE), **API),
    Row("api:representation", "GET", (401, 200, *(403,) * 6), args=profile, **API),
    Row(
        "api:representation-act",
        "POST",
        (401, 200, *(403,) * 6),
        args=lambda world: profile(world) | {"representation_id": world.representation.pk, "act": "end"},
        **API,
    ),
]
