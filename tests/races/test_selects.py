"""Several people sign, cast and leave at the same moment, on real threads and real PostgreSQL."""

import pytest

from accounts.models import Activity
from accounts.tenancy import office_scope
from casting.models import Approval, ApprovalStep, Role, Select, Submission
from casting.selectors.selection import Selection
from casting.services.approvals import give_verdict, start_approval, take_back_approval
from casting.services.decisions import decide_submissions
from casting.services.ends import cast_role
from casting.services.ladders import Seat, StepDraft, set_ladder
from casting.services.selects import add_selects, order_selects, selects_of
from casting.services.submissions import withdraw_submission
from core import clock
from core.errors import Conflict, DomainError
from tests import factories
from tests.casting.room.people import director_of, office_with, role_in
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(4)]


@pytest.fixture
def role(office, team):
    made = role_in(office)
    with office_scope(office):
        people = [factories.SubmissionFactory(role=made, state="callback", viewed_at=clock.now()) for _ in range(3)]
        add_selects(actor=team[0], role=made, submission_ids=[one.pk for one in people])
    return made


def inside(office, act):
    """The act as a request runs it: in the office's scope."""

    def run():
        with office_scope(office):
            return act()

    return run


def ask(office, role, team, quorum):
    with office_scope(office):
        seats = [Seat(name=one.name, user=one.pk) for one in team]
        steps = [
            StepDraft(kind="casting", quorum=quorum, seats=seats),
            StepDraft(kind="director", seats=[Seat(name=team[0].name, user=team[0].pk)]),
        ]
        set_ladder(actor=team[0], production=role.production, steps=steps)
        approval = start_approval(actor=team[0], role=role)
        return approval, list(approval.steps.first().seats.order_by("pk"))


def saying(office, seat, value="approve", reason=""):
    return inside(office, lambda: give_verdict(seat=seat, value=value, reason=reason, actor=seat.user))


def test_a_quorum_is_reached_exactly_once(office, role, team):
    approval, seats = ask(office, role, team, quorum=3)
    answers = at_once(*(saying(office, seat) for seat in seats))
    assert not [one for one in answers if isinstance(one, DomainError)]
    with office_scope(office):
        assert list(ApprovalStep.objects.filter(approval=approval).values_list("state", flat=True)) == [
            "approved",
            "open",
        ]
        from notifications.models import OutboxMessage

        director_seat = approval.steps.last().seats.get()
        assert OutboxMessage.objects.filter(kind="casting.sign_off", subject_id=director_seat.pk).count() == 1


def test_a_no_and_a_yes_at_once_leave_one_story(office, role, team):
    approval, seats = ask(office, role, team, quorum=1)
    at_once(saying(office, seats[0]), saying(office, seats[1], "decline", "The dates."))
    with office_scope(office):
        assert Approval.objects.get(pk=approval.pk).state == "declined"
        assert "open" not in ApprovalStep.objects.filter(approval=approval).values_list("state", flat=True)


def test_a_verdict_against_taking_back_is_counted_or_told_who_closed_it(office, role, team):
    approval, seats = ask(office, role, team, quorum=1)
    verdict, back = at_once(
        saying(office, seats[1]), inside(office, lambda: take_back_approval(actor=team[0], approval=approval))
    )
    assert not isinstance(back, DomainError)
    if isinstance(verdict, DomainError):
        assert "was taken back: closed by" in verdict.message
    with office_scope(office):
        assert Approval.objects.get(pk=approval.pk).state == "cancelled"


def booked(office, role, team):
    with office_scope(office):
        first = selects_of(role)[0].submission
        for state in ("offered", "booked"):
            decide_submissions(actor=team[0], role=role, submissions=Selection(role=role, ids=[first.pk]), to=state)
    return first


def test_of_two_who_cast_at_once_one_is_told(office, role, team):
    booked(office, role, team)
    answers = at_once(*(inside(office, lambda actor=actor: cast_role(actor=actor, role=role)) for actor in team[:2]))
    refused = [one for one in answers if isinstance(one, Conflict)]
    assert len(refused) == 1
    assert "was cast by" in refused[0].message
    with office_scope(office):
        assert Activity.objects.filter(verb="role.cast", subject_id=role.pk).count() == 1


def test_casting_against_withdrawing_leaves_no_part_cast_with_nobody(office, role, team):
    first = booked(office, role, team)
    account = first.performer.account
    for _ in range(1):
        cast, left = at_once(
            inside(office, lambda: cast_role(actor=team[0], role=role)),
            lambda: withdraw_submission(actor=account, submission=first),
        )
    assert not isinstance(left, DomainError)
    with office_scope(office):
        fresh = Role.objects.get(pk=role.pk)
        assert Submission.objects.get(pk=first.pk).state == "withdrawn"
        if isinstance(cast, DomainError):
            assert "has withdrawn, so nobody is booked" in cast.message
            assert fresh.state == "open"
        else:
            assert fresh.state == "recasting"


def test_of_two_who_order_at_once_one_is_told(office, role, team):
    with office_scope(office):
        a, b, c = [one.pk for one in selects_of(role)]

    def ordering(actor, wanted):
        return inside(office, lambda: order_selects(actor=actor, role=role, select_ids=wanted, seen=[a, b, c]) and None)

    answers = at_once(ordering(team[0], [b, a, c]), ordering(team[1], [c, b, a]))
    assert sum(isinstance(one, Conflict) for one in answers) == 1
    with office_scope(office):
        assert list(Select.objects.filter(role=role).order_by("rank").values_list("rank", flat=True)) == [1, 2, 3]
