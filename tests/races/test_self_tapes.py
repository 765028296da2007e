"""A tape is delivered as its time runs out, its part is cast, its request is called off: real threads, real PostgreSQL."""

import datetime as dt

import pytest
import time_machine

from accounts.models import Activity
from accounts.tenancy import office_scope
from auditions.models import SelfTapeRequest, SelfTapeTake
from auditions.services.self_tape_answers import accept_request
from auditions.services.self_tape_delivery import deliver_tape
from auditions.services.self_tape_ends import expire_requests
from auditions.services.self_tape_office import cancel_requests
from auditions.services.self_tapes import request_self_tapes
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from core import clock
from core.errors import DomainError, IllegalTransition
from tests import factories
from tests.auditions.self_tapes.conftest import make_ask
from tests.casting.room.people import director_of, office_with, role_in
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def request_of(office, director, role):
    """A request in that state, with a take that is ready."""

    def make(state):
        with office_scope(office):
            person = factories.SubmissionFactory(role=role, state="shortlisted", viewed_at=clock.now())
            selection = Selection(role=role, ids=[person.pk])
            (made,) = request_self_tapes(actor=director, role=role, submissions=selection, ask=make_ask(role)).requests
            for step in {"sent": [], "uploading": ["accepted", "uploading"]}[state]:
                SelfTapeRequest.objects.filter(pk=made.pk).update(state=step)
            asset = factories.MediaAssetFactory(performer=person.performer, kind="tape", is_main=False)
            SelfTapeTake.objects.create(organisation=office, request=made, asset=asset, round=1, number=1)
        return made

    return make


def inside(office, act):
    def run():
        with office_scope(office):
            return act()

    return run


def state_of(office, request):
    with office_scope(office):
        return SelfTapeRequest.objects.get(pk=request.pk).state


def lines_of(office, request):
    with office_scope(office):
        rows = Activity.objects.filter(subject_type="auditions.selftaperequest", subject_id=request.pk)
        return list(rows.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("attempt", range(4))
def test_delivering_against_the_deadline_ends_one_way(office, request_of, attempt):
    request = request_of("uploading")
    # The deadline passes while both are under way: what counts is who had the row first.
    with time_machine.travel(request.due_at - dt.timedelta(milliseconds=20), tick=True):
        results = at_once(inside(office, lambda: deliver_tape(request=request)), expire_requests)
        expire_requests()
    delivered = not isinstance(results[0], DomainError)
    with time_machine.travel(request.due_at + dt.timedelta(seconds=1), tick=False):
        expire_requests()
    assert state_of(office, request) == ("delivered" if delivered else "expired")
    lines = lines_of(office, request)
    assert ("self_tape.deliver" in lines) is delivered
    assert ("self_tape.expire" in lines) is not delivered
    with office_scope(office):
        assert bool(Submission.objects.get(pk=request.submission_id).tape_id) is delivered


@pytest.mark.parametrize("attempt", range(4))
def test_accepting_against_calling_off_is_told_the_truth(office, director, role, request_of, attempt):
    request = request_of("sent")
    accepted, cancelled = at_once(
        inside(office, lambda: accept_request(request=request)),
        inside(office, lambda: cancel_requests(actor=director, role=role, requests=[request.pk])),
    )
    assert not isinstance(cancelled, Exception)
    assert state_of(office, request) == "cancelled"
    if isinstance(accepted, Exception):
        assert isinstance(accepted, IllegalTransition)
        assert "called off" in accepted.message


@pytest.mark.parametrize("attempt", range(4))
def test_a_no_against_a_delivery_locks_nobody_out(office, director, role, request_of, attempt):
    request = request_of("uploading")
    selection = Selection(role=role, ids=[request.submission_id])
    delivered, decided = at_once(
        inside(office, lambda: deliver_tape(request=request)),
        inside(office, lambda: decide_submissions(actor=director, role=role, submissions=selection, to="not_selected")),
    )
    assert not isinstance(decided, Exception)
    if isinstance(delivered, Exception):
        assert isinstance(delivered, IllegalTransition)
        assert state_of(office, request) == "cancelled"
    else:
        assert state_of(office, request) == "delivered"


def test_two_who_ask_the_same_person_at_once_ask_once(office, director, role):
    with office_scope(office):
        person = factories.SubmissionFactory(role=role, state="shortlisted", viewed_at=clock.now())

    def ask():
        return request_self_tapes(
            actor=director, role=role, submissions=Selection(role=role, ids=[person.pk]), ask=make_ask(role)
        )

    results = at_once(*[inside(office, ask) for _ in range(4)])
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 3
    assert all(isinstance(one, IllegalTransition) and "already" in one.message for one in refused)
    with office_scope(office):
        assert SelfTapeRequest.objects.filter(submission=person).count() == 1
