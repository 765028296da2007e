import pytest

from tests.auditions.door.people import day_with, expected
from tests.casting.decisions.conftest import director, office, role

__all__ = ["director", "office", "role"]


@pytest.fixture
def day(role):
    return day_with(role)


@pytest.fixture
def person(day, role):
    return expected(day, role, at=1)


@pytest.fixture
def runner(client, director):
    client.force_login(director)
    return client
