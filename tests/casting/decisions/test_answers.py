"""The answer a no makes due: to whom, when, in which words, and how it is taken back."""

import datetime as dt

import pytest

from accounts.models import Activity
from accounts.states import MembershipRole
from casting.guards import not_this_time_guard
from casting.models import Closure, OfficeSettings
from casting.selectors.calls_desk import desk_of
from casting.services.decisions import undo_decision
from casting.services.ends import cast_role
from core import clock
from core.errors import IllegalTransition
from notifications.models import OutboxMessage, Preference
from notifications.services.outbox import put_back_messages, take_back_messages
from tests import factories

pytestmark = pytest.mark.django_db
TAPE = "https://tapes.example/noor"


def note_of(submission) -> OutboxMessage:
    return OutboxMessage.objects.get(closure__submission=submission, closure__state__in=["due", "held"])


def closure_of(submission) -> Closure:
    return Closure.objects.filter(submission=submission).latest("version")


def test_a_no_is_held_for_two_hours_outside_quiet_hours(submit, decide, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 3, 11, tzinfo=dt.UTC), tick=False)
    submission = submit()
    decide(submission, to="not_selected")
    note = note_of(submission)
    assert note.state == "held"
    assert note.held_until == dt.datetime(2026, 11, 3, 13, tzinfo=dt.UTC)
    assert closure_of(submission).shown_from is None


def test_a_no_about_a_child_is_written_to_the_parent_who_reads_it(submit, decide):
    born = clock.today() - dt.timedelta(days=9 * 366)
    child = submit(performer__stage_name="Tilda Kane", performer__account__name="Orla Kane", performer__born_on=born)
    decide(child, to="not_selected")
    words = note_of(child).context
    assert (words["greeting"], words["whom"]) == ("Orla", "Tilda Kane")
    assert words["thanks"] == "Thank you for putting Tilda Kane forward."


def test_the_office_sets_how_long_a_no_rests(submit, decide, office, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 3, 11, tzinfo=dt.UTC), tick=False)
    OfficeSettings.objects.create(organisation=office, hold_no_minutes=30)
    submission = submit()
    decide(submission, to="not_selected")
    assert note_of(submission).held_until == dt.datetime(2026, 11, 3, 11, 30, tzinfo=dt.UTC)


def test_a_no_decided_in_the_evening_waits_for_their_morning(submit, decide, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 3, 20, tzinfo=dt.UTC), tick=False)
    submission = submit(performer__account__time_zone="America/New_York", tape_url=TAPE)
    late = submit()
    decide(submission, late, to="not_selected")
    assert note_of(submission).held_until == dt.datetime(2026, 11, 3, 22, tzinfo=dt.UTC)
    assert note_of(late).held_until == dt.datetime(2026, 11, 4, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("values", "took_part", "within"),
    [
        ({}, "submitted", dt.timedelta(days=21)),
        ({"tape_url": TAPE}, "taped", dt.timedelta(days=5)),
        ({"state": "audition"}, "auditioned", dt.timedelta(days=5)),
        ({"state": "callback"}, "called_back", dt.timedelta(hours=48)),
    ],
)
def test_what_is_owed_follows_how_far_they_came(submit, decide, values, took_part, within):
    submission = submit(**values)
    decide(submission, to="not_selected")
    closure = closure_of(submission)
    assert closure.took_part == took_part
    assert closure.due_by - closure.created_at == within


def test_the_words_name_what_they_did_and_say_no_plainly(submit, decide):
    submission = submit(tape_url=TAPE, performer__stage_name="Noor Haddad", profile__data={"stage_name": "Noor Haddad"})
    decide(submission, to="not_selected", reason="pairing")
    context = note_of(submission).context
    assert context["greeting"] == "Noor"
    assert "self-tape" in context["thanks"]
    assert context["reason"] == "In the end it came down to how the parts pair with each other."
    assert "yours" in context["tape"]
    assert context["signer"] == "Renata Okoye"


def test_a_codename_stands_in_until_the_production_is_announced(submit, decide, role):
    role.production.codename, role.production.is_announced = "Project Gull", False
    role.production.save()
    submission = submit()
    decide(submission, to="not_selected")
    note = note_of(submission)
    assert note.context["production"] == "Project Gull"
    assert "Salt Road" not in str(note.context)


def test_the_rep_who_put_them_up_hears_for_them(submit, decide):
    rep = factories.UserFactory(name="Tomasz Birk", time_zone="Europe/Warsaw")
    submission = submit(via="rep", submitted_by=rep, profile__data={"stage_name": "Noor Haddad"})
    decide(submission, to="not_selected")
    note = note_of(submission)
    assert (note.to_email, note.time_zone) == (rep.email, "Europe/Warsaw")
    assert note.context["greeting"] == "Tomasz"
    assert note.context["whom"] == "Noor Haddad"


