"""However a file is cut, repeated, misplaced and garbled on its way, what arrives is the file, once."""

import base64
import hashlib

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.models import MediaAsset, Upload
from tests.talent.uploads.hand import Hand
from tests.tapes import tape

pytestmark = pytest.mark.django_db
FILM = tape(0.2)

SENDING = st.tuples(
    st.integers(0, len(FILM)),
    st.sampled_from(["right", "right", "right", "behind", "beyond", "garbled", "checked", "too much", "asked"]),
)


def checksum(data: bytes) -> dict[str, str]:
    return {"Upload-Checksum": f"sha1 {base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"}


def one(hand: Hand, address: str, at: int, size: int, how: str) -> int:
    """Sends a piece in that way; gives how far it is then, and holds the server to it."""
    piece = FILM[at : at + size]
    if how == "behind" and at:
        answer, kept = hand.send(address, at - 1, piece), at
    elif how == "beyond":
        answer, kept = hand.send(address, at + 1, piece), at
    elif how == "garbled":
        answer, kept = hand.send(address, at, piece, **checksum(piece + b"?")), at
    elif how == "too much":
        answer, kept = hand.send(address, at, piece + b"?" * (len(FILM) - at + 1)), at
    elif how == "asked":
        answer, kept = hand.head(address), at
    else:
        answer, kept = hand.send(address, at, piece, **(checksum(piece) if how == "checked" else {})), at + len(piece)
    expected = {
        "behind": 409 if at else 204, "beyond": 409, "garbled": 460, "too much": 413, "asked": 200,
    }  # fmt: skip
    assert answer.status_code == expected.get(how, 204), answer.content
    assert hand.head(address)["Upload-Offset"] == str(kept)
    return kept


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(sendings=st.lists(SENDING, max_size=6))
def test_what_arrives_is_the_file_once(hand, folder, sendings):
    before = MediaAsset.objects.count()
    address, at = hand.begin(len(FILM), kind="clip"), 0
    for size, how in sendings:
        if at < len(FILM):
            at = one(hand, address, at, size, how)
    if at < len(FILM):
        assert hand.send(address, at, FILM[at:]).status_code == 204
    assert MediaAsset.objects.count() == before + 1
    asset = MediaAsset.objects.latest("pk")
    assert Upload.objects.latest("pk").asset == asset
    with default_storage.open(asset.original.name) as file:
        assert file.read() == FILM


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    headers=st.dictionaries(
        st.sampled_from(["Upload-Length", "Upload-Metadata", "Upload-Checksum", "Upload-Offset", "Tus-Resumable"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    ),
    body=st.binary(max_size=100),
)
def test_no_header_brings_it_down(hand, folder, headers, body):
    begun = hand.create(100, body, headers=headers)
    assert begun.status_code in {201, 404, 409, 412, 413, 422, 460}
    address = hand.begin(100)
    sent = hand.send(address, 0, body, **headers)
    assert sent.status_code in {204, 409, 412, 413, 422, 460}
    assert (sent.status_code == 204) == (hand.head(address)["Upload-Offset"] == str(len(body))) or not body
