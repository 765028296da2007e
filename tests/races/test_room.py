"""Several people in the decision room at the same moment, on real threads and real PostgreSQL."""

import pytest

from accounts.tenancy import office_scope
from casting.models import Decision, Opening, RoleCount, Submission
from casting.selectors.board import role_for_review
from casting.selectors.panel import submission_for_review
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions, undo_decision
from casting.services.ratings import rate_submission
from casting.services.reviews import change_tags, keep_review_order, open_submission
from core.errors import Conflict, DomainError, IllegalTransition
from tests.casting.room.people import director_of, fill, office_with, role_in
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def one(role):
    return fill(role, 1, varied=False)[0]


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(4)]


def inside(office, act):
    """The act as a request runs it: in the office's scope."""

    def run():
        with office_scope(office):
            return act()

    return run


def test_of_two_who_decide_about_one_person_one_is_told(office, role, one, team):
    def deciding(actor, to):
        seen = Selection(role, ids=[one.pk], seen={one.pk: 1})
        return inside(office, lambda: decide_submissions(actor=actor, role=role, submissions=seen, to=to))

    answers = at_once(deciding(team[0], "shortlisted"), deciding(team[1], "not_selected"))
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(refused) == 1
    assert isinstance(refused[0], IllegalTransition | Conflict)
    assert "was just moved by Ada Person" in refused[0].message
    with office_scope(office):
        [decision] = Decision.objects.filter(role=role)
        assert Submission.objects.get(pk=one.pk).state == decision.target


def test_one_undo_of_two_counts(office, role, one, team):
    with office_scope(office):
        chosen = Selection(role, ids=[one.pk])
        decision = decide_submissions(actor=team[0], role=role, submissions=chosen, to="shortlisted").decision
    undoing = [inside(office, lambda actor=actor: undo_decision(actor=actor, decision=decision)) for actor in team[:2]]
    answers = at_once(*undoing)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    with office_scope(office):
        assert Submission.objects.get(pk=one.pk).state == "submitted"
        assert RoleCount.objects.get(role=role, stage="review").total == 1


def test_everyones_rating_is_in_the_mean(office, role, one, team):
    def rating(actor, value):
        def act():
            seen = role_for_review(actor=actor, organisation=office, role_id=role.pk)
            submission = submission_for_review(role=seen, submission_id=one.pk)
            rate_submission(actor=actor, submission=submission, value=value)

        return inside(office, act)

    assert at_once(*(rating(actor, value) for actor, value in zip(team, (5, 4, 2, 2), strict=True))) == [None] * 4
    with office_scope(office):
        fresh = Submission.objects.get(pk=one.pk)
    assert (fresh.rating_sum, fresh.rating_count) == (13, 4)
    assert str(fresh.rating_mean) == "3.25"


def test_tags_of_all_are_kept(office, role, one, team):
    def tagging(actor, tag):
        def act():
            seen = role_for_review(actor=actor, organisation=office, role_id=role.pk)
            submission = submission_for_review(role=seen, submission_id=one.pk)
            return change_tags(actor=actor, submission=submission, add=[tag])

        return inside(office, act)

    at_once(*(tagging(actor, f"tag {number}") for number, actor in enumerate(team)))
    with office_scope(office):
        assert sorted(Submission.objects.get(pk=one.pk).tags) == ["tag 0", "tag 1", "tag 2", "tag 3"]


def test_four_open_at_once_and_it_is_viewed_once(office, role, one, team):
    def opening(actor):
        def act():
            seen = role_for_review(actor=actor, organisation=office, role_id=role.pk)
            submission = submission_for_review(role=seen, submission_id=one.pk)
            open_submission(actor=actor, submission=submission)

        return inside(office, act)

    assert at_once(*(opening(actor) for actor in team)) == [None] * 4
    with office_scope(office):
        assert Opening.objects.filter(submission=one).count() == 4
        assert RoleCount.objects.get(role=role, stage="review").unopened == 0
        assert Submission.objects.get(pk=one.pk).state == "viewed"


def test_two_windows_of_one_reviewer_share_a_shuffle(office, role, team):
    first, second = at_once(*[inside(office, lambda: keep_review_order(actor=team[0], role=role))] * 2)
    assert first == second
