"""Presentations: made by who decides; looked at by whoever holds a personal link and has typed its code."""

from accounts.tenancy import office_scope
from casting.models import Presentation, PresentationPick
from casting.services.viewers import viewer_for
from casting.states import PresentationState, ViewerTier
from casting.viewer_links import viewer_key
from core import clock
from tests.architecture.rows import LOGIN, Row, same


def _shown(world, state=PresentationState.OPEN):
    """An open presentation of the world's one submission, with a viewer; made once for each row."""
    with office_scope(world.office):
        known = world.extra.get("presentation")
        # Whoever asks may have rolled back what an earlier row made.
        if known is None or not Presentation.objects.filter(pk=known.pk).exists():
            world.extra |= show(world, state)
    return world.extra


def show(world, state=PresentationState.OPEN, tier=ViewerTier.PRODUCTION) -> dict:
    made = Presentation.objects.create(
        organisation=world.office,
        production=world.production,
        title="Selects",
        state=state,
        opened_at=clock.now(),
        closed_at=clock.now() if state == PresentationState.CLOSED else None,
        created_by=world.user("director"),
    )
    pick = PresentationPick.objects.create(
        organisation=world.office, presentation=made, role=world.role, submission=world.submission, position=1
    )
    viewer = viewer_for(
        actor=world.user("director"),
        presentation=made,
        name="Dana Whitlock",
        email="dana@harrow.example",
        tier=tier,
    )
    return {"presentation": made, "pick": pick, "viewer": viewer}


def of_production(world):
    return {"org_slug": world.office.slug, "production_id": world.production.pk}


def one(world):
    return {"org_slug": world.office.slug, "presentation_id": _shown(world)["presentation"].pk}


def draft(world):
    return {"org_slug": world.office.slug, "presentation_id": _shown(world, PresentationState.DRAFT)["presentation"].pk}


def closed(world):
    found = _shown(world, PresentationState.CLOSED)
    return {"org_slug": world.office.slug, "presentation_id": found["presentation"].pk}


def pick(world):
    return one(world) | {"pick_id": _shown(world)["pick"].pk}


def office_picture(world):
    return pick(world) | {"variant": "card"}


def viewer(world):
    return one(world) | {"viewer_id": _shown(world)["viewer"].pk}


def link(world):
    return {"key": viewer_key(_shown(world)["viewer"].pk)}


def shown(world):
    return link(world) | {"pick_id": _shown(world)["pick"].pk}


def picture(world):
    return shown(world) | {"variant": "card"}


def role_by_link(world):
    return link(world) | {"role_id": world.role.pk}


def seat(world):
    return link(world) | {"seat_id": 1}


def settings(world):
    return {"title": "Selects", "others_votes": "after_own"}


def order(world):
    return {"role": world.role.pk, "item": _shown(world)["pick"].pk}


def api_one(world):
    return {"presentation_id": _shown(world)["presentation"].pk}


def api_draft(world):
    return {"presentation_id": _shown(world, PresentationState.DRAFT)["presentation"].pk}


def api_viewer(world):
    return api_one(world) | {"viewer_id": _shown(world)["viewer"].pk}


def api_production(world):
    return {"production_id": world.production.pk}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
REFUSED = (LOGIN, 404, 404, 422, 422, 404, 404, 404)
ADDS = {"name": "Aled Fairweather", "email": "aled@harrow.example", "tier": "production"}
# Who they are here is nothing to a personal link: only a device that typed its code is let in.
API = {"api": True}
ASKED_FOR_CODE = same(200)
SENT_TO_THE_DOOR = same(302)

ROWS = [
    Row("casting:presentation-list", "GET", SEES, args=of_production),
    Row("casting:presentation-new", "GET", SEES, args=of_production),
    Row("casting:presentation-new", "POST", DOES, args=of_production, data={"title": "Selects"}),
    Row("casting:presentation", "GET", SEES, args=one),
    Row("casting:presentation-edit", "POST", DOES, args=one, data=settings),
    Row("casting:presentation-people", "GET", SEES, args=one),
    Row("casting:presentation-people", "POST", REFUSED, args=one),
    Row("casting:presentation-order", "POST", DOES, args=one, data=order),
    Row("casting:presentation-open", "POST", DOES, args=draft),
    Row("casting:presentation-close", "POST", DOES, args=one),
    Row("casting:presentation-reopen", "POST", DOES, args=closed),
    Row("casting:presentation-preview", "GET", SEES, args=one),
    Row("casting:presentation-results", "GET", SEES, args=one),
    Row("casting:presentation-comment", "POST", DOES, args=one, data={"text": "Agreed.", "audience": "production"}),
    Row("casting:presentation-viewer-add", "POST", DOES, args=one, data=ADDS),
    Row("casting:presentation-pick", "POST", DOES, args=pick, data={"word": "Stillness."}),
    Row("casting:presentation-picture", "GET", SEES, args=office_picture),
    Row("casting:presentation-viewer-resend", "POST", DOES, args=viewer),
    Row("casting:presentation-viewer-extend", "POST", REFUSED, args=viewer),
    Row("casting:presentation-viewer-revoke", "POST", DOES, args=viewer),
    Row("casting:viewer", "GET", ASKED_FOR_CODE, args=link),
    Row("casting:viewer", "GET", same(404), args={"key": "nobodys"}),
    Row("casting:viewer-code", "POST", SENT_TO_THE_DOOR, args=link),
    Row("casting:viewer-confirm", "POST", same(422), args=link, data={"code": "000000"}),
    Row("casting:viewer-comment", "POST", SENT_TO_THE_DOOR, args=link, data={"text": "Hello."}),
    Row("casting:viewer-rank", "POST", SENT_TO_THE_DOOR, args=role_by_link),
    Row("casting:viewer-verdict", "POST", SENT_TO_THE_DOOR, args=seat),
    Row("casting:viewer-delegate", "POST", SENT_TO_THE_DOOR, args=seat),
    Row("casting:viewer-person", "GET", ASKED_FOR_CODE, args=shown),
    Row("casting:viewer-vote", "POST", SENT_TO_THE_DOOR, args=shown, data={"value": "yes"}),
    Row("casting:viewer-tape", "GET", same(404), args=shown),
    Row("casting:viewer-tape", "POST", same(404), args=shown),
    Row("casting:viewer-captions", "GET", same(404), args=shown),
    Row("casting:viewer-picture", "GET", same(404), args=picture),
    Row("api:presentation-list", "GET", (401, 403, 404, 200, 200, 404, 404, 403), args=api_production, **API),
    Row(
        "api:presentation-list",
        "POST",
        (401, 403, 404, 201, 201, 404, 404, 403),
        args=api_production,
        data={"title": "Selects"},
        **API,
    ),
    Row("api:presentation-detail", "GET", (401, 403, 404, 200, 200, 404, 404, 403), args=api_one, **API),
    Row("api:presentation-open", "POST", (401, 403, 404, 200, 200, 404, 404, 403), args=api_draft, **API),
    Row("api:presentation-close", "POST", (401, 403, 404, 200, 200, 404, 404, 403), args=api_one, **API),
    Row("api:viewer-list", "POST", (401, 403, 404, 201, 201, 404, 404, 403), args=api_one, data=ADDS, **API),
    Row("api:viewer-revoke", "POST", (401, 403, 404, 204, 204, 404, 404, 403), args=api_viewer, **API),
]
