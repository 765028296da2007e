"""A profile finished: size card, looks, what goes out of it and comes in. The world's performer is public."""

from talent.models import Look
from tests import factories
from tests.architecture.matrix.talent import hidden, profile, to_edit
from tests.architecture.rows import Row, same


def look(world):
    made = Look.objects.create(performer=world.performer, name="Shaved")
    return profile(world) | {"look_id": made.pk}


def unseen(world):
    return {"slug": factories.PerformerFactory(visibility="unlisted").slug}


ROWS = [
    Row("talent:share-card", "GET", same(200), args=profile),
    Row("talent:share-card", "GET", same(404), args=hidden),
    Row("talent:share-card", "GET", same(404), args=unseen),
    Row("talent:resume-made", "GET", same(200), args=profile),
    Row("talent:resume-made", "GET", (404, 404, 200, 200, 200, 200, 404, 404), args=hidden),
    Row("talent:looks", "GET", to_edit(200), args=profile),
    Row("talent:looks", "POST", to_edit(302), args=profile, data={"name": "Shaved"}),
    Row("talent:look-place", "POST", to_edit(302), args=profile),
    Row("talent:look-change", "GET", to_edit(200), args=look),
    Row("talent:look-change", "POST", to_edit(302), args=look, data={"name": "Bearded"}),
    Row("talent:look-remove", "POST", to_edit(302), args=look),
    Row("talent:size-card", "GET", to_edit(200), args=profile),
    Row("talent:size-card", "POST", to_edit(302), args=profile, data={"shoe": "41", "system": "eu"}),
    Row("talent:size-card-remove", "POST", to_edit(302), args=profile),
]
