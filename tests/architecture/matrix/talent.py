"""Performers: their profiles and files, an agency's roster. The world's performer is public and has an agent."""

from accounts.tenancy import across_offices
from core import clock
from talent.models import BookOut
from tests import factories
from tests.architecture.rows import LOGIN, Answer, Row, same, signed_in


def to_edit(answer: Answer) -> tuple[Answer, ...]:
    """The performer and their agent; everybody else sees a public profile, but may not change it."""
    return (LOGIN, answer, 403, 403, 403, answer, 403, 403)


def to_represent(answer: Answer) -> tuple[Answer, ...]:
    return (LOGIN, 404, 404, 404, 404, answer, 404, 404)


def profile(world):
    return {"slug": world.performer.slug}


def headshot(world):
    return profile(world) | {"public_id": world.headshot.public_id}


def removed(world):
    asset = factories.MediaAssetFactory(performer=world.performer, is_main=False, removed_at=clock.now())
    return profile(world) | {"public_id": asset.public_id}


def agency(world):
    return {"org_slug": world.agency.slug}


def client(world):
    return agency(world) | profile(world)


def former_client(world):
    with across_offices("a test ends a representation"):
        performer = factories.RepresentationFactory(
            organisation=world.agency,
            ends_on=clock.today(),
            standing="ended",
            ended_as="confirmed",
            decided_by=world.user("agent"),
            decided_at=clock.now(),
        ).performer
    return agency(world) | {"slug": performer.slug}


def hidden(world):
    return {"slug": factories.PerformerFactory(visibility="trade").slug}


def picture(world):
    return {"public_id": world.headshot.public_id, "variant": "card"}


def hidden_picture(world):
    asset = factories.MediaAssetFactory(performer__visibility="trade")
    return {"public_id": asset.public_id, "variant": "card"}


def own_tape(world):
    asset = factories.MediaAssetFactory(performer=world.performer, kind="tape", is_main=False)
    return profile(world) | {"public_id": asset.public_id}


def own_dates(world):
    today = clock.today()
    made = BookOut.objects.create(performer=world.performer, starts_on=today, ends_on=today)
    return profile(world) | {"book_out_id": made.pk}


DATES = {"starts_on": "2027-03-12", "ends_on": "2027-03-14", "note": "Leeds, theatre"}
START = {"stage_name": "Ida Marsh", "playing_age_min": "20", "playing_age_max": "30", "bases": "Leeds"}

ROWS = [
    Row("talent:media", "GET", same(200), args=picture),
    Row("talent:media", "GET", (404, 404, 200, 200, 200, 200, 404, 404), args=hidden_picture),
    Row("talent:performer", "GET", same(200), args=profile),
    Row("talent:performer", "GET", (404, 404, 200, 200, 200, 200, 404, 404), args=hidden),
    Row("talent:profile-edit", "GET", signed_in(302)),
    Row("talent:profile-start", "GET", signed_in(200)),
    Row("talent:profile-start", "POST", signed_in(302), data=START),
    Row("talent:profile", "GET", to_edit(200), args=profile),
    Row("talent:profile", "GET", (LOGIN, 404, 403, 403, 403, 403, 404, 404), args=hidden),
    Row("talent:ask-to-open", "POST", (LOGIN, 403, 403, 403, 403, 302, 403, 403), args=profile),
    Row("talent:new-address", "POST", to_edit(302), args=profile),
    Row("talent:section-edit", "GET", to_edit(200), args=lambda world: profile(world) | {"section": "unions"}),
    Row("talent:section-edit", "POST", to_edit(302), args=lambda world: profile(world) | {"section": "visibility"},
        data={"visibility": "unlisted"}),
    Row("talent:resume-upload", "POST", to_edit(422), args=profile),
    Row("talent:resume-remove", "POST", to_edit(302), args=profile),
    Row("talent:tapes", "POST", to_edit(422), args=profile),
    Row("talent:tape-remove", "POST", to_edit(302), args=own_tape),
    Row("talent:media", "GET", same(404), args=lambda world: picture(world) | {"variant": "tape"}),
    Row("talent:book-outs", "POST", to_edit(302), args=profile, data=DATES),
    Row("talent:book-out-change", "GET", to_edit(200), args=own_dates),
    Row("talent:book-out-change", "POST", to_edit(302), args=own_dates, data=DATES),
    Row("talent:book-out-remove", "POST", to_edit(302), args=own_dates),
    Row("talent:headshots", "GET", to_edit(302), args=profile),
    Row("talent:headshots", "POST", to_edit(422), args=profile),
    Row("talent:headshot-card", "GET", to_edit(200), args=headshot),
    Row("talent:headshot-edit", "GET", to_edit(200), args=headshot),
    Row("talent:headshot-edit", "POST", to_edit(302), args=headshot, data={"caption": "By Wren Hollis", "alt": ""}),
    Row("talent:headshot-crop", "POST", to_edit(302), args=headshot, data={"x": "0", "y": "0", "width": "100"}),
    Row("talent:headshot-main", "POST", to_edit(302), args=headshot),
    Row("talent:headshot-move", "POST", to_edit(302), args=lambda world: headshot(world) | {"direction": "later"}),
    Row("talent:headshot-order", "POST", to_edit(302), args=profile, data=lambda world: {"id": world.headshot.public_id}),
    Row("talent:headshot-remove", "POST", to_edit(302), args=headshot),
    Row("talent:headshot-restore", "POST", to_edit(302), args=removed),
    Row("talent:roster", "GET", to_represent(200), args=agency),
    Row("talent:roster-add", "GET", to_represent(200), args=agency),
    Row("talent:roster-add", "POST", to_represent(302), args=agency, data=START),
    Row("talent:roster-end", "GET", to_represent(200), args=client),
    Row("talent:roster-end", "POST", to_represent(302), args=client),
    Row("talent:roster-resume", "POST", to_represent(302), args=former_client),
]  # fmt: skip
