"""A profile finished: size card, looks, what goes out of it and comes in. The world's performer is public."""

import uuid

from talent.models import Look, SizeCard
from tests import factories
from tests.architecture.matrix.talent import hidden, profile, to_edit
from tests.architecture.rows import LOGIN, Row, same


def look(world):
    made = Look.objects.create(performer=world.performer, name="Shaved")
    return profile(world) | {"look_id": made.pk}


def with_sizes(world):
    SizeCard.objects.get_or_create(performer=world.performer, defaults={"shoe": "41"})
    return profile(world)


def not_theirs(world):
    return profile(world) | {"public_id": uuid.uuid4()}


def unseen(world):
    return {"slug": factories.PerformerFactory(visibility="unlisted").slug}


def by_token(answer):
    return (401, answer, 403, 403, 403, answer, 403, 403)


API = {"api": True}
ENTRIES = {
    "credits": {"kind": "film", "production": "The Saltmarsh", "role": "Ida", "url": "example.com/saltmarsh"},
    "skills": {"skill": "Fencing", "level": "expert"},
    "languages": {"language": "Welsh", "level": "native"},
    "training": {"school": "LAMDA"},
    "links": {"label": "Reel", "url": "https://example.com/reel"},
}

ROWS = [
    *(
        row
        for section, entry in ENTRIES.items()
        for row in (
            Row(f"api:profile-{section}", "GET", by_token(200), args=profile, **API),
            Row(f"api:profile-{section}", "PUT", by_token(200), args=profile, data=[entry], **API),
        )
    ),
    Row("api:size-card", "GET", by_token(200), args=with_sizes, **API),
    Row("api:size-card", "PUT", by_token(200), args=profile, data={"waist_cm": "71.5"}, **API),
    Row("api:size-card", "DELETE", by_token(204), args=profile, **API),
    Row("api:profile-export", "GET", by_token(200), args=profile, **API),
    Row("api:look-list", "GET", by_token(200), args=profile, **API),
    Row("api:look-list", "POST", by_token(201), args=profile, data={"name": "Shaved"}, **API),
    Row("api:look-detail", "PUT", by_token(200), args=look, data={"name": "Bearded", "headshots": []}, **API),
    Row("api:look-detail", "DELETE", by_token(204), args=look, **API),
    Row("talent:data", "GET", to_edit(200), args=profile),
    Row("talent:export", "GET", to_edit(200), args=profile),
    Row("talent:export", "POST", to_edit(302), args=profile),
    Row("talent:export-take", "GET", (LOGIN, 404, 403, 403, 403, 404, 403, 403), args=not_theirs),
    Row("talent:import", "POST", to_edit(422), args=profile),
    Row("talent:import-take", "POST", to_edit(422), args=profile),
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
