"""A plan taken twice, and a time given away while a rota is drawn, on real threads."""

import pytest

from accounts.tenancy import office_scope
from auditions.models import Appointment, DayPlan, Pairing, Slot
from auditions.services.autofill import ask_for_plan, take_plan
from auditions.services.autofill_work import work_out
from auditions.services.pairings import set_pairs
from auditions.services.placing import place
from auditions.services.rotas import draw_rota
from auditions.states import PlanState
from core.errors import Conflict, DomainError
from tests import factories
from tests.auditions.planned.conftest import day_of, queue
from tests.casting.room.people import director_of, office_with, role_in
from tests.races.test_apply import at_once
from tests.races.test_selects import inside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(2)]


@pytest.fixture
def role(office):
    return role_in(office)


def test_one_of_two_who_take_a_plan_at_once_takes_it(office, team, role):
    with office_scope(office):
        day = day_of(office, role.production, roles=[role])
        people = queue(day, role, "Noor Haddad", "Elias Thorne", "Kwame Asante")
        plan = ask_for_plan(actor=team[0], session=day)
        work_out(plan_id=plan.pk)
        plan.refresh_from_db()
    results = at_once(*[inside(office, lambda a=actor: take_plan(actor=a, plan=plan)) for actor in team])
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    with office_scope(office):
        assert Appointment.objects.count() == len(people)
        assert DayPlan.objects.get().state == PlanState.TAKEN


def test_two_who_ask_at_once_get_one_plan(office, team, role):
    with office_scope(office):
        day = day_of(office, role.production, roles=[role])
        queue(day, role, "Noor Haddad")
    results = at_once(*[inside(office, lambda a=actor: ask_for_plan(actor=a, session=day)) for actor in team])
    assert sum(isinstance(result, Conflict) for result in results) == 1, results
    with office_scope(office):
        assert DayPlan.objects.count() == 1


def test_a_time_given_to_somebody_while_the_rota_is_drawn_is_never_a_pairs_too(office, team, role):
    other = factories.RoleFactory(call=role.call)
    with office_scope(office):
        day = day_of(office, role.production, roles=[role, other], rooms=1, times=2, kind="chemistry")
        single = queue(day, role, "Noor Haddad")[0]
        ones = [factories.SubmissionFactory(role=part, state="callback") for part in (role, other)]
        set_pairs(
            actor=team[0], session=day, first_role=role.pk, second_role=other.pk, pairs=[(ones[0].pk, ones[1].pk)]
        )
        first = Slot.objects.filter(session=day).first()
    results = at_once(
        inside(office, lambda: draw_rota(actor=team[0], session=day)),
        inside(office, lambda: place(actor=team[1], call_in=single, slot=first)),
    )
    assert any(not isinstance(result, Exception) for result in results), results
    assert all(isinstance(result, DomainError) for result in results if isinstance(result, Exception)), results
    with office_scope(office):
        taken = set(Appointment.objects.filter(slot__isnull=False).values_list("slot", flat=True))
        drawn = set(Pairing.objects.filter(slot__isnull=False).values_list("slot", flat=True))
        assert not taken & drawn
        assert set(Slot.objects.filter(is_group=True).values_list("pk", flat=True)) == drawn
