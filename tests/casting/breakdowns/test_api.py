"""The same acts with a token of the agency."""

import pytest
from django.test import Client

from casting.models import BreakdownMark, Submission
from casting.states import SubmissionState
from tests import factories
from tests.casting.breakdowns.conftest import every


@pytest.fixture
def ask(ground):
    token = factories.ApiTokenFactory(user=ground.agent, organisation=ground.agency)
    client = Client(headers={"Authorization": f"Bearer {token.secret}"})

    def asked(path, data=None, method=None, status=200):
        url = f"/api/v1/agency/{path}"
        act = getattr(client, method or ("get" if data is None else "post"))
        answer = act(url) if data is None else act(url, data, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    return asked


def test_an_inbox_with_whom_each_part_suits(ground, ask):
    (call,) = ask("breakdowns/")["results"]
    assert (call["call"], call["is_aside"]) == ("salt-road", False)
    assert {part["name"]: part["clients"] for part in call["parts"]} == {
        "Mara Voss": ["noor-haddad"],
        "Harbour Clerk": ["noor-haddad", "idris-vale"],
    }
    matches = ask(f"breakdowns/{ground.call.pk}/")["results"]
    assert [row["performer"] for row in matches] == ["noor-haddad", "idris-vale"]
    assert matches[1]["fits"][0]["misses"] == [
        "Rowing is not among their skills",
        "Based in London; the work is in Leeds",
    ]
    assert len(ask(f"breakdowns/{ground.call.pk}/?everyone=1")["results"]) == 3


def test_put_aside_and_taken_up(ground, ask):
    ask(f"breakdowns/{ground.call.pk}/aside/", {}, method="put", status=204)
    assert every(BreakdownMark).count() == 1
    assert ask("breakdowns/")["results"] == []
    assert ask("breakdowns/?show=aside")["results"][0]["is_aside"]
    ask(f"breakdowns/{ground.call.pk}/aside/", {}, method="delete", status=204)
    assert not every(BreakdownMark).exists()


def test_many_go_and_come_back(ground, ask):
    stranger = factories.PerformerFactory(slug="stranger", stage_name="Private Person")
    entries = [
        {"performer": "noor-haddad", "role": ground.mara.pk, "note": "She rows."},
        {"performer": "idris-vale", "role": ground.clerk.pk},
        {"performer": stranger.slug, "role": ground.clerk.pk},
        {"performer": "idris-vale", "role": 999999},
    ]
    made = ask("submissions/", {"entries": entries}, status=201)
    assert len(made["sent"]) == 2
    assert {(one["performer"], one["name"]) for one in made["refused"]} == {
        ("stranger", "stranger"),
        ("idris-vale", "Idris Vale"),
    }
    assert every(Submission).get(performer=ground.noor).note == "She rows."
    done = ask("submissions/withdraw/", {"act": made["act"]})
    assert sorted(done["withdrawn"]) == sorted(made["sent"])
    assert not every(Submission).exclude(state=SubmissionState.WITHDRAWN).exists()
    ask("submissions/withdraw/", {"submissions": []}, status=422)


def test_a_token_that_only_reads_puts_nobody_up(ground):
    token = factories.ApiTokenFactory(user=ground.agent, organisation=ground.agency, scopes=["roster:read"])
    client = Client(headers={"Authorization": f"Bearer {token.secret}"})
    body = {"entries": [{"performer": "noor-haddad", "role": ground.mara.pk}]}
    answer = client.post("/api/v1/agency/submissions/", body, content_type="application/json")
    assert answer.status_code == 403
    assert not every(Submission).exists()
