"""Every path of media once on a bucket: pictures, films, watching a part of one, erasing."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from talent.addresses import media_url
from talent.models import MediaAsset
from talent.services import media, preparing, tape_making
from tests.talent.conftest import picture
from tests.tapes import tape

pytestmark = pytest.mark.django_db
FILM = tape(1)


def names(bucket, asset) -> set[str]:
    return {one.key.rsplit("/", 1)[1] for one in bucket.objects.all() if str(asset.public_id) in one.key}


def gone_for_good(asset) -> None:
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now() - dt.timedelta(days=1))
    assert preparing.erase_media(asset_id=asset.pk)


def test_a_film_from_its_first_piece_to_its_erasure(hand, bucket, client):
    address = hand.begin(len(FILM), FILM[:3000], kind="reel")
    assert hand.send(address, 3000, FILM[3000:]).status_code == 204
    asset = MediaAsset.objects.get()
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.failure) == ("ready", "")
    assert {"original", "tape", "poster.webp"} <= names(bucket, asset)
    whole = b"".join(client.get(media_url(asset.public_id, "tape")).streaming_content)
    part = client.get(media_url(asset.public_id, "tape"), headers={"Range": "bytes=100-299"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-299/{len(whole)}")
    assert b"".join(part.streaming_content) == whole[100:300]
    gone_for_good(asset)
    assert names(bucket, asset) == set()
    assert client.get(media_url(asset.public_id, "tape")).status_code == 404


def test_a_picture_and_a_paper(cast, bucket, client):
    shot = media.upload_headshot(
        actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("a.jpg", picture())
    )
    preparing.prepare_headshot(asset_id=shot.pk)
    assert {"original", "card.webp", "large.webp"} <= names(bucket, shot)
    assert client.get(media_url(shot.public_id, "card")).status_code == 200
    media.crop_headshot(actor=cast.actor, asset=MediaAsset.objects.get(pk=shot.pk), x=0, y=0, width=0.9)
    preparing.prepare_headshot(asset_id=shot.pk)
    assert MediaAsset.objects.get(pk=shot.pk).state == "ready"
    gone_for_good(shot)
    assert names(bucket, shot) == set()
