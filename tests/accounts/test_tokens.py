"""API tokens: shown once, checked by digest, revocable."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.models import ApiToken
from accounts.services import tokens
from accounts.states import TokenScope
from core import clock
from core.errors import Invalid, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = {"name": "Spreadsheet", "scopes": ["calls:read", "submissions:read"], "days": "90", "organisation": ""}


def make(client, **changes) -> str:
    page = client.post(reverse("accounts:token-list"), ASKED | changes).content.decode()
    found = re.search(r'value="(cb_[\w-]+)"', page)
    assert found, page
    return found.group(1)


def test_secret_is_shown_once_and_works(enter, office, director):
    client = enter(director)
    secret = make(client, organisation=office.pk)
    assert secret not in client.get(reverse("accounts:token-list")).content.decode()
    user, token = tokens.authenticate(secret)
    assert user == director
    assert token.organisation == office
    assert token.scopes == ["calls:read", "submissions:read"]
    assert secret not in str(list(ApiToken.objects.values()))
    assert ApiToken.objects.get().last_used_at is not None


def test_answer_with_the_secret_is_not_cached(enter):
    answer = enter(factories.UserFactory()).post(reverse("accounts:token-list"), ASKED)
    assert "no-store" in answer["Cache-Control"]


def test_revoked_token_stops(enter):
    person = factories.UserFactory()
    client = enter(person)
    secret = make(client)
    client.post(reverse("accounts:token-revoke", args=[ApiToken.objects.get().pk]))
    assert tokens.authenticate(secret) is None
    assert "You have no tokens" in client.get(reverse("accounts:token-list")).content.decode()


def test_expired_token_stops():
    _, secret = tokens.make_token(
        actor=factories.UserFactory(),
        name="Short",
        scopes=[TokenScope.CALLS_READ],
        expires_at=clock.now() + dt.timedelta(days=1),
    )
    assert tokens.authenticate(secret)
    with time_machine.travel(clock.now() + dt.timedelta(days=2)):
        assert tokens.authenticate(secret) is None


@pytest.mark.parametrize("secret", ["", "cb_nonsense", "\x00"])
def test_nonsense_is_nobody(secret):
    assert tokens.authenticate(secret) is None


def test_closed_account_has_no_voice():
    person = factories.UserFactory()
    _, secret = tokens.make_token(actor=person, name="x", scopes=[TokenScope.CALLS_READ])
    person.is_active = False
    person.save()
    assert tokens.authenticate(secret) is None


def test_token_for_an_office_needs_membership(office):
    with pytest.raises(NotAllowed):
        tokens.make_token(
            actor=factories.UserFactory(), name="x", scopes=[TokenScope.CALLS_READ], organisation=office
        )


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_scopes_are_known(scopes):
    with pytest.raises(Invalid):
        tokens.make_token(actor=factories.UserFactory(), name="x", scopes=scopes)


def test_nobody_revokes_anothers_token(enter):
    token, secret = tokens.make_token(actor=factories.UserFactory(), name="x", scopes=[TokenScope.CALLS_READ])
    answer = enter(factories.UserFactory()).post(reverse("accounts:token-revoke", args=[token.pk]))
    assert answer.status_code == 404
    assert tokens.authenticate(secret)


def test_using_a_token_writes_seldom(assert_statements):
    _, secret = tokens.make_token(actor=factories.UserFactory(), name="x", scopes=[TokenScope.CALLS_READ])
    tokens.authenticate(secret)
    with assert_statements(1):
        tokens.authenticate(secret)
