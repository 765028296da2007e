"""Files in pieces, as any client of the tus 1.0 protocol sends them, into a folder and into a bucket."""

import base64
import datetime as dt
import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.states import TokenScope
from accounts.tenancy import across_offices
from core import clock
from talent import quotas
from talent.models import MediaAsset, Upload
from talent.services import uploads
from talent.states import UploadState
from tests import factories
from tests.talent.conftest import sign_in
from tests.talent.uploads.hand import Hand
from tests.tapes import tape

pytestmark = pytest.mark.django_db

FILM = tape(0.4)
# More than two parts of a bucket: a film, and what no player minds behind it.
LONG = FILM + bytes(range(256)) * (11 * 4096)


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("not a film", b"\0" * 4000)
    return out.getvalue()


def sentence(answer) -> str:
    return answer.json()["detail"]


def only_upload() -> Upload:
    return Upload.objects.get()


def test_it_says_what_it_can_do_to_anybody(client):
    answer = client.options(reverse("api:upload-list"))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Max-Size"] == str(2 * 1024**3)
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "checksum", "expiration",
    }  # fmt: skip
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256,md5"


@pytest.mark.parametrize("size", [2000, 6 * 1024 * 1024, len(LONG)])
def test_a_film_in_pieces_is_in_its_place_once(hand, cast, lying, size):
    address = hand.begin(len(LONG), kind="reel", filename="Käse reel.mp4")
    told = (
        [hand.send(address, at, LONG[at : at + size]) for at in range(0, len(LONG), size)][-6:] if size > 2000 else []
    )
    if size == 2000:
        told = [hand.send(address, at, LONG[at:to]) for at, to in [(0, 10), (10, 2000), (2000, len(LONG))]]
        assert "Upload-Expires" in told[0]
    assert {answer.status_code for answer in told} == {204}
    assert told[-1]["Upload-Offset"] == str(len(LONG))
    assert "Upload-Expires" not in told[-1]
    asset = MediaAsset.objects.get(kind="reel")
    assert (asset.performer, asset.file_name, asset.byte_size) == (cast.performer, "Käse reel.mp4", len(LONG))
    with default_storage.open(asset.original.name) as file:
        assert file.read() == LONG
    assert lying() == [asset.original.name]
    got = hand.client.get(address).json()
    assert (got["state"], got["offset"], got["asset"]["id"]) == ("taken", len(LONG), str(asset.public_id))
    asked = hand.head(address)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(len(LONG)),) * 2
    assert hand.send(address, len(LONG), b"").status_code == 204
    assert hand.send(address, len(LONG), b"more").status_code == 413
    assert MediaAsset.objects.count() == 1


