"""The same acts as on the pages, by token."""

import datetime as dt

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import CastingCall, Rating, Submission
from core import clock
from tests import factories
from tests.api.conftest import Caller, caller_for

pytestmark = pytest.mark.django_db
OFFICE = "/api/v1/office"


class TestWhoSpeaks:
    def test_without_a_token_the_answer_is_401_in_problem_details(self, client):
        answer = client.get("/api/v1/me/")
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "not_authenticated"

    @pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "Bearer a b", "Bearer \xff"])
    def test_a_token_that_does_not_work_is_refused(self, client, db, header):
        assert client.get("/api/v1/me/", HTTP_AUTHORIZATION=header).status_code == 401

    def test_a_session_is_no_token(self, client, director):
        client.force_login(director)
        assert client.get("/api/v1/me/").status_code == 401

    def test_a_token_tells_whom_it_speaks_for(self, desk, director):
        told = desk.get("/api/v1/me/").json()
        assert (told["name"], told["office"]["slug"]) == (director.name, "okoye")

    def test_a_scope_that_is_missing_is_named(self, director, office, role):
        caller = caller_for(director, organisation=office, scopes=["submissions:read"])
        assert caller.get(f"{OFFICE}/roles/{role.pk}/submissions/").status_code == 200
        refused = caller.post(
            f"{OFFICE}/roles/{role.pk}/decisions/", {"to": "viewed", "stage": "review"}, format="json"
        )
        assert refused.status_code == 403
        assert "submissions:write" in refused.json()["detail"]

    def test_a_personal_token_does_not_act_for_an_office(self, director, role):
        refused = caller_for(director).get(f"{OFFICE}/roles/{role.pk}/submissions/")
        assert refused.status_code == 403
        assert "Make a token for your office" in refused.json()["detail"]

    def test_a_token_ends_with_the_membership(self, office):
        membership = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE)
        caller = caller_for(membership.user, organisation=office)
        assert caller.get("/api/v1/me/").status_code == 200
        membership.delete()
        assert caller.get("/api/v1/me/").status_code == 401

    def test_a_revoked_or_ended_token_does_not_work(self, director):
        ended = factories.ApiTokenFactory(user=director, expires_at=clock.now() - dt.timedelta(seconds=1))
        revoked = factories.ApiTokenFactory(user=director, revoked_at=clock.now())
        assert [Caller(token.secret).get("/api/v1/me/").status_code for token in (ended, revoked)] == [401, 401]

    def test_too_many_requests_are_told_when_to_come_back(self, desk, monkeypatch):
        from accounts.api.authentication import TokenThrottle

        monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "2/min"})
        answers = [desk.get("/api/v1/me/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2]["Retry-After"]) > 0


class TestRoom:
    def test_pages_follow_one_another_without_gap(self, desk, role, submit):
        made = {submit().pk for _ in range(65)}
        first = desk.get(f"{OFFICE}/roles/{role.pk}/submissions/").json()
        second = desk.get(f"{OFFICE}/roles/{role.pk}/submissions/", {"after": first["next_cursor"]}).json()
        ids = [row["id"] for row in first["results"] + second["results"]]
        assert len(ids) == 65
        assert set(ids) == made
        assert second["next_cursor"] is None

    def test_a_damaged_cursor_is_told_so(self, desk, role):
        answer = desk.get(f"{OFFICE}/roles/{role.pk}/submissions/", {"after": "garbage"})
        assert answer.status_code == 422
        assert answer.json()["field"] == "after"

    def test_rating_and_taking_it_back(self, desk, director, role, submit):
        person = submit()
        url = f"{OFFICE}/roles/{role.pk}/submissions/{person.pk}/rating/"
        assert desk.put(url, {"value": 4}, format="json").status_code == 200
        with across_offices("looking at what was written"):
            assert Rating.objects.get(submission=person, reviewer=director).value == 4
        assert desk.put(url, {"value": 9}, format="json").status_code == 422
        assert desk.delete(url).status_code == 204

    def test_deciding_undoing_and_being_asked_about_the_unopened(self, desk, role, submit):
        people = [submit().pk for _ in range(3)]
        url = f"{OFFICE}/roles/{role.pk}/decisions/"
        body = {"to": "not_selected", "submissions": people, "reason": "schedule"}
        asked = desk.post(url, body, format="json")
        assert asked.status_code == 409
        assert asked.json()["code"] == "needs_confirmation"
        assert asked.json()["details"] == {"total": 3, "unopened": 3}
        done = desk.post(url, body | {"confirm_unopened": 3}, format="json")
        assert done.status_code == 201
        assert sorted(done.json()["moved"]) == people
        undone = desk.post(f"{url}{done.json()['decision']}/undo/")
        assert sorted(undone.json()["moved"]) == people
        assert desk.post(f"{url}{done.json()['decision']}/undo/").status_code == 409

    def test_all_that_match_decides_by_the_filters(self, desk, role, submit):
        taped = submit(tape_url="https://tapes.example/1")
        submit()
        url = f"{OFFICE}/roles/{role.pk}/decisions/?has_tape=1"
        done = desk.post(url, {"to": "shortlisted", "stage": "review"}, format="json")
        assert done.json()["moved"] == [taped.pk]

    def test_reading_by_api_does_not_mark_viewed_but_opening_does(self, desk, role, submit):
        person = submit()
        url = f"{OFFICE}/roles/{role.pk}/submissions/{person.pk}/"
        assert desk.get(url).json()["state"] == "submitted"
        assert desk.post(f"{url}open/").status_code == 204
        assert desk.get(url).json()["state"] == "viewed"

    def test_another_office_sees_nothing(self, role, submit):
        person = submit()
        other = factories.MembershipFactory(role=MembershipRole.DIRECTOR)
        stranger = caller_for(other.user, organisation=other.organisation)
        for url in (f"{OFFICE}/roles/{role.pk}/submissions/", f"{OFFICE}/roles/{role.pk}/submissions/{person.pk}/"):
            assert stranger.get(url).status_code == 404

    def test_a_session_runner_looks_and_does_not_decide(self, office, role, submit):
        runner = factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user
        caller = caller_for(runner, organisation=office)
        assert caller.get(f"{OFFICE}/roles/{role.pk}/submissions/").status_code == 200
        body = {"to": "shortlisted", "submissions": [submit().pk]}
        assert caller.post(f"{OFFICE}/roles/{role.pk}/decisions/", body, format="json").status_code == 403

    def test_a_page_of_the_board_keeps_its_budget(self, desk, role, submit, assert_statements):
        submit()
        desk.get(f"{OFFICE}/roles/{role.pk}/submissions/")
        with assert_statements(8):
            desk.get(f"{OFFICE}/roles/{role.pk}/submissions/")
        for _ in range(59):
            submit()
        with assert_statements(8):
            desk.get(f"{OFFICE}/roles/{role.pk}/submissions/")


class TestCalls:
    def test_from_production_to_published_call(self, desk, office):
        production = desk.post(
            f"{OFFICE}/productions/", {"kind": "film", "title": "The Salt Road", "agreement": "equity"}, format="json"
        )
        assert production.status_code == 201, production.json()
        call = desk.post(f"{OFFICE}/calls/", {"production": production.json()["id"]}, format="json").json()
        address = f"{OFFICE}/calls/{call['id']}/"
        refused = desk.post(f"{address}publish/", {}, format="json")
        assert refused.status_code == 422
        assert refused.json()["code"] == "not_ready"
        soon = clock.now() + dt.timedelta(days=20)
        written = desk.patch(
            address,
            {
                "place": "Leeds",
                "starts_on": (soon + dt.timedelta(days=30)).date().isoformat(),
                "ends_on": (soon + dt.timedelta(days=60)).date().isoformat(),
                "deadline_at": soon.isoformat(),
                "answer_by": (soon + dt.timedelta(days=10)).date().isoformat(),
                "is_paid": True,
                "pay_min": "1200.00",
                "pay_per": "week",
                "has_intimacy": False,
                "has_stunts": False,
                "has_minors": False,
            },
            format="json",
        )
        assert written.status_code == 200, written.json()
        role = desk.post(f"{address}roles/", {"name": "Mara Voss", "tier": "lead"}, format="json").json()
        questions = [{"kind": "yes_no", "prompt": "Can you swim?"}]
        changed = desk.patch(
            f"{OFFICE}/roles/{role['id']}/",
            {
                "description": "Keeps the light. Keeps quiet. Keeps going.",
                "playing_age_min": 30,
                "playing_age_max": 40,
                "questions": questions,
            },
            format="json",
        )
        assert changed.json()["questions"][0]["prompt"] == "Can you swim?"
        published = desk.post(f"{address}publish/", {}, format="json")
        assert published.status_code == 200, published.json()
        assert published.json()["state"] == "published"
        assert desk.post(f"{address}pause/", {}, format="json").json()["state"] == "paused"
        assert desk.post(f"{address}pause/", {}, format="json").status_code == 409

    def test_bad_values_are_named_by_field(self, desk, office):
        refused = desk.post(f"{OFFICE}/productions/", {"kind": "opera"}, format="json")
        assert refused.status_code == 422
        assert set(refused.json()["errors"]) == {"kind", "title"}

    def test_a_secret_title_never_leaves_by_the_public_api(self, actor, office):
        production = factories.ProductionFactory(
            organisation=office, title="The Salt Road", codename="Project Gull", is_announced=False
        )
        call = factories.CastingCallFactory(production=production, title="Project Gull", slug="project-gull")
        factories.RoleFactory(call=call)
        for url in ("/api/v1/calls/", "/api/v1/calls/project-gull/"):
            text = actor.get(url).content.decode()
            assert "Project Gull" in text
            assert "Salt Road" not in text


class TestMine:
    def test_submitting_reading_and_withdrawing(self, actor, performer, role):
        body = {
            "performer": performer.slug,
            "call": role.call.slug,
            "entries": [{"role": role.pk, "note": "I grew up on that coast."}],
        }
        sent = actor.post("/api/v1/submissions/", body, format="json")
        assert sent.status_code == 201, sent.json()
        (mine,) = sent.json()
        assert (mine["role"], mine["status"], mine["can_withdraw"]) == ("Mara Voss", "submitted", True)
        again = actor.post("/api/v1/submissions/", body, format="json").json()
        assert [row["id"] for row in again] == [mine["id"]]
        address = f"/api/v1/submissions/{mine['id']}/"
        changed = actor.put(address, {"note": "I still have the boots."}, format="json")
        assert changed.json()["note"] == "I still have the boots."
        assert actor.post(f"{address}withdraw/").json()["status"] == "withdrawn"

    def test_a_no_shows_only_once_it_has_been_told(self, actor, performer, desk, role, submit):
        person = submit(performer=performer)
        body = {"to": "not_selected", "submissions": [person.pk]}
        assert desk.post(f"{OFFICE}/roles/{role.pk}/decisions/", body, format="json").status_code == 201
        with across_offices("looking at what was written"):
            assert Submission.objects.get(pk=person.pk).state == "not_selected"
        assert actor.get(f"/api/v1/submissions/{person.pk}/").json()["status"] == "submitted"

    def test_somebody_elses_submission_is_not_there(self, actor, submit):
        person = submit()
        assert actor.get(f"/api/v1/submissions/{person.pk}/").status_code == 404
        assert actor.post(f"/api/v1/submissions/{person.pk}/withdraw/").status_code == 404

    def test_a_closed_call_takes_nothing(self, actor, performer, role):
        with across_offices("a test closes a call"):
            CastingCall.objects.filter(pk=role.call_id).update(deadline_at=clock.now() - dt.timedelta(seconds=1))
        body = {"performer": performer.slug, "call": role.call.slug, "entries": [{"role": role.pk}]}
        refused = actor.post("/api/v1/submissions/", body, format="json")
        assert refused.status_code in {404, 409}

    def test_changing_the_own_profile(self, actor, performer):
        address = f"/api/v1/performers/{performer.slug}/"
        changed = actor.patch(address, {"bases": ["Leeds"], "height_cm": 171}, format="json")
        assert changed.status_code == 200, changed.json()
        assert changed.json()["bases"] == ["Leeds"]
        refused = actor.patch(address, {"playing_age_min": 50, "playing_age_max": 20}, format="json")
        assert refused.status_code == 422
        other = factories.PerformerFactory(visibility="unlisted")
        assert actor.patch(f"/api/v1/performers/{other.slug}/", {"bio": "Mine now"}, format="json").status_code == 404


def test_the_documentation_lists_every_operation(client, db):
    page = client.get("/api/v1/").content.decode()
    assert "/api/v1/office/roles/{role_id}/decisions/" in page
    assert "confirm_unopened" in page
