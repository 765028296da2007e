"""A performer leaves an agency at the very moment at which its agents act for them."""

import pytest

from accounts.tenancy import across_offices
from casting.models import Submission, WayIn
from casting.services.submit_many import withdraw_many
from casting.states import SubmissionState
from talent.models import Representation
from talent.services.standing import leave_agency
from tests.races.test_apply import at_once, every
from tests.races.test_breakdowns import putting_up, room

__all__ = ["room"]

pytestmark = pytest.mark.django_db(transaction=True)


def leaving(performer):
    row = every(Representation).get(performer=performer)
    return lambda: leave_agency(actor=performer.account, performer=performer, representation_id=row.pk)


def test_nobody_is_put_up_by_an_agency_that_they_left_meanwhile(room):
    role, other, agency, agents, clients = room
    results = at_once(putting_up(agency, agents[0], clients, [role, other]), *(leaving(one) for one in clients[:3]))
    assert not any(isinstance(one, Exception) for one in results)
    with across_offices("a test reads back"):
        left = Submission.objects.filter(performer__in=clients[:3])
        assert not left.filter(agency=agency).exists()
        assert not WayIn.objects.filter(submission__in=left, agency=agency, outcome="").exists()
        assert Submission.objects.filter(performer__in=clients[3:], agency=agency).count() == 10


def test_withdrawing_and_leaving_at_once_leaves_each_card_to_one_of_the_two(room):
    role, _, agency, agents, clients = room
    ids = [row.pk for row in putting_up(agency, agents[0], clients, [role])().sent]
    results = at_once(
        lambda: withdraw_many(actor=agents[0], agency=agency, submission_ids=ids[::-1]),
        *(leaving(one) for one in clients),
    )
    assert not any(isinstance(one, Exception) for one in results), results
    with across_offices("a test reads back"):
        assert not Submission.objects.filter(agency=agency).exists()
        states = set(Submission.objects.values_list("state", flat=True))
        assert states <= {SubmissionState.WITHDRAWN, SubmissionState.SUBMITTED}
        assert WayIn.objects.filter(agency=agency).exclude(outcome="").count() == 8
