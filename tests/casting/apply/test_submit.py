"""Sending: what a submission keeps, what is refused, what goes out with it."""

import datetime as dt

import pytest

from accounts.models import Activity
from casting.models import Role, RoleCount, Submission, SubmissionDraft
from casting.services.contents import reviewed_columns
from casting.services.drafts import save_draft
from casting.services.submissions import RoleEntry, submit, withdraw_submission
from casting.states import CallState, QuestionKind, Release, RoleState, SubmissionState, Via
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from notifications.models import Notice, OutboxMessage, Preference
from talent.models import PerformerLanguage, PerformerSkill
from tests import factories
from tests.casting.apply.conftest import every, question


def send(ground, *roles, performer=None, actor=None, **fields):
    entries = [RoleEntry(role_id=role.pk, **fields) for role in roles or [ground.role]]
    return submit(
        actor=actor or ground.actor, performer=performer or ground.performer, call=ground.call, entries=entries
    )


def test_a_submission_keeps_what_was_sent_and_what_the_room_sorts_by(ground):
    PerformerLanguage.objects.create(performer=ground.performer, language="Português", level="native")
    PerformerSkill.objects.create(performer=ground.performer, skill="Rowing", level="skilled")
    asked = question(ground.role, prompt="Can you row?")
    (row,) = send(ground, answers={asked.pk: " Strong in the pool. "}, note="Free all June.").new
    row.refresh_from_db()
    assert (row.state, row.via, row.agency, row.number) == (SubmissionState.SUBMITTED, Via.SELF, None, 1)
    assert row.headshot == ground.headshot
    assert row.answers == [
        {"question": asked.pk, "kind": "text", "prompt": "Can you row?", "answer": "Strong in the pool."}
    ]
    assert row.profile.data["stage_name"] == "Noor Haddad"
    assert row.name_key == "haddad noor haddad"
    assert (row.languages, row.skills, row.places) == (["portugues"], ["rowing"], ["london"])
    assert "portugues" in row.search_text
    assert every(Activity).get(subject_type="casting.submission", subject_id=row.pk).verb == "submission.submit"
    assert every(RoleCount).get(role=ground.role, stage="review").total == 1


def test_later_changes_to_the_profile_do_not_change_what_was_sent(ground):
    (first,) = send(ground).new
    ground.performer.stage_name = "Noor Haddad-Lowe"
    ground.performer.save()
    (second,) = send(ground, ground.other_role).new
    first.refresh_from_db()
    assert first.profile.data["stage_name"] == "Noor Haddad"
    assert second.profile.data["stage_name"] == "Noor Haddad-Lowe"
    assert first.profile.number + 1 == second.profile.number


def test_two_roles_at_once_are_two_submissions_with_one_receipt(ground):
    sent = send(ground, ground.role, ground.other_role)
    assert [row.role for row in sent.new] == [ground.role, ground.other_role]
    assert every(OutboxMessage).get(kind="casting.received").context["roles"] == "Mara Voss and Harbour Clerk"
    assert Notice.objects.get(user=ground.actor).title == "Received: Mara Voss and Harbour Clerk, The Salt Road"


def test_the_receipt_says_the_codename_until_the_production_is_announced(ground):
    ground.production.is_announced, ground.production.codename = False, "Blue Heron"
    ground.production.save()
    send(ground)
    context = every(OutboxMessage).get(kind="casting.received").context
    assert context["production"] == "Blue Heron"
    assert "Salt Road" not in str(context)


def test_who_wants_no_receipts_gets_the_notice_only(ground):
    Preference.objects.create(user=ground.actor, category="receipts", cadence="never")
    send(ground)
    assert not every(OutboxMessage).exists()
    assert Notice.objects.filter(user=ground.actor).count() == 1


def test_sending_twice_gives_the_same_submission(ground):
    (first,) = send(ground, note="First").new
    again = send(ground, note="Second")
    assert again.new == []
    assert [row.pk for row in again.already] == [first.pk]
    assert every(Submission).get().note == "First"
    assert every(OutboxMessage).count() == 1
    assert every(Role).get(pk=ground.role.pk).next_number == 2


