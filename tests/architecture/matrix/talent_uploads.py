"""Files in pieces: begun by whoever may change the profile, gone on with by whoever began it."""

import base64
import datetime as dt
import uuid

from core import clock
from talent.models import Upload
from tests.architecture.rows import Row

API = {"api": True}
TUS = {"Tus-Resumable": "1.0.0"}


def _own(world, key="uploads_own"):
    if key not in world.extra:
        world.extra[key] = Upload.objects.create(
            performer=world.performer,
            door="shelf",
            kind="reel",
            length=100,
            parts={"asset": str(uuid.uuid4()), "first": ""},
            uploaded_by=world.performer.account,
            expires_at=clock.now() + dt.timedelta(days=1),
        )
    return {"public_id": world.extra[key].public_id}


def _metadata(**values) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def mine(answer) -> tuple:
    return (401, answer, *(404,) * 6)


ROWS = [
    Row("api:upload-list", "OPTIONS", (204,) * 8, **API),
    Row("api:upload-list", "GET", (401, *(200,) * 7), **API),
    # What is sent says no length.
    Row("api:upload-list", "POST", (422,) * 8, headers=TUS, **API),
    Row("api:upload-list", "POST", (412,) * 8, **API),
    Row("api:upload-detail", "OPTIONS", (204,) * 8, args=_own, **API),
    Row("api:upload-detail", "GET", mine(200), args=_own, **API),
    Row("api:upload-detail", "HEAD", mine(200), args=_own, headers=TUS, **API),
    Row("api:upload-detail", "PATCH", mine(415), args=_own, headers=TUS | {"Upload-Offset": "0"}, **API),
    Row("api:upload-detail", "DELETE", mine(204), args=_own, headers=TUS, **API),
]
