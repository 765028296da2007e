"""Agents, performers and casting at one moment: many put up and taken back while others act."""

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import Role, RoleCount, Submission, WayIn
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.services.submissions import RoleEntry, submit
from casting.services.submit_many import ClientEntry, Outcome, submit_many, withdraw_many
from casting.states import SubmissionState, Via
from core.errors import DomainError
from tests import factories
from tests.races.test_apply import at_once, every

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    """Two parts of one call, and an agency with eight clients and two agents."""
    role = factories.RoleFactory(asks_headshot=False)
    other = factories.RoleFactory(call=role.call, asks_headshot=False)
    agency = factories.AgencyFactory()
    agents = [factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user for _ in range(2)]
    clients = factories.PerformerFactory.create_batch(8)
    for one in clients:
        factories.RepresentationFactory(performer=one, organisation=agency)
    return role, other, agency, agents, clients


def putting_up(agency, agent, clients, roles):
    entries = [ClientEntry(one.pk, RoleEntry(role_id=role.pk)) for role in roles for one in clients]
    return lambda: submit_many(actor=agent, agency=agency, entries=entries)


def test_two_agents_who_put_up_the_same_clients_make_one_card_each(room):
    role, other, agency, agents, clients = room
    results = at_once(
        putting_up(agency, agents[0], clients, [role, other]),
        putting_up(agency, agents[1], clients[::-1], [other, role]),
        putting_up(agency, agents[0], clients[::2], [other]),
    )
    assert all(isinstance(one, Outcome) and not one.refused for one in results)
    assert sum(len(one.sent) for one in results) == 16
    assert every(Submission).count() == 16
    for one in (role, other):
        numbers = every(Submission).filter(role=one).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, 9))
        assert every(Role).get(pk=one.pk).next_number == 9
        assert every(RoleCount).get(role=one, stage="review").total == 8


def test_performers_who_apply_meanwhile_share_a_card_with_their_agency(room):
    role, other, agency, agents, clients = room
    own = [
        lambda one=one: submit(actor=one.account, performer=one, call=role.call, entries=[RoleEntry(role_id=role.pk)])
        for one in clients[:4]
    ]
    results = at_once(putting_up(agency, agents[0], clients, [role, other]), *own)
    assert not any(isinstance(one, DomainError) for one in results)
    assert every(Submission).filter(role=role).count() == 8
    # Whoever came first, the representation on record is whom the office writes to, and both ways stand.
    shared = every(Submission).filter(role=role, performer__in=clients[:4])
    assert set(shared.values_list("agency", flat=True)) == {agency.pk}
    assert every(WayIn).filter(via=Via.SELF, withdrawn_at=None).count() == 4


def test_withdrawing_many_while_casting_decides_leaves_nobody_in_between(room):
    role, _, agency, agents, clients = room
    office = role.organisation
    director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
    sent = putting_up(agency, agents[0], clients, [role])().sent
    ids = [row.pk for row in sent]

    def decide():
        with office_scope(office):
            return decide_submissions(
                actor=director, role=role, submissions=Selection(role=role, ids=ids[::-1]), to="shortlisted"
            )

    results = at_once(
        lambda: withdraw_many(actor=agents[0], agency=agency, submission_ids=ids),
        decide,
        lambda: withdraw_many(actor=agents[1], agency=agency, submission_ids=ids[::-1]),
    )
    assert not any(isinstance(one, Exception) for one in results)
    with across_offices("a test reads back"):
        assert set(Submission.objects.values_list("state", flat=True)) == {SubmissionState.WITHDRAWN}
    assert not every(RoleCount).filter(role=role, total__lt=0).exists()
