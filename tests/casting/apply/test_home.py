"""The performer's home, one submission's page, and the agent's desk."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting import home_panels
from casting.models import Closure, Submission
from casting.services.submissions import RoleEntry, submit
from casting.states import CallState, ClosureState, SubmissionState
from core import clock
from notifications.services.notices import NewNotice, add_notices
from talent.models import Performer
from tests import factories
from tests.casting.apply.conftest import every, question

pytestmark = pytest.mark.django_db
S = SubmissionState


@pytest.fixture
def actor(ground, client):
    client.force_login(ground.actor)
    return client


def many(ground, count, *, performer=None, **fields):
    performer = performer or ground.performer
    profile = factories.ProfileVersionFactory(performer=performer)
    calls = [factories.CastingCallFactory(production=ground.production) for _ in range(count)]
    return [
        factories.SubmissionFactory(role__call=call, performer=performer, profile=profile, **fields) for call in calls
    ]


def told(row):
    with across_offices("a test"):
        Closure.objects.create(
            organisation=row.organisation, submission=row, state=ClosureState.SENT, shown_from=clock.now()
        )


def html_of(client, url="/home/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_greets_somebody_new(client):
    client.force_login(factories.UserFactory(name="Ada Lovelace"))
    html = html_of(client)
    assert ", Ada" in html
    assert "Nothing is in play" in html
    assert "Make your profile" in html


def test_home_says_where_each_stands_and_by_when_they_hear(ground, actor):
    ground.call.answer_by = clock.today() + dt.timedelta(days=9)
    ground.call.save()
    factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    html = html_of(actor)
    assert "They have it and have not opened it yet." in html
    assert f"Answer promised by {ground.call.answer_by.day} {ground.call.answer_by:%B}" in html


def test_home_is_honest_about_a_late_answer(ground, actor):
    ground.call.answer_by = clock.today() - dt.timedelta(days=3)
    ground.call.save()
    factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    assert "and has not come. That is on them, not on you." in html_of(actor)


def test_the_promised_day_ends_in_the_calls_zone(ground, actor, time_machine):
    ground.call.answer_by, ground.call.zone = dt.date(2027, 3, 10), "America/Los_Angeles"
    ground.call.deadline_at = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    ground.call.save()
    factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    time_machine.move_to(dt.datetime(2027, 3, 11, 7, 30, tzinfo=dt.UTC))
    actor.force_login(ground.actor)
    assert "has not come" not in html_of(actor)
    time_machine.move_to(dt.datetime(2027, 3, 11, 8, 30, tzinfo=dt.UTC))
    assert "has not come" in html_of(actor)


def test_a_no_stands_among_the_answered_once_told(ground, actor):
    (row,) = many(ground, 1, state=S.NOT_SELECTED)
    assert "Answered" not in html_of(actor)
    assert row.role.name in html_of(actor, "/home/submissions/?show=open")
    told(row)
    assert "Answered" in html_of(actor)
    assert row.role.name not in html_of(actor, "/home/submissions/?show=open")
    assert "Not this time" in html_of(actor, "/home/submissions/?show=answered")


def test_a_role_that_was_cut_says_so_kindly(ground, actor):
    (row,) = many(ground, 1, state=S.ROLE_CUT)
    told(row)
    assert "That says nothing about you." in html_of(actor)


def test_a_cancelled_call_is_said(ground, actor):
    ground.call.state = CallState.CANCELLED
    ground.call.save()
    factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    assert "The office has cancelled this call." in html_of(actor)


def test_home_counts_unread_notices(ground, actor):
    add_notices([NewNotice(user_id=ground.actor.pk, title="News", dedupe_key="1")])
    assert "1 you have not read." in html_of(actor)


def test_home_says_what_casting_would_miss_first(ground, actor):
    Performer.objects.filter(pk=ground.performer.pk).update(playing_age_min=None, playing_age_max=None)
    html = html_of(actor)
    assert "Offices search by it" in html
    assert f'href="/profile/{ground.performer.slug}/#about"' in html


def test_home_shows_ones_own_only(ground, actor):
    factories.SubmissionFactory(role=ground.role, performer=ground.client)
    assert "Mara Voss" not in html_of(actor)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_home_costs_the_same_whatever_there_is(ground, actor, assert_statements, count):
    many(ground, count)
    with across_offices("a test"):
        for row in every(Submission)[: max(1, count // 3)]:
            Submission.objects.filter(pk=row.pk).update(state=S.NOT_SELECTED)
    html_of(actor)
    with assert_statements(25):
        html_of(actor)


def test_every_submission_is_met_once_over_the_pages(ground, actor):
    rows = many(ground, 65)
    seen, url = [], "/home/submissions/"
    while url:
        answer = actor.get(url)
        seen += [row.submission.pk for row in answer.context["page"].rows]
        url = answer.context["next_url"]
    assert sorted(seen) == sorted(row.pk for row in rows)
    assert len(seen) == len(set(seen))


def test_a_damaged_page_address_is_no_fault_of_ours(actor):
    assert actor.get("/home/submissions/?after=%00%ff").status_code == 422
    assert actor.get("/home/submissions/?show=junk").status_code == 200


# --- one submission ---------------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_sent(ground, actor):
    asked = question(ground.role, prompt="Can you row?")
    entry = RoleEntry(role_id=ground.role.pk, note="Free all June", answers={asked.pk: "Like a Viking"})
    row = submit(actor=ground.actor, performer=ground.performer, call=ground.call, entries=[entry]).new[0]
    html = html_of(actor, f"/home/submissions/{row.pk}/")
    for text in ("Free all June", "Can you row?", "Like a Viking", "Received", "Not opened yet", "Noor Haddad"):
        assert text in html


def test_nobody_sees_the_submission_of_another(ground, actor, client):
    row = factories.SubmissionFactory(role=ground.role, performer=ground.client)
    for tail in ("", "edit/", "withdraw/"):
        assert actor.get(f"/home/submissions/{row.pk}/{tail}").status_code == 404
        assert actor.post(f"/home/submissions/{row.pk}/{tail}").status_code in {404, 405}


def test_changing_through_the_page(ground, actor):
    asked = question(ground.role)
    entry = RoleEntry(role_id=ground.role.pk, answers={asked.pk: "Old answer"})
    row = submit(actor=ground.actor, performer=ground.performer, call=ground.call, entries=[entry]).new[0]
    assert "Old answer" in html_of(actor, f"/home/submissions/{row.pk}/edit/")
    assert actor.post(f"/home/submissions/{row.pk}/edit/", {f"answer_{asked.pk}": ""}).status_code == 422
    answer = actor.post(f"/home/submissions/{row.pk}/edit/", {f"answer_{asked.pk}": "New answer"})
    assert answer["Location"] == f"/home/submissions/{row.pk}/"
    assert every(Submission).get().answers[0]["answer"] == "New answer"


def test_changing_keeps_a_union_said_in_words_of_their_own(ground, actor):
    ground.production.asks_union_status = True
    ground.production.save()
    entry = RoleEntry(role_id=ground.role.pk, union_status="Equity, since 2019")
    row = submit(actor=ground.actor, performer=ground.performer, call=ground.call, entries=[entry]).new[0]
    assert '<option value="Equity, since 2019" selected>' in html_of(actor, f"/home/submissions/{row.pk}/edit/")
    actor.post(f"/home/submissions/{row.pk}/edit/", {"union_status": "Equity, since 2019", "note": "More"})
    row.refresh_from_db()
    assert (row.note, row.union_status) == ("More", "Equity, since 2019")


def test_what_was_opened_says_why_it_stays(ground, actor):
    row = factories.SubmissionFactory(
        role=ground.role, performer=ground.performer, state=S.VIEWED, viewed_at=clock.now()
    )
    assert "has opened it, so it stays as they saw it" in html_of(actor, f"/home/submissions/{row.pk}/edit/")
    answer = actor.post(f"/home/submissions/{row.pk}/edit/", {"note": "Too late"})
    assert answer.status_code == 422
    assert "has opened it, so it stays as they saw it" in answer.content.decode()
    assert "Too late" in answer.content.decode()


def test_withdrawing_asks_first_and_can_be_undone_while_the_call_is_open(ground, actor):
    row = factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    assert "Withdraw from Mara Voss?" in html_of(actor, f"/home/submissions/{row.pk}/withdraw/")
    assert every(Submission).get().state == S.SUBMITTED
    actor.post(f"/home/submissions/{row.pk}/withdraw/")
    assert every(Submission).get().state == S.WITHDRAWN
    html = html_of(actor, f"/home/submissions/{row.pk}/")
    assert "Send it again" in html
    assert "withdrawn before; this sends it again" in html_of(actor, ground.url)
    factories.MediaAssetFactory(performer=ground.performer, is_main=False)
    actor.post(ground.url, {"roles": [ground.role.pk]})
    assert every(Submission).get().state == S.SUBMITTED


# --- the agent --------------------------------------------------------------------------------------------------------


@pytest.fixture
def agent(ground, client):
    client.force_login(ground.agent)
    return client


def by_agency(ground, **fields):
    """One that the agency put up for its client."""
    return factories.SubmissionFactory(
        role=fields.pop("role", ground.role),
        performer=fields.pop("performer", ground.client),
        agency=ground.agency,
        submitted_by=ground.agent,
        via="rep",
        **fields,
    )


def test_the_desk_shows_what_this_agency_sent_and_nothing_else(ground, agent):
    row = by_agency(ground)
    factories.SubmissionFactory(role=ground.other_role, performer=ground.client, profile=row.profile)
    html = html_of(agent, "/office/bell-lane/clients/")
    assert "Mara Voss" in html
    assert "Harbour Clerk" not in html


def test_the_desk_of_an_agency_that_has_sent_nothing(ground, agent):
    assert "Nobody is put up yet" in html_of(agent, "/office/bell-lane/clients/")


def test_the_desk_filters_by_client_and_status(ground, agent):
    second = factories.PerformerFactory(stage_name="Zora Lind", account=None)
    by_agency(ground)
    by_agency(ground, performer=second, role=ground.other_role, state=S.WITHDRAWN)
    desk = "/office/bell-lane/clients/"
    assert "Harbour Clerk" not in html_of(agent, f"{desk}?client={ground.client.pk}").partition("<tbody")[2]
    assert "Mara Voss" not in html_of(agent, f"{desk}?show=withdrawn").partition("<tbody")[2]
    assert "Harbour Clerk" in html_of(agent, f"{desk}?show=withdrawn")
    assert "No submission is like that." in html_of(agent, f"{desk}?show=answered")
    assert "Mara Voss" not in html_of(agent, f"{desk}?q=lind+zora").partition("<tbody")[2]
    assert "Harbour Clerk" in html_of(agent, f"{desk}?q=LIND").partition("<tbody")[2]
    for junk in ("client=abc", "q=%00", "client=99999999999999999999", "show=%00", "client=-1"):
        html_of(agent, f"{desk}?{junk}")


def test_an_agent_does_not_see_a_no_before_it_is_told(ground, agent):
    row = by_agency(ground, state=S.NOT_SELECTED)
    assert "Not this time" not in html_of(agent, "/office/bell-lane/clients/")
    assert "Not this time" not in html_of(agent, f"/office/bell-lane/clients/submissions/{row.pk}/")
    told(row)
    assert "Not this time" in html_of(agent, "/office/bell-lane/clients/")


def test_an_agent_sees_what_is_next_through_their_agency_only(ground, agent, monkeypatch):
    theirs = by_agency(ground)
    own = factories.SubmissionFactory(role=ground.other_role, performer=ground.client, profile=theirs.profile)

    def panels(whose):
        assert (whose.performer_ids, whose.agency) == (None, ground.agency)
        return [
            home_panels.Panel("components/person.html", {"name": row.role.name}, submission_id=row.pk)
            for row in (theirs, own)
        ]

    monkeypatch.setattr(home_panels, "_panel_sources", [panels])
    answer = agent.get("/office/bell-lane/clients/")
    assert [panel.submission_id for panel in answer.context["panels"]] == [theirs.pk]


def test_what_is_next_for_many_clients_leaves_room_for_the_list(ground, agent, monkeypatch):
    row = by_agency(ground)
    panel = home_panels.Panel("components/person.html", {"name": "Soon"}, submission_id=row.pk)
    settled = replace(panel, is_settled=True)
    monkeypatch.setattr(home_panels, "_panel_sources", [lambda whose: [settled] * 6 + [panel] * 2])
    desk = "/office/bell-lane/clients/"
    assert "Show 2 more" in html_of(agent, desk)
    assert agent.get(desk).context["panels"] == [panel] * 2 + [settled] * 4
    assert len(agent.get(f"{desk}?next=all").context["panels"]) == 8
    assert not agent.get(f"{desk}?q=somebody").context["panels"]


def test_an_agent_withdraws_a_client(ground, agent):
    row = by_agency(ground)
    answer = agent.post(f"/office/bell-lane/clients/submissions/{row.pk}/withdraw/")
    assert answer["Location"] == f"/office/bell-lane/clients/submissions/{row.pk}/"
    assert every(Submission).get().state == S.WITHDRAWN


def test_an_assistant_looks_and_changes_nothing(ground, client):
    row = by_agency(ground)
    assistant = factories.MembershipFactory(organisation=ground.agency, role=MembershipRole.ASSISTANT).user
    client.force_login(assistant)
    html = html_of(client, f"/office/bell-lane/clients/submissions/{row.pk}/")
    assert "Withdraw" not in html
    assert client.post(f"/office/bell-lane/clients/submissions/{row.pk}/withdraw/").status_code == 403
    assert client.get(f"/office/bell-lane/clients/submissions/{row.pk}/edit/").status_code == 403


def test_a_casting_office_has_no_clients_and_another_agency_not_these(ground, client):
    row = by_agency(ground)
    client.force_login(ground.director)
    assert client.get("/office/okoye/clients/").status_code == 404
    other = factories.MembershipFactory(
        organisation=factories.AgencyFactory(slug="rival"), role=MembershipRole.OWNER
    ).user
    client.force_login(other)
    assert client.get("/office/bell-lane/clients/").status_code == 404
    assert client.get(f"/office/rival/clients/submissions/{row.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_desk_costs_the_same_whatever_there_is(ground, agent, assert_statements, count):
    many(ground, count, performer=ground.client, agency=ground.agency, via="rep")
    html_of(agent, "/office/bell-lane/clients/")
    with assert_statements(12):
        html_of(agent, "/office/bell-lane/clients/")
