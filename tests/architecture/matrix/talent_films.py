"""Films and sounds of a profile. The world's performer is public and has an agent."""

from core import clock
from tests import factories
from tests.architecture.matrix.talent import profile, to_edit
from tests.architecture.rows import Row


def reel(world):
    asset = factories.MediaAssetFactory(performer=world.performer, kind="reel", is_main=False)
    return profile(world) | {"public_id": asset.public_id}


def removed(world):
    asset = factories.MediaAssetFactory(
        performer=world.performer, kind="reel", is_main=False, removed_at=clock.now(), original="talent/ab/original"
    )
    return profile(world) | {"public_id": asset.public_id}


ROWS = [
    Row("talent:films", "GET", to_edit(200), args=profile),
    Row("talent:films", "POST", to_edit(422), args=profile, data={"kind": "reel"}),
    Row("talent:film", "GET", to_edit(200), args=reel),
    Row("talent:film", "POST", to_edit(302), args=reel, data={"title": "Drama, 2026"}),
    Row("talent:film-move", "POST", to_edit(302), args=lambda world: reel(world) | {"direction": "up"}),
    Row("api:film-move", "POST", (401, 200, 403, 403, 403, 200, 403, 403), args=reel, data={"to": "up"}, api=True),
    Row("talent:film-captions", "POST", to_edit(422), args=reel),
    Row("talent:film-replace", "POST", to_edit(422), args=reel),
    Row("talent:film-remove", "POST", to_edit(302), args=reel),
    Row("talent:film-restore", "POST", to_edit(302), args=removed),
]
