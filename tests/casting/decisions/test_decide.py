"""Deciding about submissions: what moves, what is refused, what is counted, what can be taken back."""

import pytest
from django.db import InternalError, transaction

from accounts.models import Activity
from accounts.states import MembershipRole
from casting.models import Decision, RoleCount, Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions, undo_decision
from casting.states import STAGE_OF, SUBMISSION_MOVES, SubmissionState
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


def counts(role):
    rows = RoleCount.objects.filter(role=role).exclude(total=0)
    return {row.stage: (row.total, row.unopened) for row in rows}


@pytest.mark.parametrize("source", SubmissionState.values)
@pytest.mark.parametrize("target", SubmissionState.values)
def test_the_database_follows_the_table_of_moves(submit, source, target):
    submission = submit(state=source, viewed_at=clock.now())
    if target == source:
        return
    move = Submission.objects.filter(pk=submission.pk)
    if target in SUBMISSION_MOVES[source]:
        assert move.update(state=target) == 1
        assert counts(submission.role) == {STAGE_OF[target]: (1, 0)}
    else:
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            move.update(state=target)


def test_one_act_moves_those_it_can_and_names_those_it_cannot(submit, decide, role):
    fresh, gone = (
        submit(),
        submit(state="withdrawn", performer__stage_name="Ines Valdorf", profile__data={"stage_name": "Ines Valdorf"}),
    )
    outcome = decide(fresh, gone, to="shortlisted")
    assert outcome.moved == [fresh.pk]
    assert [(refusal.name, refusal.reason) for refusal in outcome.refused] == [
        ("Ines Valdorf", "is withdrawn, which does not lead there")
    ]
    assert counts(role) == {"shortlisted": (1, 0), "withdrawn": (1, 0)}
    assert outcome.decision.done == 1
    assert outcome.decision.refused == 1


def test_one_row_that_cannot_move_says_why(submit, decide):
    with pytest.raises(IllegalTransition, match="withdrawn"):
        decide(submit(state="withdrawn"), to="shortlisted")
    assert Decision.objects.count() == 0


def test_every_move_is_on_record_under_the_decision(submit, decide, director):
    people = [submit() for _ in range(3)]
    outcome = decide(*people, to="shortlisted")
    rows = Activity.objects.filter(batch=outcome.decision.id)
    assert {row.subject_id for row in rows} == {person.pk for person in people}
    assert {(row.verb, row.actor_id, row.data["from"], row.data["to"]) for row in rows} == {
        ("submission.shortlist", director.pk, "viewed", "shortlisted")
    }


def test_putting_back_returns_an_unopened_person_to_unopened(submit, decide, role):
    never, once = submit(state="shortlisted", viewed_at=None), submit(state="shortlisted")
    decide(never, once, to="viewed")
    never.refresh_from_db()
    once.refresh_from_db()
    assert (never.state, once.state) == ("submitted", "viewed")
    assert counts(role) == {"review": (2, 1)}


@pytest.mark.parametrize("membership", [MembershipRole.SESSION_RUNNER, MembershipRole.READER])
def test_who_only_looks_may_not_decide(submit, decide, office, membership):
    looker = factories.MembershipFactory(organisation=office, role=membership).user
    with pytest.raises(NotAllowed):
        decide(submit(), to="shortlisted", actor=looker)


def test_a_director_of_another_office_may_not_decide(submit, decide):
    stranger = factories.MembershipFactory(role=MembershipRole.DIRECTOR).user
    with pytest.raises(NotAllowed):
        decide(submit(), to="shortlisted", actor=stranger)


@pytest.mark.parametrize("to", ["withdrawn", "nonsense", ""])
def test_an_office_cannot_withdraw_for_somebody_or_invent_states(submit, decide, to):
    with pytest.raises(Invalid):
        decide(submit(), to=to)


def test_saying_no_to_several_unopened_people_stops_and_asks(submit, decide):
    people = [submit(state="submitted"), submit(state="submitted"), submit()]
    with pytest.raises(NeedsConfirmation) as caught:
        decide(*people, to="not_selected")
    assert caught.value.details == {"total": 3, "unopened": 2}
    assert "2 of these 3 people have never been opened" in caught.value.message
    with pytest.raises(NeedsConfirmation):
        decide(*people, to="not_selected", confirm_unopened=1)
    assert decide(*people, to="not_selected", confirm_unopened=2).done == 3


def test_statements_grow_with_chunks_and_not_with_rows(submit, decide, assert_statements):
    decide(submit(), to="not_selected")
    few, many = [submit() for _ in range(2)], [submit() for _ in range(60)]
    with assert_statements(40) as small:
        decide(*few, to="not_selected")
    with assert_statements(40) as large:
        decide(*many, to="not_selected")
    assert len(large) == len(small)


def test_undo_returns_everyone_to_where_they_were(submit, decide, director, role):
    people = [submit(), submit(state="submitted"), submit(state="shortlisted")]
    outcome = decide(*people, to="audition")
    undone = undo_decision(actor=director, decision=outcome.decision)
    assert undone.done == 3
    assert [Submission.objects.get(pk=p.pk).state for p in people] == ["viewed", "submitted", "shortlisted"]
    assert counts(role) == {"review": (2, 1), "shortlisted": (1, 0)}
    with pytest.raises(Conflict, match="undone already"):
        undo_decision(actor=director, decision=outcome.decision)


def test_undo_leaves_alone_whom_somebody_moved_on_since(submit, decide, director):
    stays, moved_on = submit(), submit()
    outcome = decide(stays, moved_on, to="shortlisted")
    decide(moved_on, to="callback")
    undone = undo_decision(actor=director, decision=outcome.decision)
    assert undone.moved == [stays.pk]
    assert [refusal.reason for refusal in undone.refused] == ["has been moved on since"]
    moved_on.refresh_from_db()
    assert moved_on.state == "callback"


def test_all_that_match_logs_the_filter_that_decided(submit, director, role):
    from casting.selectors.filters import BoardFilters

    submit(tape_url="https://tapes.example/1")
    submit()
    filters = BoardFilters(has_tape=True)
    outcome = decide_submissions(
        actor=director, role=role, submissions=Selection(role=role, stage="review", filters=filters), to="shortlisted"
    )
    assert outcome.done == 1
    logged = Activity.objects.get(verb="role.bulk_filter")
    assert logged.batch == outcome.decision.id
    assert logged.data["stage"] == "review"
    assert logged.data["people"] == 1
