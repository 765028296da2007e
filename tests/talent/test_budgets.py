"""Statements do not grow with rows: 1, 3 and 300 of everything."""

import pytest
from django.urls import reverse

from accounts.tenancy import across_offices
from talent.models import MediaAsset, Performer, Representation
from tests.talent.conftest import fill, sign_in

SIZES = [1, 3, 300]


def statements(client, url, assert_statements, most):
    assert client.get(url).status_code == 200
    with assert_statements(most) as captured:
        client.get(url)
    return len(captured)


def grow(cast, size):
    made = [
        Performer(stage_name=f"Client {n}", slug=f"c-{n}", name_key=f"client {n}", search_text=f"client {n}")
        for n in range(size)
    ]
    Performer.objects.bulk_create(made)
    MediaAsset.objects.bulk_create(
        MediaAsset(performer=one, kind="headshot", state="ready", original="x", is_main=True) for one in made
    )
    with across_offices("a test fills a roster"):
        Representation.objects.bulk_create(
            Representation(performer=one, organisation=cast.agency, agent=cast.agent) for one in made
        )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", ["table", "faces"])
def test_roster(cast, size, view, assert_statements):
    grow(cast, size)
    url = reverse("talent:roster", args=["bell-lane"]) + f"?view={view}"
    statements(sign_in(cast.agent), url, assert_statements, 26)


@pytest.mark.parametrize("size", [1, 3, 60])
def test_profile_and_its_page(cast, size, assert_statements):
    fill(cast.actor, cast.performer, rows=size)
    MediaAsset.objects.bulk_create(
        MediaAsset(performer=cast.performer, kind="headshot", state="ready", original="x", position=n)
        for n in range(20)
    )
    client = sign_in(cast.actor)
    statements(client, reverse("talent:profile", args=[cast.performer.slug]), assert_statements, 18)
    statements(client, reverse("talent:performer", args=[cast.performer.slug]), assert_statements, 14)


@pytest.mark.parametrize("size", [1, 3, 300])
def test_saving_credits(cast, size, assert_statements):
    data = {"credits-TOTAL_FORMS": size, "credits-INITIAL_FORMS": 0}
    for n in range(size):
        data |= {f"credits-{n}-production": f"Production {n}", f"credits-{n}-role": "Ida", f"credits-{n}-kind": "film"}
    url = reverse("talent:section-edit", args=[cast.performer.slug, "credits"])
    client = sign_in(cast.actor)
    with assert_statements(15):
        assert client.post(url, data).status_code == 302
    assert cast.performer.credits.count() == size
