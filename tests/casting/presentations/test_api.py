"""Presentations by token: the same acts, the same refusals."""

import pytest
from django.test import Client

from accounts.tenancy import office_scope
from casting.models import ReviewPass, Viewer
from casting.services.votes import cast_vote
from casting.states import PassState
from tests import factories


@pytest.fixture
def call(stage):
    secret = factories.ApiTokenFactory(user=stage.director, organisation=stage.office).secret

    def ask(method: str, path: str, data: dict | None = None):
        send = getattr(Client(), method)
        return send(
            f"/api/v1/office/{path}",
            data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return ask


def test_a_presentation_is_made_opened_read_and_closed(stage, call):
    made = call("post", f"productions/{stage.production.pk}/presentations/", {"title": "For Harrow Lane"})
    assert made.status_code == 201
    assert [one["word"] for one in made.json()["people"]] == ["Choice 1", "Choice 2", "Choice 3"]
    here = f"presentations/{made.json()['id']}/"
    added = call("post", f"{here}viewers/", {"name": "Dana Whitlock", "email": "dana@harrow.example"})
    assert added.status_code == 201
    # The link goes to its viewer and to nobody else.
    assert "key" not in added.json()
    assert call("post", f"{here}viewers/", {"name": "Dana", "email": "dana@harrow.example"}).status_code == 409
    assert call("post", f"{here}open/").json()["state"] == "open"
    with office_scope(stage.office):
        viewer = Viewer.objects.get()
        cast_vote(viewer=viewer, pick=viewer.presentation.picks.first(), value="yes")
    read = call("get", here).json()
    assert [vote["value"] for vote in read["people"][0]["votes"]] == ["yes"]
    [row] = call("get", f"productions/{stage.production.pk}/presentations/").json()
    assert (row["people"], row["viewers"]) == (3, 1)
    assert call("post", f"{here}viewers/{viewer.pk}/revoke/").status_code == 204
    assert call("post", f"{here}viewers/{viewer.pk}/revoke/").status_code == 409
    assert call("post", f"{here}close/").json()["state"] == "closed"
    assert call("post", f"{here}close/").json()["code"] == "illegal_transition"


def test_a_blind_role_is_refused_by_token_too(stage, call):
    shown = stage.presentation()
    with office_scope(stage.office):
        ReviewPass.objects.create(
            organisation=stage.office, role=stage.role, name="First look", state=PassState.OPEN, is_blind=True
        )
    for answer in (
        call("get", f"presentations/{shown.pk}/"),
        call("post", f"productions/{stage.production.pk}/presentations/", {"title": "Selects"}),
    ):
        assert answer.status_code == 403
        assert "Names are hidden" in answer.json()["detail"]
