import datetime as dt

import pytest
import time_machine

from accounts.tenancy import across_offices
from talent.services.profiles import create_performer
from talent.states import Relation
from tests import factories
from tests.talent.conftest import make_cast
from tests.talent.people.family import BORN, person


@pytest.fixture
def a_day():
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def family(db, a_day):
    """Two parents, of whom one has asked the other, and their child."""
    mother = person("Ada Marsh", "ada@example.org")
    father = person("Ben Marsh", "ben@example.org")
    child = create_performer(actor=mother, stage_name="Ida Marsh", born_on=BORN, relation=Relation.PARENT)
    return mother, father, child


@pytest.fixture
def represented(family):
    """The child has an agent, whom both know."""
    cast = make_cast()
    with across_offices("a test"):
        factories.RepresentationFactory(performer=family[2], organisation=cast.agency, agent=cast.agent)
    return cast
