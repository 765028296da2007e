"""The same acts with a token: another role, bringing in, inviting, the file."""

import pytest
from django.test import Client

from casting.models import RoleInvitation, Submission
from casting.states import Via
from tests import factories
from tests.casting.ways.conftest import every
from tests.casting.ways.test_bringing import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(room):
    token = factories.ApiTokenFactory(user=room.director, organisation=room.office)
    client = Client(headers={"Authorization": f"Bearer {token.secret}"})

    def ask(path, data=None, method="post"):
        url = f"/api/v1/office/roles/{room.role.pk}/{path}"
        return (
            getattr(client, method)(url, data, content_type="application/json") if data is not None else client.get(url)
        )

    return ask


def test_move_and_back(room, call):
    one, two, _ = room.rows
    every(Submission).filter(pk=two.pk).update(state="withdrawn")
    made = call("moves/", {"submissions": [one.pk, two.pk], "to_role": room.other.pk})
    assert made.status_code == 201
    body = made.json()
    assert body["moved"] == [one.pk]
    assert body["refused"][0] == {
        "submission": two.pk,
        "name": "Imogen Ashby",
        "reason": "has withdrawn, so they are left in peace",
    }
    assert call(f"moves/{body['decision']}/undo/", {}).json()["moved"] == [one.pk]
    assert call(f"moves/{body['decision']}/undo/", {}).status_code == 409
    assert call(f"decisions/{body['decision']}/undo/", {}).status_code == 422


def test_consider_as_well_and_another_productions_role_is_not_there(room, call):
    made = call("copies/", {"stage": "review", "to_role": room.other.pk}).json()
    assert len(made["moved"]) == 3
    assert call("copies/", {"stage": "review", "to_role": factories.RoleFactory().pk}).status_code == 404


def test_find_bring_in_invite_and_take_back(room, call):
    freya = person("Freya Lindqvist", words="fencing")
    found = call("bringing/?q=fencing").json()["results"]
    assert [(one["id"], one["name"], one["standing"]) for one in found] == [(freya.pk, "Freya Lindqvist", "")]
    brought = call("bringing/", {"performers": [freya.pk]})
    assert brought.status_code == 201
    assert every(Submission).get(performer=freya).via == Via.CASTING
    invited = call("invitations/", {"people": [{"name": "Ada", "email": "ada@example.com"}]}).json()
    assert invited["invited"] == 1
    for act in (brought.json(), invited):
        assert call(f"bringing/{act['decision']}/undo/", {}).status_code == 200
    assert not every(RoleInvitation).exists()
    assert not every(Submission).filter(via=Via.CASTING).exists()


def test_the_board_as_a_file(room, call):
    text = b"".join(call("export/?sort=name").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("2,Imogen Ashby")
    assert call("export/?kind=exe").status_code == 422