def test_it_begins_with_the_first_bytes(hand, lying):
    answer = hand.create(len(FILM), FILM[:5000])
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "5000")
    asked = hand.head(answer["Location"])
    assert (asked["Upload-Offset"], asked["Upload-Length"], asked["Cache-Control"]) == (
        "5000",
        str(len(FILM)),
        "no-store",
    )
    assert base64.b64encode(b"take.mp4").decode() in asked["Upload-Metadata"]
    assert hand.send(answer["Location"], 5000, FILM[5000:]).status_code == 204
    assert only_upload().state == UploadState.TAKEN


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_piece_that_was_garbled_on_the_way_is_not_kept(hand, lying, algorithm):
    def checksum(data: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"

    address = hand.begin(len(LONG))
    first, rest = LONG[:7_000_000], LONG[7_000_000:]
    refused = hand.send(
        address,
        0,
        first[:-1] + b"?",
        **{"Upload-Checksum": checksum(first)},
    )
    assert refused.status_code == 460
    assert hand.head(address)["Upload-Offset"] == "0"
    assert hand.send(address, 0, first, **{"Upload-Checksum": checksum(first)}).status_code == 204
    assert hand.send(address, len(first), rest, **{"Upload-Checksum": checksum(first)}).status_code == 460
    assert hand.send(address, len(first), rest, **{"Upload-Checksum": checksum(rest)}).status_code == 204
    with default_storage.open(MediaAsset.objects.get().original.name) as file:
        assert file.read() == LONG
    unknown = hand.send(address, 0, b"", **{"Upload-Checksum": "crc32 AAAA"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "checksum_unknown")


def test_another_offset_is_told_where_it_goes_on(hand, lying):
    address = hand.begin(len(FILM), FILM[:3000])
    refused = hand.send(address, 2999, FILM[2999:])
    assert refused.status_code == 409
    assert "3,000 bytes of this file are here" in sentence(refused)
    assert refused.json()["details"] == {"offset": 3000}
    assert hand.send(address, 3000, FILM[3000:]).status_code == 204
    with default_storage.open(MediaAsset.objects.get().original.name) as file:
        assert file.read() == FILM


def test_a_renamed_zip_is_refused_with_its_first_bytes_and_nothing_stays(hand, lying):
    zipped = packed()
    address = hand.begin(1_900_000_000, zipped[:20])
    refused = hand.send(address, 20, zipped[20:200])
    assert refused.status_code == 422
    assert "packed" in sentence(refused) or "film" in sentence(refused)
    assert lying() == []
    again = hand.send(address, 0, FILM)
    assert (again.status_code, sentence(again)) == (410, sentence(refused))
    got = hand.client.get(address).json()
    assert (got["state"], got["failure"]) == ("refused", sentence(refused))
    assert hand.head(address).status_code == 410
    assert not MediaAsset.objects.exists()


def test_stopped_is_gone(hand, lying):
    address = hand.begin(len(LONG), LONG[:6_000_000])
    assert lying()
    assert hand.stop(address).status_code == 204
    assert lying() == []
    assert hand.head(address).status_code == hand.send(address, 6_000_000, b"x").status_code == 410
    assert hand.stop(address).status_code == 410
    assert hand.client.get(reverse("api:upload-list")).json() == []


def test_what_is_in_its_place_is_not_stopped(hand, lying):
    address = hand.begin(len(FILM), FILM)
    assert hand.stop(address).status_code == 409
    assert len(lying()) == 1


def test_a_week_of_silence_ends_it(hand, lying):
    address = hand.begin(len(LONG), LONG[:100])
    running = hand.begin(len(FILM), FILM[:100])
    Upload.objects.filter(offset=100, length=len(LONG)).update(expires_at=clock.now() - dt.timedelta(seconds=1))
    refused = hand.send(address, 100, LONG[100:])
    assert (refused.status_code, "a week" in sentence(refused)) == (410, True)
    assert uploads.expire_uploads() == (1, 0)
    assert [one for one in lying() if one.endswith(("part", "part/0", "(multipart)"))] == lying()
    assert hand.head(address).status_code == 410
    assert hand.head(running)["Upload-Offset"] == "100"


def test_pieces_that_could_not_be_deleted_are_deleted_later(hand, lying, monkeypatch):
    address = hand.begin(len(LONG), LONG[:6_000_000])

    class Nowhere:
        def drop(self, place, parts):
            raise OSError("away")

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "store", Nowhere)
        assert hand.stop(address).status_code == 204
    assert lying()
    assert uploads.expire_uploads() == (0, 1)
    assert lying() == []
    assert uploads.expire_uploads() == (0, 0)


def test_a_process_that_died_before_the_last_step_loses_and_doubles_nothing(hand, lying, monkeypatch):
    """Before the file was in its place, and after it but before the asset was."""
    for sealed in (False, True):
        address = hand.begin(len(FILM), FILM[:-1])
        with monkeypatch.context() as patched:
            patched.setattr(uploads, "_make_asset" if sealed else "_settle", lambda upload: None)
            hand.send(address, len(FILM) - 1, FILM[-1:])
        upload = Upload.objects.latest("pk")
        assert upload.state == UploadState.RECEIVED
        if sealed:
            Upload.objects.filter(pk=upload.pk).update(touched_at=clock.now() - dt.timedelta(minutes=3))
            assert uploads.settle_uploads_left_behind() == 1
        assert hand.head(address)["Upload-Offset"] == str(len(FILM))
        assert hand.client.get(address).json()["state"] == "taken"
    assert MediaAsset.objects.count() == 2
    assert lying() == sorted(MediaAsset.objects.values_list("original", flat=True))


def test_pieces_that_got_lost_are_told(hand, lying, cast):
    address = hand.begin(len(LONG), LONG[:6_000_000])
    upload = only_upload()
    uploads.store().drop(uploads.place_of(upload), upload.parts)
    refused = hand.send(address, 6_000_000, LONG[6_000_000:])
    assert (refused.status_code, sentence(refused)) == (422, uploads.LOST)
    assert hand.client.get(address).json()["state"] == "refused"
    assert lying() == []


# --- what does not depend on where it is kept ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "said", "status", "words"),
    [
        ("0", {}, 422, "empty"),
        (str(2 * 1024**3 + 1), {}, 413, "2.1 GB"),
        ("9" * 18, {}, 413, "The most is"),
        ("1e3", {}, 422, "number of bytes"),
        ("-5", {}, 422, "number of bytes"),
        ("100", {"kind": "take"}, 422, "one of: tape, reel"),
        ("100", {"kind": ""}, 422, "one of: tape, reel"),
        ("100", {"door": "attic"}, 422, "no such place"),
        ("100", {"performer": "nobody-at-all"}, 404, "no such profile"),
    ],
)
def test_what_cannot_begin_is_told_why(hand, length, said, status, words):
    refused = hand.create(length, **said)
    assert refused.status_code == status
    assert words in sentence(refused)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Metadata": "filename ???"},
        {"Upload-Metadata": "filename YQ==,filename YQ=="},
        {"Upload-Metadata": "a" * 3000},
        {"Upload-Metadata": "filename " + base64.b64encode(b"\xff\xfe").decode()},
        {"Upload-Defer-Length": "1"},
    ],
)
def test_headers_that_say_nothing_are_refused(hand, headers):
    assert hand.create(100, headers=headers).status_code == 422


