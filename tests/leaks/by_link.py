"""People who look by a personal link, on a device that has typed its code."""

from collections.abc import Callable

from django.test import Client

from accounts.tenancy import office_scope
from casting.models import ViewerDevice
from casting.viewer_links import device_digest, viewer_key
from casting.views.viewing.shown import LinkPlaces
from core import clock
from tests.architecture.matrix.casting_presentations import show
from tests.architecture.world import World

COOKIE = "a-browser-that-typed-its-code-0123456789abc"
# What a presentation is for: who they are, who speaks for them, what they were seen in.
SHOWN = {"stage name", "first name", "last name", "agency", "credit production"}


def by_link(tier: str) -> Callable[[World], Client]:
    """Their presentation is the one that the rows of the matrix ask for."""

    def login(world: World) -> Client:
        if world.extra.get("tier") != tier:
            with office_scope(world.office):
                world.extra |= show(world, tier=tier) | {"tier": tier}
                ViewerDevice.objects.create(
                    organisation=world.office,
                    viewer=world.extra["viewer"],
                    digest=device_digest(COOKIE, world.extra["viewer"].pk),
                    confirmed_at=clock.now(),
                )
        client = Client(raise_request_exception=False)
        client.cookies["callboard_viewer"] = COOKIE
        return client

    return login


def look(client: Client, world: World) -> list:
    """Everything that a link opens, and what it answers to a word."""
    if "viewer" not in world.extra:
        return []
    places, pick = LinkPlaces(viewer_key(world.extra["viewer"].pk)), world.extra["pick"].pk
    htmx = {"HX-Request": "true"}
    return [
        client.get(places.page()),
        client.get(places.page(), {"compare": pick, "at": "1"}, headers=htmx),
        client.get(places.person(pick)),
        client.get(places.picture(pick, "card")),
        client.post(places.vote(pick), {"value": "yes"}, headers=htmx),
        client.post(places.rank(world.role.pk), {"item": pick}),
        client.post(places.comment(), {"text": "", "pick": pick}),
        client.post(places.comment(), {"text": "A word.", "pick": pick}),
        client.get(places.person(pick)),
    ]
