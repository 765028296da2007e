"""Two people in one office at the same call at the same moment, on real threads and real PostgreSQL."""

import datetime as dt

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import CallVersion, CastingCall, Role
from casting.services.calls import close_call, close_past_call, keep_call_draft, pause_call
from casting.services.publishing import publish_call, publish_changes
from casting.services.roles import make_role
from casting.states import CallState, RoleState
from core import clock
from core.errors import DomainError
from tests import factories
from tests.races.test_apply import at_once, every, sending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def director():
    return factories.MembershipFactory(role=MembershipRole.DIRECTOR)


@pytest.fixture
def call(director):
    production = factories.ProductionFactory(organisation=director.organisation)
    return factories.CastingCallFactory(production=production)


def within(call, act):
    def run():
        with office_scope(call.organisation):
            return act()

    return run


def test_a_call_is_published_once(director, call):
    draft = factories.CastingCallFactory(production=call.production, state=CallState.DRAFT, version=0, published_at=None)
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    act = within(draft, lambda: publish_call(actor=director.user, call=draft))
    results = at_once(*[act] * 6)
    assert sum(not isinstance(result, DomainError) for result in results) == 1
    assert every(CallVersion).count() == 1
    assert every(CastingCall).get(pk=draft.pk).version == 1


def test_changes_are_published_once_whoever_presses(director, call):
    factories.RoleFactory(call=call)
    within(call, lambda: keep_call_draft(actor=director.user, call=call, values={"place": "Leeds"}))()
    results = at_once(*[within(call, lambda: publish_changes(actor=director.user, call=call))] * 6)
    assert sorted(len(result) for result in results) == [0, 0, 0, 0, 0, 1]
    assert every(CastingCall).get(pk=call.pk).version == 2


def test_one_of_pause_and_close_comes_second_and_both_are_true(director, call):
    results = at_once(
        *[within(call, lambda: pause_call(actor=director.user, call=call))] * 3,
        *[within(call, lambda: close_call(actor=director.user, call=call))] * 3,
    )
    assert sum(not isinstance(result, DomainError) for result in results) in {1, 2}
    assert every(CastingCall).get(pk=call.pk).state == CallState.CLOSED


def test_roles_made_at_once_stand_one_behind_the_other(director, call):
    at_once(*[within(call, lambda: make_role(actor=director.user, call=call, name="Ana", tier="lead"))] * 6)
    assert sorted(every(Role).filter(call=call).values_list("position", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_the_clock_closes_a_call_once_while_people_press_send(director, call):
    role = factories.RoleFactory(call=call, asks_headshot=False)
    with office_scope(call.organisation):
        CastingCall.objects.update(deadline_at=clock.now() - dt.timedelta(milliseconds=1))
    people = [factories.PerformerFactory() for _ in range(4)]
    results = at_once(
        *[within(call, lambda: close_past_call(call=call))] * 3, *[sending(role, person) for person in people]
    )
    assert results[:3].count(True) == 1
    assert all(isinstance(result, DomainError) for result in results[3:])
