"""The authenticator app, recovery codes and passkeys; passkeys with a real browser are in tests/browser."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    _, now, _ = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def set_up(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="totp_secret" value="(\w+)"', page).group(1)
    assert 'src="data:image/svg+xml' in page
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def recovery_codes(client: Client) -> list[str]:
    text = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    return text.split()


def at_the_second_step(person) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    return client


def test_app_is_asked_for_after_the_password(enter, letters, django_capture_on_commit_callbacks):
    person = factories.UserFactory()
    client = enter(person)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert any("asks for a code" in letter for letter in letters(person.email))

    client = at_the_second_step(person)
    assert "passkey" not in client.get(reverse("mfa_authenticate")).content.decode(), "they have none"
    assert "not right" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    # A code is good once; the one that set the app up has been used.
    from django.core.cache import cache

    cache.clear()
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).url == reverse("accounts:home")


def test_recovery_code_works_once(enter):
    person = factories.UserFactory()
    client = enter(person)
    set_up(client)
    code = recovery_codes(client)[0]
    assert code in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert at_the_second_step(person).post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert "not right" in at_the_second_step(person).post(reverse("mfa_authenticate"), {"code": code}).content.decode()


def test_address_can_be_changed_with_a_second_step(enter, letters):
    client = enter(factories.UserFactory())
    set_up(client)
    client.post(reverse("account_email"), {"email": "new@example.com", "action_add": "1"})
    assert letters("new@example.com")


def test_new_recovery_codes_end_the_old(enter):
    client = enter(factories.UserFactory())
    set_up(client)
    old = recovery_codes(client)
    assert "10 you have left stop working" in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(client))


def test_app_can_be_turned_off(enter):
    person = factories.UserFactory()
    client = enter(person)
    set_up(client)
    assert "Stop using the app?" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    answer = Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.url == reverse("accounts:home")


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "accounts:token-list", "mfa_generate_recovery_codes"]
)
def test_what_matters_asks_for_the_password_again(name):
    person = factories.UserFactory()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url or answer.url == reverse("mfa_index")


def test_trying_codes_is_limited(enter):
    person = factories.UserFactory()
    set_up(enter(person))
    client = at_the_second_step(person)
    pages = [client.post(reverse("mfa_authenticate"), {"code": f"00000{n}"}).content.decode() for n in range(6)]
    assert "too many" in pages[-1]
