"""Calendars to subscribe to, and the papers of a day: looked at by whoever sees the session, handed out by who runs it."""

from accounts.tenancy import office_scope
from auditions.models import Appointment
from auditions.services.feeds import make_session_feed
from core import clock
from tests import factories
from tests.architecture.rows import LOGIN, Row, same, signed_in

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)


def session(world):
    if "papers" not in world.extra:
        with office_scope(world.office):
            production = world.role.production
            venue = factories.VenueFactory(organisation=world.office, name="The paper house")
            made = factories.SessionFactory(
                organisation=world.office, production=production, venue=venue, roles=[world.role]
            )
            _seat(made, world.submission)
            world.extra["papers"] = made
    return world.extra["papers"]


def _seat(session, submission):
    """Somebody has its first time, so that papers and calendars have a name to keep."""
    slot = factories.SlotFactory(session=session)
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    told = {f"told_{name}": moment for name, moment in times.items()} | {"told_at": clock.now()}
    Appointment.objects.create(
        organisation=session.organisation, submission=submission, performer=submission.performer, session=session,
        slot=slot, kind=session.kind, state="confirmed", zone=session.zone, **times, **told,
    )  # fmt: skip


def of_session(world):
    return {"org_slug": world.office.slug, "session_id": session(world).pk}


def of_feed(world):
    with office_scope(world.office):
        url = make_session_feed(actor=world.user("director"), session=session(world))
    return {"key": url.rsplit("/", 1)[-1].removesuffix(".ics")}


def paper(name, status=200):
    return Row(f"auditions:{name}", "GET", (*OFFICE, status, status, *OUTSIDE), args=of_session)


def api_session(world):
    return {"session_id": session(world).pk}


def api(answer):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, 404, answer, answer, 404, 404, 403)


def own(answer):
    return (401, *(answer,) * 7)


ROWS = [
    # Whoever holds the address reads it; it was made to be handed to calendar programs.
    Row("auditions:calendar-feed", "GET", same(200), args=of_feed),
    Row("auditions:own-calendar", "GET", signed_in(200)),
    Row("auditions:own-calendar", "POST", signed_in(200)),
    Row("auditions:own-calendar-end", "POST", signed_in(302)),
    paper("session-calendar"),
    Row("auditions:session-calendar", "POST", (*OFFICE, 200, 200, *OUTSIDE), args=of_session),
    Row("auditions:session-calendar-end", "POST", (*OFFICE, 302, 302, *OUTSIDE), args=of_session),
    paper("day-sheet"),
    paper("day-sheet-pdf"),
    paper("sign-in-sheet"),
    paper("sign-in-sheet-pdf"),
    paper("size-cards"),
    paper("size-cards-pdf"),
    Row("api:session-day-sheet", "GET", api(200), args=api_session, api=True),
    Row("api:session-day-sheet", "GET", api(200), args=api_session, query="?copy=runner", api=True),
    Row("api:session-size-cards", "GET", api(200), args=api_session, api=True),
    Row("api:session-calendar", "GET", api(204), args=api_session, api=True),
    Row("api:session-calendar", "POST", api(201), args=api_session, api=True),
    Row("api:session-calendar", "DELETE", api(204), args=api_session, api=True),
    Row("api:my-calendar", "GET", own(204), api=True),
    Row("api:my-calendar", "POST", own(201), api=True),
    Row("api:my-calendar", "DELETE", own(204), api=True),
]
