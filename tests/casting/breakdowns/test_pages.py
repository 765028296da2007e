"""The inbox, clients beside parts, looking over, the desk: as an agent meets them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import across_offices
from casting.models import BreakdownMark, PutUpDraft, Question, Submission
from casting.selectors.putting_up import MOST_PICKS
from casting.services.questions import MOST as MOST_QUESTIONS
from casting.services.submissions import RoleEntry, submit
from casting.states import QuestionKind, Release, SubmissionState
from core import clock
from talent.models import BookOut
from talent.states import MediaKind
from tests import factories
from tests.casting.breakdowns.conftest import client_of, every, look, page, pick
from tests.words import stands_in


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
    assert not stands_in(html, "Noor")


def test_each_client_stands_beside_each_part_with_reasons_and_misses(ground, agent):
    html = page(agent, ground.match)
    for words in ("Rowing is not among their skills", "rowing, skilled", "Based in Leeds", "Plays 25–35"):
        assert words in html
    assert "Agnes Old" not in html
    assert "Plays 62–75; the part is 24–34" in page(agent, ground.match, show="all")


def test_clients_are_looked_for_and_ticks_stay(ground, agent):
    noor = pick(ground.noor, ground.mara)
    chosen = agent.post(f"{ground.match}choose/", {"pick": noor, "q": " VALE ", "part": ground.clerk.pk, "show": "all"})
    assert chosen["Location"] == f"{ground.match}?show=all&q=VALE&part={ground.clerk.pk}"
    html = page(agent, ground.match, q="VALE", part=ground.clerk.pk)
    rows = html[html.index("<tbody") :]
    assert "Idris Vale" in rows
    assert "Noor Haddad" not in rows
    assert pick(ground.idris, ground.mara) not in rows
    assert f'data-kept="{noor}"' in html
    assert "1 ticked before goes along" in html
    assert f'value="{noor}" checked' in page(agent, ground.match)
    assert "Nobody here is called that" in page(agent, ground.match, q="nobody at all")
    # They stay where nobody is found, too, and go along to the other tab.
    for query in ({"q": "nobody at all"}, {"q": "nobody at all", "show": "all"}):
        html = page(agent, ground.match, **query)
        assert f'data-kept="{noor}"' in html
        assert "Look over and put up" in html
    agent.post(f"{ground.put_up}discard/")
    assert "Look over and put up" not in page(agent, ground.match, q="nobody at all")
    for junk in ({"q": "\0"}, {"part": "x"}, {"part": "9" * 30}):
        page(agent, ground.match, **junk)
    assert agent.post(f"{ground.match}choose/", {"pick": ["1-2-3", "x", "\0"]}).status_code == 302
    assert not every(PutUpDraft).exists()


def test_a_part_that_suits_nobody_is_not_a_name_that_nobody_has(ground, agent):
    with across_offices("a test"):
        giant = factories.RoleFactory(
            call=ground.call, name="Giant & Son", position=2, playing_age_min=98, playing_age_max=99
        )
    html = page(agent, ground.match, part=giant.pk)
    assert "Giant &amp; Son suits no client by what it states" in html
    assert "Nobody here is called that" not in html
    assert "Nobody here is called that" in page(agent, ground.match, part=giant.pk, q="vale")
    assert "Idris Vale" in page(agent, ground.match, part=giant.pk, q="vale", show="all")


def test_more_than_go_in_one_act_are_not_dropped_in_silence(ground, agent, monkeypatch):
    monkeypatch.setattr("casting.selectors.putting_up.MOST_PICKS", 1)
    picks = [pick(one, ground.mara) for one in (ground.noor, ground.idris, ground.agnes)]
    html = look(agent, ground, *picks)
    assert "the other 2 stay ticked" in html
    # Only who was looked over goes; the others come back ticked.
    sent = agent.post(ground.put_up, {"pick": picks[0], "was": picks[0]})
    assert sent["Location"] == ground.match
    html = page(agent, ground.match, show="all")
    assert "1 client put up. 2 more are still ticked." in html
    for waiting in picks[1:]:
        assert f'value="{waiting}" checked' in html
    assert every(Submission).get().performer == ground.noor


def test_a_form_for_four_hundred_is_taken(ground, agent):
    with across_offices("a test"):
        ground.production.asks_union_status = True
        ground.production.save()
        ground.mara.asks_tape = True
        ground.mara.save()
        factories.MediaAssetFactory(performer=ground.noor, is_main=False)
        factories.MediaAssetFactory(performer=ground.noor, kind=MediaKind.TAPE, is_main=False)
        for number in range(MOST_QUESTIONS):
            Question.objects.create(
                organisation=ground.office,
                role=ground.mara,
                kind=QuestionKind.TEXT,
                prompt=f"Question {number}?",
                is_required=False,
                position=number,
            )
    html = look(agent, ground, pick(ground.noor, ground.mara))
    names = set(re.findall(rf'name="([a-z]+_{ground.noor.pk}(?:_\d+)?)"', html))
    assert len(names) == 5 + MOST_QUESTIONS
    # Each with a tick, and what the form has besides.
    fields = {f"{name}-{number}": "" for name in [*names, "tick"] for number in range(MOST_PICKS)}
    fields |= dict.fromkeys(("csrfmiddlewaretoken", "revision", "page", "word"), "")
    fields[f"link_{ground.noor.pk}"] = "https://vimeo.com/1"
    sent = agent.post(ground.put_up, {"pick": pick(ground.noor, ground.mara)} | fields)
    assert sent.status_code == 302, sent.content
    assert every(Submission).get().performer == ground.noor


def test_who_waits_for_the_next_act_waits_through_a_refusal(ground, agent, monkeypatch):
    monkeypatch.setattr("casting.selectors.putting_up.MOST_PICKS", 1)
    with across_offices("a test"):
        Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.TEXT, prompt="Why this part?", position=0
        )
    refused, waiting = pick(ground.idris, ground.clerk), pick(ground.noor, ground.mara)
    look(agent, ground, refused, waiting)
    answer = agent.post(ground.put_up, {"pick": refused, "was": refused})
    assert answer.status_code == 422
    assert "the other 1 stays ticked" in answer.content.decode()
    assert every(PutUpDraft).get().picks == [refused, waiting]
    assert agent.post(ground.put_up, {"was": refused})["Location"] == ground.match
    assert not every(Submission).exists()


def test_an_assistant_looks_and_puts_nobody_up(ground, client):
    client.force_login(ground.assistant)
    html = page(client, ground.match)
    assert "Noor Haddad" in html
    assert 'name="pick"' not in html
    narrowed = client.post(f"{ground.match}choose/", {"q": "vale", "part": ground.mara.pk, "show": "all"})
    assert narrowed["Location"] == f"{ground.match}?show=all&q=vale&part={ground.mara.pk}"
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
    html = look(agent, ground, *picks)
    for words in ("With a hat", ">Harbour Clerk<span", "Can you row?", "Word to casting", "3 submissions, 2 clients"):
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
    html = look(agent, ground, pick(ground.noor, ground.mara))
    assert "Booked out" in html
    assert "Wedding" not in html
    assert "Up for Harbour Clerk in the same production already (received)." in html
    assert f"Booked in {elsewhere.production.public_title}" in html
    with across_offices("a test"):
        widow = factories.RoleFactory(call=ground.call, name="Widow", position=2, asks_headshot=False)
    submit(actor=ground.agent, performer=ground.noor, call=ground.call, entries=[RoleEntry(role_id=widow.pk)])
    html = look(agent, ground, pick(ground.noor, ground.mara))
    assert "Up for 2 parts in the same production already: Harbour Clerk (received), Widow (received)." in html


def test_a_missing_headshot_is_said_before_anybody_goes(ground, agent):
    with across_offices("a test"):
        ground.clerk.asks_headshot = False
        ground.clerk.save()
        ground.idris.media.all().delete()
    assert "No headshot yet" in page(agent, ground.match)
    html = look(agent, ground, pick(ground.idris, ground.mara))
    assert "Mara Voss asks for a headshot, and there is none yet." in html
    assert "and there is none yet" not in look(agent, ground, pick(ground.idris, ground.clerk))


def test_what_a_part_asks_for_is_not_called_optional(ground, agent):
    with across_offices("a test"):
        ground.mara.asks_tape = True
        ground.mara.save()
    html = look(agent, ground, pick(ground.idris, ground.mara))
    field = html[html.index("Link to a tape") :][:400]
    assert "Mara Voss asks for a self-tape." in field
    assert "optional" not in field


def test_nobody_elses_client_and_no_other_part_comes_into_the_look_over(ground, agent):
    stranger = factories.PerformerFactory(stage_name="Private Person")
    with across_offices("a test"):
        other = factories.RoleFactory(name="Elsewhere")
    agent.post(f"{ground.match}choose/", {"pick": [pick(stranger, ground.mara), pick(ground.noor, other), "x-y", "9"]})
    answer = agent.get(ground.put_up)
    assert (answer.status_code, answer["Location"]) == (302, ground.match)
    html = page(agent, ground.match)
    assert "Private Person" not in html
    assert "Elsewhere" not in html


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