def test_finalists_wait_when_the_role_is_cast_too_until_the_first_choice_has_signed(submit, decide, director, role):
    first, finalist, early = submit(state="booked"), submit(state="callback"), submit()
    decide(finalist, early, to="not_selected")
    assert (note_of(finalist).state, closure_of(finalist).state) == ("draft", "due")
    assert (note_of(early).state, closure_of(early).state) == ("held", "held")
    cast_role(actor=director, role=role)
    assert (note_of(finalist).state, closure_of(finalist).state) == ("draft", "due")
    assert note_of(finalist).wait_for == "first_choice"
    first.refresh_from_db()
    assert first.state == "booked"


def test_a_role_is_not_cast_with_nobody_booked(submit, director, role):
    submit(state="callback")
    with pytest.raises(IllegalTransition, match="Nobody is booked"):
        cast_role(actor=director, role=role)


def test_casting_a_role_owes_everyone_else_an_answer(submit, director, role):
    submit(state="booked")
    finalist, others = submit(state="callback"), [submit(), submit(state="audition")]
    outcome = cast_role(actor=director, role=role)
    assert outcome.done == 3
    assert {closure_of(other).state for other in others} == {"held"}
    assert (closure_of(finalist).state, note_of(finalist).state) == ("due", "draft")


def test_who_wants_only_their_page_gets_no_mail_and_the_page_waits_for_the_undo_window(submit, decide):
    submission = submit()
    Preference.objects.create(user=submission.performer.account, category="decisions", cadence="never")
    decide(submission, to="not_selected")
    closure = closure_of(submission)
    assert (closure.state, closure.suppressed_because, closure.message) == ("suppressed", "status_only", None)
    assert closure.shown_from > clock.now() + dt.timedelta(minutes=110)
    assert OutboxMessage.objects.count() == 0


def test_a_weekly_reader_is_left_to_the_digest(submit, decide):
    submission = submit()
    Preference.objects.create(user=submission.performer.account, category="decisions", cadence="weekly")
    decide(submission, to="not_selected")
    note = note_of(submission)
    assert (note.state, note.wait_for, closure_of(submission).state) == ("draft", "digest", "due")


def test_the_desk_counts_nobody_late_who_can_read_it_already(submit, decide, office, director):
    reader, other = submit(), submit()
    Preference.objects.create(user=reader.performer.account, category="decisions", cadence="weekly")
    decide(reader, other, to="not_selected")
    assert desk_of(actor=director, organisation=office).owed[0]["number"] == 2
    Closure.objects.filter(submission=reader).update(shown_from=clock.now())
    assert desk_of(actor=director, organisation=office).owed[0]["number"] == 1


def test_a_performer_without_an_address_is_recorded_as_untold(submit, decide):
    submission = submit(performer__account=None, submitted_by=None)
    decide(submission, to="not_selected")
    assert closure_of(submission).suppressed_because == "no_address"


def test_undo_takes_the_note_back_with_the_no(submit, decide, director):
    submission = submit()
    outcome = decide(submission, to="not_selected")
    undo_decision(actor=director, decision=outcome.decision)
    assert closure_of(submission).state == "suppressed"
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"superseded"}


def test_undo_refuses_whom_the_note_has_reached(submit, decide, director):
    told, untold = submit(), submit()
    outcome = decide(told, untold, to="not_selected")
    leave(note_of(told))
    undone = undo_decision(actor=director, decision=outcome.decision)
    assert undone.moved == [untold.pk]
    assert [(r.submission_id, r.reason) for r in undone.refused] == [(told.pk, "has been told already")]


def test_reopening_and_saying_no_again_owes_one_answer(submit, decide):
    submission = submit()
    decide(submission, to="not_selected")
    decide(submission, to="shortlisted")
    decide(submission, to="not_selected")
    assert [c.state for c in Closure.objects.filter(submission=submission).order_by("version")] == [
        "suppressed",
        "held",
    ]
    assert OutboxMessage.objects.filter(state="held").count() == 1


