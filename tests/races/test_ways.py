"""Two ways in at the same moment, and moving against applying, on real threads and real PostgreSQL."""

import datetime as dt

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Submission, WayIn
from casting.selectors.board import role_for_review
from casting.selectors.selection import Selection
from casting.services.bringing import bring_in
from casting.services.moving import copy_submissions, move_submissions, undo_move
from casting.services.submissions import withdraw_submission
from casting.states import SubmissionState
from core import clock
from core.errors import DomainError
from notifications.models import OutboxMessage
from tests import factories
from tests.races.test_apply import at_once, every, role, sending

__all__ = ["role"]
pytestmark = pytest.mark.django_db(transaction=True)


def reps_of(performer, count=2):
    """Agents of as many agencies, the first one on record."""
    agents = []
    for n in range(count):
        agency = factories.AgencyFactory()
        agents.append(factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user)
        since = clock.today() - dt.timedelta(days=400 - n)
        factories.RepresentationFactory(performer=performer, organisation=agency, agent=agents[-1], starts_on=since)
    return agents


def agency_of(agent):
    return agent.memberships.get().organisation


def acting(role, act, **arguments):
    """`act` as somebody of the office does it: in its scope, with the role as they see it."""
    director = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.DIRECTOR).user

    def run():
        with office_scope(role.organisation):
            seen = role_for_review(actor=director, organisation=role.organisation, role_id=role.pk)
            given = {name: value(seen) if callable(value) else value for name, value in arguments.items()}
            return act(actor=director, role=seen, **given)

    return run


def picked(*rows):
    return lambda seen: Selection(role=seen, ids=[row.pk for row in rows])


def test_two_reps_at_once_are_one_card_with_the_one_on_record_as_its_contact(role):
    for _ in range(4):
        performer = factories.PerformerFactory()
        first, second = reps_of(performer)
        results = at_once(*[sending(role, performer, actor=second), sending(role, performer, actor=first)] * 2)
        assert sum(len(sent.new) for sent in results) == 1
        assert sum(len(sent.joined) for sent in results) == 1
        row = every(Submission).get(performer=performer)
        assert row.agency == agency_of(first)
        assert every(WayIn).get(submission=row).agency == agency_of(second)
        told = every(OutboxMessage).filter(kind__in=["casting.second_way", "casting.joined_card"])
        assert set(told.filter(context__url__icontains=f"/{row.pk}/").values_list("recipient", flat=True)) == {
            first.pk,
            second.pk,
        }


def test_one_rep_leaving_while_another_joins_leaves_the_card_standing_or_sent_again(role):
    for _ in range(6):
        performer = factories.PerformerFactory()
        first, second = reps_of(performer)
        (row,) = sending(role, performer, actor=first)().new
        leaving, joining = at_once(
            lambda row=row, first=first: withdraw_submission(actor=first, submission=row),
            sending(role, performer, actor=second),
        )
        assert not isinstance(leaving, DomainError)
        assert joining.new or joining.joined
        row.refresh_from_db()
        assert (row.state, row.agency) == (SubmissionState.SUBMITTED, agency_of(second))
        assert not every(WayIn).filter(submission=row, withdrawn_at=None).exists()


def test_both_reps_leaving_at_once_withdraw_the_card(role):
    for _ in range(6):
        performer = factories.PerformerFactory()
        agents = reps_of(performer)
        for agent in agents:
            sending(role, performer, actor=agent)()
        row = every(Submission).get(performer=performer)
        at_once(*[lambda agent=agent, row=row: withdraw_submission(actor=agent, submission=row) for agent in agents])
        row.refresh_from_db()
        assert row.state == SubmissionState.WITHDRAWN
        assert not every(WayIn).filter(submission=row, withdrawn_at=None).exists()


def test_applying_for_the_role_that_one_is_being_moved_to_is_one_submission_there(role):
    other = factories.RoleFactory(call=role.call, asks_headshot=False)
    for _ in range(6):
        performer = factories.PerformerFactory()
        (row,) = sending(role, performer)().new
        at_once(
            acting(role, move_submissions, submissions=picked(row), to_role=other),
            sending(other, performer),
        )
        assert every(Submission).filter(role=other, performer=performer).count() == 1
    numbers = list(every(Submission).filter(role=other).values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 6


def test_two_who_move_one_person_to_different_roles_move_them_once(role):
    targets = factories.RoleFactory.create_batch(2, call=role.call, asks_headshot=False)
    (row,) = sending(role, factories.PerformerFactory())().new
    results = at_once(*[acting(role, move_submissions, submissions=picked(row), to_role=one) for one in targets])
    assert sorted(result.done for result in results) == [0, 1]
    row.refresh_from_db()
    assert row.role in targets


def test_moving_there_and_back_in_opposite_directions_does_not_lock_up(role):
    other = factories.RoleFactory(call=role.call, asks_headshot=False)
    here = [sending(role, factories.PerformerFactory())().new[0] for _ in range(6)]
    there = [sending(other, factories.PerformerFactory())().new[0] for _ in range(6)]
    acts = []
    for one, two in zip(here, there, strict=True):
        acts.append(acting(role, move_submissions, submissions=picked(one), to_role=other))
        acts.append(acting(other, copy_submissions, submissions=picked(two), to_role=role))
    results = at_once(*acts)
    assert [result.done for result in results] == [1] * 12
    for one in (role, other):
        numbers = list(every(Submission).filter(role=one).values_list("number", flat=True))
        assert len(numbers) == len(set(numbers))


def test_bringing_somebody_in_twice_at_once_is_one_submission_and_one_letter(role):
    performer = factories.PerformerFactory()
    results = at_once(
        *[acting(role, bring_in, performer_ids=[performer.pk]) for _ in range(4)], sending(role, performer)
    )
    assert every(Submission).get().performer == performer
    assert sum(not isinstance(result, DomainError) for result in results) >= 1
    assert every(OutboxMessage).filter(kind="casting.brought_in").count() <= 1


def test_undoing_a_move_while_the_performer_withdraws_ends_in_one_place(role):
    other = factories.RoleFactory(call=role.call, asks_headshot=False)
    for _ in range(6):
        performer = factories.PerformerFactory()
        (row,) = sending(role, performer)().new
        outcome = acting(role, move_submissions, submissions=picked(row), to_role=other)()

        def undo(outcome=outcome):
            with office_scope(role.organisation):
                return undo_move(actor=outcome.decision.actor, decision=outcome.decision)

        at_once(undo, lambda row=row, performer=performer: withdraw_submission(actor=performer.account, submission=row))
        row.refresh_from_db()
        assert row.state == SubmissionState.WITHDRAWN
        assert row.role in (role, other)
