"""Takes from the room: hostile files, the worker, the lens, and nobody outside the office."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from accounts.states import MembershipRole, TokenScope
from auditions import take_door
from auditions.models import Appointment, Take
from casting.models import ReviewPass
from core import clock
from talent import quotas
from talent.models import MediaAsset, Upload
from talent.selectors import is_media_visible, recently_removed, tapes_of
from talent.services.erasing import erase_account
from talent.services.preparing import assets_left_behind
from talent.services.tape_making import prepare_tape
from tests import factories
from tests.talent.films.conftest import lying
from tests.talent.uploads.conftest import folder
from tests.talent.uploads.hand import VERSION, Hand
from tests.tapes import tape
from tests.words import stands_in

__all__ = ["folder", "lying"]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def film():
    return tape(0.4)


@pytest.fixture
def hand(runner, person):
    """Sends what was recorded of that person."""

    class Recorder(Hand):
        def create(self, length, body=b"", **said):
            said = {"performer": "", "kind": "take", "door": "take", "appointment": str(person.pk)} | said
            return super().create(length, body, **said)

    return Recorder(runner, "")


@pytest.fixture
def upload(hand):
    def act(content, name="IMG_0042.mov", **said):
        return hand.create(len(content), content, filename=name, **said)

    return act


def panel_of(client, office, person):
    address = reverse("casting:room-panel", args=[office.slug, person.submission.role_id, person.submission_id])
    return client.get(address).content.decode()


def test_a_take_lies_with_the_submission_and_plays_there(upload, runner, office, person, film):
    assert upload(film, label="Scene 3, warmer").status_code == 201
    there = runner.get(upload(film)["Location"]).json()
    assert (there["state"], there["asset"]["state"], there["performer"]) == ("taken", "processing", "")
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


def test_a_take_goes_on_where_the_line_broke_also_when_they_have_left_the_list(hand, film, person, runner):
    address = hand.begin(len(film), film[:100], label="Scene 3")
    assert hand.head(address)["Upload-Offset"] == "100"
    Appointment.objects.filter(pk=person.pk).delete()
    assert hand.send(address, 100, film[100:]).status_code == 204
    take = Take.objects.get()
    assert (take.number, take.label, take.submission_id, take.appointment_id) == (
        1,
        "Scene 3",
        person.submission_id,
        None,
    )
    with default_storage.open(take.asset.original.name) as kept:
        assert kept.read() == film
    assert hand.create(10).status_code == 404


def test_a_plain_form_brings_one_through_the_same_door(runner, office, day, person, film):
    address = reverse("auditions:take-add", args=[office.slug, day.pk, person.pk])
    answer = runner.post(address, {"file": SimpleUploadedFile("a.mov", film), "label": "By hand"})
    assert answer.status_code == 302
    assert Take.objects.get().label == "By hand"
    assert runner.post(address, {"file": SimpleUploadedFile("a.mov", b"PK\x03\x04 packed")}).status_code == 422
    assert runner.post(address).status_code == 422
    assert (Take.objects.count(), Upload.objects.get(door="take", state="taken").asset) == (1, Take.objects.get().asset)


def test_room_on_a_performers_shelf_is_none_of_an_offices_business_but_sixty_takes_are(
    upload, film, monkeypatch, person
):
    monkeypatch.setattr(quotas, "MOST_FILMS", 0)
    assert upload(film).status_code == 201
    assert quotas.room_left(person.performer).films == 0
    monkeypatch.setattr(take_door, "MOST_TAKES", 1)
    refused = upload(film)
    assert (refused.status_code, "Take one down first" in refused.json()["detail"]) == (422, True)


def test_what_is_no_film_is_refused_with_its_reason(upload, runner):
    answer = upload(b"<script>alert(1)</script>" * 9, name="take.mp4")
    assert (answer.status_code, "not a film" in answer.json()["detail"]) == (422, True)
    assert upload(b"").status_code == 422
    assert upload(b"\0" * 99, label="x" * 81).status_code == 422
    for wrong in ("", "0", "²", "9" * 30, "1 or 1=1"):
        assert upload(b"\0" * 99, appointment=wrong).status_code == 404
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
    assert not stands_in(page, "Noor")


def test_nobody_finds_out_by_asking_for_a_name_whom_a_take_on_its_way_shows(hand, runner, person, film):
    """The office may have hidden names while it looks."""
    hand.begin(len(film), film[:100])
    [listed] = runner.get(reverse("api:upload-list")).json()
    assert (listed["kind"], listed["performer"]) == ("take", "")
    assert runner.get(reverse("api:upload-list"), {"performer": person.performer.slug}).json() == []


def test_a_reader_records_nothing_and_elsewhere_nobody_is_known(client, upload, office, film, hand):
    hand.client = client
    client.force_login(factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user)
    assert upload(film).status_code == 403
    client.force_login(factories.MembershipFactory(role=MembershipRole.OWNER).user)
    assert upload(film).status_code == 404
    client.logout()
    assert upload(film).status_code == 401


def test_whoever_ran_the_day_and_does_no_more_leaves_no_take(hand, film, director, folder, lying):
    address = hand.begin(len(film), film[:100])
    Membership.objects.filter(user=director).update(role=MembershipRole.READER)
    answer = hand.send(address, 100, film[100:])
    assert (answer.status_code, Take.objects.count(), lying()) == (403, 0, [])


def bearing(hand, user, **token):
    """That hand, with a token in the place of a session."""
    hand.client.logout()
    made = factories.ApiTokenFactory(user=user, **token)
    hand.headers = VERSION | {"Authorization": f"Bearer {made.secret}"}


def test_a_token_that_plans_sessions_sends_takes_and_one_for_profiles_does_not(director, office, film, upload, hand):
    for scope, status in ((TokenScope.PROFILE_WRITE, 403), (TokenScope.SCHEDULE_WRITE, 201)):
        bearing(hand, director, organisation=office, scopes=[scope])
        assert upload(film).status_code == status


def test_a_token_of_another_office_and_one_for_oneself_bring_no_take(director, office, film, upload, hand):
    """Whoever runs days at two offices gave this program one of them."""
    elsewhere = factories.MembershipFactory(user=director, role=MembershipRole.OWNER).organisation
    for organisation, status in ((elsewhere, 404), (None, 403), (office, 201)):
        bearing(hand, director, organisation=organisation)
        assert upload(film).status_code == status
    assert Take.objects.count() == 1


def test_a_token_goes_on_with_takes_of_its_own_office_alone(director, office, film, hand):
    address = hand.begin(len(film), film[:100])
    elsewhere = factories.MembershipFactory(user=director, role=MembershipRole.OWNER).organisation
    for organisation, status in ((elsewhere, 404), (None, 403)):
        bearing(hand, director, organisation=organisation)
        assert hand.head(address).status_code == status
        assert hand.send(address, 100, film[100:]).status_code == status
        assert hand.stop(address).status_code == status
        assert hand.client.get(reverse("api:upload-list"), headers=hand.headers).json() == []
    bearing(hand, director, organisation=office)
    [listed] = hand.client.get(reverse("api:upload-list"), headers=hand.headers).json()
    assert address.endswith(listed["address"])
    assert hand.send(address, 100, film[100:]).status_code == 204


def test_a_token_reads_why_its_take_was_refused(director, office, hand):
    bearing(hand, director, organisation=office)
    address = hand.begin(99)
    assert hand.send(address, 0, (b"<script>alert(1)</script>" * 9)[:99]).status_code == 422
    assert "not a film" in hand.client.get(address, headers=hand.headers).json()["failure"]


def test_a_token_reads_takes_takes_them_down_and_back(client, director, office, person, upload, film):
    upload(film, label="Warmer")
    take = Take.objects.get()
    scopes = [TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE]
    token = factories.ApiTokenFactory(user=director, organisation=office, scopes=scopes).secret
    client.logout()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    there = reverse("api:office-take-list", args=[person.submission_id])
    [told] = client.get(there).json()
    assert (told["id"], told["label"], told["state"], told["src"]) == (take.pk, "Warmer", "processing", "")
    prepare_tape(asset_id=take.asset_id)
    [told] = client.get(there).json()
    assert (told["state"], str(take.asset.public_id) in told["src"]) == ("ready", True)
    assert client.delete(reverse("api:office-take", args=[take.pk])).status_code == 204
    assert client.get(there).json() == []
    assert client.post(reverse("api:office-take-restore", args=[take.pk])).status_code == 204
    assert len(client.get(there).json()) == 1
    assert client.get(reverse("api:office-take-list", args=[0])).status_code == 404


def test_nothing_more_is_kept_of_somebody_who_has_left_callboard(hand, film, person):
    for state in ("checked_in", "in_room", "completed"):
        Appointment.objects.filter(pk=person.pk).update(state=state)
    erase_account(actor=person.submission.performer.account, wants_letter=False)
    assert hand.create(len(film), film).status_code == 409
    assert not MediaAsset.objects.filter(performer=person.submission.performer).exists()
