"""Both kinds of storage, and somebody who sends."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.support.environment import free_port
from tests.talent.conftest import sign_in
from tests.talent.uploads.hand import Hand

BUCKET = "callboard-films"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server, settings, monkeypatch):
    """An S3 bucket, empty, that the installation keeps its media in."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    found = boto3.resource("s3", endpoint_url=s3_server, region_name="eu-west-2").Bucket(BUCKET)
    found.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    backend = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BUCKET,
            "region_name": "eu-west-2",
            "endpoint_url": s3_server,
            "location": "media",
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
            "max_memory_size": 8 * 1024 * 1024,
        },
    }
    settings.STORAGES = settings.STORAGES | {"default": backend}
    yield found
    found.objects.all().delete()
    for upload in found.multipart_uploads.all():
        upload.abort()
    found.delete()


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of its own, so that one can see that nothing is left lying."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    return tmp_path


@pytest.fixture(params=["folder", "bucket"])
def lying(request):
    """On each kind of storage: a function that names everything that lies in it, unfinished pieces too."""
    kept = request.getfixturevalue(request.param)

    def in_folder() -> list[str]:
        return sorted(str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file())

    def in_bucket() -> list[str]:
        pieces = [f"{one.object_key} (multipart)" for one in kept.multipart_uploads.all()]
        return sorted([one.key.removeprefix("media/") for one in kept.objects.all()] + pieces)

    return in_folder if request.param == "folder" else in_bucket


@pytest.fixture
def hand(cast) -> Hand:
    return Hand(sign_in(cast.actor), cast.performer.slug)
