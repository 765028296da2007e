"""Receipts of what was erased, and films by API. The world's performer is public and has an agent."""

from core import clock
from talent.models import Receipt
from talent.own_receipts import owner_digest
from tests.architecture.matrix.talent import profile
from tests.architecture.matrix.talent_films import reel, removed
from tests.architecture.rows import LOGIN, Row, signed_in

API = {"api": True}


def own_receipt(world):
    if "receipts_own" not in world.extra:
        world.extra["receipts_own"] = Receipt.objects.create(
            kind="media",
            owner_digest=owner_digest(world.performer.account_id),
            facts={"kind": "reel", "files": 5, "bytes": 48_000_000},
            asked_at=clock.now(),
        )
    return {"public_id": world.extra["receipts_own"].public_id}


def to_edit(answer) -> tuple:
    return (401, answer, 403, 403, 403, answer, 403, 403)


ROWS = [
    #                                      out    actor  other  assoc  direct agent  prod   admin
    Row("talent:receipts", "GET",          signed_in(200)),
    Row("talent:receipt-mail", "POST",     (LOGIN, 302,   404,   404,   404,   404,   404,   404), args=own_receipt),
    Row("api:receipt-list", "GET",         (401, *(200,) * 7), **API),
    Row("api:film-list", "GET",            to_edit(200), args=profile, **API),
    Row("api:film-detail", "GET",          to_edit(200), args=reel, **API),
    Row("api:film-detail", "PATCH",        to_edit(200), args=reel, data={"title": "Drama"}, **API),
    Row("api:film-detail", "DELETE",       to_edit(204), args=reel, **API),
    Row("api:film-restore", "POST",        to_edit(200), args=removed, **API),
    # What is sent is JSON, and no captions.
    Row("api:film-captions", "PUT",        to_edit(422), args=reel, **API),
    Row("api:film-captions", "DELETE",     to_edit(204), args=reel, **API),
]  # fmt: skip
