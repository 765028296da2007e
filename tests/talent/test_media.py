"""Private files: who gets them, with what headers, at what cost; pictures in order, cropped, removed, erased."""

import datetime as dt
import io
import os

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from core import clock
from core.errors import Conflict, Invalid
from talent.addresses import media_url
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import media, preparing
from talent.services.versions import current_version
from tests.talent.conftest import picture, seen_by_all, sign_in


def add(cast, name="face.jpg", content=None, prepared=True) -> MediaAsset:
    asset = media.upload_headshot(
        actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile(name, content or picture((480, 600)))
    )
    if prepared:
        preparing.prepare_headshot(asset_id=asset.pk)
    return MediaAsset.objects.select_related("performer").get(pk=asset.pk)


def pdf(pages=2, **more) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if more.get("script"):
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if more.get("attachment"):
        writer.add_attachment("notes.txt", b"hello")
    if more.get("locked"):
        writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload_resume(cast, content):
    url = reverse("talent:resume-upload", args=[cast.performer.slug])
    return sign_in(cast.actor).post(url, {"file": SimpleUploadedFile("cv.pdf", content, "application/pdf")})


# --- addresses ------------------------------------------------------------------------------------------------------


def test_a_good_signature_serves_the_file_and_asks_the_database_nothing(cast, assert_statements, client):
    asset = add(cast)
    with assert_statements(0):
        answer = client.get(media_url(asset.public_id, "card"))
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (400, 500)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=3600"


def test_an_office_member_costs_no_statement_either(cast, assert_statements):
    asset = add(cast)
    director = sign_in(cast.director)
    with assert_statements(0):
        assert director.get(media_url(asset.public_id, "large")).status_code == 200


def test_an_address_is_the_same_for_an_hour_and_good_for_twelve(cast, client):
    asset = add(cast)
    with time_machine.travel(dt.datetime(2026, 3, 1, 10, 5, tzinfo=dt.UTC), tick=False) as clock_hand:
        address = media_url(asset.public_id, "card")
        clock_hand.shift(dt.timedelta(minutes=50))
        assert media_url(asset.public_id, "card") == address
        clock_hand.shift(dt.timedelta(hours=11))
        assert client.get(address).status_code == 200
        clock_hand.shift(dt.timedelta(hours=2))
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("change", ["variant", "id", "signature", "none", "later"])
def test_an_address_cannot_be_bent(cast, client, change):
    asset, other = add(cast), add(cast)
    good = media_url(asset.public_id, "card")
    bent = {
        "variant": good.replace("/card/", "/large/"),
        "id": good.replace(str(asset.public_id), str(other.public_id)),
        "signature": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "none": good.split("?")[0],
        "later": good.replace("s=", "s=f"),
    }[change]
    assert client.get(bent).status_code == 404


def test_an_unknown_variant_or_file_is_not_found(cast, client):
    asset = add(cast)
    assert client.get(f"/media/{asset.public_id}/original/").status_code == 404
    with pytest.raises(ValueError, match="original"):
        media_url(asset.public_id, "original")


def test_a_placeholder_stands_in_until_the_worker_is_done(cast, client):
    asset = add(cast, prepared=False)
    answer = client.get(media_url(asset.public_id, "card"))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/svg+xml", "no-store")


def test_without_a_signature_only_a_right_opens(cast, client):
    asset = add(cast)
    address = reverse("talent:media", args=[asset.public_id, "card"])
    assert client.get(address).status_code == 404
    assert sign_in(cast.stranger).get(address).status_code == 404
    assert sign_in(cast.unverified).get(address).status_code == 404
    for user in (cast.actor, cast.agent, cast.director):
        assert sign_in(user).get(address).status_code == 200
    seen_by_all(cast.performer)
    assert client.get(address).status_code == 200
    whole = reverse("talent:media", args=[asset.public_id, "whole"])
    assert client.get(whole).status_code == 404
    assert sign_in(cast.director).get(whole).status_code == 404
    assert sign_in(cast.actor).get(whole).status_code == 200


# --- order, crop, removal --------------------------------------------------------------------------------------------


def names(cast) -> list[str]:
    return list(cast.performer.media.filter(removed_at=None).values_list("file_name", flat=True))


