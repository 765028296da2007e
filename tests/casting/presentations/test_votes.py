"""What viewers say, what is kept of it, and whom it reaches."""

import pytest
from django.urls import reverse

from accounts.tenancy import office_scope
from casting.models import PickComment, Submission, Vote, VoteVersion
from casting.services.presentations import close_presentation
from casting.services.votes import cast_vote, write_comment, write_office_comment
from casting.states import NoteAudience, OthersScores, SubmissionState, ViewerTier
from tests.casting.presentations.making import let_in


def vote_at(key, pick):
    return reverse("casting:viewer-vote", args=[key, pick.pk])


def said(client, key) -> str:
    return client.get(reverse("casting:viewer", args=[key])).content.decode()


def test_a_changed_vote_keeps_both(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    for value in ("yes", "no", "no"):
        assert client.post(vote_at(key, pick), {"value": value}).status_code == 302
    with office_scope(stage.office):
        assert Vote.objects.get(pick=pick, viewer=viewer).value == "no"
        assert list(VoteVersion.objects.filter(pick=pick).order_by("pk").values_list("value", flat=True)) == [
            "yes",
            "no",
        ]


def test_a_vote_after_closing_is_refused_with_who_and_when(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(vote_at(key, pick), {"value": "yes"}, headers=headers)
        assert answer.status_code == 409
        assert "closed by Renata Okoye at" in answer.content.decode()
        assert "not counted" in answer.content.decode()
    with office_scope(stage.office):
        assert not Vote.objects.exists()


@pytest.mark.parametrize("value", ["", "perhaps"])
def test_a_word_that_is_no_vote_is_refused(stage, shown, dana, value):
    viewer, key = dana
    answer = let_in(viewer, key).post(vote_at(key, stage.picks(shown)[0]), {"value": value})
    assert answer.status_code == 422
    assert "Choose yes, maybe or no." in answer.content.decode()


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [(OthersScores.AFTER_OWN, False, True), (OthersScores.ALWAYS, True, True), (OthersScores.NEVER, False, False)],
)
def test_votes_of_others_show_when_the_office_says(stage, rule, before, after):
    shown = stage.presentation(others_votes=rule)
    viewer, key = stage.viewer(shown)
    other, _ = stage.viewer(shown, "Yusuf Demirel", "yusuf@harrow.example")
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    with office_scope(stage.office):
        cast_vote(viewer=other, pick=pick, value="maybe")
    assert ("Yusuf Demirel" in said(client, key)) == before
    client.post(vote_at(key, pick), {"value": "yes"})
    assert ("Yusuf Demirel" in said(client, key)) == after


def test_what_is_said_further_in_is_not_read_further_out(stage):
    shown = stage.presentation(others_votes=OthersScores.ALWAYS)
    producer, producer_key = stage.viewer(shown, "Dana Producer", "dana@harrow.example")
    executive, executive_key = stage.viewer(shown, "Ilse Network", "ilse@net.example", tier=ViewerTier.EXECUTIVES)
    pick = stage.picks(shown)[0]
    with office_scope(stage.office):
        for viewer, words in ((producer, "from the production"), (executive, "from the network")):
            cast_vote(viewer=viewer, pick=pick, value="maybe")
            write_comment(viewer=viewer, text=f"Open word {words}")
            write_comment(viewer=viewer, text=f"Closed word {words}", casting_only=True)
        write_office_comment(actor=stage.director, presentation=shown, text="Casting to production")
        write_office_comment(actor=stage.director, presentation=shown, text="Casting to all", audience="executives")
    near = said(let_in(producer, producer_key), producer_key)
    far = said(let_in(executive, executive_key), executive_key)
    for words in ("Open word from the network", "Casting to production", "Casting to all", "Ilse Network"):
        assert words in near
    assert "Closed word from the network" not in near
    assert "Closed word from the production" in near
    for words in ("from the production", "Casting to production", "Dana Producer"):
        assert words not in far
    for words in ("Casting to all", "Open word from the network", "Closed word from the network"):
        assert words in far


def test_a_comment_is_never_wider_than_who_writes_it(stage, shown, dana):
    viewer, key = dana
    client = let_in(viewer, key)
    where = reverse("casting:viewer-comment", args=[key])
    client.post(where, {"text": "For both."})
    client.post(where, {"text": "For casting.", "casting_only": "on"})
    assert client.post(where, {"text": " "}).status_code == 422
    with office_scope(stage.office):
        kept = list(PickComment.objects.order_by("pk").values_list("audience", flat=True))
    assert kept == [NoteAudience.PRODUCTION, NoteAudience.OFFICE]


def test_what_was_typed_survives_a_refusal(stage, shown, dana):
    viewer, key = dana
    client = let_in(viewer, key)
    pick = stage.picks(shown)[0]
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    answer = client.post(reverse("casting:viewer-comment", args=[key]), {"text": "My long word", "pick": pick.pk})
    assert answer.status_code == 422
    assert "My long word" in answer.content.decode()
    assert "closed by Renata Okoye" in answer.content.decode()


def test_an_own_order_is_whole_and_unique(stage, shown, dana):
    viewer, key = dana
    client, picks = let_in(viewer, key), [pick.pk for pick in stage.picks(shown)]
    where = reverse("casting:viewer-rank", args=[key, stage.role.pk])
    order = picks[::-1]
    assert client.post(where, {"item": order}).status_code == 302
    with office_scope(stage.office):
        assert list(Vote.objects.order_by("rank").values_list("pick_id", "rank")) == list(
            zip(order, (1, 2, 3), strict=True)
        )
    client.post(where, {"item": order, "up": order[2]})
    with office_scope(stage.office):
        assert list(Vote.objects.order_by("rank").values_list("pick_id", flat=True)) == [order[0], order[2], order[1]]
    for wrong in ([picks[0]] * 3, picks[:2], [*picks, 999], []):
        answer = client.post(where, {"item": wrong}, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.status_code == 409
    # Five words so far: three places, and two that changed them.
    with office_scope(stage.office):
        assert VoteVersion.objects.count() == 5


def test_nobody_votes_on_who_withdrew(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    with office_scope(stage.office):
        Submission.objects.filter(pk=pick.submission_id).update(state=SubmissionState.WITHDRAWN)
    answer = client.post(vote_at(key, pick), {"value": "yes"})
    assert (answer.status_code, "no longer available" in answer.content.decode()) == (409, True)


def test_a_person_of_another_presentation_is_not_there(stage, shown, dana):
    viewer, key = dana
    other = stage.picks(stage.presentation())[0]
    client = let_in(viewer, key)
    assert client.post(vote_at(key, other), {"value": "yes"}).status_code == 404
    assert client.get(reverse("casting:viewer-person", args=[key, other.pk])).status_code == 404


@pytest.mark.parametrize("is_draft", [True, False])
def test_what_is_closed_or_not_open_yet_is_not_shown_to_who_posts(stage, is_draft):
    shown = stage.presentation(is_open=not is_draft)
    viewer, key = stage.viewer(shown)
    client, [pick, *_] = let_in(viewer, key), stage.picks(shown)
    if not is_draft:
        with office_scope(stage.office):
            close_presentation(actor=stage.director, presentation=shown)
    name = pick.submission.profile.data["stage_name"]
    for where, data in (
        (vote_at(key, pick), {"value": "yes"}),
        (reverse("casting:viewer-comment", args=[key]), {"text": "My long word", "pick": pick.pk}),
        (reverse("casting:viewer-comment", args=[key]), {"text": "My long word"}),
        (reverse("casting:viewer-rank", args=[key, stage.role.pk]), {"item": [pick.pk]}),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.post(where, data, headers=headers)
            words = answer.content.decode()
            assert answer.status_code in (409, 422)
            assert ("not open yet" if is_draft else "closed by Renata Okoye at") in words
            assert name not in words
            assert "My long word" in words or "text" not in data
