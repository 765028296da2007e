"""Both kinds of storage, and films as a worker leaves them."""

import dataclasses
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from talent import stored
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import tape_making
from tests.talent.conftest import Cast
from tests.talent.films import clips
from tests.talent.uploads.conftest import bucket, folder, s3_server

__all__ = ["bucket", "folder", "s3_server"]


@pytest.fixture(params=["folder", "bucket"])
def storage(request) -> str:
    """Each test that names it runs on a disk of its own, and on a bucket of its own."""
    request.getfixturevalue(request.param)
    return request.param


@dataclasses.dataclass
class Shelf:
    cast: Cast

    def sent(self, content: bytes, kind: str = "reel", **values) -> MediaAsset:
        """As an upload leaves it: in its place, and nothing made of it."""
        asset = MediaAsset(performer=self.cast.performer, kind=kind, uploaded_by=self.cast.actor,
                           byte_size=len(content), **values)  # fmt: skip
        asset.original.save("original", ContentFile(content), save=False)
        asset.save(force_insert=True)
        return asset

    def film(self, content: bytes | None = None, kind: str = "reel", **values) -> MediaAsset:
        asset = self.sent(content or clips.sound(0.3, container="mov", codec="aac", picture=True), kind, **values)
        tape_making.prepare_tape(asset_id=asset.pk)
        asset.refresh_from_db()
        return asset

    def ready(self, kind: str = "reel", **values) -> MediaAsset:
        """A row and small stand-ins for its files, without the reader's half a second."""
        asset = self.sent(b"original", kind, state="ready", **values)
        for variant in ("tape", "poster", "strip"):
            default_storage.save(stored_path(asset.public_id, variant), ContentFile(b"made"))
        asset.made = {"strip": {"count": 1, "width": 8, "height": 8, "every_ms": 100}, "has_picture": True}
        asset.save(update_fields=["made"])
        return asset


@pytest.fixture
def shelf(cast) -> Shelf:
    return Shelf(cast)


def names_of(asset: MediaAsset) -> list[str]:
    return sorted(one.name.rsplit("/", 1)[1] for one in stored.files_under(stored.folder_of(asset.public_id)))


@pytest.fixture
def lying() -> Callable[[], list[str]]:
    """Every file of the talent room, wherever it is kept."""
    return lambda: sorted(one.name for one in stored.files_under(stored.ROOT))