def test_a_second_no_while_the_first_is_leaving_writes_no_second_note(submit, decide):
    submission = submit()
    decide(submission, to="not_selected")
    note = note_of(submission)
    for state in ("queued", "in_flight"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    decide(submission, to="shortlisted")
    decide(submission, to="not_selected")
    assert OutboxMessage.objects.count() == 1


def test_taking_a_note_back_leaves_the_answer_owed(submit, decide, director):
    submission = submit()
    decide(submission, to="not_selected")
    note = note_of(submission)
    take_back_messages(actor=director, messages=[note.pk])
    assert closure_of(submission).state == "due"
    put_back_messages(actor=director, messages=[note.pk])
    assert closure_of(submission).state == "held"


def leave(note):
    from notifications import signals

    for state in ("queued", "in_flight"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    OutboxMessage.objects.filter(pk=note.pk).update(state="sent", sent_at=clock.now())
    note.refresh_from_db()
    signals.messages_sent.send(OutboxMessage, messages=[note])


class TestGuard:
    """What must still hold when the note leaves."""

    def verdict(self, submission):
        note = note_of(submission)
        return not_this_time_guard([note])[note.pk]

    def test_lets_a_note_go(self, submit, decide):
        submission = submit()
        decide(submission, to="not_selected")
        assert self.verdict(submission).act == "send"

    @pytest.mark.parametrize("state", ["callback", "offered", "booked"])
    def test_keeps_it_from_somebody_in_hand_for_another_part(self, submit, decide, role, state):
        submission = submit()
        other = factories.RoleFactory(call=role.call, name="Captain Rourke")
        submit(role=other, performer=submission.performer, profile=submission.profile, state=state)
        decide(submission, to="not_selected")
        assert self.verdict(submission).act == "drop"

    def test_a_booking_on_another_production_does_not_stop_it(self, submit, decide, office):
        submission = submit()
        elsewhere = factories.RoleFactory(call__production__organisation=office)
        submit(role=elsewhere, performer=submission.performer, profile=submission.profile, state="booked")
        decide(submission, to="not_selected")
        assert self.verdict(submission).act == "send"

    def test_takes_up_a_codename_given_since(self, submit, decide, role):
        submission = submit()
        decide(submission, to="not_selected")
        role.production.codename, role.production.is_announced = "Project Gull", False
        role.production.save()
        note = note_of(submission)
        not_this_time_guard([note])
        assert note.context["production"] == "Project Gull"

    def test_never_tells_twice(self, submit, decide):
        submission = submit()
        decide(submission, to="not_selected")
        leave(note_of(submission))
        decide(submission, to="shortlisted")
        decide(submission, to="not_selected")
        verdict = self.verdict(submission)
        assert (verdict.act, verdict.why) == ("drop", "They have been told already")


def test_a_leaving_note_marks_the_person_told_and_tells_them_inside(submit, decide):
    submission = submit()
    decide(submission, to="not_selected")
    leave(note_of(submission))
    closure = closure_of(submission)
    assert closure.state == "sent"
    assert closure.told_at == closure.shown_from
    assert submission.performer.account.notices.get().title.startswith("Not this time")


def test_letting_finalists_hear_early_needs_a_reason_on_record(submit, decide, director):
    from notifications.services.handling import release_anyway

    finalist = submit(state="callback")
    decide(finalist, to="not_selected")
    release_anyway(actor=director, messages=[note_of(finalist).pk], reason="The first choice signed on paper.")
    assert closure_of(finalist).state == "held"
    assert Activity.objects.get(verb="closure.override_order").data["reason"] == "The first choice signed on paper."


def test_a_cut_role_answers_everyone_in_play(submit, director, role):
    from casting.signals import role_cut

    people = [submit(), submit(state="callback")]
    gone = submit(state="withdrawn")
    role_cut.send(type(role), role=role, actor=director)
    assert {closure_of(person).submission.state for person in people} == {"role_cut"}
    assert "cut" in note_of(people[0]).context["reason"]
    assert not Closure.objects.filter(submission=gone).exists()


def test_only_deciding_members_can_take_notes_back(submit, decide, office):
    from core.errors import DomainError

    submission = submit()
    decide(submission, to="not_selected")
    reader = factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user
    with pytest.raises(DomainError):
        take_back_messages(actor=reader, messages=[note_of(submission).pk])


def test_withdrawing_before_the_no_is_told_works_and_gives_nothing_away(submit, decide):
    from casting.services.submissions import withdraw_submission

    submission = submit()
    decide(submission, to="not_selected")
    withdraw_submission(actor=submission.performer.account, submission=submission)
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert closure_of(submission).state == "suppressed"
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"superseded"}


def test_a_letter_that_reaches_nobody_leaves_it_to_their_page(submit, decide):
    from casting.selectors.visible import visible_status
    from notifications import signals

    submission = submit()
    decide(submission, to="not_selected")
    note = note_of(submission)
    submission.refresh_from_db()
    assert visible_status([submission])[submission.pk] == "viewed"
    for state in ("queued", "in_flight", "failed"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    note.refresh_from_db()
    signals.messages_failed.send(OutboxMessage, messages=[note])
    assert visible_status([submission])[submission.pk] == "not_selected"


def test_undo_refuses_whom_their_page_has_told(submit, decide, director, time_machine):
    submission = submit()
    Preference.objects.create(user=submission.performer.account, category="decisions", cadence="never")
    outcome = decide(submission, to="not_selected")
    time_machine.move_to(clock.now() + dt.timedelta(hours=3))
    undone = undo_decision(actor=director, decision=outcome.decision)
    assert [refusal.reason for refusal in undone.refused] == ["has been told already"]
