"""Many people pressing send at once, on real threads and real PostgreSQL."""
import contextlib
import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import CastingCall, Role, RoleCount, Submission, WayIn
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.services.reviews import open_submission
from casting.services.submissions import RoleEntry, edit_submission, submit, withdraw_submission
from casting.states import SubmissionState
from core import clock
from core.errors import Conflict, DomainError
from notifications.models import Notice, OutboxMessage
from talent.models import ProfileVersion
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def every(model):
    with across_offices("a test reads back"):
        return model.objects.all()


@pytest.fixture
def role():
    return factories.RoleFactory(asks_headshot=False)


def at_once(*acts):
    """Runs each act on a thread of its own, all let go at the same moment; gives what each returned or refused."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def sending(role, performer, *more_roles, actor=None):
    roles = [role, *more_roles]
    return lambda: submit(
        actor=actor or performer.account,
        performer=performer,
        call=role.call,
        entries=[RoleEntry(role_id=one.pk) for one in roles],
    )


def test_one_person_pressing_send_eight_times_is_one_submission(role):
    performer = factories.PerformerFactory()
    results = at_once(*[sending(role, performer)] * 8)
    assert sum(len(sent.new) for sent in results) == 1
    assert {row.pk for sent in results for row in sent.submissions} == {every(Submission).get().pk}
    assert (Notice.objects.count(), every(OutboxMessage).count(), ProfileVersion.objects.count()) == (1, 1, 1)
    assert every(Role).get().next_number == 2


def test_a_performer_and_their_agent_at_the_same_moment_are_one_submission(role):
    performer = factories.PerformerFactory()
    agency = factories.AgencyFactory()
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    factories.RepresentationFactory(performer=performer, organisation=agency)
    results = at_once(*[sending(role, performer), sending(role, performer, actor=agent)] * 3)
    assert sum(len(sent.new) for sent in results) == 1
    assert every(Submission).count() == 1
    assert every(Submission).get().agency == agency
    assert every(WayIn).get().submitted_by == performer.account


def test_forty_people_on_one_role_are_numbered_without_a_gap_and_counted(role):
    performers = factories.PerformerFactory.create_batch(40)
    results = at_once(*[sending(role, performer) for performer in performers])
    assert all(len(sent.new) == 1 for sent in results)
    assert sorted(every(Submission).values_list("number", flat=True)) == list(range(1, 41))
    count = every(RoleCount).get(role=role, stage="review")
    assert (count.total, count.unopened) == (40, 40)
    assert every(OutboxMessage).count() == 40


def test_roles_asked_for_in_opposite_orders_do_not_lock_each_other_out(role):
    other = factories.RoleFactory(call=role.call, asks_headshot=False)
    performers = factories.PerformerFactory.create_batch(16)
    acts = [
        sending(role, one, other) if index % 2 else sending(other, one, role) for index, one in enumerate(performers)
    ]
    results = at_once(*acts)
    assert all(len(sent.new) == 2 for sent in results)
    for one in (role, other):
        assert sorted(every(Submission).filter(role=one).values_list("number", flat=True)) == list(range(1, 17))


def test_whoever_is_late_by_the_databases_clock_is_refused(role):
    """Some long before the deadline, most around it, some after it; how fast any of them is proves nothing."""
    performers = factories.PerformerFactory.create_batch(24)
    deadline = clock.now() + dt.timedelta(seconds=3)
    CastingCall._base_manager.filter(pk=role.call_id).update(deadline_at=deadline)

    def arriving(index, performer):
        def act():
            after = 0 if index < 6 else (index - 15) * 0.03 if index < 20 else 0.3
            if index >= 6:
                time.sleep(max(0, (deadline - clock.now()).total_seconds() + after))
            began, result = clock.now(), None
            with contextlib.suppress(Conflict):
                result = sending(role, performer)()
            return began, result, clock.now()

        return act

    results = at_once(*[arriving(index, performer) for index, performer in enumerate(performers)])
    in_time = [began for began, sent, _ in results if sent]
    late = [ended for _, sent, ended in results if not sent]
    assert in_time and late
    assert max(in_time) <= deadline <= min(late)
    assert sorted(every(Submission).values_list("number", flat=True)) == list(range(1, len(in_time) + 1))


def test_waiting_for_the_role_does_not_stretch_the_deadline(role):
    """The office holds the role for a moment; who waited behind it past the deadline is late."""
    performer = factories.PerformerFactory()
    CastingCall._base_manager.filter(pk=role.call_id).update(deadline_at=clock.now() + dt.timedelta(milliseconds=400))
    held = threading.Event()

    def hold():
        from django.db import transaction

        with transaction.atomic(), across_offices("a test"):
            Role.objects.select_for_update().get(pk=role.pk)
            held.set()
            time.sleep(0.9)

    def wait_behind():
        held.wait()
        return sending(role, performer)()

    results = at_once(hold, wait_behind)
    assert isinstance(results[1], Conflict)
    assert not every(Submission).exists()


def test_opening_and_changing_at_the_same_moment_leave_one_of_them_standing(role):
    director = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.DIRECTOR).user
    for _ in range(6):
        performer = factories.PerformerFactory()
        (row,) = sending(role, performer)().new

        def look(row=row):
            with office_scope(role.organisation):
                open_submission(actor=director, submission=every(Submission).get(pk=row.pk))

        def change(row=row, performer=performer):
            entry = RoleEntry(role_id=role.pk, note="Changed")
            return edit_submission(actor=performer.account, submission=row, entry=entry)

        _, changed = at_once(look, change)
        row.refresh_from_db()
        assert row.viewed_at
        assert row.note == ("" if isinstance(changed, Conflict) else "Changed")


def test_declining_and_withdrawing_at_the_same_moment_end_in_one_state(role):
    director = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.DIRECTOR).user
    for _ in range(6):
        performer = factories.PerformerFactory()
        (row,) = sending(role, performer)().new

        def decline(row=row):
            with office_scope(role.organisation):
                return decide_submissions(
                    actor=director, role=role, submissions=Selection(role=role, ids=[row.pk]), to=SubmissionState.NOT_SELECTED
                )

        def leave(row=row, performer=performer):
            return withdraw_submission(actor=performer.account, submission=row)

        at_once(decline, leave)
        row.refresh_from_db()
        assert row.state == SubmissionState.WITHDRAWN
        waiting = every(OutboxMessage).filter(subject_id=row.pk, kind="casting.not_this_time", state="held")
        assert not waiting.exists()
