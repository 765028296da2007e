"""Signing in and out, passwords and addresses: limited, and silent about who has an account."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.states import Intent, MembershipRole
from tests import factories
from tests.accounts.conftest import link_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password} | extra)


def landing_of(user) -> str:
    client = Client()
    assert sign_in(client, user.email).url == reverse("accounts:home")
    return client.get(reverse("accounts:home")).url


def test_actor_lands_at_home():
    assert landing_of(factories.UserFactory()) == reverse("casting:actor-home")


@pytest.mark.parametrize(
    ("factory", "role", "name"),
    [
        (factories.OrganisationFactory, MembershipRole.READER, "casting:desk"),
        (factories.AgencyFactory, MembershipRole.AGENT, "casting:agent-desk"),
        (factories.ProductionCompanyFactory, MembershipRole.PRODUCER, "accounts:team"),
    ],
)
def test_member_of_one_office_lands_at_its_desk(factory, role, name):
    member = factories.MembershipFactory(organisation=factory(slug="the-office"), role=role)
    assert landing_of(member.user) == reverse(name, args=["the-office"])


def test_member_of_several_offices_chooses():
    member = factories.MembershipFactory(organisation__name="First")
    factories.MembershipFactory(organisation__name="Second", user=member.user)
    assert landing_of(member.user) == reverse("accounts:org-switch")
    client = Client()
    sign_in(client, member.user.email)
    page = client.get(reverse("accounts:org-switch")).content.decode()
    assert "First" in page
    assert "Second" in page


def test_who_casts_without_an_office_is_led_to_make_one():
    person = factories.UserFactory(intent=Intent.CASTING)
    assert landing_of(person) == reverse("accounts:organisation-new")
    client = Client()
    sign_in(client, person.email)
    assert client.post(reverse("accounts:intent"), {"intent": "actor"}).url == reverse("accounts:home")
    assert client.get(reverse("accounts:home")).url == reverse("casting:actor-home")


def test_next_page_is_kept_and_foreign_ones_refused():
    person = factories.UserFactory()
    wanted = reverse("accounts:token-list")
    assert sign_in(Client(), person.email, next=wanted).url == wanted
    assert sign_in(Client(), person.email, next="https://evil.example/").url == reverse("accounts:home")


def test_wrong_password_and_unknown_address_answer_alike():
    factories.UserFactory(email="known@example.com")
    pages = []
    for email in ("known@example.com", "nobody@example.com"):
        page = sign_in(Client(), email, "wrong").content.decode()
        assert "do not go together" in page
        pages.append(page.replace(email, "…").split("<main", 1)[1].split("csrf", 1)[0])
    assert pages[0] == pages[1]


def test_trying_passwords_is_limited_for_known_and_unknown_alike():
    factories.UserFactory(email="known@example.com")
    for email in ("known@example.com", "nobody@example.com"):
        client = Client(REMOTE_ADDR=f"10.0.0.{len(email)}")
        for _ in range(5):
            assert "do not go together" in sign_in(client, email, "wrong").content.decode()
        assert "too many tries" in sign_in(client, email, "wrong").content.decode()
    right = sign_in(Client(REMOTE_ADDR="10.9.9.9"), "known@example.com")
    assert right.status_code == 200, "the limit holds for the right password too"


def test_remembering_is_asked():
    person = factories.UserFactory()
    kept, passing = Client(), Client()
    sign_in(kept, person.email, remember="on")
    sign_in(passing, person.email)
    assert kept.session.get_expire_at_browser_close() is False
    assert passing.session.get_expire_at_browser_close() is True


def test_reset_by_letter(letters):
    person = factories.UserFactory(email="ada@example.com")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "ada@example.com"})
    path = link_in(letters("ada@example.com")[0])
    form_path = client.get(path).url
    client.post(form_path, {"password1": "another long secret", "password2": "another long secret"})
    person.refresh_from_db()
    assert person.check_password("another long secret")
    assert "a new password was chosen" in letters("ada@example.com")[0]
    used = Client().get(path)
    assert "does not work any more" in used.content.decode()


def test_reset_of_unknown_address_answers_alike_and_writes_to_nobody(letters):
    factories.UserFactory(email="ada@example.com")
    answers = [Client().post(reverse("account_reset_password"), {"email": e}) for e in ("ada@example.com", "x@example.com")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert len(letters("ada@example.com")) == 1
    assert letters("x@example.com") == []


def test_code_by_mail(letters):
    person = factories.UserFactory(email="ada@example.com")
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "ada@example.com"})
    code = next(line for line in letters("ada@example.com")[0].splitlines() if line.isupper() and " " not in line.strip())
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.url == reverse("accounts:home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_code_for_unknown_address_asks_for_a_code_all_the_same(letters):
    client = Client()
    answer = client.post(reverse("account_request_login_code"), {"email": "x@example.com"})
    assert answer.url == reverse("account_confirm_login_code")
    assert client.get(answer.url).status_code == 200
    assert letters("x@example.com") == []


def test_address_changes_when_its_letter_is_opened(letters, enter):
    person = factories.UserFactory(email="old@example.com")
    client = enter(person)
    client.post(reverse("account_email"), {"email": "new@example.com", "action_add": "1"})
    person.refresh_from_db()
    assert person.email == "old@example.com"
    client.post(link_in(letters("new@example.com")[0]))
    person.refresh_from_db()
    assert person.email == "new@example.com"
    assert "go to new@example.com from now on" in letters("old@example.com")[0]


def test_address_of_somebody_else_is_not_told(letters, enter):
    factories.UserFactory(email="taken@example.com")
    client = enter(factories.UserFactory(email="me@example.com"))
    taken = client.post(reverse("account_email"), {"email": "taken@example.com", "action_add": "1"})
    assert taken.status_code == 302
    assert "Is this your address" not in letters("taken@example.com")
    assert "taken@example.com is on its way" in client.get(reverse("account_email")).content.decode()


def test_address_change_asks_for_the_password_again(letters):
    person = factories.UserFactory()
    client = Client()
    sign_in(client, person.email)
    answer = client.post(reverse("account_email"), {"email": "new@example.com", "action_add": "1"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert letters("new@example.com") == []
    client.post(answer.url, {"password": PASSWORD})
    assert letters("new@example.com"), "what was asked for happens once the password is given"


def test_password_change_signs_out_elsewhere(enter):
    person = factories.UserFactory()
    here, elsewhere = enter(person), enter(person)
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another long secret", "password2": "another long secret"},
    )
    assert here.get(reverse("accounts:me")).status_code == 200
    assert elsewhere.get(reverse("accounts:me")).status_code == 302


def test_sessions_are_listed_and_ended_elsewhere(enter):
    person = factories.UserFactory()
    here, elsewhere = enter(person), enter(person)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "this one" in page
    here.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("accounts:me")).status_code == 302
    assert "You are signed in here only." in here.get(reverse("usersessions_list")).content.decode()


def test_personas_only_in_the_demonstration():
    assert "callboard-demo" not in Client().get(reverse("account_login")).content.decode()
    with override_settings(DEMO=True):
        page = Client().get(reverse("account_login")).content.decode()
    assert page.count("@demo.example") == 8


def test_closed_account_cannot_sign_in():
    person = factories.UserFactory(is_active=False)
    client = Client()
    sign_in(client, person.email)
    assert "_auth_user_id" not in client.session
