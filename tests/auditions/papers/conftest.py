import pytest

from accounts.states import MembershipRole
from tests import factories
from tests.auditions.planning.conftest import day, director, office, queue, role, slots, submit
from tests.auditions.planning.test_sending import send, told

__all__ = ["day", "director", "office", "queue", "role", "send", "slots", "submit", "told"]


@pytest.fixture
def reader(office):
    """Somebody who may look at a day, and not run it."""
    return factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user
