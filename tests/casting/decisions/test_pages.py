"""The office's pages around decisions: how notes leave, and saying that a part is cast."""

import pytest
from django.urls import reverse

from accounts.states import MembershipRole
from casting.models import OfficeSettings, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, director):
    client.force_login(director)
    return client


def test_a_director_sets_how_long_notes_rest(desk, office):
    url = reverse("casting:note-settings", args=[office.slug])
    typed = {"hold_no_minutes": 240, "hold_good_minutes": 0, "reply_to": "desk@okoye.example"}
    assert desk.post(url, typed).status_code == 302
    settings = OfficeSettings.objects.get(organisation=office)
    assert (settings.hold_no_minutes, settings.hold_good_minutes) == (240, 0)
    refused = desk.post(url, typed | {"hold_no_minutes": 99999})
    assert refused.status_code == 422
    assert "seven days" in refused.content.decode()


def test_an_associate_may_not(client, office):
    client.force_login(factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user)
    assert client.get(reverse("casting:note-settings", args=[office.slug])).status_code == 403


def test_saying_a_part_is_cast_shows_whom_it_reaches_and_asks_about_the_unseen(desk, office, role, submit):
    submit(state="booked", performer__stage_name="Noor Haddad")
    submit(state="submitted")
    submit()
    url = reverse("casting:role-cast", args=[office.slug, role.pk])
    page = desk.get(url).content.decode()
    assert "Noor Haddad" in page
    asked = desk.post(url, {"reason": ""})
    assert asked.status_code == 422
    assert "never been opened" in asked.content.decode()
    assert desk.post(url, {"reason": "", "confirm_unopened": 1}).status_code == 302
    assert Role.objects.get(pk=role.pk).state == "cast"


def test_with_nobody_booked_the_page_says_what_to_do(desk, office, role, submit):
    submit(state="callback")
    page = desk.get(reverse("casting:role-cast", args=[office.slug, role.pk])).content.decode()
    assert "Nobody is booked yet" in page
