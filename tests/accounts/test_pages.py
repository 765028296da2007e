"""Every page of the sign-in machinery is ours: no template of django-allauth's own is ever shown."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from tests import factories

pytestmark = pytest.mark.django_db
THEIRS = Path(allauth.__file__).parent
SIGNED_OUT = [
    ("account_login", {}),
    ("account_signup", {}),
    ("account_inactive", {}),
    ("account_email_verification_sent", {}),
    ("account_confirm_email", {"key": "nonsense"}),
    ("account_reset_password", {}),
    ("account_reset_password_done", {}),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "set-password"}),
    ("account_reset_password_from_key_done", {}),
    ("account_request_login_code", {}),
    ("accounts:first-run", {}),
]
SIGNED_IN = [
    ("account_logout", {}),
    ("account_email", {}),
    ("account_change_password", {}),
    ("account_reauthenticate", {}),
    ("mfa_index", {}),
    ("mfa_activate_totp", {}),
    ("mfa_list_webauthn", {}),
    ("mfa_add_webauthn", {}),
    ("usersessions_list", {}),
    ("accounts:me", {}),
    ("accounts:org-switch", {}),
    ("accounts:organisation-new", {}),
    ("accounts:token-list", {}),
]


def check(answer) -> None:
    assert answer.status_code == 200, answer
    shown = [template.origin.name for template in answer.templates if template.origin]
    theirs = [name for name in shown if Path(name).is_relative_to(THEIRS)]
    assert not theirs, theirs
    page = answer.content.decode()
    assert "<h1" in page
    assert re.search(r"<title>\s*\S.* · Callboard</title>", page), "a title of its own"
    assert answer["Content-Security-Policy"]


@pytest.mark.parametrize(("name", "kwargs"), SIGNED_OUT)
def test_signed_out(name, kwargs):
    check(Client().get(reverse(name, kwargs=kwargs)))


@pytest.mark.parametrize(("name", "kwargs"), SIGNED_IN)
def test_signed_in(name, kwargs, enter):
    check(enter(factories.UserFactory()).get(reverse(name, kwargs=kwargs)))


def test_with_every_second_step(enter):
    person = factories.UserFactory()
    client = enter(person)
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "x" * 40, "used_mask": 0})
    key = Authenticator.objects.create(
        user=person,
        type="webauthn",
        data={"name": "Work laptop", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}},
    )
    for name, kwargs in [
        ("mfa_index", {}),
        ("mfa_view_recovery_codes", {}),
        ("mfa_generate_recovery_codes", {}),
        ("mfa_list_webauthn", {}),
        ("mfa_edit_webauthn", {"pk": key.pk}),
        ("mfa_remove_webauthn", {"pk": key.pk}),
    ]:
        check(client.get(reverse(name, kwargs=kwargs)))
    assert "Work laptop" in client.get(reverse("mfa_list_webauthn")).content.decode()


def test_person_without_a_password(enter):
    person = factories.UserFactory()
    client = enter(person)
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    check(client.get(reverse("account_set_password")))


def test_every_letter_and_toast_is_ours():
    for folder in ("account/email", "mfa/email", "account/messages", "mfa/messages", "usersessions/messages"):
        theirs = {path.name for path in (THEIRS / "templates" / folder).glob("*.txt")}
        ours = {path.name for path in (settings.BASE_DIR / "templates" / folder).glob("*.txt")}
        unreached = {name for name in theirs if "phone" in name or "code_" in name or name.startswith("base_")}
        assert theirs - unreached <= ours, f"{folder}: {theirs - unreached - ours}"


def test_too_many_requests_is_our_page():
    client = Client()
    for _ in range(31):
        answer = client.post(reverse("account_login"), {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert "A moment, please" in answer.content.decode()


def test_no_page_is_reachable_that_this_file_does_not_know():
    known = {name for name, _ in SIGNED_OUT + SIGNED_IN} | {
        "account_set_password",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }
    answered = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "usersessions_"))
    }
    assert answered <= known, answered - known
