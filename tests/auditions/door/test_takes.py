"""Takes from the room: hostile files, the worker, the lens, and nobody outside the office."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.states import MembershipRole
from auditions.models import Take
from casting.models import ReviewPass
from core import clock
from talent.models import MediaAsset
from talent.selectors import is_media_visible, recently_removed, tapes_of
from talent.services.preparing import assets_left_behind
from talent.services.tape_making import prepare_tape
from tests import factories
from tests.tapes import tape

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film():
    return tape(0.4)


@pytest.fixture
def upload(runner, office, day, person):
    address = reverse("auditions:take-add", args=[office.slug, day.pk, person.pk])

    def act(content, name="IMG_0042.mov", client=runner, **more):
        file = SimpleUploadedFile(name, content, content_type="video/quicktime")
        return client.post(address, {"file": file, **more}, headers={"Accept": "application/json"})

    return act


def panel_of(client, office, person):
    address = reverse("casting:room-panel", args=[office.slug, person.submission.role_id, person.submission_id])
    return client.get(address).content.decode()


def test_a_take_lies_with_the_submission_and_plays_there(upload, runner, office, person, film):
    assert upload(film, label="Scene 3, warmer").status_code == 201
    assert upload(film).json()["label"] == "Take 2, being prepared"
    first, second = Take.objects.order_by("number")
    assert (first.number, second.number, first.submission_id) == (1, 2, person.submission_id)
    page = panel_of(runner, office, person)
    assert "Takes in the room" in page
    assert "being prepared" in page
    prepare_tape(asset_id=first.asset_id)
    first.asset.refresh_from_db()
    assert first.asset.state == "ready"
    page = panel_of(runner, office, person)
    assert str(first.asset.public_id) in page
    assert "Scene 3, warmer" in page
    assert "IMG_0042" not in page


def test_what_is_no_film_is_refused_with_its_reason(upload, day):
    answer = upload(b"<script>alert(1)</script>" * 9, name="take.mp4")
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert upload(b"").status_code == 422
    assert not Take.objects.exists()
    assert not MediaAsset.objects.filter(kind="take").exists()


def test_a_broken_film_says_so_where_it_was_recorded(upload, runner, office, person, director, film):
    upload(film[: len(film) // 3])
    take = Take.objects.get()
    prepare_tape(asset_id=take.asset_id)
    assert "could not be used" in panel_of(runner, office, person)
    notice = director.notices.get() if hasattr(director, "notices") else None
    assert notice is None or person.performer.stage_name not in notice.title + notice.text


def test_the_performer_has_it_on_no_shelf_and_reaches_it_by_no_right(upload, person, film):
    upload(film)
    take = Take.objects.get()
    performer = person.performer
    assert tapes_of(performer) == []
    owner = performer.account or factories.UserFactory()
    assert not is_media_visible(owner, take.asset.public_id, "tape")
    MediaAsset.objects.filter(pk=take.asset_id).update(removed_at=clock.now())
    assert recently_removed(performer) == []


def test_a_lost_worker_is_swept_after(upload, film):
    upload(film)
    take = Take.objects.get()
    MediaAsset.objects.filter(pk=take.asset_id).update(created_at=clock.now() - dt.timedelta(hours=5))
    assert (take.asset_id, "take") in assets_left_behind()[0]


def test_a_take_comes_down_and_back(upload, runner, office, person, film):
    upload(film)
    take = Take.objects.get()
    answer = runner.post(
        reverse("auditions:take-remove", args=[office.slug, take.pk]), headers={"Accept": "application/json"}
    )
    assert "Takes in the room" not in panel_of(runner, office, person)
    assert runner.post(answer.json()["undo"], headers={"Accept": "application/json"}).status_code == 200
    assert "Takes in the room" in panel_of(runner, office, person)


def test_a_blind_pass_that_hides_tapes_hides_takes(upload, runner, office, person, director, film):
    upload(film, label="Noor, take two")
    review = ReviewPass.objects.create(
        organisation=office,
        role=person.submission.role,
        name="Blind",
        state="open",
        is_blind=True,
        opened_at=clock.now(),
    )
    assert "Takes in the room" not in panel_of(runner, office, person)
    ReviewPass.objects.filter(pk=review.pk).update(shows_tapes=True)
    page = panel_of(runner, office, person)
    assert "Takes in the room" in page
    assert "Noor" not in page


def test_a_reader_records_nothing(client, upload, office, film):
    reader = factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user
    client.force_login(reader)
    assert upload(film, client=client).status_code == 403
