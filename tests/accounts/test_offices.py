"""Making offices: the first of all, and every one after it; their details and their verified mark."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Activity, Membership, Organisation, User
from accounts.services.organisations import change_organisation, make_organisation, verify_organisation
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from core.errors import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

FIRST = {
    "name": "Ngozi Okoye",
    "email": "Ngozi@Example.com",
    "password": "a long enough secret",
    "office_name": "Okoye Casting",
    "time_zone": "Europe/London",
}
NEW = {"kind": "casting", "name": "Hollis & Hart", "time_zone": "Europe/London", "website": "hollishart.example"}


def verbs_of(office) -> list[str]:
    with office_scope(office):
        return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_empty_house_leads_to_the_first_run_and_opens():
    client = Client()
    assert client.get("/").url == reverse("accounts:first-run")
    answer = client.post(reverse("accounts:first-run"), FIRST)
    assert answer.url == reverse("accounts:home")
    founder, office = User.objects.get(), Organisation.objects.get()
    assert (founder.email, founder.is_superuser, founder.is_staff) == ("ngozi@example.com", True, True)
    assert (office.slug, office.kind, office.verified_by) == ("okoye-casting", "casting", founder)
    assert Membership.objects.get().role == MembershipRole.OWNER
    assert client.session["_auth_user_id"] == str(founder.pk)
    assert client.get("/").status_code == 200
    assert verbs_of(office) == ["organisation.made", "member.joined", "organisation.verified"]


def test_first_run_closes_behind_the_first():
    factories.OrganisationFactory(verified=False)
    assert Client().get(reverse("accounts:first-run")).status_code == 404
    assert Client().post(reverse("accounts:first-run"), FIRST).status_code == 404


def test_first_run_is_closed_where_an_administrator_is():
    factories.UserFactory(is_superuser=True)
    assert Client().get(reverse("accounts:first-run")).status_code == 404
    assert Client().get("/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"password": "short"}, "too short"), ({"time_zone": "Nowhere"}, "do not know that zone"), ({"office_name": ""}, "required")],
)
def test_first_run_names_mistakes_and_makes_nothing(changes, words):
    answer = Client().post(reverse("accounts:first-run"), FIRST | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.exists()


def test_anybody_makes_an_office_and_owns_it(enter):
    person = factories.UserFactory()
    answer = enter(person).post(reverse("accounts:organisation-new"), NEW)
    office = Organisation.objects.get()
    assert answer.url == reverse("accounts:team", args=[office.slug])
    assert (office.name, office.slug, office.website) == ("Hollis & Hart", "hollis-hart", "https://hollishart.example")
    assert not office.is_verified
    assert Membership.objects.get().role == MembershipRole.OWNER


@pytest.mark.parametrize("name", ["Okoye Casting", "okoye   CASTING", "Ökoye Casting"])
def test_addresses_of_offices_do_not_clash(office, owner, name):
    first = make_organisation(actor=owner, kind="casting", name="Okoye Casting", time_zone="UTC")
    second = make_organisation(actor=owner, kind="casting", name=name, time_zone="UTC")
    assert first.slug == "okoye-casting"
    assert second.slug.startswith("okoye-casting-")


def test_office_in_another_script_has_an_address(owner):
    office = make_organisation(actor=owner, kind="agency", name="東京キャスト", time_zone="Asia/Tokyo")
    assert office.slug


@pytest.mark.parametrize("changes", [{"kind": "circus"}, {"kind": ""}, {"name": " "}, {"time_zone": "x"}, {"website": "?"}])
def test_mistakes_make_no_office(enter, changes):
    answer = enter(factories.UserFactory()).post(reverse("accounts:organisation-new"), NEW | changes)
    assert answer.status_code == 422
    assert not Organisation.objects.exists()


def test_details_are_changed_by_who_leads(enter, office, director):
    answer = enter(director).post(
        reverse("accounts:office-settings", args=["okoye"]),
        {"name": "Okoye & Co", "time_zone": "Europe/Paris", "website": "", "about": "We read everything."},
    )
    assert answer.status_code == 302
    office.refresh_from_db()
    assert (office.name, office.time_zone, office.about) == ("Okoye & Co", "Europe/Paris", "We read everything.")
    assert verbs_of(office) == ["organisation.changed"]


def test_associates_do_not_change_details(enter, office, associate):
    assert enter(associate).get(reverse("accounts:office-settings", args=["okoye"])).status_code == 403
    with pytest.raises(NotAllowed):
        change_organisation(actor=associate, organisation=office, name="x", time_zone="UTC", website="", about="")


def test_nobody_is_led_to_settings_that_they_cannot_open(enter, office, director, associate):
    settings, team = (reverse(f"accounts:{name}", args=["okoye"]) for name in ("office-settings", "team"))
    assert f'href="{settings}"' in enter(director).get(team).content.decode()
    assert f'href="{settings}"' not in enter(associate).get(team).content.decode()
    agent = factories.UserFactory()
    agency = make_organisation(actor=agent, kind="agency", name="Bell Lane", time_zone="Europe/London")
    page = enter(agent).get(reverse("accounts:office-settings", args=[agency.slug])).content.decode()
    assert reverse("notifications:template-list", args=[agency.slug]) not in page


def test_verified_mark_is_an_administrators_with_who_and_when(enter, office, owner, director):
    with pytest.raises(NotAllowed):
        verify_organisation(actor=owner, organisation=office)
    admin = factories.UserFactory(is_staff=True, is_superuser=True)
    client = enter(admin)
    page = client.get(reverse("admin:accounts_organisation_changelist"))
    assert page.status_code == 200
    chosen = {"_selected_action": [office.pk]}
    client.post(reverse("admin:accounts_organisation_changelist"), chosen | {"action": "verify"})
    office.refresh_from_db()
    assert office.verified_by == admin
    assert office.verified_at is not None
    assert "Verified" in enter(director).get(reverse("accounts:team", args=["okoye"])).content.decode()
    client.post(reverse("admin:accounts_organisation_changelist"), chosen | {"action": "withdraw"})
    office.refresh_from_db()
    assert not office.is_verified
    assert verbs_of(office) == ["organisation.verified", "organisation.verification_withdrawn"]


@pytest.mark.parametrize("model", ["user", "organisation", "membership", "invitation", "apitoken", "activity"])
def test_administrator_reads_but_does_not_write(enter, office, owner, model):
    make_organisation(actor=owner, kind="agency", name="Another", time_zone="UTC")
    client = enter(factories.UserFactory(is_staff=True, is_superuser=True))
    assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:accounts_{model}_add")).status_code == 403


def test_administration_is_not_for_owners(enter, owner):
    answer = enter(owner).get(reverse("admin:accounts_organisation_changelist"))
    assert answer.status_code in {302, 403}


def test_database_refuses_a_role_of_another_kind(office):
    with pytest.raises(IntegrityError, match="no role agent"), transaction.atomic():
        factories.MembershipFactory(organisation=office, role=MembershipRole.AGENT)


def test_database_refuses_another_kind(office, owner):
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Organisation.objects.filter(pk=office.pk).update(kind="agency")


@pytest.mark.parametrize("deed", ["delete", "update"])
def test_database_keeps_the_last_owner(office, owner, deed):
    own = Membership.objects.filter(user=owner)
    with pytest.raises(IntegrityError, match="at least one owner"), transaction.atomic():
        own.delete() if deed == "delete" else own.update(role=MembershipRole.DIRECTOR)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_database_lets_an_office_go_as_a_whole(office, owner):
    with transaction.atomic():
        Organisation.objects.filter(pk=office.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Membership.objects.exists()
