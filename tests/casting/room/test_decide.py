"""Deciding over HTTP: one key, many people, two people at once, and the way back."""

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.tenancy import across_offices, office_scope
from casting.models import Decision, RoleCount, Submission
from tests import factories
from tests.casting.room.people import director_of, fill, office_with, role_in
from tests.casting.room.test_board import room

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def client(office):
    client = Client()
    client.force_login(director_of(office))
    return client


def decide(client, role, **data):
    return client.post(f"{room(role)}decide/", data, headers=JSON)


def states(role) -> dict[int, str]:
    with office_scope(role.organisation):
        return dict(Submission.objects.filter(role=role).values_list("pk", "state"))


def test_one_key_moves_one_and_tells_the_counts(client, role):
    [one, _] = fill(role, 2, varied=False)
    answer = decide(client, role, pick=one.pk, seen=f"{one.pk}:1", to="shortlisted").json()
    assert answer["moved"] == [{"id": one.pk, "state": "shortlisted", "stage": "shortlisted", "rev": 2}]
    assert answer["counts"]["review"] == {"total": 1, "unopened": 1}
    assert answer["counts"]["shortlisted"] == {"total": 1, "unopened": 1}
    assert answer["undo"].startswith(room(role))


def test_undo_puts_it_back(client, role):
    [one] = fill(role, 1, varied=False)
    undo = decide(client, role, pick=one.pk, to="not_selected").json()["undo"]
    assert states(role) == {one.pk: "not_selected"}
    answer = client.post(undo, headers=JSON)
    assert answer.json()["moved"][0]["state"] == "submitted"
    assert states(role) == {one.pk: "submitted"}
    again = client.post(undo, headers=JSON)
    assert again.status_code == 409
    assert again.json()["code"] == "conflict"


def test_of_two_who_decide_at_once_the_second_is_told(client, role, office):
    [one] = fill(role, 1, varied=False, names=["Noor Haddad"])
    colleague = Client()
    colleague.force_login(factories.MembershipFactory(organisation=office, user__name="Ada Okoye").user)
    assert decide(colleague, role, pick=one.pk, seen=f"{one.pk}:1", to="shortlisted").status_code == 200
    late = decide(client, role, pick=one.pk, seen=f"{one.pk}:1", to="not_selected")
    assert late.status_code == 409
    assert late.json()["message"] == "Noor Haddad was just moved by Ada Okoye and is now shortlisted."
    same = decide(client, role, pick=one.pk, seen=f"{one.pk}:1", to="shortlisted")
    assert same.json()["message"] == "Noor Haddad is shortlisted already, by Ada Okoye."
    assert late.json()["moved"][0] == {"id": one.pk, "state": "shortlisted", "stage": "shortlisted", "rev": 2}
    assert states(role) == {one.pk: "shortlisted"}
    with office_scope(office):
        assert Decision.objects.filter(role=role).count() == 1


def test_the_same_decision_twice_says_so(client, role):
    [one] = fill(role, 1, varied=False, names=["Noor Haddad"])
    decide(client, role, pick=one.pk, seen=f"{one.pk}:1", to="shortlisted")
    again = decide(client, role, pick=one.pk, seen=f"{one.pk}:1", to="shortlisted")
    assert again.status_code == 409
    assert again.json()["message"] == "Noor Haddad is shortlisted already."


def test_a_bulk_no_stops_at_people_nobody_has_opened(client, role):
    people = fill(role, 4, varied=False)
    picks = ",".join(str(one.pk) for one in people)
    stopped = decide(client, role, pick=picks, to="not_selected")
    assert stopped.status_code == 409
    assert stopped.json()["code"] == "needs_confirmation"
    assert stopped.json()["details"] == {"total": 4, "unopened": 4}
    assert set(states(role).values()) == {"submitted"}
    assert decide(client, role, pick=picks, to="not_selected", confirm_unopened=3).status_code == 409
    assert decide(client, role, pick=picks, to="not_selected", confirm_unopened=4).status_code == 200
    assert set(states(role).values()) == {"not_selected"}


def test_a_large_no_is_typed(client, role):
    fill(role, 26, varied=False)
    form = {"all": 1, "stage": "review", "to": "not_selected", "confirm_unopened": 26}
    assert decide(client, role, **form).status_code == 422
    wrong = decide(client, role, **form, typed="25")
    assert "Type 26" in wrong.json()["message"]
    assert decide(client, role, **form, typed="26").status_code == 200
    assert set(states(role).values()) == {"not_selected"}


