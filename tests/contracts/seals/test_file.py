"""A sealed file by itself: what others see in it, and that nothing of it can be changed unseen."""

import io
import json
import random
import re
import subprocess
import sys
import zlib

import pypdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from contracts.seal import compose, keys, reader
from contracts.services.verifying import READER
from tests.contracts.seals.conftest import RECORD


def test_poppler_calls_the_seal_valid_and_the_document_whole(sealed, pdfsig):
    said = pdfsig(sealed)
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Callboard at casting.example" in said


def test_a_flipped_byte_is_refused_by_poppler_and_by_us(sealed, agreed, pdfsig):
    flipped = bytearray(sealed)
    flipped[len(agreed) // 2] ^= 1
    assert "Digest Mismatch" in pdfsig(bytes(flipped))
    found = reader.read(bytes(flipped))
    assert not found["intact"]
    assert "changed" in found["why"]


def test_it_begins_with_what_was_signed_and_keeps_its_standard_and_its_tags(sealed, agreed):
    assert sealed.startswith(agreed)
    root = PdfFileReader(io.BytesIO(sealed)).root
    words = root["/Metadata"].data
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in words
    assert root["/AF"][0]["/AFRelationship"] == "/Data"
    # By number an array gives the thing, where going through it gives the reference.
    tags = root["/StructTreeRoot"]["/K"][0]["/K"]
    assert tags[len(tags) - 1]["/S"] == "/Part"
    kids = root["/Pages"]["/Kids"]
    pages = [kids[place] for place in range(len(kids))]
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert [int(kid["/StructParents"]) for kid in pages] == [int(numbers[place]) for place in range(0, len(numbers), 2)]
    texts = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(sealed)).pages]
    assert "It is agreed." in texts[0]
    assert "Certificate of signature" in texts[-1]


def test_it_says_who_sealed_it_and_what_is_inside(sealed, seal_key):
    found = reader.read(sealed)
    assert found["intact"], found["why"]
    assert (found["signer"], found["fingerprint"]) == ("Callboard at casting.example", seal_key.fingerprint)
    assert found["record"] == RECORD
    assert found["sealed_at"]


def test_no_changed_bit_anywhere_passes(sealed):
    chance = random.Random(11)
    first, length, second, rest = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0].byte_range
    anywhere = [chance.randrange(len(sealed)) for _ in range(150)]
    # The room of the seal itself, which it does not cover, and what lies around it.
    room = [chance.randrange(length, second) for _ in range(80)]
    edges = [0, 1, length - 1, length, second - 1, second, len(sealed) - 1]
    passed = []
    for place in [*anywhere, *room, *edges]:
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            if reader.read(bytes(changed))["intact"]:
                passed.append(place)
        except reader.Unreadable:
            continue
    assert not passed, [(place, sealed[place - 20 : place + 20]) for place in passed]
    assert (first, second + rest) == (0, len(sealed))


def update(sealed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/Lang"] = compose.generic.pdf_string("fr")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def longer_room(sealed: bytes) -> bytes:
    """A nought of the room that is left behind the seal becomes something else."""
    _first, _length, second, _rest = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0].byte_range
    return sealed[: second - 2] + b"7" + sealed[second - 1 :]


@pytest.mark.parametrize(
    "change",
    [
        update,
        longer_room,
        lambda data: data + b"\n",
        lambda data: data + b"%%EOF\n",
        lambda data: b"%\n" + data,
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"ETSI.CAdES.detached", b"adbe.pkcs7.detached"),
        lambda data: re.sub(rb"/ByteRange \[ ?0", b"/ByteRange [1", data),
    ],
)
def test_what_was_added_cut_or_rewritten_is_found(sealed, change):
    changed = change(sealed)
    assert changed != sealed
    try:
        assert not reader.read(changed)["intact"]
    except reader.Unreadable as refusal:
        assert str(refusal).endswith(".")


def test_a_second_seal_over_the_first_is_found(sealed, seal_key, monkeypatch):
    # The first one forbids it, and pyHanko would not.
    monkeypatch.setattr(compose.signers.PdfSigner, "_enforce_certification_constraints", lambda *_: None)
    again = compose.signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(sealed)),
        compose.signers.PdfSignatureMetadata(field_name="Other", subfilter=compose.fields.SigSeedSubFilter.PADES),
        signer=compose._signer(seal_key),
    ).getvalue()
    found = reader.read(again)
    assert (found["seals"], found["intact"]) == (2, False)


def ask_process(data: bytes) -> dict:
    run = subprocess.run([sys.executable, "-I", str(READER)], input=data, capture_output=True, timeout=30, check=False)
    return json.loads(run.stdout) if run.returncode == 0 else {"unreadable": "ended"}


BOMB = zlib.compress(b"0" * 300_000_000, 9)


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a" + b"x" * 400,
        b"%PDF-1.7\n" + b"\x00\xff" * 5000,
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"%PDF-1.7\nxref\n0 1\ntrailer\n<< /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF",
        b"%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length "
        + str(len(BOMB)).encode()
        + b" >>\nstream\n"
        + BOMB
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF",
    ],
    ids=["picture", "noise", "deep", "circle", "bomb"],
)
def test_whatever_is_made_to_hurt_gets_a_sentence(data):
    assert re.search(r"\.$|ended", ask_process(data)["unreadable"])


def test_the_process_says_the_same_as_the_function(sealed):
    assert ask_process(sealed) == reader.read(sealed)


def test_a_document_without_a_seal_is_just_that(agreed):
    found = reader.read(agreed)
    assert (found["seals"], found["intact"], found["why"]) == (0, False, "Nobody has sealed this PDF.")


def test_another_ones_seal_is_not_ours(agreed, certificate, tmp_path, seal_key):
    other = keys.make_own(tmp_path, "elsewhere.example")
    found = reader.read(compose.seal(agreed, certificate, RECORD, other))
    assert found["intact"]
    assert found["fingerprint"] != seal_key.fingerprint
