import pytest

from tests.casting.room.people import director_of, office_with, role_in


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def director(office, client):
    user = director_of(office)
    client.force_login(user)
    return user


@pytest.fixture
def room(role) -> str:
    return f"/office/{role.organisation.slug}/roles/{role.pk}/"
