"""What is typed, drawn or sent wrongly: refused with a sentence, and nothing half-saved."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from accounts.tenancy import office_scope
from contracts.drawing import MOST_BYTES, redrawn
from contracts.models import Signature
from contracts.sign_codes import PURPOSE
from core import codes
from core.errors import Invalid
from tests.contracts.signing.making import Desk, Signer, data_url, drawing


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small file that unpacks into gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A picture whose note unpacks into a hundred megabytes."""
    plain = drawing()
    note = b"note\0\0" + zlib.compress(b"\0" * 100_000_000, 9)
    chunk = struct.pack(">I", len(note)) + b"zTXt" + note + struct.pack(">I", zlib.crc32(b"zTXt" + note))
    return plain[:33] + chunk + plain[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (SVG, "could not be read"),
        (b"\x89PNG\r\n\x1a\n" + SVG, "could not be read"),
        (b"GIF89a" + b"\0" * 60, "could not be read"),
        (bomb(), "larger than we take"),
        (bomb(2000, 1000), "could not be read"),
        (drawing()[:400], "could not be read"),
        (b"\0" * (MOST_BYTES + 1), "larger than 200 kB"),
        (drawing(blank=True), "Nothing is drawn yet"),
        (drawing(3000, 100), "larger than we take"),
    ],
)
def test_what_is_no_drawing(data, sentence):
    with pytest.raises(Invalid, match=sentence):
        redrawn(data)


def test_a_note_that_unpacks_into_much_is_not_unpacked():
    data = text_bomb()
    assert len(data) < MOST_BYTES
    try:
        kept = redrawn(data)
    except Invalid:
        return
    assert len(kept) < 20_000


def test_a_drawing_is_drawn_anew_and_nothing_else_of_the_file_is_kept():
    with Image.open(io.BytesIO(drawing())) as picture:
        out = io.BytesIO()
        picture.save(out, "PNG", dpi=(300, 300))
    kept = redrawn(out.getvalue() + b"<script>")
    assert b"<script>" not in kept
    with Image.open(io.BytesIO(kept)) as made:
        assert (made.mode, made.info) == ("LA", {})
        assert made.width <= 900


@pytest.mark.django_db
def test_everything_wrong_that_a_party_can_send():
    desk = Desk(order="together")
    desk.send()
    signer = Signer(desk, "performer")
    # Not read, not agreed, no code yet, and no such page.
    assert "Read the document to its end" in signer.signs().content.decode()
    assert signer.reads(page=7).status_code == 422
    assert signer.reads(version=2).status_code == 409
    signer.reads()
    assert "agree to this too" in signer.asks_code(agreed=["on_screen"]).content.decode()
    assert signer.asks_code(agreed=["read", "on_screen", "everything"]).status_code == 422
    # Without having asked for a code nobody has agreed on record, and none is right.
    assert "No code is waiting" in signer.signs(code="123456").content.decode()
    signer.asks_code()
    code = signer.code()
    wrong = "111111" if code != "111111" else "222222"
    stale = signer.signs(version=2)
    assert (stale.status_code, "replaced since you opened it" in stale.content.decode()) == (409, True)
    assert "Type your name, or draw" in signer.signs(typed_name=" . ").content.decode()
    assert signer.signs(typed_name="N" * 161).status_code == 422
    for bad in (SVG, b"\0" * 300_000, bomb(), drawing(blank=True)):
        refused = signer.signs(typed_name="", drawn=data_url(bad))
        assert refused.status_code == 422, bad[:20]
    assert signer.signs(drawn="data:image/svg+xml;base64,AAAA").status_code == 422
    assert signer.signs(drawn="x" * 50_000_000).status_code in {400, 413}
    # None of that used up a try; five wrong codes do.
    for left in ("4 more tries", "3 more tries", "2 more tries", "One more try", "it was the last try"):
        assert left in signer.signs(code=wrong).content.decode()
    assert "tried too often" in signer.signs(code=code).content.decode()
    # Another party's code, and another contract's.
    signer.asks_code()
    other = desk.ready("signatory")
    assert signer.signs(code=codes.code_of(PURPOSE, other)).status_code == 422
    with office_scope(desk.office):
        assert Signature.objects.count() == 0
    assert desk.again().state == "out_for_signature"
    assert signer.signs().status_code == 302


@pytest.mark.django_db
def test_codes_are_not_asked_for_without_end():
    desk = Desk()
    desk.send()
    signer = Signer(desk, "performer")
    signer.reads()
    answers = [signer.asks_code().status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 422]


@pytest.mark.django_db
def test_a_file_that_was_changed_on_the_disk_is_not_signed():
    desk = Desk()
    desk.send()
    with office_scope(desk.office):
        path = desk.contract.versions.get().file.path
    with Path(path).open("r+b") as file:
        file.seek(200)
        file.write(b"!")
    signer = Signer(desk, "performer")
    signer.reads()
    signer.asks_code()
    refused = signer.signs()
    assert (refused.status_code, "not the one that was set" in refused.content.decode()) == (409, True)
