"""Two people acting on one office at the same moment, on real connections."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Invitation, Membership, Organisation, User
from accounts.services.invitations import accept_invitation, invite_member
from accounts.services.members import change_role, leave_organisation
from accounts.services.organisations import found_first_office
from accounts.states import MembershipRole
from core.errors import Conflict
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds) -> list:
    """Runs the deeds in threads that start together; what each returned or raised, in order."""
    start = threading.Barrier(len(deeds))
    results = [None] * len(deeds)

    def run(place, deed):
        try:
            start.wait(timeout=10)
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def owners(office) -> int:
    return Membership.objects.filter(organisation=office, role=MembershipRole.OWNER).count()


@pytest.fixture
def office():
    office = factories.OrganisationFactory(verified=False)
    with transaction.atomic():
        for _ in range(2):
            factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER)
    return office


@pytest.mark.parametrize("attempt", range(4))
def test_two_owners_leaving_at_once(office, attempt):
    first, second = User.objects.filter(memberships__organisation=office)
    results = at_once(
        lambda: leave_organisation(actor=first, organisation=office),
        lambda: leave_organisation(actor=second, organisation=office),
    )
    assert [type(result) for result in results].count(Conflict) == 1
    assert owners(office) == 1


def test_one_leaves_while_the_other_steps_down(office):
    first, second = Membership.objects.filter(organisation=office).select_related("user", "organisation")
    results = at_once(
        lambda: leave_organisation(actor=first.user, organisation=office),
        lambda: change_role(actor=second.user, membership=second, role=MembershipRole.READER),
    )
    assert [type(result) for result in results].count(Conflict) == 1
    assert owners(office) == 1


@pytest.mark.parametrize("attempt", range(4))
def test_database_holds_without_the_services(office, attempt):
    both = threading.Barrier(2)

    def take_away(membership):
        with transaction.atomic():
            Membership.objects.filter(pk=membership.pk).delete()
            both.wait(timeout=10)

    first, second = Membership.objects.filter(organisation=office)
    results = at_once(lambda: take_away(first), lambda: take_away(second))
    assert [type(result) for result in results].count(IntegrityError) == 1
    assert owners(office) == 1


def test_one_invitation_accepted_twice_at_once(office):
    owner = User.objects.filter(memberships__organisation=office).first()
    person = factories.UserFactory(email="ada@example.com")
    invitation = invite_member(actor=owner, organisation=office, email="ada@example.com", role="reader")
    results = at_once(*[lambda: accept_invitation(actor=person, invitation=invitation)] * 3)
    assert [type(result) for result in results].count(Conflict) == 2
    assert Membership.objects.filter(user=person).count() == 1


def test_one_address_invited_twice_at_once(office):
    owner = User.objects.filter(memberships__organisation=office).first()
    results = at_once(
        *[lambda: invite_member(actor=owner, organisation=office, email="ada@example.com", role="reader")] * 3
    )
    assert [type(result) for result in results].count(Conflict) == 2
    assert Invitation.objects.count() == 1


def test_two_founders_at_once():
    def found(number):
        return found_first_office(
            name=f"Founder {number}",
            email=f"founder{number}@example.com",
            password="a long enough secret",
            office_name=f"Office {number}",
            time_zone="Europe/London",
        )

    results = at_once(lambda: found(1), lambda: found(2))
    assert [type(result) for result in results].count(Conflict) == 1
    assert Organisation.objects.count() == 1
    assert User.objects.count() == 1
