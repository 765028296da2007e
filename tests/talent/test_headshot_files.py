"""What strangers send as a headshot: each refusal is a sentence at the field, and nothing hostile is kept."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pillow_heif import register_heif_opener

from core.errors import Invalid
from talent import pictures
from talent.models import MediaAsset
from tests.talent.conftest import picture, sign_in

register_heif_opener()
GPS = 0x8825


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 50)) + chunk(b"IEND", b"")
    )


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (500, 600), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "empty": (b"", "This file is empty."),
    "bomb": (bomb(60_000, 60_000), "too many pixels"),
    "bomb that Pillow only warns of": (bomb(9_000, 9_000), "too many pixels"),
    "ribbon": (bomb(25_000, 500), "too many pixels"),
    "renamed program": (b"MZ\x90\x00" + b"\0" * 4000, "This is a program"),
    "renamed archive": (b"PK\x03\x04" + b"\0" * 4000, "packed archive"),
    "renamed text": (b"dear casting, please find attached" * 40, "not a picture that we can read"),
    "svg": (SVG, "This is a drawing (SVG)"),
    "svg after a comment": (b"<!-- hello -->" + SVG, "This is a drawing (SVG)"),
    "html": (b"<html><body><script>1</script>", "not a picture that we can read"),
    "pdf": (b"%PDF-1.7 and so on", "This is a PDF"),
    "gif": (picture(kind="GIF"), "This is a GIF"),
    "tiff": (picture(kind="TIFF"), "This is a TIFF"),
    "bmp": (picture(kind="BMP"), "bitmap (BMP)"),
    "moving webp": (moving("WEBP"), "This picture moves"),
    "moving png": (moving("PNG"), "This picture moves"),
    "too small": (picture((399, 900)), "Each side needs at least 400"),
    "only the start of a jpeg": (picture()[:30], "damaged or incomplete"),
    "only the start of a heic": (picture(kind="HEIF")[:40], "damaged or incomplete"),
}


def upload(cast, *files, **headers):
    url = reverse("talent:headshots", args=[cast.performer.slug])
    sent = [SimpleUploadedFile(name, content, "image/jpeg") for name, content in files]
    return sign_in(cast.actor).post(url, {"file": sent}, headers=headers)


@pytest.mark.parametrize("name", HOSTILE)
def test_each_refusal_is_a_sentence_at_the_field(cast, name):
    content, sentence = HOSTILE[name]
    answer = upload(cast, ("portrait.jpg", content))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "portrait.jpg" in text
    assert 'aria-describedby="id_headshots_error' in text
    assert not MediaAsset.objects.exists()


def test_a_script_gets_the_same_sentence_as_json(cast):
    answer = upload(cast, ("x.jpg", HOSTILE["gif"][0]), Accept="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("This is a GIF")
    assert answer.json()["field"] == "file"


def test_more_than_20_megabytes_is_refused(cast, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 50_000)
    answer = upload(cast, ("big.jpg", picture() + b"\0" * 60_000))
    assert "The most is 20 MB" in answer.content.decode()


def test_of_several_files_the_good_ones_are_kept_and_the_others_named(cast):
    answer = upload(cast, ("good.jpg", picture()), ("bad.gif", HOSTILE["gif"][0]), ("also.png", picture(kind="PNG")))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "bad.gif: This is a GIF" in text
    assert sorted(cast.performer.media.values_list("file_name", flat=True)) == ["also.png", "good.jpg"]
    assert cast.performer.media.get(is_main=True).file_name == "good.jpg"


def test_a_name_with_a_path_is_only_a_name(cast):
    upload(cast, ("..\\..\\etc/passwd\x00.jpg", picture()))
    asset = cast.performer.media.get()
    assert "/" not in asset.file_name
    assert asset.original.name == f"talent/{str(asset.public_id)[:2]}/{asset.public_id}/original"


def test_no_more_than_twenty(cast):
    MediaAsset.objects.bulk_create(
        MediaAsset(performer=cast.performer, kind="headshot", original="x") for _ in range(20)
    )
    assert "20 headshots already" in upload(cast, ("one.jpg", picture())).content.decode()


# --- what is made of the good ones ----------------------------------------------------------------------------------


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"),
        ("1", "PNG"), ("RGB", "WEBP"), ("RGBA", "WEBP"), ("RGB", "HEIF"), ("RGBA", "HEIF"),
    ],
)  # fmt: skip
def test_every_mode_becomes_plain_webp_of_the_same_look(mode, kind):
    data = picture((560, 700), mode, kind)
    made = pictures.make_variants(data, None)
    card, large = opened(made["card"]), opened(made["large"])
    assert (card.size, large.size) == ((400, 500), (560, 700))
    assert (card.format, card.mode) == ("WEBP", "RGB")
    if mode != "1":
        top, bottom = card.getpixel((200, 20))[0], card.getpixel((200, 480))[0]
        assert top < 40
        assert bottom > 200


def test_sixteen_bits_keep_their_greys():
    grey = Image.linear_gradient("L").resize((800, 1000)).convert("I").point(lambda value: value * 257).convert("I;16")
    out = io.BytesIO()
    grey.save(out, "PNG")
    card = opened(pictures.make_variants(out.getvalue(), None)["card"])
    assert abs(card.getpixel((200, 250))[0] - 127) < 6


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (800, 1000), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(pictures.make_variants(out.getvalue(), None)["card"]).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_metadata_is_left(kind):
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 0.0)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>SecretOwner</dc:creator></x:xmpmeta>"
    data = picture(kind=kind, exif=exif, **({"xmp": xmp} if kind != "PNG" else {}))
    assert b"SecretCam" in data
    for made in pictures.make_variants(data, None).values():
        image = opened(made)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile"} & image.info.keys()
        assert b"Secret" not in made
        assert b"EXIF" not in made
        assert b"ICCP" not in made


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_was_held_in_any_way(orientation):
    seen = Image.open(io.BytesIO(picture((800, 1000))))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = seen.transpose(Image.Transpose(back[orientation])) if orientation in back else seen
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, "JPEG", exif=exif)
    header = pictures.read_header(out, len(out.getvalue()))
    assert (header.width, header.height) == (800, 1000)
    card = opened(pictures.make_variants(out.getvalue(), None)["card"])
    assert card.getpixel((200, 20))[0] < 40
    assert card.getpixel((200, 480))[0] > 200


def linear_profile() -> bytes:
    """The least of an ICC profile: sRGB's colours with a straight tone curve, in which 128 is a light grey."""

    def fixed(*values: float) -> bytes:
        return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0100) + b"\0\0"
    tags = {
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(0.4361, 0.2225, 0.0139),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(0.3851, 0.7169, 0.0971),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(0.1431, 0.0606, 0.7141),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    header = b"\0" * 4 + b"\x02\x10\0\0mntrRGB XYZ " + b"\0" * 12 + b"acsp" + b"\0" * 28
    header += fixed(0.9642, 1, 0.8249) + b"\0" * 48
    whole = b"\0" * 4 + header + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


@pytest.mark.parametrize(("profile", "grey"), [(b"", 128), (b"not a profile" * 20, 128), (linear_profile(), 188)])
def test_a_profile_is_followed_into_srgb_and_a_broken_one_ignored(profile, grey):
    out = io.BytesIO()
    Image.new("RGB", (400, 500), (128, 128, 128)).save(out, "JPEG", icc_profile=profile)
    shown = opened(pictures.make_variants(out.getvalue(), None)["card"]).getpixel((5, 5))[0]
    assert abs(shown - grey) < 5


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_file_that_stops_before_its_end_is_said_to(kind):
    data = picture((900, 1200), kind=kind)
    with pytest.raises(Invalid, match=r"damaged or incomplete"):
        pictures.make_variants(data[: int(len(data) * 0.6)], None)


def test_what_hides_behind_a_picture_is_not_carried_along():
    made = pictures.make_variants(picture() + b"<script>alert(1)</script>PK\x03\x04", None)
    assert all(b"<script>" not in data for data in made.values())


def test_a_crop_shows_that_part():
    made = pictures.make_variants(picture((1200, 1500)), pictures.Crop(0.25, 0.5, 0.4, 0.4))
    card = opened(made["card"])
    assert card.size == (400, 500)
    assert 118 < card.getpixel((200, 5))[0] < 140
    assert opened(made["large"]).size == (480, 600)
    assert opened(made["whole"]).size == (1200, 1500)
