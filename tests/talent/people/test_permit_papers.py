"""The paper of a work permit: hostile until read, kept apart, opened by those who answer for the child, gone with what it is for."""

import datetime as dt
import io
import json
import uuid
import zipfile

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.states import TokenScope
from core import clock
from talent.addresses import _signed_address
from talent.models import Guardianship, MediaAsset, Receipt, WorkPermit
from talent.selectors import is_media_visible
from talent.services.erasing import erase_account
from talent.services.permits import add_permit, put_paper
from talent.services.preparing import erase_media
from talent.services.profiles import create_performer
from talent.states import Relation
from tests import factories
from tests.talent.conftest import make_cast, picture, sign_in
from tests.talent.films.conftest import lying
from tests.talent.test_media import pdf
from tests.talent.uploads.conftest import bucket, folder, s3_server
from tests.talent.uploads.test_scanning import EICAR, clamd, paper

__all__ = ["bucket", "clamd", "folder", "lying", "s3_server"]
pytestmark = pytest.mark.django_db

UNTIL = clock.today() + dt.timedelta(days=200)


@pytest.fixture
def home(request):
    mother = factories.UserFactory(name="Ada Marsh")
    child = create_performer(
        actor=mother, stage_name="Ida Marsh", born_on=dt.date(2017, 5, 4), relation=Relation.PARENT
    )
    return mother, child, add_permit(actor=mother, performer=child, territory="England", expires_on=UNTIL)


def put(home, content: bytes, name: str = "permit.pdf"):
    mother, child, permit = home
    address = reverse("talent:permit-paper-put", args=[child.slug, permit.pk])
    return sign_in(mother).post(address, {"file": SimpleUploadedFile(name, content)})


def small() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60_000, 3)).save(out, "PNG")
    return out.getvalue()


