"""The inbox, clients beside parts, looking over, the desk: as an agent meets them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import across_offices
from casting.models import BreakdownMark, Question, Submission
from casting.services.submissions import RoleEntry, submit
from casting.states import QuestionKind, Release, SubmissionState
from core import clock
from talent.models import BookOut
from tests import factories
from tests.casting.breakdowns.conftest import client_of, every


def page(agent, url, status=200, **query):
    answer = agent.get(url, query)
    assert answer.status_code == status, answer
    return answer.content.decode()


def pick(one, role):
    return f"{one.pk}-{role.pk}"


def test_the_inbox_says_whom_each_part_suits(ground, agent):
    html = page(agent, ground.inbox)
    assert "The Salt Road" in html
    # By name: Haddad before Vale for the clerk; Mara Voss asks for rowing, which Idris does not name.
    assert html.index("Mara Voss") < html.index("Noor Haddad") < html.index("Harbour Clerk") < html.index("Idris Vale")
    assert "Agnes Old" not in html


def test_the_inbox_holds_what_is_open_to_agents_newest_first(ground, agent):
    with across_offices("a test"):
        for title, values in {
            "For agents": {"release": Release.REPS},
            "Invited only": {"release": Release.INVITED},
            "Run out": {"deadline_at": clock.now() - dt.timedelta(minutes=1)},
            "Closes tomorrow": {"deadline_at": clock.now() + dt.timedelta(days=1)},
        }.items():
            factories.RoleFactory(call=factories.CastingCallFactory(title=title, **values))
    html = page(agent, ground.inbox, show="all")
    assert html.index("Closes tomorrow") < html.index("For agents") < html.index("The Salt Road")
    assert "Invited only" not in html
    assert "Run out" not in html
    closing = page(agent, ground.inbox, show="closing")
    assert "Closes tomorrow" in closing
    assert "The Salt Road" not in closing


def test_a_breakdown_is_put_aside_and_taken_up_again(ground, agent):
    assert agent.post(f"{ground.match}aside/").status_code == 302
    assert every(BreakdownMark).get().organisation == ground.agency
    assert "The Salt Road" not in page(agent, ground.inbox)
    assert "The Salt Road" in page(agent, ground.inbox, show="aside")
    agent.post(f"{ground.match}back/")
    assert "The Salt Road" in page(agent, ground.inbox)


def test_another_agency_learns_nothing_of_it(ground, agent, client):
    with across_offices("a test"):
        other = factories.MembershipFactory(organisation=factories.AgencyFactory(slug="other"), role="agent").user
    agent.post(f"{ground.match}aside/")
    client.force_login(other)
    assert client.get(ground.inbox).status_code == 404
    html = page(client, "/office/other/breakdowns/", show="all")
    assert "The Salt Road" in html
    assert "Noor" not in html


def test_each_client_stands_beside_each_part_with_reasons_and_misses(ground, agent):
    html = page(agent, ground.match)
    for words in ("Rowing is not among their skills", "rowing, skilled", "Based in Leeds", "Plays 25–35"):
        assert words in html
    assert "Agnes Old" not in html
    assert "Plays 62–75; the part is 24–34" in page(agent, ground.match, show="all")


def test_an_assistant_looks_and_puts_nobody_up(ground, client):
    client.force_login(ground.assistant)
    html = page(client, ground.match)
    assert "Noor Haddad" in html
    assert 'name="pick"' not in html
    sent = client.post(ground.put_up, {"pick": pick(ground.noor, ground.mara)})
    assert sent.status_code == 422
    assert not every(Submission).exists()


def test_who_is_ticked_is_looked_over_and_goes(ground, agent):
    with across_offices("a test"):
        question = Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.YES_NO, prompt="Can you row?", position=0
        )
        second = factories.MediaAssetFactory(performer=ground.noor, is_main=False, caption="With a hat")
    picks = [pick(ground.noor, ground.mara), pick(ground.noor, ground.clerk), pick(ground.idris, ground.mara)]
    html = page(agent, ground.put_up, pick=picks)
    for words in ("With a hat", "Can you row?", "Word to casting", "3 submissions, 2 clients"):
        assert words in html
    data = {
        "pick": picks,
        "word": "Both have worked with Ines.",
        f"photo_{ground.noor.pk}": str(second.public_id),
        f"note_{ground.idris.pk}": "Just off Low Water.",
        f"answer_{ground.noor.pk}_{question.pk}": "Yes",
    }
    answer = agent.post(ground.put_up, data)
    assert answer.status_code == 302, answer.content.decode()
    rows = {(row.performer_id, row.role_id): row for row in every(Submission)}
    assert rows[ground.noor.pk, ground.mara.pk].headshot == second
    assert rows[ground.noor.pk, ground.mara.pk].note == "Both have worked with Ines."
    assert rows[ground.idris.pk, ground.mara.pk].note == "Just off Low Water."
    assert rows[ground.noor.pk, ground.clerk.pk].answers[0]["answer"] == "Yes"
    desk = page(agent, answer["Location"])
    assert "These went in one act" in desk
    assert "2 clients put up, 3 submissions." in desk
    html = page(agent, ground.match)
    assert f'value="{picks[0]}"' not in html
    assert "Received" in html


def test_who_cannot_go_is_left_with_the_reason_and_what_was_typed(ground, agent):
    with across_offices("a test"):
        asked = Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.TEXT, prompt="Why this part?", position=0
        )
    picks = [pick(ground.noor, ground.mara), pick(ground.idris, ground.clerk)]
    answer = agent.post(ground.put_up, {"pick": picks, f"note_{ground.idris.pk}": "A fine clerk."})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 client put up." in html
    assert "Harbour Clerk: They need an answer to this one." in html
    assert "A fine clerk." in html
    assert "Noor Haddad" not in html
    assert every(Submission).count() == 1
    again = agent.post(ground.put_up, {"pick": picks[1:], f"answer_{ground.idris.pk}_{asked.pk}": "The keys."})
    assert again.status_code == 302
    assert every(Submission).count() == 2


def test_what_speaks_against_it_is_said_before(ground, agent):
    start = ground.call.starts_on
    BookOut.objects.create(performer=ground.noor, starts_on=start, ends_on=start + dt.timedelta(days=2), note="Wedding")
    with across_offices("a test"):
        elsewhere = factories.RoleFactory(
            name="Rourke", call=factories.CastingCallFactory(starts_on=start, ends_on=start, title="Low Water")
        )
    submit(actor=ground.agent, performer=ground.noor, call=ground.call, entries=[RoleEntry(role_id=ground.clerk.pk)])
    with across_offices("a test"):
        factories.SubmissionFactory(
            role=elsewhere,
            performer=ground.noor,
            profile=ground.noor.versions.get(),
            via="rep",
            agency=ground.agency,
            state=SubmissionState.BOOKED,
        )
    html = page(agent, ground.put_up, pick=pick(ground.noor, ground.mara))
    assert "Booked out" in html
    assert "Wedding" not in html
    assert "Up for Harbour Clerk in the same production already (received)." in html
    assert f"Booked in {elsewhere.production.public_title}" in html


def test_nobody_elses_client_and_no_other_part_comes_into_the_look_over(ground, agent):
    stranger = factories.PerformerFactory(stage_name="Private Person")
    with across_offices("a test"):
        other = factories.RoleFactory(name="Elsewhere")
    answer = agent.get(ground.put_up, {"pick": [pick(stranger, ground.mara), pick(ground.noor, other), "x-y", "9"]})
    assert (answer.status_code, answer["Location"]) == (302, ground.match)


def test_many_are_withdrawn_from_the_desk_after_one_more_look(ground, agent):
    agent.post(ground.put_up, {"pick": [pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)]})
    ids = list(every(Submission).values_list("pk", flat=True))
    html = page(agent, ground.withdraw, pick=ids)
    assert "Withdraw 2 submissions?" in html
    assert every(Submission).exclude(state=SubmissionState.WITHDRAWN).count() == 2
    assert agent.post(ground.withdraw, {"pick": ids}).status_code == 302
    assert not every(Submission).exclude(state=SubmissionState.WITHDRAWN).exists()
    assert "Tick at least one" in agent.get(ground.withdraw, follow=True).content.decode()


def test_one_act_is_taken_back_as_one(ground, agent):
    agent.post(ground.put_up, {"pick": [pick(ground.agnes, ground.clerk)]})
    went = agent.post(ground.put_up, {"pick": [pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)]})
    act = went["Location"].partition("sent=")[2]
    html = page(agent, ground.withdraw, sent=act)
    assert "Withdraw 2 submissions?" in html
    assert "Agnes Old" not in html


def test_the_desk_is_narrowed_to_a_part(ground, agent):
    agent.post(ground.put_up, {"pick": [pick(ground.noor, ground.mara), pick(ground.idris, ground.clerk)]})
    html = page(agent, ground.desk, part=ground.clerk.pk)
    rows = html[html.index("<tbody") :]
    assert "Idris Vale" in rows
    assert "Noor Haddad" not in rows


@pytest.mark.parametrize("url", ["inbox", "match"])
def test_pages_cost_the_same_for_three_clients_and_for_twenty(ground, agent, url, django_assert_max_num_queries):
    agent.get(getattr(ground, url))
    with CaptureQueriesContext(connection) as few:
        agent.get(getattr(ground, url))
    with across_offices("a test"):
        for n in range(17):
            client_of(ground.agency, f"Client {n}")
        factories.RoleFactory(call=ground.call, name="One more")
    with django_assert_max_num_queries(len(few)):
        html = page(agent, getattr(ground, url))
    assert "Client 3" in html or url == "inbox"