def test_another_version_is_told_ours(hand):
    address = hand.begin(100)
    for answer in (
        hand.client.post(reverse("api:upload-list")),
        hand.client.head(address),
        hand.client.patch(address, b"x", headers={"Tus-Resumable": "0.2.2"}),
        hand.client.delete(address),
    ):
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_names_keep_their_letters_and_lose_their_folders(hand):
    hand.begin(len(FILM), FILM, filename="C:\\me\\../שלום 🎭\n" + "x" * 300)
    name = MediaAsset.objects.get().file_name
    assert len(name) == 200
    assert not set(name) & set("\\/\n")


def test_more_than_was_said_is_refused(hand):
    address = hand.begin(100, FILM[:64])
    assert hand.send(address, 64, b"x" * 37).status_code == 413
    assert hand.head(address)["Upload-Offset"] == "64"


def test_clients_that_can_only_post_say_what_they_mean(hand):
    address = hand.begin(len(FILM))
    told = hand.headers | {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    answer = hand.client.post(address, FILM, content_type="application/offset+octet-stream", headers=told)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(FILM)))


def test_another_type_is_refused(hand):
    address = hand.begin(len(FILM))
    told = hand.headers | {"Upload-Offset": "0"}
    assert hand.client.patch(address, FILM, content_type="video/mp4", headers=told).status_code == 415


def test_only_who_began_it_goes_on(hand, cast):
    address = hand.begin(len(FILM), FILM[:100])
    for user in (cast.stranger, cast.director, cast.agent):
        other = Hand(sign_in(user), cast.performer.slug)
        assert other.head(address).status_code == other.send(address, 100, FILM[100:]).status_code == 404
        assert other.stop(address).status_code == other.client.get(address).status_code == 404
        assert other.client.get(reverse("api:upload-list")).json() == []
        assert other.create(100).status_code in {403, 404}
    nobody = Hand(Client(), cast.performer.slug)
    assert nobody.head(address).status_code == nobody.create(100).status_code == 401
    assert hand.head(address)["Upload-Offset"] == "100"


def test_a_page_sends_its_mark_against_forgery(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.actor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert Hand(browser, cast.performer.slug).create(100).status_code == 403
    browser.get(reverse("talent:profile", args=[cast.performer.slug]))
    mark = browser.cookies["callboard_csrf"].value
    with_mark = Hand(browser, cast.performer.slug, **{"X-CSRFToken": mark})
    assert with_mark.send(with_mark.begin(len(FILM)), 0, FILM).status_code == 204


def test_a_token_needs_its_scope(cast):
    for scopes, status in (([TokenScope.PROFILE_READ], 403), ([TokenScope.PROFILE_WRITE], 201)):
        token = factories.ApiTokenFactory(user=cast.actor, scopes=scopes)
        sender = Hand(Client(), cast.performer.slug, Authorization=f"Bearer {token.secret}")
        assert sender.create(len(FILM), FILM).status_code == status


def test_a_closed_tab_finds_what_was_begun(hand, cast, assert_statements):
    addresses = [hand.begin(len(FILM), FILM[:100], filename=f"{number}.mp4") for number in range(3)]
    with assert_statements(4):
        listed = hand.client.get(reverse("api:upload-list") + f"?performer={cast.performer.slug}").json()
    assert [one["file_name"] for one in listed] == ["2.mp4", "1.mp4", "0.mp4"]
    assert addresses[2].endswith(listed[0]["address"])
    assert hand.client.get(reverse("api:upload-list") + "?performer=%00").json() == []
    assert hand.client.get(reverse("api:upload-list") + "?performer=other").json() == []


def test_room_is_the_same_for_all_and_counts_what_is_on_its_way(hand, cast, monkeypatch, assert_statements):
    monkeypatch.setattr(quotas, "MOST_FILMS", 3)
    monkeypatch.setattr(quotas, "MOST_FILM_BYTES", 300_000)
    hand.begin(len(FILM), FILM)
    hand.begin(200_000)
    refused = hand.create(200_000)
    assert (refused.status_code, refused.json()["code"]) == (413, "no_room")
    assert "Remove a film first" in sentence(refused)
    stopped = hand.begin(1000)
    assert "3 films here already" in sentence(hand.create(1000))
    hand.stop(stopped)
    assert hand.create(1000).status_code == 201
    with assert_statements(2):
        room = quotas.room_left(cast.performer)
    assert (room.films, room.films_left, room.bytes_left) == (3, 0, 300_000 - len(FILM) - 201_000)


def test_rights_are_asked_again_at_the_end(cast):
    agent = Hand(sign_in(cast.agent), cast.client.slug)
    address = agent.begin(len(FILM), FILM[:100])
    with across_offices("a test ends a representation"):
        cast.client.representations.update(ends_on=clock.today())
    refused = agent.send(address, 100, FILM[100:])
    assert (refused.status_code, "may not change this profile" in sentence(refused)) == (403, True)
    assert not MediaAsset.objects.exists()