HOSTILE = {
    "empty": lambda: b"",
    "a page": lambda: b"<html><script>alert(1)</script>",
    "a drawing": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a renamed zip": lambda: b"PK\x03\x04" + b"\0" * 400,
    "a GIF": lambda: b"GIF89a" + b"\0" * 400,
    "half a PDF": lambda: paper()[:60],
    "a PDF that acts": lambda: pdf(script=True),
    "a picture of absurd size": small,
    "eleven megabytes": lambda: b"%PDF-1.7" + b"\0" * 11_000_000,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_paper_is_refused_and_nothing_lies_anywhere(home, folder, lying, make):
    answer = put(home, make())
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.content.decode()
    assert lying() == []
    assert not MediaAsset.objects.filter(kind="permit").exists()


@pytest.mark.parametrize("storage", ["folder", "bucket"])
def test_a_paper_comes_later_is_replaced_and_goes_with_its_permit(home, request, storage, lying):
    request.getfixturevalue(storage)
    mother, child, permit = home
    page = reverse("talent:guardians", args=[child.slug])
    assert "Add the paper" in sign_in(mother).get(page).content.decode()
    assert put(home, paper()).status_code == 302
    permit.refresh_from_db()
    first = permit.document
    assert "Put another paper in its place" in sign_in(mother).get(page).content.decode()
    assert put(home, picture(), "../../etc/Photo of it.jpg").status_code == 302
    permit.refresh_from_db()
    assert (permit.document.file_name, len(lying())) == ("Photo of it.jpg", 2)
    opened = sign_in(mother).get(reverse("talent:permit-paper", args=[child.slug, permit.pk]))
    assert (opened.status_code, opened["Referrer-Policy"]) == (302, "no-referrer")
    answer = Client().get(opened["Location"])
    assert (b"".join(answer.streaming_content), "sandbox" in answer["Content-Security-Policy"]) == (picture(), True)
    assert answer["Content-Disposition"] == 'attachment; filename="Photo of it.jpg"'
    assert (answer["Referrer-Policy"], answer["Content-Type"]) == ("no-referrer", "application/octet-stream")
    assert "no-store" in answer["Cache-Control"]

    sign_in(mother).post(reverse("talent:permit-remove", args=[child.slug, permit.pk]))
    papers = MediaAsset.objects.filter(kind="permit")
    papers.update(removed_at=clock.now() - dt.timedelta(minutes=3))
    assert [erase_media(asset_id=one.pk) for one in papers] == [True, True]
    assert lying() == []
    assert Receipt.objects.filter(facts__kind="permit").count() == 2
    assert first.pk in {one.pk for one in papers}


def test_it_is_seen_by_who_answers_for_the_child_and_by_no_address(home, folder):
    mother, child, permit = home
    father = factories.UserFactory()
    Guardianship.objects.create(performer=child, user=father)
    put(home, paper())
    permit.refresh_from_db()
    cast, there = make_cast(), reverse("talent:permit-paper", args=[child.slug, permit.pk])
    signed = sign_in(father).get(there)["Location"]
    assert Client().get(signed).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
        assert Client().get(signed).status_code == 404
    # The mark of one paper opens no other file, nor this one by another way in, nor without it.
    mark = signed.partition("?")[2]
    for public_id, variant in ((uuid.uuid4(), "paper"), (permit.document.public_id, "tape")):
        assert Client().get(f"{reverse('talent:media', args=[public_id, variant])}?{mark}").status_code == 404
    assert sign_in(mother).get(signed.partition("?")[0]).status_code == 404
    for other in (cast.director, cast.agent, cast.stranger, None):
        assert sign_in(other).get(there).status_code in {302, 403, 404}
    public_id = permit.document.public_id
    for variant in ("card", "large", "resume", "tape"):
        assert not is_media_visible(mother, public_id, variant)
        # Also an address that somebody signed by mistake leads to no byte of it.
        answer = sign_in(None).get(_signed_address(str(public_id), variant, int(clock.now().timestamp()) // 3600))
        assert answer.status_code == 404 or b"<svg" in answer.content


def test_a_token_puts_one_and_takes_it_along(home, folder, client):
    mother, child, permit = home
    token = factories.ApiTokenFactory(user=mother, scopes=[TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE])
    headers = {"Authorization": f"Bearer {token.secret}"}
    address = reverse("api:permit-paper", args=[child.slug, permit.pk])
    assert client.get(address, headers=headers).status_code == 404
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    for content, status in ((b"PK\x03\x04", 422), (paper(), 204)):
        body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("permit.pdf", content)})
        assert client.put(address, body, content_type=MULTIPART_CONTENT, headers=headers).status_code == status
    where = client.get(address, headers=headers)
    assert where.status_code == 302
    assert b"".join(Client().get(where["Location"]).streaming_content) == paper()


def test_it_is_looked_through_for_viruses_and_goes_out_with_the_familys_file_alone(home, folder, lying, clamd):
    mother, child, permit = home
    assert put(home, paper() + EICAR).status_code == 422
    assert lying() == []
    put_paper(actor=mother, permit=permit, file=SimpleUploadedFile("permit.pdf", paper()))
    whole = sign_in(mother).get(reverse("talent:export", args=[child.slug]))
    kept = zipfile.ZipFile(io.BytesIO(b"".join(whole.streaming_content)))
    assert [kept.read(name) for name in kept.namelist() if "/permit/" in name] == [paper()]
    [told] = json.loads(kept.read("profile.json"))["work_permits"]
    assert (told["territory"], told["expires_on"], told["file"] in kept.namelist()) == ("England", str(UNTIL), True)


def test_it_goes_with_the_account(home, folder, lying):
    mother, _, permit = home
    put(home, paper())
    assert len(lying()) == 1
    erase_account(actor=mother, wants_letter=False)
    assert not WorkPermit.objects.filter(pk=permit.pk).exists()
    for asset in MediaAsset.objects.filter(kind="permit"):
        assert erase_media(asset_id=asset.pk)
    assert lying() == []
    assert not default_storage.exists(stored_of(permit))


def stored_of(permit) -> str:
    asset = MediaAsset.objects.get(kind="permit")
    return f"talent/{str(asset.public_id)[:2]}/{asset.public_id}/original"


def test_it_is_saved_as_what_it_is_whatever_it_was_called(home, folder):
    mother, child, permit = home
    for name, content, saved in (
        ("permit.html", paper(), 'filename="permit.pdf"'),
        ("a\u202egpj.exe", picture(), 'filename="agpj.jpg"'),
        (".svg", picture(kind="PNG"), 'filename="svg.png"'),
    ):
        assert put(home, content, name).status_code == 302
        answer = sign_in(mother).get(reverse("talent:permit-paper", args=[child.slug, permit.pk]), follow=True)
        assert answer["Content-Disposition"] == f"attachment; {saved}"
