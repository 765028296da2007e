import pytest

from accounts.tenancy import office_scope
from tests import factories


@pytest.fixture
def office():
    """A casting office whose scope is open."""
    made = factories.OrganisationFactory()
    with office_scope(made):
        yield made
