"""A verified casting office that looks, another that does not know of it, and people to be found."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from talent.models import Performer, PerformerLanguage, PerformerSkill
from talent.services.search_index import refresh_due_entries
from tests import factories


@pytest.fixture
def office(db) -> Organisation:
    return factories.OrganisationFactory(verified=True)


@pytest.fixture
def director(office) -> User:
    return factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def signed_in(director) -> Client:
    return sign_in(director)


@pytest.fixture
def by_token(office, director) -> Callable:
    """`by_token("PATCH", "lists/3/", {"name": "New"})`: an answer of the API of the search, to the director's token."""
    token = factories.ApiTokenFactory(user=director, organisation=office, scopes=["talent:read", "talent:write"])

    def ask(method: str, address: str, data: dict | None = None):
        return Client().generic(
            method,
            f"/api/v1/talent/{address}",
            json.dumps(data or {}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    return ask


def person(name: str, *, skills: tuple = (), languages: tuple = (), **facts) -> Performer:
    made = factories.PerformerFactory(**{"stage_name": name, "visibility": "public", **facts})
    PerformerSkill.objects.bulk_create([PerformerSkill(performer=made, skill=one, level="skilled") for one in skills])
    PerformerLanguage.objects.bulk_create(
        [PerformerLanguage(performer=made, language=one, level=level) for one, level in languages]
    )
    return made


def found(client: Client, office: Organisation, query: str = "") -> set[str]:
    """Names on the first page, after whatever was due has been brought up to date."""
    refresh_due_entries()
    page = client.get(f"/office/{office.slug}/talent/?{query}")
    assert page.status_code == 200, page.content.decode()[:600]
    return {card.performer.stage_name for card in page.context["found"].cards}