def test_the_first_is_the_main_one_and_moves_like_the_rest(cast):
    for name in ("a", "b", "c"):
        add(cast, name, prepared=False)
    client, slug = sign_in(cast.actor), cast.performer.slug
    b = cast.performer.media.get(file_name="b")
    client.post(reverse("talent:headshot-move", args=[slug, b.public_id, "earlier"]))
    assert names(cast) == ["b", "a", "c"]
    assert cast.performer.media.get(is_main=True).file_name == "b"
    client.post(reverse("talent:headshot-move", args=[slug, b.public_id, "later"]))
    assert names(cast) == ["a", "b", "c"]
    c = cast.performer.media.get(file_name="c")
    client.post(reverse("talent:headshot-main", args=[slug, c.public_id]))
    assert names(cast) == ["c", "a", "b"]
    ids = [cast.performer.media.get(file_name=name).public_id for name in ("b", "c", "a")]
    client.post(reverse("talent:headshot-order", args=[slug]), {"id": ids})
    assert names(cast) == ["b", "c", "a"]


def test_an_order_of_other_pictures_is_a_conflict(cast):
    first = add(cast, "a", prepared=False)
    add(cast, "b", prepared=False)
    with pytest.raises(Conflict):
        media.reorder_headshots(actor=cast.actor, performer=cast.performer, public_ids=[first.public_id])
    client = sign_in(cast.actor)
    url = reverse("talent:headshot-order", args=[cast.performer.slug])
    assert client.post(url, {"id": ["x"]}).status_code == 422