def test_an_agent_and_the_performer_are_one_submission_whoever_comes_first(ground):
    factories.RepresentationFactory(performer=ground.performer, organisation=ground.agency)
    (own,) = send(ground).new
    by_agent = send(ground, actor=ground.agent)
    assert (by_agent.new, by_agent.already) == ([], [])
    assert [row.pk for row in by_agent.joined] == [own.pk]
    assert every(Submission).count() == 1


def test_an_agent_sends_for_a_client(ground):
    (row,) = send(ground, performer=ground.client, actor=ground.agent).new
    assert (row.via, row.agency, row.submitted_by) == (Via.REP, ground.agency, ground.agent)
    message = every(OutboxMessage).get(kind="casting.received")
    assert message.recipient == ground.agent
    assert "Idris Vale" in message.context["what"]


def test_a_performer_reads_that_their_agent_put_them_up(ground):
    factories.RepresentationFactory(performer=ground.performer, organisation=ground.agency)
    send(ground, actor=ground.agent)
    notice = Notice.objects.get(user=ground.actor)
    assert notice.title == "Put up for Mara Voss, The Salt Road"
    assert "Bell Lane Artists" in notice.text


def test_nobody_sends_for_somebody_they_do_not_speak_for(ground):
    with pytest.raises(NotAllowed):
        send(ground, actor=ground.agent)
    with pytest.raises(NotAllowed):
        send(ground, performer=ground.client)
    assert not every(Submission).exists()


def test_a_call_for_agents_takes_agents_only(ground):
    ground.call.release = Release.REPS
    ground.call.save()
    with pytest.raises(NotFound):
        send(ground)
    assert send(ground, performer=ground.client, actor=ground.agent).new


@pytest.mark.parametrize("seconds", [1, 3600])
def test_the_deadline_is_held_by_the_database_clock(ground, seconds):
    ground.call.deadline_at = clock.now() - dt.timedelta(seconds=seconds)
    ground.call.zone = "America/New_York"
    ground.call.save()
    with pytest.raises(Conflict) as refusal:
        send(ground)
    assert "New York" in refusal.value.message
    assert not every(Submission).exists()
    assert every(Role).get(pk=ground.role.pk).next_number == 1


@pytest.mark.parametrize("state", [CallState.PAUSED, CallState.CLOSED, CallState.CANCELLED])
def test_a_call_that_is_not_open_takes_nothing(ground, state):
    ground.call.state = state
    ground.call.save()
    with pytest.raises(Conflict):
        send(ground)


@pytest.mark.parametrize("state", [RoleState.CAST, RoleState.ON_HOLD, RoleState.CUT, RoleState.OFFER_OUT])
def test_a_role_that_is_not_open_stops_the_whole_sending(ground, state):
    every(Role).filter(pk=ground.other_role.pk).update(state=state)
    with pytest.raises(Conflict) as refusal:
        send(ground, ground.role, ground.other_role)
    assert "Harbour Clerk" in refusal.value.message
    assert not every(Submission).exists()


def test_sending_again_after_the_deadline_still_gives_what_was_sent(ground):
    (row,) = send(ground).new
    ground.call.deadline_at = clock.now() - dt.timedelta(seconds=1)
    ground.call.save()
    assert [old.pk for old in send(ground).already] == [row.pk]


def test_a_role_of_another_call_is_refused(ground):
    elsewhere = factories.RoleFactory()
    with pytest.raises(Invalid) as refusal:
        send(ground, elsewhere)
    assert refusal.value.field == "roles"


def test_numbers_and_letters_that_no_database_holds_are_refused_or_left_out(ground):
    with pytest.raises(Invalid):
        submit(actor=ground.actor, performer=ground.performer, call=ground.call, entries=[RoleEntry(role_id=10**30)])
    ground.production.asks_union_status = True
    ground.production.save()
    (row,) = send(ground, note="A\x00b", union_status="Equity\x00").new
    assert (row.note, row.union_status) == ("Ab", "Equity")


