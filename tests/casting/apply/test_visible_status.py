"""What a performer may see of a decision, and when: never a no before it has been told, never a callback before the invitation."""

import datetime as dt

import pytest

from accounts.tenancy import office_scope
from casting import home_panels
from casting.models import Closure, Submission
from casting.selectors.selection import Selection
from casting.selectors.visible import visible_status
from casting.services.decisions import decide_submissions, undo_decision
from casting.services.reviews import open_submission
from casting.services.submissions import RoleEntry, edit_submission, submit, withdraw_submission
from casting.states import ClosureState, DeclineReason, SubmissionState
from core import clock
from core.errors import Conflict, IllegalTransition, NotAllowed
from notifications.models import OutboxMessage, Preference
from notifications.states import MessageState
from tests import factories
from tests.casting.apply.conftest import every

pytestmark = pytest.mark.django_db
S = SubmissionState


@pytest.fixture
def sent(ground):
    return submit(
        actor=ground.actor,
        performer=ground.performer,
        call=ground.call,
        entries=[RoleEntry(role_id=ground.role.pk)],
    ).new[0]


@pytest.fixture
def decide(ground):
    def act(row, to, **more):
        with office_scope(ground.office):
            return decide_submissions(
                actor=ground.director,
                role=ground.role,
                submissions=Selection(role=ground.role, ids=[row.pk]),
                to=to,
                **more,
            ).decision

    return act


def status(row) -> SubmissionState:
    row.refresh_from_db()
    return visible_status([row])[row.pk]


def look_at(ground, row):
    with office_scope(ground.office):
        open_submission(actor=ground.director, submission=every(Submission).get(pk=row.pk))


def page(client, ground, row) -> str:
    client.force_login(ground.actor)
    return client.get(f"/home/submissions/{row.pk}/").content.decode()


def test_received_viewed_and_shortlisted_show_as_they_are(ground, sent, decide):
    assert status(sent) == S.SUBMITTED
    look_at(ground, sent)
    assert status(sent) == S.VIEWED
    decide(sent, S.SHORTLISTED)
    assert status(sent) == S.SHORTLISTED


@pytest.mark.parametrize("before", [S.SUBMITTED, S.VIEWED, S.SHORTLISTED])
def test_a_no_that_is_held_leaves_the_status_before_it(ground, sent, decide, client, before):
    if before != S.SUBMITTED:
        look_at(ground, sent)
    if before == S.SHORTLISTED:
        decide(sent, S.SHORTLISTED)
    decide(sent, S.NOT_SELECTED)
    assert every(Closure).get().state == ClosureState.HELD
    assert status(sent) == before
    html = page(client, ground, sent) + client.get("/home/").content.decode()
    assert "Not this time" not in html
    assert "They went another way" not in html


def test_a_no_shows_once_it_has_been_sent_with_its_reason(ground, sent, decide, client):
    decide(sent, S.NOT_SELECTED, reason=DeclineReason.SCHEDULE)
    every(Closure).update(state=ClosureState.SENT, told_at=clock.now(), shown_from=clock.now())
    assert status(sent) == S.NOT_SELECTED
    html = page(client, ground, sent)
    assert "Not this time" in html
    assert "The schedule did not work." in html


def test_who_wants_no_mail_reads_it_once_it_cannot_be_taken_back(ground, sent, decide):
    Preference.objects.create(user=ground.actor, category="decisions", cadence="never")
    decide(sent, S.NOT_SELECTED)
    assert every(Closure).get().state == ClosureState.SUPPRESSED
    assert status(sent) == S.SUBMITTED
    every(Closure).update(shown_from=clock.now() - dt.timedelta(seconds=1))
    assert status(sent) == S.NOT_SELECTED


def test_a_no_that_was_undone_was_never_there(ground, sent, decide):
    look_at(ground, sent)
    decision = decide(sent, S.NOT_SELECTED)
    with office_scope(ground.office):
        undo_decision(actor=ground.director, decision=decision)
    assert status(sent) == S.VIEWED


def test_a_second_no_is_hidden_as_the_first_was(ground, sent, decide):
    look_at(ground, sent)
    decide(sent, S.NOT_SELECTED)
    every(Closure).update(state=ClosureState.SENT, told_at=clock.now(), shown_from=clock.now())
    decide(sent, S.SHORTLISTED)
    assert status(sent) == S.SHORTLISTED
    decide(sent, S.NOT_SELECTED)
    assert status(sent) == S.SHORTLISTED


