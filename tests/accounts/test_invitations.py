"""Inviting by mail, and everything that can become of a link."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Activity, Invitation, Membership, User
from accounts.states import MembershipRole
from accounts.tasks import send_invitation_task
from accounts.tenancy import office_scope
from tests import factories
from tests.accounts.conftest import link_in
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def invite(enter, owner, letters, django_capture_on_commit_callbacks):
    """`invite("new@example.com")`: the owner sends it by the form; gives the link in the letter."""
    client = enter(owner)

    def send(email: str, role: str = "associate") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("accounts:member-invite", args=["okoye"]), {"email": email, "role": role})
        assert answer.status_code == 302, answer.content.decode()
        return link_in(letters(email)[0])

    return send


def deed(client, name):
    return client.post(reverse(f"accounts:invitation-{name}", args=["okoye", Invitation.objects.get().pk]))


def test_newcomer_makes_an_account_from_the_letter_and_is_in(invite, letters):
    link = invite("new@example.com")
    letter = letters("new@example.com")[0]
    assert "Ngozi Okoye invites you into Okoye Casting" in letter
    assert "as associate" in letter

    client = Client()
    page = client.get(link).content.decode()
    assert "new@example.com" in page
    assert "Make an account" in page
    sign_up_url = client.post(f"{link}sign-up/").url
    assert 'value="new@example.com"' in client.get(sign_up_url).content.decode()
    answer = client.post(
        sign_up_url,
        {"name": "New Person", "email": "new@example.com", "password1": "a long enough secret", "intent": "casting",
         "next": link},
    )  # fmt: skip
    assert answer.url == link, "the address counts as shown, so no second letter is asked for"
    assert "Join Okoye Casting" in client.get(link).content.decode()
    answer = client.post(link)
    assert answer.url == reverse("casting:desk", args=["okoye"])
    member = Membership.objects.get(user__email="new@example.com")
    assert member.role == MembershipRole.ASSOCIATE
    with office_scope(member.organisation):
        assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
            "invitation.sent",
            "member.joined",
        ]
    assert "You are in" in client.get(link).content.decode()


def test_somebody_asked_for_business_affairs_reads_what_that_is(invite):
    words = "makes offers and contracts, and sees every fee"
    assert words in Client().get(invite("legal@example.com", "business_affairs")).text
    assert words not in Client().get(invite("new@example.com")).text


def test_stashed_address_does_not_vouch_for_another(invite, letters):
    link = invite("new@example.com")
    client = Client()
    client.post(f"{link}sign-up/")
    answer = client.post(
        reverse("account_signup"),
        {"name": "New", "email": "other@example.com", "password1": "a long enough secret", "intent": "casting"},
    )
    assert answer.url == reverse("account_email_verification_sent")
    assert not User.objects.get(email="other@example.com").emailaddress_set.get().verified


def test_known_person_signs_in_and_joins(invite):
    person = factories.UserFactory(email="ada@example.com")
    link = invite("Ada@Example.com")
    client = Client()
    page = client.get(link).content.decode()
    assert ">Sign in</a>" in page
    client.post(reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD, "next": link})
    client.post(link)
    assert Membership.objects.filter(user=person, role="associate").exists()


def test_somebody_else_cannot_use_the_link(invite, enter):
    link = invite("new@example.com")
    other = factories.UserFactory(email="other@example.com")
    client = enter(other)
    page = client.get(link).content.decode()
    assert "you are signed in as other@example.com" in page
    assert client.post(link).status_code == 403
    assert not Membership.objects.filter(user=other).exists()


def test_unverified_address_is_not_enough(invite):
    link = invite("ada@example.com")
    person = factories.UserFactory(email="ada@example.com", verified=False)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(link).status_code == 403
    assert not Membership.objects.filter(user=person).exists()


def test_link_works_once(invite, enter):
    link = invite("ada@example.com")
    enter(factories.UserFactory(email="ada@example.com")).post(link)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "This invitation was used" in answer.content.decode()
    assert Client().post(f"{link}sign-up/").url == link


def test_link_taken_back(invite, enter, owner):
    link = invite("ada@example.com")
    deed(enter(owner), "revoke")
    answer = enter(factories.UserFactory(email="ada@example.com")).post(link)
    assert answer.status_code == 409
    assert "taken back" in answer.content.decode()
    assert not Membership.objects.filter(user__email="ada@example.com").exists()


def test_link_out_of_date_works_again_when_sent_again(invite, owner, enter, letters, django_capture_on_commit_callbacks):
    link = invite("ada@example.com")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=15), tick=True):
        answer = Client().get(link)
        assert answer.status_code == 410
        assert "out of date" in answer.content.decode()
        client = enter(owner)
        assert "out of date" in client.get(reverse("accounts:team", args=["okoye"])).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            deed(client, "resend")
        assert len(letters("ada@example.com")) == 2
        assert link_in(letters("ada@example.com")[0]) == link
        assert Client().get(link).status_code == 200


def test_damaged_link_says_so():
    answer = Client().get(reverse("accounts:invitation", args=["nonsense"]))
    assert answer.status_code == 404
    assert "not complete" in answer.content.decode()


def test_letters_are_limited(enter, owner, invite):
    invite("ada@example.com")
    client = enter(owner)
    answers = [deed(client, "resend").status_code for _ in range(60)]
    assert answers[0] == 302
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("email", "words"),
    [("ngozi@", "valid"), ("waiting@example.com", "have an invitation already"), ("member@example.com", "in the team already")],
)
def test_mistakes_are_said_at_the_field(enter, office, owner, invite, email, words):
    invite("waiting@example.com")
    factories.MembershipFactory(organisation=office, user__email="member@example.com")
    answer = enter(owner).post(reverse("accounts:member-invite", args=["okoye"]), {"email": email, "role": "reader"})
    assert answer.status_code in {409, 422}
    page = answer.content.decode()
    assert words in page
    assert f'value="{email}"' in page


@pytest.mark.parametrize("role", ["agent", "emperor", "owner"])
def test_director_invites_into_lesser_roles_only(enter, director, role):
    answer = enter(director).post(
        reverse("accounts:member-invite", args=["okoye"]), {"email": "a@example.com", "role": role}
    )
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_associate_invites_nobody(enter, associate):
    answer = enter(associate).post(
        reverse("accounts:member-invite", args=["okoye"]), {"email": "a@example.com", "role": "reader"}
    )
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_owners_invitation_is_not_a_directors_to_change(invite, enter, director):
    invite("heir@example.com", "owner")
    for name in ("resend", "revoke"):
        assert deed(enter(director), name).status_code == 403


def test_expired_invitation_does_not_bar_a_new_one(invite):
    first = invite("ada@example.com")
    Invitation.objects.update(expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert invite("ada@example.com") != first


def test_letter_is_not_written_for_one_taken_back(invite, enter, owner, letters):
    invite("ada@example.com")
    deed(enter(owner), "revoke")
    send_invitation_task(Invitation.objects.get().pk)
    assert len(letters("ada@example.com")) == 1


def test_an_address_with_a_line_break_in_the_office_name_is_harmless(office, invite, mail_sink):
    office.name = "Okoye\nBcc: all@example.com"
    office.save(update_fields=["name"])
    invite("ada@example.com")
    [entry] = mail_sink.entries("ada@example.com")
    assert entry.recipients == ["ada@example.com"]
    assert "\n" not in entry.subject
