"""Who opens a child’s page to anybody who is not signed in."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import NotAllowed
from talent.models import Performer
from talent.services.erasing import erase_client
from talent.services.profiles import About, create_performer, edit_about
from tests import factories
from tests.talent.conftest import sign_in
from tests.talent.people.family import BORN, letters


def seen_by(child) -> str:
    return Performer.objects.values_list("visibility", flat=True).get(pk=child.pk)


def test_a_child_s_page_is_made_public_by_a_guardian_and_asked_for_by_an_agent(family, represented):
    mother, _, child = family
    agent, page = sign_in(represented.agent), reverse("talent:section-edit", args=[child.slug, "visibility"])
    offered = agent.get(page).content.decode()
    assert 'value="public"' not in offered
    assert "Only a parent or guardian opens" in offered
    refused = agent.post(page, {"visibility": "public"})
    assert (refused.status_code, seen_by(child)) == (422, "trade")
    assert "Only a parent or guardian opens" in refused.content.decode()
    token = factories.ApiTokenFactory(user=represented.agent, organisation=None)
    ask = {"headers": {"Authorization": f"Bearer {token.secret}"}, "content_type": "application/json"}
    by_token = reverse("api:performer-detail", args=[child.slug])
    assert Client().patch(by_token, {"visibility": "public"}, **ask).status_code == 403
    # Nor to whoever is given its address.
    assert 'value="unlisted"' not in offered
    assert agent.post(page, {"visibility": "unlisted"}).status_code == 422
    assert Client().patch(by_token, {"visibility": "unlisted"}, **ask).status_code == 403
    # Nor by way of taking the age away first.
    about = reverse("talent:section-edit", args=[child.slug, "about"])
    assert agent.post(about, {"stage_name": "Ida Marsh", "forgets_birth": "on"}).status_code == 422
    assert Client().patch(by_token, {"born_on": None}, **ask).status_code == 422
    assert "Ask them" in agent.get(reverse("talent:profile", args=[child.slug])).content.decode()
    for _ in range(2):
        assert agent.post(reverse("talent:ask-to-open", args=[child.slug])).status_code == 302
    asked_again = agent.post(reverse("talent:ask-to-open", args=[child.slug]), follow=True).content.decode()
    assert "You asked today already." in asked_again
    letter = letters().get(kind="talent.asked_to_open")
    assert (letter.recipient, letter.context["agency"]) == (mother, represented.agency.name)
    assert sign_in(mother).post(page, {"visibility": "public"}).status_code == 302
    assert seen_by(child) == "public"
    assert agent.post(page, {"visibility": "trade"}).status_code == 302
    assert agent.post(page, {"visibility": "public"}).status_code == 422


def test_the_database_keeps_a_child_s_page_closed_until_a_guardian_s_yes(family):
    _, _, child = family
    with pytest.raises(IntegrityError, match="minor_is_opened_by_a_guardian"), transaction.atomic():
        Performer.objects.filter(pk=child.pk).update(visibility="public")


def test_a_public_page_closes_when_an_agent_says_that_it_is_a_child_s(represented):
    agent, client = sign_in(represented.agent), represented.client
    assert agent.post(reverse("talent:section-edit", args=[client.slug, "visibility"]), {"visibility": "public"})
    assert seen_by(client) == "public"
    about = reverse("talent:section-edit", args=[client.slug, "about"])
    said = agent.post(about, {"stage_name": client.stage_name, "born_on": BORN.isoformat()})
    assert (said.status_code, seen_by(client)) == (302, "trade")


@pytest.mark.parametrize("opened", ["public", "unlisted"])
def test_a_page_opened_for_somebody_who_plays_children_closes_with_the_date_of_birth(represented, opened):
    """Of before only a guardian could open it: the profile says whom they play, and no date."""
    agent, client = sign_in(represented.agent), represented.client
    Performer.objects.filter(pk=client.pk).update(visibility=opened, playing_age_min=6, playing_age_max=9)
    about = reverse("talent:section-edit", args=[client.slug, "about"])
    said = {"stage_name": client.stage_name, "playing_age_min": 6, "playing_age_max": 9, "born_on": BORN.isoformat()}
    assert agent.post(about, said).status_code == 302
    assert seen_by(client) == "trade"


def test_a_child_s_profile_that_is_deleted_and_made_anew_without_the_date_stays_closed(represented):
    agency, agent = represented.agency, represented.agent
    child = {"agency": agency, "stage_name": "Wren Small", "playing_age_min": 6, "playing_age_max": 9}
    first = create_performer(actor=agent, born_on=BORN, **child)
    erase_client(actor=agent, agency=agency, performer=first)
    with pytest.raises(NotAllowed, match="they, or a parent, open it"):
        create_performer(actor=agent, visibility="public", **child)
    again = create_performer(actor=agent, **child)
    page = reverse("talent:section-edit", args=[again.slug, "visibility"])
    offered = sign_in(agent).get(page).content.decode()
    assert 'value="public"' not in offered and "plays nobody older than 15" in offered
    assert sign_in(agent).post(page, {"visibility": "unlisted"}).status_code == 422
    # Nor by way of other parts for as long as it takes to open it.
    edit_about(actor=agent, performer=again, about=About("Wren Small", playing_age_min=20, playing_age_max=30))
    assert sign_in(agent).post(page, {"visibility": "public"}).status_code == 302
    edit_about(actor=agent, performer=again, about=About("Wren Small", playing_age_min=6, playing_age_max=9))
    assert seen_by(again) == "trade"
    Performer.objects.filter(pk=again.pk).update(account=represented.stranger)
    assert sign_in(represented.stranger).post(page, {"visibility": "public"}).status_code == 302
