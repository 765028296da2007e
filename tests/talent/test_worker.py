"""A real worker makes the pictures, erases what was removed, and takes up what was left behind."""

import datetime as dt
import io
import os
import time
from pathlib import Path

import psutil
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import clock
from talent.addresses import media_url
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import media, preparing
from talent.tasks import erase_media_task, prepare_headshot_task, sweep_media_task
from tests.talent.conftest import make_cast, picture, sign_in

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PATIENCE = 40


def until(true) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "The worker did not come to it."
        time.sleep(0.1)


def state(asset) -> str:
    return MediaAsset.objects.get(pk=asset.pk).state


def test_from_upload_to_picture_to_erasure(worker, client):
    cast = make_cast()
    url = reverse("talent:headshots", args=[cast.performer.slug])
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCam"
    turned = picture((1000, 800), "CMYK", exif=exif)
    files = [SimpleUploadedFile("good.jpg", turned), SimpleUploadedFile("cut.jpg", picture((800, 1000))[:7000])]
    assert sign_in(cast.actor).post(url, {"file": files}).status_code == 302
    good, cut = cast.performer.media.get(file_name="good.jpg"), cast.performer.media.get(file_name="cut.jpg")

    until(lambda: state(good) == "ready" and state(cut) == "failed")
    answer = client.get(media_url(good.public_id, "large"))
    made = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(made)).size == (800, 1000)
    assert b"SecretCam" not in made
    assert (good.width, good.height) == (800, 1000)

    media.remove_media(actor=cast.actor, asset=MediaAsset.objects.select_related("performer").get(pk=good.pk))
    MediaAsset.objects.filter(pk=good.pk).update(removed_at=clock.now() - dt.timedelta(minutes=3))
    erase_media_task.delay(good.pk)
    until(lambda: not default_storage.exists(stored_path(good.public_id, "card")))


def test_what_a_lost_queue_left_is_taken_up_by_the_sweep(start_worker):
    cast = make_cast()
    file = SimpleUploadedFile("face.jpg", picture((480, 600)))
    asset = media.upload_headshot(actor=cast.actor, performer=cast.performer, file=file)
    import redis
    from django.conf import settings

    redis.Redis.from_url(settings.ENV.redis_url).flushdb()
    MediaAsset.objects.filter(pk=asset.pk).update(created_at=clock.now() - dt.timedelta(minutes=6))
    start_worker()
    sweep_media_task.delay()
    until(lambda: state(asset) == "ready")


def test_a_picture_that_takes_its_worker_along_is_not_taken_up_for_ever(start_worker):
    """A named pipe in the place of its file: whoever reads it waits until it is killed, as by a decoder."""
    cast = make_cast()
    worker = start_worker()
    asset = media.upload_headshot(
        actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("face.jpg", picture((480, 600)))
    )
    until(lambda: state(asset) == "ready")
    place = Path(default_storage.path(asset.original.name))
    place.unlink()
    os.mkfifo(place)
    MediaAsset.objects.filter(pk=asset.pk).update(state="processing", tries=preparing.MOST_TRIES - 2)
    # Its own Celery hands it to the next process as often as one dies; the count stands in the database.
    prepare_headshot_task.delay(asset.pk)
    for tries in (preparing.MOST_TRIES - 1, preparing.MOST_TRIES):
        until(lambda tries=tries: MediaAsset.objects.get(pk=asset.pk).tries == tries)
        for child in psutil.Process(worker.pid).children():
            child.kill()
    until(lambda: state(asset) == "failed")
    place.unlink()
    assert MediaAsset.objects.get(pk=asset.pk).failure == preparing.GAVE_UP
    assert preparing.assets_left_behind()[0] == []
