"""Surface × viewer × field: what is private never leaves the two surfaces that are meant for it."""

import json

import pytest
from django.urls import reverse

from talent.models import Performer
from talent.services.versions import current_version
from talent.states import Visibility
from tests.talent.conftest import LEGAL_NAME, UNION, fill, sign_in

SECRETS = {"legal name": LEGAL_NAME, "union": UNION, "e-mail": "ama.private@example.org"}
VIEWERS = ["nobody", "stranger", "director", "unverified", "agent", "assistant", "actor"]
OPEN_TO = {
    Visibility.PUBLIC: set(VIEWERS),
    Visibility.UNLISTED: set(VIEWERS),
    Visibility.TRADE: {"director", "agent", "assistant", "actor"},
}


def viewer(cast, name):
    return sign_in(None if name == "nobody" else getattr(cast, name))


@pytest.mark.parametrize("visibility", Visibility.values)
def test_the_public_page_by_viewer_and_visibility(cast, visibility):
    fill(cast.actor, cast.performer)
    Performer.objects.update(visibility=visibility)
    for name in VIEWERS:
        answer = viewer(cast, name).get(reverse("talent:performer", args=[cast.performer.slug]))
        assert answer.status_code == (200 if name in OPEN_TO[visibility] else 404), name
        text = answer.content.decode()
        for field, secret in SECRETS.items():
            assert secret not in text, f"{field} shown to {name}"
            assert secret not in str(answer.headers)
        if answer.status_code == 404:
            assert "Ama Boateng" not in text or name == "actor"
        elif visibility == Visibility.PUBLIC:
            assert 'content="index, follow"' in text
            assert "X-Robots-Tag" not in answer
        else:
            assert "noindex" in text
            assert "noindex" in answer["X-Robots-Tag"]
            assert "og:image" not in text


def test_a_hidden_page_answers_like_one_that_is_not_there(cast):
    client = viewer(cast, "stranger")
    hidden = client.get(reverse("talent:performer", args=[cast.performer.slug]))
    absent = client.get(reverse("talent:performer", args=["nobody-at-all"]))
    assert (hidden.status_code, hidden.templates[0].name) == (absent.status_code, absent.templates[0].name)


def test_a_version_holds_nothing_private_and_no_key_that_could(cast):
    fill(cast.actor, cast.performer)
    data = current_version(performer=cast.performer).data
    text = json.dumps(data)
    for field, secret in SECRETS.items():
        assert secret not in text, field
    assert set(data) == {
        "stage_name", "pronouns", "plays", "playing_age_min", "playing_age_max", "height_cm", "bases", "accents",
        "languages", "skills", "credits", "training", "links", "bio", "headshots", "resume",
    }  # fmt: skip


def test_search_finds_nobody_by_what_is_private(cast):
    fill(cast.agent, cast.client)
    cast.client.refresh_from_db()
    for secret in SECRETS.values():
        assert secret.split()[-1].casefold() not in cast.client.search_text
    url = reverse("talent:roster", args=["bell-lane"])
    page = sign_in(cast.agent).get(url, {"q": "Lumley"}).content.decode()
    assert "Nobody matches" in page


@pytest.mark.parametrize("name", ["stranger", "director", "unverified", "assistant"])
def test_the_editor_shows_what_is_private_to_the_performer_and_agents_only(cast, name):
    fill(cast.actor, cast.performer)
    own = sign_in(cast.actor).get(reverse("talent:profile", args=[cast.performer.slug])).content.decode()
    assert LEGAL_NAME in own
    assert UNION in own
    for address in ("talent:profile", "talent:headshots"):
        answer = viewer(cast, name).get(reverse(address, args=[cast.performer.slug]))
        assert answer.status_code in {403, 404}
        assert LEGAL_NAME not in answer.content.decode()


def test_the_log_names_the_section_and_not_what_was_written(cast):
    from accounts.models import Activity
    from accounts.tenancy import across_offices

    fill(cast.actor, cast.performer)
    with across_offices("a test reads the log"):
        text = json.dumps(list(Activity.objects.values_list("data", flat=True)))
    assert "unions" in text
    for secret in SECRETS.values():
        assert secret not in text
