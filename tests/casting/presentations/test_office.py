"""Making a presentation, and who may: seeded from selects, ordered, sent, taken back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Activity
from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import ConflictOfInterest, OfficeSettings, Presentation, ReviewPass, Submission, Viewer
from casting.services.presentations import close_presentation
from casting.services.viewers import revoke_viewer
from casting.services.votes import cast_vote
from casting.states import PassState, PresentationState, SubmissionState
from casting.viewer_links import viewer_key
from core import clock
from notifications.models import OutboxMessage
from notifications.services.claiming import queue_due_messages
from notifications.services.sending import send_due_messages
from notifications.states import MessageState
from tests import factories
from tests.casting.presentations.making import Stage, day_zone, in_days, let_in, signed_in


@pytest.fixture
def client(stage) -> Client:
    return signed_in(stage.director)


def at(stage, name, *args) -> str:
    return reverse(f"casting:{name}", args=[stage.office.slug, *args])


def letters(stage) -> list[OutboxMessage]:
    with office_scope(stage.office):
        return list(OutboxMessage.objects.filter(kind="casting.presentation_link").order_by("pk"))


def test_a_new_one_begins_with_the_ranked_selects(stage, client):
    with office_scope(stage.office):
        Submission.objects.filter(pk=stage.submissions[1].pk).update(state=SubmissionState.WITHDRAWN)
    answer = client.post(at(stage, "presentation-new", stage.production.pk), {"title": "For Harrow Lane"})
    assert answer.status_code == 302
    with office_scope(stage.office):
        made = Presentation.objects.get()
        picks = list(made.picks.order_by("position").values_list("submission_id", "word"))
    assert made.state == PresentationState.DRAFT
    assert picks == [(stage.submissions[0].pk, "Choice 1"), (stage.submissions[2].pk, "Choice 3")]


def test_a_select_who_withdrew_cannot_be_added(stage, client):
    shown = stage.presentation(is_open=False)
    gone = stage.person(name="Gone Already")
    with office_scope(stage.office):
        Submission.objects.filter(pk=gone.pk).update(state=SubmissionState.WITHDRAWN)
    answer = client.post(at(stage, "presentation-people", shown.pk), {"submission": gone.pk, "role": stage.role.pk})
    assert answer.status_code == 409
    assert "Gone Already withdrew" in answer.content.decode()
    assert len(stage.picks(shown)) == 3


def test_people_are_added_ordered_and_spoken_of(stage, client):
    shown = stage.presentation(is_open=False)
    new = stage.person(name="Ama Boateng")
    page = client.get(at(stage, "presentation-people", shown.pk), {"role": stage.role.pk}).content.decode()
    assert "Ama Boateng" in page
    client.post(at(stage, "presentation-people", shown.pk), {"submission": new.pk, "role": stage.role.pk})
    order = [pick.pk for pick in stage.picks(shown)][::-1]
    client.post(at(stage, "presentation-order", shown.pk), {"role": stage.role.pk, "item": order})
    assert [pick.pk for pick in stage.picks(shown)] == order
    client.post(at(stage, "presentation-order", shown.pk), {"role": stage.role.pk, "item": order, "down": order[0]})
    assert [pick.pk for pick in stage.picks(shown)] == [order[1], order[0], *order[2:]]
    wrong = client.post(at(stage, "presentation-order", shown.pk), {"role": stage.role.pk, "item": order[:2]})
    assert wrong.status_code == 409
    word = at(stage, "presentation-pick", shown.pk, order[0])
    assert client.post(word, {"word": "Stillness."}, headers={"X-Autosave": "1"}).status_code == 204
    assert client.post(word, {"word": "x" * 301}).status_code == 422
    client.post(at(stage, "presentation-pick", shown.pk, order[1]), {"remove": "1"})
    with office_scope(stage.office):
        assert shown.picks.get(pk=order[0]).word == "Stillness."
        assert shown.picks.filter(removed_at=None).count() == 3


def test_a_blind_role_cannot_be_shown_or_chosen_from(stage, client):
    shown = stage.presentation(is_open=False)
    with office_scope(stage.office):
        ReviewPass.objects.create(
            organisation=stage.office, role=stage.role, name="First look", state=PassState.OPEN, is_blind=True
        )
    refused = [
        client.get(at(stage, "presentation", shown.pk)),
        client.get(at(stage, "presentation-preview", shown.pk)),
        client.get(at(stage, "presentation-results", shown.pk)),
        client.get(at(stage, "presentation-people", shown.pk)),
        client.post(at(stage, "presentation-open", shown.pk)),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert all("Names are hidden in this pass" in answer.content.decode() for answer in refused)
    made = client.post(at(stage, "presentation-new", stage.production.pk), {"title": "Selects"})
    assert "Names are hidden in this pass" in made.content.decode()
    with office_scope(stage.office):
        assert Presentation.objects.count() == 1


def test_who_declared_a_conflict_sees_neither_person_nor_votes(stage, client):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    pick = stage.picks(shown)[0]
    name = pick.submission.performer.stage_name
    with office_scope(stage.office):
        cast_vote(viewer=viewer, pick=pick, value="yes")
        assert name in client.get(at(stage, "presentation", shown.pk)).content.decode()
        ConflictOfInterest.objects.create(
            organisation=stage.office, reviewer=stage.director, performer=pick.submission.performer
        )
    for page in ("presentation", "presentation-results", "presentation-preview"):
        assert name not in client.get(at(stage, page, shown.pk)).content.decode()
    assert client.get(at(stage, "presentation-picture", shown.pk, pick.pk, "card")).status_code == 404


@pytest.mark.parametrize("role", [MembershipRole.SESSION_RUNNER, MembershipRole.READER])
def test_presentations_are_for_who_decides(stage, role):
    shown = stage.presentation()
    with across_offices("a test makes a member"):
        member = factories.MembershipFactory(organisation=stage.office, role=role).user
    client = signed_in(member)
    for name, pk in (("presentation-list", stage.production.pk), ("presentation", shown.pk)):
        assert client.get(at(stage, name, pk)).status_code == 403


def test_a_second_link_to_one_address_is_refused_and_nothing_typed_is_lost(stage, client):
    shown = stage.presentation()
    stage.viewer(shown, email="dana@harrow.example")
    values = {"name": "Dana Again", "email": "DANA@harrow.example", "tier": "production"}
    answer = client.post(at(stage, "presentation-viewer-add", shown.pk), values)
    assert answer.status_code == 422
    assert "has a link already" in answer.content.decode()
    assert "Dana Again" in answer.content.decode()


def test_an_empty_presentation_is_not_opened(stage, client):
    with across_offices("a test empties the selects"):
        stage.role.selects.all().delete()
    shown = stage.presentation(is_open=False)
    answer = client.post(at(stage, "presentation-open", shown.pk))
    assert (answer.status_code, "Choose at least one person" in answer.content.decode()) == (422, True)


def test_links_leave_with_the_letters_of_good_news_and_can_be_taken_back(stage, client):
    shown = stage.presentation(is_open=False)
    viewer, key = stage.viewer(shown)
    assert letters(stage) == []
    client.post(at(stage, "presentation-open", shown.pk))
    [letter] = letters(stage)
    assert letter.state == MessageState.HELD
    assert letter.keeps_quiet_hours
    assert letter.held_until >= clock.now() + dt.timedelta(minutes=4)
    assert key not in str(letter.__dict__)
    with office_scope(stage.office):
        revoke_viewer(actor=stage.director, viewer=viewer)
    assert letters(stage)[0].state == MessageState.SUPERSEDED


def test_resending_takes_the_place_of_the_letter_that_waits(stage, client):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    client.post(at(stage, "presentation-viewer-resend", shown.pk, viewer.pk))
    assert [letter.state for letter in letters(stage)] == [MessageState.SUPERSEDED, MessageState.HELD]
    with office_scope(stage.office):
        revoke_viewer(actor=stage.director, viewer=viewer)
    again = client.post(at(stage, "presentation-viewer-resend", shown.pk, viewer.pk))
    assert (again.status_code, "taken back already" in again.content.decode()) == (409, True)


def test_a_link_may_work_longer_but_not_for_ever(stage, client):
    shown = stage.presentation()
    viewer, _ = stage.viewer(shown)
    extend = at(stage, "presentation-viewer-extend", shown.pk, viewer.pk)
    day = in_days(30).date()
    assert client.post(extend, {"until": day.isoformat()}).status_code == 302
    with office_scope(stage.office):
        assert Viewer.objects.get(pk=viewer.pk).expires_at.date() == day
    for wrong in ((clock.now() - dt.timedelta(days=2)).date(), in_days(400).date()):
        assert client.post(extend, {"until": wrong.isoformat()}).status_code == 422


def test_closing_and_opening_again_say_who_and_when(stage, client):
    shown = stage.presentation()
    client.post(at(stage, "presentation-close", shown.pk))
    assert "closed by Renata Okoye at" in client.get(at(stage, "presentation", shown.pk)).content.decode()
    twice = client.post(at(stage, "presentation-close", shown.pk))
    assert (twice.status_code, "closed already" in twice.content.decode()) == (409, True)
    assert client.post(at(stage, "presentation-reopen", shown.pk)).status_code == 302
    with across_offices("a test reads the log"):
        verbs = list(Activity.objects.filter(subject_type="casting.presentation").values_list("verb", flat=True))
    for verb in ("presentation.make", "presentation.open", "presentation.close", "presentation.reopen"):
        assert verb in verbs


def test_results_show_both_words_of_who_changed_their_mind(stage, client, assert_statements):
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    pick = stage.picks(shown)[0]
    with office_scope(stage.office):
        for value in ("yes", "no"):
            cast_vote(viewer=viewer, pick=pick, value=value)
    let_in(viewer, key).get(reverse("casting:viewer", args=[key]))
    client.get(at(stage, "presentation-results", shown.pk))
    with assert_statements(26):
        text = client.get(at(stage, "presentation-results", shown.pk)).content.decode()
    assert "Dana Whitlock: No" in text
    assert "before: Yes" in text
    assert "opened the presentation" in text
    assert "confirmed a device" in text


def test_the_link_really_arrives_and_the_outbox_forgets_it(transactional_db, mail_sink):
    stage = Stage(time_zone=day_zone())
    with across_offices("a test makes a production of a codename"):
        OfficeSettings.objects.create(organisation=stage.office, hold_good_minutes=0)
        stage.production.codename, stage.production.is_announced = "Project Tern", False
        stage.production.save()
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    queue_due_messages()
    assert send_due_messages() == 1
    [entry] = mail_sink.entries("dana@harrow.example")
    text = mail_sink.message(entry.name).get_body(("plain",)).get_content()
    assert f"/p/{key}/" in text
    assert "Project Tern" in text
    assert "Salt Road" not in text + entry.subject
    [letter] = letters(stage)
    assert letter.state == MessageState.SENT
    assert key not in str(letter.__dict__)
    with office_scope(stage.office):
        assert viewer.events.filter(act="sent").count() == 1
        assert Viewer.objects.get(pk=viewer.pk).key_digest != key == viewer_key(viewer.pk)


def test_a_link_of_a_closed_presentation_does_not_leave(transactional_db, mail_sink):
    stage = Stage(time_zone=day_zone())
    with across_offices("a test lets letters leave at once"):
        OfficeSettings.objects.create(organisation=stage.office, hold_good_minutes=0)
    shown = stage.presentation()
    stage.viewer(shown)
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    queue_due_messages()
    send_due_messages()
    assert list(mail_sink.entries()) == []
    [letter] = letters(stage)
    assert (letter.state, letter.outcome) == (MessageState.CANCELLED, "The presentation is not open")


def test_one_that_is_over_is_not_opened_but_reopened(stage, client):
    past = stage.presentation(is_open=False, closes_at=clock.now() - dt.timedelta(hours=1))
    answer = client.post(at(stage, "presentation-open", past.pk))
    assert (answer.status_code, "Its closing time has passed" in answer.content.decode()) == (422, True)
    closed = stage.presentation()
    client.post(at(stage, "presentation-close", closed.pk))
    answer = client.post(at(stage, "presentation-open", closed.pk))
    assert (answer.status_code, "Reopen it" in answer.content.decode()) == (409, True)