def test_a_callback_shows_once_they_have_been_invited(ground, sent, decide, monkeypatch):
    look_at(ground, sent)
    decide(sent, S.CALLBACK)
    assert status(sent) == S.VIEWED
    decide(sent, S.NOT_SELECTED)
    assert status(sent) == S.VIEWED
    decide(sent, S.CALLBACK)
    monkeypatch.setattr(home_panels, "_invited_sources", [lambda ids: ids])
    assert status(sent) == S.CALLBACK
    decide(sent, S.NOT_SELECTED)
    assert status(sent) == S.CALLBACK


def test_many_rows_cost_a_fixed_number_of_statements(ground, decide, assert_statements):
    with office_scope(ground.office):
        rows = [factories.SubmissionFactory(role=ground.role) for _ in range(12)]
        for row in rows:
            decide(row, S.NOT_SELECTED)
        rows = list(every(Submission).filter(pk__in=[row.pk for row in rows]))
    with assert_statements(4):
        assert set(visible_status(rows).values()) == {S.SUBMITTED}


# --- withdrawing and changing must not tell what is not told ----------------------------------------------------------


def test_withdrawing_while_a_no_waits_drops_the_note(ground, sent, decide):
    decide(sent, S.NOT_SELECTED)
    withdraw_submission(actor=ground.actor, submission=sent)
    assert status(sent) == S.WITHDRAWN
    assert every(OutboxMessage).get(kind="casting.not_this_time").state == MessageState.SUPERSEDED
    assert every(Closure).get().state == ClosureState.SUPPRESSED


def test_after_an_answer_there_is_nothing_to_withdraw(ground, sent, decide):
    decide(sent, S.NOT_SELECTED)
    every(Closure).update(state=ClosureState.SENT, told_at=clock.now(), shown_from=clock.now())
    with pytest.raises(IllegalTransition):
        withdraw_submission(actor=ground.actor, submission=sent)


@pytest.mark.parametrize("before", [S.SUBMITTED, S.VIEWED, S.SHORTLISTED, S.CALLBACK, S.OFFERED, S.BOOKED])
def test_withdrawing_is_open_from_everywhere_in_play_and_is_once(ground, before):
    row = factories.SubmissionFactory(role=ground.role, performer=ground.performer, state=before, viewed_at=clock.now())
    withdraw_submission(actor=ground.actor, submission=row)
    withdraw_submission(actor=ground.actor, submission=row)
    row.refresh_from_db()
    assert (row.state, row.revision) == (S.WITHDRAWN, 2)


def test_only_ones_own_can_be_withdrawn_or_changed(ground, sent):
    for stranger in (ground.agent, ground.director):
        with pytest.raises(NotAllowed):
            withdraw_submission(actor=stranger, submission=sent)
        with pytest.raises(NotAllowed):
            edit_submission(actor=stranger, submission=sent, entry=RoleEntry(role_id=ground.role.pk))


def test_it_can_be_changed_until_somebody_opens_it(ground, sent):
    ground.performer.bases = ["Leeds"]
    ground.performer.save()
    edit_submission(actor=ground.actor, submission=sent, entry=RoleEntry(role_id=ground.role.pk, note="Better"))
    sent.refresh_from_db()
    assert (sent.note, sent.places, sent.revision) == ("Better", ["leeds"], 2)
    assert sent.edited_at
    look_at(ground, sent)
    with pytest.raises(Conflict) as refusal:
        edit_submission(actor=ground.actor, submission=sent, entry=RoleEntry(role_id=ground.role.pk, note="Later"))
    assert "has opened it, so it stays as they saw it" in refusal.value.message
    sent.refresh_from_db()
    assert sent.note == "Better"


def test_it_cannot_be_changed_after_the_deadline(ground, sent):
    ground.call.deadline_at = clock.now() - dt.timedelta(seconds=1)
    ground.call.save()
    with pytest.raises(Conflict):
        edit_submission(actor=ground.actor, submission=sent, entry=RoleEntry(role_id=ground.role.pk))


def test_changing_one_that_was_declined_unseen_says_nothing(ground, sent, decide):
    decide(sent, S.NOT_SELECTED)
    edit_submission(actor=ground.actor, submission=sent, entry=RoleEntry(role_id=ground.role.pk, note="Better"))
    sent.refresh_from_db()
    assert (sent.note, sent.state) == ("Better", S.NOT_SELECTED)