def test_a_crop_is_stored_in_fractions_and_shown_by_the_worker(cast):
    asset = add(cast, content=picture((800, 1000)))
    url = reverse("talent:headshot-crop", args=[cast.performer.slug, asset.public_id])
    client = sign_in(cast.actor)
    assert client.post(url, {"x": "25", "y": "50", "width": "50"}).status_code == 302
    asset.refresh_from_db()
    assert asset.crop == {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.5}
    assert asset.state == "processing"
    before = default_storage.open(stored_path(asset.public_id, "card")).read()
    preparing.prepare_headshot(asset_id=asset.pk)
    after = default_storage.open(stored_path(asset.public_id, "card")).read()
    assert before != after
    folder = os.path.dirname(default_storage.path(stored_path(asset.public_id, "card")))  # noqa: PTH120
    assert sorted(os.listdir(folder)) == ["card.webp", "large.webp", "original", "whole.webp"]  # noqa: PTH208


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"x": "60", "y": "0", "width": "50"}, "over the edge"),
        ({"x": "0", "y": "0", "width": "5"}, "too small"),
        ({"x": "-1", "y": "0", "width": "50"}, "Between 0 and 100"),
        ({"x": "", "y": "0", "width": "50"}, "required"),
    ],
)
def test_a_crop_that_cannot_be_is_refused_at_its_field(cast, typed, sentence):
    asset = add(cast, content=picture((800, 1000)), prepared=False)
    url = reverse("talent:headshot-crop", args=[cast.performer.slug, asset.public_id])
    answer = sign_in(cast.actor).post(url, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_work_for_an_older_crop_does_not_overwrite_a_newer_one(cast, monkeypatch):
    asset = add(cast, content=picture((800, 1000)), prepared=False)
    make = preparing.pictures.make_variants

    def cropped_meanwhile(original, crop):
        MediaAsset.objects.filter(pk=asset.pk).update(crop={"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5})
        return make(original, crop)

    monkeypatch.setattr(preparing.pictures, "make_variants", cropped_meanwhile)
    preparing.prepare_headshot(asset_id=asset.pk)
    asset.refresh_from_db()
    assert asset.state == "processing"
    assert not default_storage.exists(stored_path(asset.public_id, "card"))


def test_a_picture_that_cannot_be_made_says_why_and_gives_up_the_first_place(cast):
    broken = add(cast, "broken.jpg", picture((800, 1000))[:6000])
    good = add(cast, "good.jpg")
    broken.refresh_from_db()
    assert (broken.state, broken.is_main) == ("failed", False)
    assert "damaged or incomplete" in broken.failure
    assert good.is_main or MediaAsset.objects.get(pk=good.pk).is_main
    page = sign_in(cast.actor).get(reverse("talent:profile", args=[cast.performer.slug])).content.decode()
    assert broken.failure in page
    assert [shot["id"] for shot in current_version(performer=cast.performer).data["headshots"]] == [str(good.public_id)]


def test_removing_and_putting_back(cast):
    first, second = add(cast, "a"), add(cast, "b")
    client, slug = sign_in(cast.actor), cast.performer.slug
    answer = client.post(
        reverse("talent:headshot-remove", args=[slug, first.public_id]), headers={"HX-Request": "true"}
    )
    undo = reverse("talent:headshot-restore", args=[slug, first.public_id])
    assert undo in answer["HX-Trigger"]
    assert undo in answer.content.decode()
    second.refresh_from_db()
    assert second.is_main
    assert not preparing.erase_media(asset_id=first.pk)
    assert client.post(undo, headers={"X-Requested-With": "XMLHttpRequest"})["HX-Refresh"] == "true"
    assert sorted(names(cast)) == ["a", "b"]
    assert cast.performer.media.filter(is_main=True).count() == 1


def test_after_the_undo_window_nothing_of_the_file_is_left(cast, client):
    asset = add(cast)
    address = media_url(asset.public_id, "card")
    folder = os.path.dirname(default_storage.path(stored_path(asset.public_id, "card")))  # noqa: PTH120
    media.remove_media(actor=cast.actor, asset=asset)
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now() - dt.timedelta(minutes=10))
    assert preparing.assets_left_behind()[1] == [asset.pk]
    assert preparing.erase_media(asset_id=asset.pk)
    assert not os.path.isdir(folder) or os.listdir(folder) == []  # noqa: PTH112, PTH208
    assert client.get(address)["Content-Type"] == "image/svg+xml"
    asset.refresh_from_db()
    assert (asset.original.name, asset.file_name, asset.alt) == ("", "", "")
    with pytest.raises(Conflict, match="erased"):
        media.restore_media(actor=cast.actor, asset=asset)
    assert preparing.assets_left_behind() == ([], [])


# --- résumé -----------------------------------------------------------------------------------------------------------


def test_a_resume_is_counted_and_shown_only_as_a_file(cast, client):
    assert upload_resume(cast, pdf(pages=3)).status_code == 302
    asset = cast.performer.media.get(kind="resume")
    assert (asset.page_count, asset.state) == (3, "ready")
    answer = client.get(media_url(asset.public_id, "resume"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="resume.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert current_version(performer=cast.performer).data["resume"] == str(asset.public_id)
    assert client.get(reverse("talent:media", args=[asset.public_id, "resume"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"MZ not a pdf", "This is not a PDF"),
        (b"%PDF-1.7\nnothing else", "This PDF is damaged"),
        (pdf()[:300], "This PDF is damaged"),
        (pdf(locked=True), "locked with a password"),
        (pdf(script=True), "holds a script"),
        (pdf(attachment=True), "holds a script, a form or another file"),
        (pdf(pages=21), "The most is 20"),
        (pdf(pages=0), "no pages"),
    ],
)
def test_a_resume_that_cannot_be_kept_is_refused_at_the_field(cast, content, sentence):
    answer = upload_resume(cast, content)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'aria-describedby="id_resume_error' in text
    assert not cast.performer.media.exists()


def test_a_new_resume_takes_the_place_of_the_old(cast):
    upload_resume(cast, pdf(pages=1))
    upload_resume(cast, pdf(pages=2))
    assert cast.performer.media.filter(kind="resume", removed_at=None).get().page_count == 2
    url = reverse("talent:resume-remove", args=[cast.performer.slug])
    assert sign_in(cast.actor).post(url).status_code == 302
    assert not cast.performer.media.filter(removed_at=None).exists()


def test_a_stranger_uploads_nothing(cast):
    url = reverse("talent:headshots", args=[cast.performer.slug])
    file = SimpleUploadedFile("x.jpg", picture((480, 600)))
    assert sign_in(cast.stranger).post(url, {"file": file}).status_code == 404
    assert sign_in(cast.director).post(url, {"file": file}).status_code == 403
    assert not MediaAsset.objects.exists()


def test_a_storage_that_fails_is_not_the_pictures_fault(cast, monkeypatch):
    asset = add(cast, prepared=False)

    def away(*_args, **_kwargs):
        raise OSError("storage away")

    monkeypatch.setattr(preparing.default_storage, "open", away)
    with pytest.raises(OSError, match="storage away"):
        preparing.prepare_headshot(asset_id=asset.pk)
    asset.refresh_from_db()
    assert asset.state == "processing"


def test_refusals_are_sentences(cast):
    with pytest.raises(Invalid) as refusal:
        media.upload_headshot(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("x", b"GIF89a"))
    assert refusal.value.message.endswith(".")


def test_a_picture_that_failed_stays_behind_those_that_can_be_shown(cast):
    failed, first, second = (add(cast, name, prepared=False) for name in ("failed", "first", "second"))
    preparing.fail_headshot(asset_id=failed.pk, sentence="This picture is damaged.")
    client, slug = sign_in(cast.actor), cast.performer.slug
    client.post(
        reverse("talent:headshot-order", args=[slug]), {"id": [failed.public_id, second.public_id, first.public_id]}
    )
    assert names(cast) == ["second", "first", "failed"]
    client.post(reverse("talent:headshot-move", args=[slug, second.public_id, "later"]))
    assert names(cast) == ["first", "second", "failed"]
    client.post(reverse("talent:headshot-move", args=[slug, second.public_id, "sideways"]))
    assert names(cast) == ["first", "second", "failed"]
