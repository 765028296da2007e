"""Making an account: by the form, the letter and its link, without telling who has one already."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.accounts.conftest import link_in

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "Zoë Ünal",
    "email": "zoe@example.com",
    "password1": "a long enough secret",
    "intent": "actor",
}


def sign_up(client: Client, **changes):
    return client.post(reverse("account_signup"), PERSON | changes)


def test_letter_then_link_then_in(letters):
    client = Client()
    client.cookies["tz"] = "America%2FNew_York"
    answer = sign_up(client)
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session

    [letter] = letters("zoe@example.com")
    path = link_in(letter)
    assert "zoe@example.com" in client.get(path).content.decode()
    answer = client.post(path)
    assert answer.url == reverse("accounts:home")

    zoe = User.objects.get(email="zoe@example.com")
    assert client.session["_auth_user_id"] == str(zoe.pk)
    assert (zoe.name, zoe.time_zone, zoe.intent) == ("Zoë Ünal", "America/New_York", "actor")


def test_link_opened_in_another_browser_confirms_and_asks_to_sign_in(letters):
    sign_up(Client())
    elsewhere = Client()
    answer = elsewhere.post(link_in(letters("zoe@example.com")[0]))
    assert answer.url == reverse("account_login")
    assert "_auth_user_id" not in elsewhere.session
    assert User.objects.get().emailaddress_set.get().verified


def test_letter_has_words_and_html(mail_sink, tasks_at_once):
    sign_up(Client())
    [entry] = mail_sink.entries("zoe@example.com")
    message = mail_sink.message(entry.name)
    assert entry.subject == "Welcome to Callboard: is this your address?"
    assert "Hello Zoë Ünal," in message.get_body(("plain",)).get_content()
    assert ">Yes, this is my address</a>" in message.get_body(("html",)).get_content()


def test_known_address_answers_as_an_unknown_one(letters):
    factories.UserFactory(email="known@example.com", name="Known Person")
    known, unknown = Client(), Client()
    of_known, of_unknown = sign_up(known, email="known@example.com"), sign_up(unknown, email="new@example.com")
    assert (of_known.status_code, of_known.url) == (of_unknown.status_code, of_unknown.url)
    pages = [client.get(of_known.url).content.decode() for client in (known, unknown)]
    assert pages[0].replace("known@example.com", "…") == pages[1].replace("new@example.com", "…")
    assert User.objects.filter(email="known@example.com").count() == 1
    assert "has one already" in letters("known@example.com")[0]
    assert "has one already" not in letters("new@example.com")[0]


def test_unverified_person_cannot_sign_in(letters):
    sign_up(Client())
    elsewhere = Client()
    answer = elsewhere.post(
        reverse("account_login"), {"login": "zoe@example.com", "password": PERSON["password1"]}
    )
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in elsewhere.session


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password1": "short"}, "too short"),
        ({"password1": "password1234"}, "too common"),
        ({"name": ""}, "This field is required"),
        ({"email": "noor@"}, "valid email"),
        ({"intent": "emperor"}, "not one of the available"),
    ],
)
def test_mistakes_are_named_and_typing_kept(changes, words):
    page = sign_up(Client(), **changes).content.decode()
    assert words in page
    if "name" not in changes:
        assert 'value="Zoë Ünal"' in page
    assert not User.objects.exists()


def test_signing_up_is_limited():
    client = Client()
    statuses = [sign_up(client, email=f"p{number}@example.com", name="").status_code for number in range(25)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_bad_zone_cookie_is_ignored(letters):
    client = Client()
    client.cookies["tz"] = "Mars%2FOlympus"
    sign_up(client)
    assert User.objects.get().time_zone == "UTC"
