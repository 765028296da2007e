"""Takes that come in pieces, by the link alone: no account, no session."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from auditions.links import tape_token
from auditions.models import SelfTapeTake
from auditions.services.self_tape_answers import accept_request
from core import clock
from talent.models import MediaAsset, Upload
from talent.services.guardians import end_links
from tests.auditions.self_tapes.conftest import again
from tests.talent.uploads.hand import Hand

pytestmark = pytest.mark.django_db(transaction=True)

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


@pytest.fixture
def request_(asked):
    request = asked()
    accept_request(request=request)
    return again(request)


def hand_of(request):
    return Hand(Client(enforce_csrf_checks=True), request.performer.slug)


def send(hand, request, **said):
    address = hand.begin(len(FILM), kind="tape", door="self_tape", token=tape_token(request), **said)
    assert hand.send(address, 0, FILM[:40]).status_code == 204
    assert hand.head(address)["Upload-Offset"] == "40"
    return hand.send(address, 40, FILM[40:])


def takes(request):
    rows = SelfTapeTake.objects.filter(request=request, replaced_at=None, asset__removed_at=None).order_by("number")
    return [row.number for row in rows]


def in_scope(request, read):
    from accounts.tenancy import office_scope

    with office_scope(request.organisation):
        return read(request)


def test_the_bearer_of_the_link_sends_a_take_and_another_in_its_place(request_):
    hand = hand_of(request_)
    assert send(hand, request_).status_code == 204
    assert in_scope(request_, takes) == [1]
    assert in_scope(request_, again).state == "uploading"
    first = Upload.objects.get().asset
    # The link is a key: it is not kept beside the file.
    assert tape_token(request_) not in str(Upload.objects.values("door_data", "metadata").get())
    assert send(hand, request_, replaces="1").status_code == 204
    first.refresh_from_db()
    assert in_scope(request_, takes) == [1] and first.removed_at is not None


@pytest.mark.parametrize("token", ["", "made up", "eyJhIjoxfQ:x:y"])
def test_a_link_that_we_did_not_make_opens_nothing(request_, token):
    answer = hand_of(request_).create(len(FILM), kind="tape", door="self_tape", token=token)
    assert answer.status_code == 404
    assert not Upload.objects.exists()


def test_before_the_yes_and_after_the_deadline_nothing_comes_in(asked, request_):
    unanswered = asked()
    answer = hand_of(unanswered).create(len(FILM), kind="tape", door="self_tape", token=tape_token(unanswered))
    assert answer.status_code == 409 and "Say yes first" in answer.json()["detail"]
    hand = hand_of(request_)
    address = hand.begin(len(FILM), kind="tape", door="self_tape", token=tape_token(request_))
    in_scope(request_, lambda row: type(row).objects.filter(pk=row.pk).update(due_at=clock.now() - dt.timedelta(1)))
    answer = hand.send(address, 0, FILM)
    # Refused where it would have become a take, with the sentence, and no file is left.
    assert answer.status_code == 409 and "deadline" in answer.json()["detail"]
    assert Upload.objects.get().state == "refused" and not MediaAsset.objects.filter(kind="tape").exists()


def test_the_page_offers_to_record_and_may_use_the_camera(request_):
    page = Client().get(f"/tape/{tape_token(request_)}/")
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "data-recorder" in page.content.decode() and 'data-door="self_tape"' in page.content.decode()


def test_what_a_link_began_ends_with_the_link_and_their_own_does_not(request_):
    """A former guardian, or an agent of a former agency, still has the address of what they were sending."""
    performer = request_.performer
    theirs = Client(enforce_csrf_checks=False)
    theirs.force_login(performer.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    hand, own = hand_of(request_), Hand(theirs, performer.slug)
    told = {"kind": "tape", "door": "self_tape", "token": tape_token(request_)}
    begun, own_begun = hand.begin(len(FILM), **told), own.begin(len(FILM), **told)
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3)):
        end_links([performer.pk])
        refused = hand.send(begun, 0, FILM)
        assert refused.status_code == 404 and "does not lead to a self-tape any more" in refused.json()["detail"]
        assert in_scope(request_, takes) == []
        assert own.send(own_begun, 0, FILM).status_code == 204
    assert in_scope(request_, takes) == [1]
