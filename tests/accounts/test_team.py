"""Roles, leaving, handing over: who may, and that an owner always stays."""

import pytest
from django.urls import reverse

from accounts.models import Activity, ApiToken, Membership
from accounts.services import tokens
from accounts.states import MembershipRole, TokenScope
from accounts.tenancy import office_scope
from tests import factories

pytestmark = pytest.mark.django_db


def place(user) -> Membership:
    return Membership.objects.get(user=user)


def address(name, user) -> str:
    return reverse(f"accounts:{name}", args=["okoye", place(user).pk])


def log(office) -> list[tuple[str, dict]]:
    with office_scope(office):
        return list(Activity.objects.order_by("pk").values_list("verb", "data"))


def test_everybody_in_the_office_sees_the_team(enter, office, director, associate):
    page = enter(associate).get(reverse("accounts:team", args=["okoye"])).content.decode()
    assert "Ngozi Okoye" in page
    assert "Dee Hart" in page
    assert director.email not in page, "addresses are for who runs the team"
    assert "Invite somebody" not in page


def test_who_gives_the_role_reads_what_business_affairs_may_do(enter, director, associate):
    words = "makes offers and contracts, and sees every fee"
    client = enter(director)
    assert words in client.get(reverse("accounts:team", args=["okoye"])).text
    assert words in client.get(address("member", associate)).text
    agency = factories.MembershipFactory(organisation=factories.AgencyFactory(), role=MembershipRole.OWNER)
    page = enter(agency.user).get(reverse("accounts:team", args=[agency.organisation.slug]))
    assert page.status_code == 200
    assert "Business affairs" not in page.text


def test_director_changes_an_associate(enter, office, director, associate):
    answer = enter(director).post(address("member-role", associate), {"role": "session_runner"})
    assert answer.url == reverse("accounts:team", args=["okoye"])
    assert place(associate).role == MembershipRole.SESSION_RUNNER
    assert log(office) == [
        ("member.role_changed", {"user": associate.pk, "from": "associate", "to": "session_runner"})
    ]


@pytest.mark.parametrize("role", ["owner", "agent", "emperor", ""])
def test_director_gives_no_ownership_and_no_role_of_another_kind(enter, office, director, associate, role):
    answer = enter(director).post(address("member-role", associate), {"role": role})
    assert answer.status_code in {403, 422}
    assert place(associate).role == MembershipRole.ASSOCIATE


def test_director_does_not_touch_an_owner(enter, office, owner, director):
    client = enter(director)
    assert client.post(address("member-role", owner), {"role": "reader"}).status_code == 403
    assert client.post(address("member-remove", owner)).status_code == 403
    assert "Only an owner changes" in client.get(address("member", owner)).content.decode()
    assert place(owner).role == MembershipRole.OWNER


def test_associate_changes_nobody(enter, office, director, associate):
    client = enter(associate)
    assert client.post(address("member-role", director), {"role": "reader"}).status_code == 403
    assert client.post(address("member-remove", director)).status_code == 403
    assert client.post(address("hand-over", director), {"own_role": "reader"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data"), [("member-role", {"role": "director"}), ("member-remove", {})]
)
def test_last_owner_stays(enter, office, owner, name, data):
    answer = enter(owner).post(address(name, owner), data)
    assert answer.status_code == 409
    assert "last owner" in answer.content.decode() or "somebody else an owner first" in answer.content.decode()
    assert place(owner).role == MembershipRole.OWNER


def test_last_owner_does_not_leave(enter, office, owner, director):
    answer = enter(owner).post(reverse("accounts:leave", args=["okoye"]))
    assert answer.status_code == 409
    assert "Hand the office over before you leave" in answer.content.decode()
    assert Membership.objects.filter(user=owner).exists()


def test_second_owner_may_leave(enter, office, owner):
    other = factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user
    assert enter(owner).post(reverse("accounts:leave", args=["okoye"])).url == reverse("accounts:home")
    assert not Membership.objects.filter(user=owner).exists()
    assert place(other).role == MembershipRole.OWNER
    assert log(office) == [("member.left", {"user": owner.pk, "role": "owner"})]


def test_leaving_shuts_the_door_and_the_tokens(enter, office, owner, associate):
    token, secret = tokens.make_token(
        actor=associate, name="Mine", scopes=[TokenScope.CALLS_READ], organisation=office
    )
    client = enter(associate)
    client.post(reverse("accounts:leave", args=["okoye"]))
    assert client.get(reverse("accounts:team", args=["okoye"])).status_code == 404
    assert tokens.authenticate(secret) is None
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None


def test_removed_person_is_out(enter, office, owner, director, associate):
    client = enter(associate)
    assert client.get(reverse("accounts:team", args=["okoye"])).status_code == 200
    enter(director).post(address("member-remove", associate))
    assert client.get(reverse("accounts:team", args=["okoye"])).status_code == 404


def test_owner_hands_over(enter, office, owner, director):
    client = enter(owner)
    assert "Hand the office over" in client.get(address("member", director)).content.decode()
    answer = client.post(address("hand-over", director), {"own_role": "associate"})
    assert answer.url == reverse("accounts:team", args=["okoye"])
    assert place(director).role == MembershipRole.OWNER
    assert place(owner).role == MembershipRole.ASSOCIATE
    assert log(office) == [("organisation.handed_over", {"user": director.pk, "to": "associate"})]


def test_owner_does_not_hand_over_to_themself(enter, office, owner):
    assert enter(owner).post(address("hand-over", owner), {"own_role": "reader"}).status_code == 422
    assert place(owner).role == MembershipRole.OWNER


def test_members_of_other_offices_are_not_here(enter, office, owner):
    elsewhere = factories.MembershipFactory()
    client = enter(owner)
    for name in ("member", "member-role", "member-remove", "hand-over"):
        url = reverse(f"accounts:{name}", args=["okoye", elsewhere.pk])
        answer = client.get(url) if name == "member" else client.post(url, {"role": "reader", "own_role": "reader"})
        assert answer.status_code == 404, name


def test_budget_does_not_grow_with_the_team(enter, office, owner, assert_statements):
    client = enter(owner)
    client.get(reverse("accounts:team", args=["okoye"]))
    for _ in range(30):
        factories.MembershipFactory(organisation=office)
    with assert_statements(8):
        client.get(reverse("accounts:team", args=["okoye"]))