def test_all_that_match_means_the_filters_and_logs_them(client, role, office):
    people = fill(role, 30)
    answer = decide(client, role, all=1, stage="review", has_tape=1, to="shortlisted").json()
    taped = {one.pk for one in people if one.tape_url}
    assert {row["id"] for row in answer["moved"]} == taped
    assert {pk for pk, state in states(role).items() if state == "shortlisted"} == taped
    with office_scope(office):
        logged = Activity.objects.get(verb="role.bulk_filter")
    assert logged.data["filters"] == {"has_tape": 1}
    assert logged.data["people"] == len(taped)


def test_who_cannot_be_moved_comes_back_by_name(client, role):
    people = fill(role, 3, varied=False, names=["Noor Haddad", "Cher", "Freya Eze"])
    with office_scope(role.organisation):
        Submission.objects.filter(pk=people[1].pk).update(state="withdrawn")
    answer = decide(client, role, pick=",".join(str(one.pk) for one in people), to="audition").json()
    assert answer["refused"] == [
        {"id": people[1].pk, "name": "Cher", "reason": "is withdrawn, which does not lead there"}
    ]
    assert len(answer["moved"]) == 2


def test_another_roles_people_are_out_of_reach(client, role, office):
    [stranger] = fill(role_in(office), 1, varied=False)
    answer = decide(client, role, pick=stranger.pk, to="shortlisted")
    assert answer.json()["moved"] == []
    with across_offices("a test looks at both roles"):
        assert Submission.objects.get(pk=stranger.pk).state == "submitted"


@pytest.mark.parametrize(
    "data",
    [
        {"to": "shortlisted"},
        {"pick": "x", "to": "shortlisted"},
        {"pick": "1", "seen": "1", "to": "shortlisted"},
        {"pick": "1", "to": "booked"},
        {"pick": "1", "to": "nothing"},
        {"pick": "1", "to": "shortlisted", "reason": "another_way"},
        {"pick": "1", "to": "not_selected", "reason": "not good enough"},
        {"all": "1", "stage": "nowhere", "to": "shortlisted"},
    ],
)
def test_a_wrong_request_changes_nothing_and_says_why(client, role, data):
    fill(role, 1, varied=False)
    answer = decide(client, role, **data)
    assert answer.status_code == 422
    assert answer.json()["message"].endswith((".", "?"))
    assert set(states(role).values()) == {"submitted"}


def test_works_without_script(client, role):
    people = fill(role, 3, varied=False, names=["Noor Haddad", "Cher", "Freya Eze"])
    asked = client.get(f"{room(role)}bulk/", {"pick": [one.pk for one in people], "to": "not_selected"})
    page = asked.content.decode()
    assert "Noor Haddad" in page
    assert "3 of these 3 have never been opened." in page
    form = {"pick": ",".join(str(one.pk) for one in people), "to": "not_selected", "stage": "review"}
    stopped = client.post(f"{room(role)}decide/", form)
    assert stopped.status_code == 409
    assert "Say no to them unseen?" in stopped.content.decode()
    done = client.post(f"{room(role)}decide/", form | {"confirm_unopened": 3})
    assert "Not this time for 3 people" in done.content.decode()
    assert "Take it back" in done.content.decode()
    with office_scope(role.organisation):
        decision = Decision.objects.get(role=role)
    back = client.post(f"{room(role)}decisions/{decision.pk}/undo/", {"stage": "review"}, follow=True)
    assert "Taken back. 3 people are where they were." in back.content.decode()
    assert set(states(role).values()) == {"submitted"}


def test_a_callback_without_script_asks_when_and_where(client, role):
    [one] = fill(role, 1, varied=False)
    answer = client.post(f"{room(role)}decide/", {"pick": one.pk, "to": "callback"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"callback/?ids={one.pk}")


def test_counts_stay_true_through_it_all(client, role, office):
    people = fill(role, 12)
    for to, chosen in (
        ("shortlisted", people[:6]),
        ("audition", people[3:8]),
        ("not_selected", people[8:9]),
        ("viewed", people[:2]),
    ):
        decide(client, role, pick=",".join(str(one.pk) for one in chosen), to=to)
    with office_scope(office):
        counted = {row.stage: row.total for row in RoleCount.objects.filter(role=role) if row.total}
        stages = list(Submission.objects.filter(role=role).values_list("stage", flat=True))
    assert counted == {stage: stages.count(stage) for stage in set(stages)}
