"""Files in pieces, as any client of the tus 1.0 protocol sends them."""


import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from talent.models import MediaAsset
from tests.talent.conftest import sign_in
from tests.talent.uploads.hand import Hand
from tests.tapes import tape

pytestmark = pytest.mark.django_db

FILM = tape(0.4)


@pytest.fixture
def hand(cast) -> Hand:
    return Hand(sign_in(cast.actor), cast.performer.slug)


def test_it_says_what_it_can_do_to_anybody(client):
    answer = client.options(reverse("api:upload-list"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Max-Size"] == str(2 * 1024**3)
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "checksum", "expiration",
    }  # fmt: skip
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256,md5"


def test_a_film_in_three_pieces_is_in_its_place_once(hand, cast):
    address = hand.begin(len(FILM), kind="reel", filename="Käse reel.mp4")
    told = [
        hand.send(address, at, FILM[at : at + len(FILM) // 3 + 1]) for at in range(0, len(FILM), len(FILM) // 3 + 1)
    ]
    assert [answer.status_code for answer in told] == [204] * 3
    assert told[-1]["Upload-Offset"] == str(len(FILM))
    assert "Upload-Expires" in told[0] and "Upload-Expires" not in told[-1]
    asset = MediaAsset.objects.get(kind="reel")
    assert (asset.performer, asset.file_name, asset.byte_size) == (cast.performer, "Käse reel.mp4", len(FILM))
    with default_storage.open(asset.original.name) as file:
        assert file.read() == FILM
    got = hand.client.get(address).json()
    assert (got["state"], got["offset"], got["asset"]["id"]) == ("taken", len(FILM), str(asset.public_id))
    asked = hand.head(address)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(len(FILM)),) * 2
    assert hand.send(address, len(FILM), b"").status_code == 204
    assert MediaAsset.objects.count() == 1