def test_a_headshot_must_be_the_performers_own(ground):
    with pytest.raises(Invalid) as refusal:
        send(ground, headshot=ground.client_headshot.public_id)
    assert refusal.value.field == "headshot"


def test_the_main_headshot_goes_along_when_none_is_chosen_and_none_where_none_is_asked(ground):
    rows = send(ground, ground.role, ground.other_role).new
    assert [row.headshot for row in rows] == [ground.headshot, None]


def test_a_part_that_asks_for_a_headshot_needs_one(ground):
    ground.headshot.delete()
    with pytest.raises(Invalid) as refusal:
        send(ground)
    assert refusal.value.field == "headshot"


@pytest.mark.parametrize(
    "url", ["", "http://vimeo.com/1", "ftp://x.example/tape", "javascript:alert(1)", "https://", "https://tape", "a b"]
)
def test_a_tape_is_an_https_link(ground, url):
    every(Role).filter(pk=ground.role.pk).update(asks_tape=True)
    with pytest.raises(Invalid) as refusal:
        send(ground, tape_url=url)
    assert refusal.value.field == f"tape_{ground.role.pk}"


def test_a_tape_link_may_be_pasted_without_its_beginning(ground):
    every(Role).filter(pk=ground.role.pk).update(asks_tape=True)
    (row,) = send(ground, tape_url=" vimeo.com/123/abc ").new
    assert row.tape_url == "https://vimeo.com/123/abc"


def test_a_tape_that_nobody_asked_for_is_not_kept(ground):
    (row,) = send(ground, tape_url="https://vimeo.com/1").new
    assert row.tape_url == ""


def test_union_status_is_kept_only_where_the_production_asks(ground):
    (row,) = send(ground, union_status="Equity (UK)").new
    assert row.union_status == ""
    ground.production.asks_union_status = True
    ground.production.save()
    (row,) = send(ground, ground.other_role, union_status="Equity (UK)").new
    assert row.union_status == "Equity (UK)"


def test_every_missing_answer_is_named(ground):
    first, second = question(ground.role), question(ground.role, prompt="Free in May?", kind=QuestionKind.YES_NO)
    with pytest.raises(Invalid) as refusal:
        send(ground)
    assert set(refusal.value.details) == {f"answer_{first.pk}", f"answer_{second.pk}"}


def test_a_withdrawn_submission_is_sent_again_under_its_number_and_unopened(ground):
    (row,) = send(ground, note="First").new
    every(Submission).filter(pk=row.pk).update(state=SubmissionState.VIEWED, viewed_at=clock.now())
    withdraw_submission(actor=ground.actor, submission=row)
    (again,) = send(ground, note="Second").new
    again.refresh_from_db()
    assert (again.pk, again.number, again.note) == (row.pk, row.number, "Second")
    assert (again.state, again.viewed_at) == (SubmissionState.SUBMITTED, None)
    assert every(RoleCount).get(role=ground.role, stage="review").unopened == 1
    assert every(OutboxMessage).filter(kind="casting.received").count() == 2


def test_the_draft_goes_with_the_sending(ground):
    save_draft(actor=ground.actor, performer=ground.performer, call=ground.call, data={"note": "Half a"})
    send(ground)
    assert not SubmissionDraft.objects.exists()


def test_a_draft_is_kept_for_ones_own_people_only_and_not_without_measure(ground):
    with pytest.raises(NotAllowed):
        save_draft(actor=ground.agent, performer=ground.performer, call=ground.call, data={})
    with pytest.raises(Invalid):
        save_draft(actor=ground.actor, performer=ground.performer, call=ground.call, data={"note": "x" * 30_000})


def test_columns_for_the_room_need_no_more_than_a_name():
    assert reviewed_columns({"stage_name": "Zoë"}) == {
        "name_key": "zoe zoe",
        "search_text": "zoe",
        "playing_age_min": None,
        "playing_age_max": None,
        "places": [],
        "skills": [],
        "languages": [],
    }


def test_statements_do_not_grow_with_roles(ground, assert_statements):
    roles = [ground.role, ground.other_role, *(factories.RoleFactory(call=ground.call) for _ in range(8))]
    with assert_statements(45):
        send(ground, *roles)
