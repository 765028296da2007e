"""Several uploads and several applications at once, in real threads: one main picture, one version."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from core.errors import Invalid
from talent.models import MediaAsset, ProfileVersion
from talent.services import media
from talent.services.versions import current_version
from tests.talent.conftest import make_cast, picture

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


def at_once(work) -> list:
    def one(number: int):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_pictures_uploaded_at_once_have_one_main_one_and_places_of_their_own():
    cast, content = make_cast(), picture((400, 500))
    at_once(
        lambda number: media.upload_headshot(
            actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile(f"{number}.jpg", content)
        )
    )
    assert sorted(cast.performer.media.values_list("position", flat=True)) == list(range(THREADS))
    assert cast.performer.media.filter(is_main=True).count() == 1


def test_the_limit_holds_against_uploads_at_once():
    cast, content = make_cast(), picture((400, 500))
    MediaAsset.objects.bulk_create(
        MediaAsset(performer=cast.performer, kind="headshot", original="x", position=n) for n in range(18)
    )

    def upload(number: int) -> str:
        file = SimpleUploadedFile(f"{number}.jpg", content)
        try:
            media.upload_headshot(actor=cast.actor, performer=cast.performer, file=file)
        except Invalid as refusal:
            return refusal.message
        return ""

    answers = at_once(upload)
    assert answers.count("") == 2
    assert cast.performer.media.count() == 20


def test_applications_at_once_share_one_version():
    cast = make_cast()
    versions = at_once(lambda _number: current_version(performer=cast.performer).pk)
    assert len(set(versions)) == 1
    assert ProfileVersion.objects.count() == 1
