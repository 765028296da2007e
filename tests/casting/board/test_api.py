"""Bins and saved views by token: the same piles as on the pages, and the same refusals."""

import pytest

from accounts.tenancy import office_scope
from casting.models import ReviewPass, Submission
from tests.api.conftest import caller_for
from tests.casting.room.people import fill

pytestmark = pytest.mark.django_db
OFFICE = "/api/v1/office"


@pytest.fixture
def desk(office, director):
    return caller_for(director, organisation=office)


def test_sorts_and_takes_back(desk, role):
    people = fill(role, 3, varied=False)
    bins = f"{OFFICE}/roles/{role.pk}/bins/"
    made = desk.post(bins, {"name": "Maybe", "colour": "sky"}, format="json").json()
    assert made == {"id": made["id"], "name": "Maybe", "colour": "sky", "total": 0}
    done = desk.post(f"{bins}puts/", {"stage": "review", "bin": made["id"]}, format="json").json()
    assert sorted(done["moved"]) == sorted(one.pk for one in people)
    assert desk.get(bins).json()[0]["total"] == 3
    back = desk.post(f"{bins}puts/{done['act']}/undo/", format="json")
    assert back.status_code == 200
    with office_scope(role.organisation):
        assert not Submission.objects.filter(bin__isnull=False).exists()
    assert desk.post(f"{bins}puts/{done['act']}/undo/", format="json").status_code == 409


def test_a_removed_bin_comes_back(desk, role):
    bins = f"{OFFICE}/roles/{role.pk}/bins/"
    made = desk.post(bins, {"name": "Maybe"}, format="json").json()
    assert desk.delete(f"{bins}{made['id']}/").status_code == 204
    assert desk.get(bins).json() == []
    assert desk.post(f"{bins}{made['id']}/restore/", format="json").json()["name"] == "Maybe"


@pytest.mark.parametrize("data", [{}, {"submissions": [1], "stage": "review"}, {"stage": "lobby"}, {"submissions": []}])
def test_a_putting_names_people_or_a_stage(desk, role, data):
    answer = desk.post(f"{OFFICE}/roles/{role.pk}/bins/puts/", data | {"bin": None}, format="json")
    assert answer.status_code == 422


def test_bins_wait_while_names_are_hidden(desk, role):
    with office_scope(role.organisation):
        ReviewPass.objects.create(organisation=role.organisation, role=role, name="First", state="open", is_blind=True)
    answer = desk.get(f"{OFFICE}/roles/{role.pk}/bins/")
    assert answer.status_code == 403
    assert "Names are hidden in this pass" in answer.json()["detail"]


def test_saves_shares_and_removes_a_view(desk):
    made = desk.post(f"{OFFICE}/views/", {"name": "North", "query": "place=Leeds&colour=mauve"}, format="json").json()
    assert (made["query"], made["is_shared"]) == ("place=leeds", False)
    here = f"{OFFICE}/views/{made['id']}/"
    assert desk.put(here, {"name": "North", "is_shared": True, "digit": 2}, format="json").json()["digit"] == 2
    assert desk.delete(here).status_code == 204
    assert desk.get(f"{OFFICE}/views/").json() == []
    assert desk.post(f"{here}restore/", format="json").json()["digit"] == 2
