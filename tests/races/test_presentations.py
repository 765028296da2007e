"""Viewers and the office at the same moment, on real threads and real PostgreSQL."""

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from casting.models import Presentation, Viewer, ViewerDevice, ViewerEvent, Vote, VoteVersion
from casting.services.presentations import close_presentation
from casting.services.viewer_doors import ask_for_code, confirm_device, record_play
from casting.services.viewers import revoke_viewer
from casting.services.votes import cast_vote, rank_picks
from casting.states import ViewerAct
from casting.viewer_links import device_code
from core.errors import Conflict, DomainError, Invalid, NotFound
from tests.casting.presentations.making import Stage, let_in
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def stage():
    return Stage()


def inside(stage, act):
    def run():
        with office_scope(stage.office):
            return act()

    return run


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_vote_counts_or_is_told_who_closed(stage, turn):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    pick = stage.picks(shown)[0]
    answers = at_once(
        inside(stage, lambda: cast_vote(viewer=viewer, pick=pick, value="yes")),
        inside(stage, lambda: close_presentation(actor=stage.director, presentation=shown)),
    )
    with office_scope(stage.office):
        closed_at = Presentation.objects.get(pk=shown.pk).closed_at
        votes = list(Vote.objects.filter(pick=pick))
        kept = VoteVersion.objects.filter(pick=pick).count()
    vote = next((answer for answer in answers if isinstance(answer, Vote)), None)
    if vote is None:
        refusal = next(answer for answer in answers if isinstance(answer, DomainError))
        assert isinstance(refusal, Conflict)
        assert "closed by Renata Okoye at" in refusal.message
        assert (votes, kept) == ([], 0)
    else:
        assert [one.value for one in votes] == ["yes"]
        assert kept == 1
        assert votes[0].updated_at <= closed_at


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_no_play_is_written_after_a_link_was_taken_back(stage, turn):
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    pick = stage.picks(shown)[0]
    stage.give_tape(pick.submission)
    client = let_in(viewer, key)
    address = reverse("casting:viewer-tape", args=[key, pick.pk])
    answers = at_once(
        lambda: client.get(address, headers={"Range": "bytes=0-99"}).status_code,
        inside(stage, lambda: revoke_viewer(actor=stage.director, viewer=viewer)),
    )
    with office_scope(stage.office):
        revoked_at = Viewer.objects.get(pk=viewer.pk).revoked_at
        plays = list(ViewerEvent.objects.filter(act=ViewerAct.PLAYED))
    [status] = [answer for answer in answers if isinstance(answer, int)]
    assert status in {206, 404, 410}
    assert len(plays) == (status == 206)
    assert all(play.created_at <= revoked_at for play in plays)
    assert client.get(address, headers={"Range": "bytes=100-199"}).status_code == 410


def test_a_play_that_waited_for_the_revocation_is_refused(stage):
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    let_in(viewer, key)
    pick = stage.picks(shown)[0]
    with office_scope(stage.office):
        device = ViewerDevice.objects.get(viewer=viewer)
        revoke_viewer(actor=stage.director, viewer=viewer)
        with pytest.raises(NotFound):
            record_play(viewer=viewer, device=device, pick=pick)


def test_two_windows_of_one_viewer_leave_one_vote_and_both_words(stage):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    pick = stage.picks(shown)[0]
    values = ["yes", "no", "maybe"]
    answers = at_once(
        *(inside(stage, lambda value=value: cast_vote(viewer=viewer, pick=pick, value=value)) for value in values)
    )
    assert all(isinstance(answer, Vote) for answer in answers)
    with office_scope(stage.office):
        [vote] = Vote.objects.filter(pick=pick)
        kept = list(VoteVersion.objects.filter(pick=pick).order_by("pk").values_list("value", flat=True))
    assert sorted(kept) == sorted(values)
    assert kept[-1] == vote.value


def test_two_orders_at_once_leave_one_whole(stage):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    picks = [pick.pk for pick in stage.picks(shown)]
    orders = [picks, picks[::-1], [picks[1], picks[0], picks[2]]]

    def ranking(order):
        return inside(stage, lambda: rank_picks(viewer=viewer, role_id=stage.role.pk, pick_ids=order))

    assert at_once(*(ranking(order) for order in orders)) == [None] * 3
    with office_scope(stage.office):
        kept = list(Vote.objects.filter(viewer=viewer).order_by("rank").values_list("pick_id", "rank"))
    assert [rank for _, rank in kept] == [1, 2, 3]
    assert [pick for pick, _ in kept] in orders


def test_a_code_tried_in_many_windows_has_five_tries_in_all(stage):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    with office_scope(stage.office):
        cookie = ask_for_code(viewer=viewer, cookie="", label="A browser")
        device = ViewerDevice.objects.get(viewer=viewer)
        right = device_code(device.pk, device.code_expires_at)
    wrong = [f"{number:06}" for number in range(9) if f"{number:06}" != right][:8]

    def trying(code):
        return inside(stage, lambda: confirm_device(viewer=viewer, cookie=cookie, code=code))

    answers = at_once(*(trying(code) for code in wrong))
    assert all(isinstance(answer, Invalid) for answer in answers)
    assert sum("tried too often" in answer.message for answer in answers) == 3
    with office_scope(stage.office):
        assert ViewerDevice.objects.get(pk=device.pk).code_attempts == 5
        assert ViewerEvent.objects.filter(act=ViewerAct.CODE_WRONG).count() == 5
