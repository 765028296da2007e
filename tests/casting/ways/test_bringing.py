"""Bringing people in: whom the office may find, who hears of it, whom it asks by mail, and the way back."""

import datetime as dt

import pytest

from accounts.models import Organisation
from accounts.states import MembershipRole
from casting.models import CastingCall, RoleInvitation, Submission
from casting.services.submissions import RoleEntry, submit
from casting.states import CallState, Release, RoleState, Via
from core import clock
from core.text import fold, name_key
from notifications.models import OutboxMessage
from talent.states import Visibility
from tests import factories
from tests.casting.room.people import fill, role_in
from tests.casting.ways.conftest import every, signed_in

pytestmark = pytest.mark.django_db


def person(name, **fields):
    words = fields.pop("words", "")
    return factories.PerformerFactory(
        stage_name=name, search_text=fold(f"{name} {words}"), name_key=name_key(name), **fields
    )


def find(room, q, **query):
    answer = room.client.get(f"{room.url}bring/", {"q": q, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def bring(room, *people):
    return room.client.post(f"{room.url}bring/", {"from": "search", "pick": [one.pk for one in people]})


def undo(room, answer):
    url = answer.content.decode().split('action="')[-1].split('"')[0]
    assert "/brought/" in url
    return room.client.post(url)


def test_search_finds_by_name_skill_and_place_whom_the_office_may_look_for(room):
    person("Freya Lindqvist", words="fencing leeds", visibility=Visibility.TRADE)
    person("Odile Ström", words="fencing leeds", visibility=Visibility.UNLISTED)
    html = find(room, "FENCING Leeds")
    assert "Freya Lindqvist" in html
    assert "Odile Ström" not in html
    assert "Freya Lindqvist" in find(room, "lindqvist")
    assert "Nobody fits all of that" in find(room, "fencing cardiff")


def test_an_office_that_nobody_verified_finds_public_people_only(room):
    person("Freya Lindqvist", visibility=Visibility.TRADE)
    person("Freya Ashby", visibility=Visibility.PUBLIC)
    Organisation.objects.filter(pk=room.office.pk).update(verified_at=None, verified_by=None)
    html = find(room, "freya")
    assert "Freya Ashby" in html
    assert "Freya Lindqvist" not in html


def test_pages_meet_everyone_once(room, assert_statements):
    for n in range(95):
        person(f"Freya {n:02d} Lindqvist", account=factories.UserFactory())
    url, seen = f"{room.url}bring/?q=lindqvist", []
    while url:
        with assert_statements(16):
            html = room.client.get(url).content.decode()
        seen += [part.split("</b>")[0] for part in html.split("<b>Freya ")[1:]]
        url = html.split('class="btn" href="')[-1].split('"')[0].replace("&amp;", "&") if "Show more" in html else ""
    assert sorted(seen) == [f"{n:02d} Lindqvist" for n in range(95)]


def test_who_is_brought_in_hears_of_it_and_can_say_no(room):
    freya = person("Freya Lindqvist")
    html = bring(room, freya).content.decode()
    assert f"One person brought in for {room.role.name}." in html
    row = every(Submission).get(performer=freya)
    assert (row.via, row.submitted_by, row.agency, row.number) == (Via.CASTING, freya.account, None, 4)
    note = every(OutboxMessage).get(kind="casting.brought_in")
    assert note.recipient == freya.account
    page = signed_in(freya.account).get(f"/home/submissions/{row.pk}/").content.decode()
    assert "thought of you for Mara Voss, and put you forward without being asked" in page
    assert "No, thank you" in page
    signed_in(freya.account).post(f"/home/submissions/{row.pk}/withdraw/")
    assert every(Submission).get(pk=row.pk).state == "withdrawn"


def test_the_rep_on_record_hears_of_it_and_answers_for_the_client(room):
    freya = person("Freya Lindqvist", account=None)
    agency = factories.AgencyFactory(slug="harbour")
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    factories.RepresentationFactory(performer=freya, organisation=agency, agent=agent)
    bring(room, freya)
    row = every(Submission).get(performer=freya)
    assert (row.via, row.agency, row.submitted_by) == (Via.CASTING, agency, agent)
    assert every(OutboxMessage).get(kind="casting.brought_in").recipient == agent
    client = signed_in(agent)
    assert "Mara Voss" in client.get("/office/harbour/clients/").content.decode()
    client.post(f"/office/harbour/clients/submissions/{row.pk}/withdraw/")
    assert every(Submission).get(pk=row.pk).state == "withdrawn"


def test_a_no_to_who_was_brought_in_goes_to_their_rep(room):
    freya = person("Freya Lindqvist", account=None)
    representation = factories.RepresentationFactory(performer=freya)
    agent = factories.MembershipFactory(organisation=representation.organisation, role=MembershipRole.AGENT).user
    bring(room, freya)
    row = every(Submission).get(performer=freya)
    room.client.post(f"{room.url}decide/", {"pick": row.pk, "to": "not_selected", "confirm_unopened": 1})
    assert every(OutboxMessage).get(kind="casting.not_this_time").recipient == agent


def test_nobody_is_put_up_who_could_not_say_no_or_is_out_of_reach(room):
    silent = person("Silent One", account=None)
    hidden = person("Odile Ström", visibility=Visibility.UNLISTED)
    freya = person("Freya Lindqvist")
    html = bring(room, silent, hidden, freya, room.rows[0].performer).content.decode()
    assert "Silent One</b> has nobody on Callboard who could be told" in html
    assert "Somebody</b> is not within your reach" in html
    assert "Odile" not in html
    assert "Noor Haddad</b> is up for it already (received)." in html
    assert every(Submission).filter(via=Via.CASTING).count() == 1


def test_people_of_an_earlier_production_are_found_unlisted_or_not(room):
    earlier = role_in(room.office)
    [row] = fill(earlier, 1, varied=False, names=["Saoirse Brennan"])
    row.performer.visibility, row.performer.account = Visibility.UNLISTED, factories.UserFactory()
    row.performer.save()
    elsewhere = role_in(factories.OrganisationFactory())
    fill(elsewhere, 1, varied=False, names=["Hidden Elsewhere"])
    html = find(room, "", **{"from": "earlier", "production": earlier.production_id})
    assert "Saoirse Brennan" in html
    assert room.client.get(f"{room.url}bring/?from=earlier&production={elsewhere.production_id}").status_code == 404
    bring(room, row.performer)
    assert every(Submission).get(role=room.role, performer=row.performer).via == Via.CASTING


def test_undo_takes_out_whom_nobody_has_told(room):
    freya, saoirse = person("Freya Lindqvist"), person("Saoirse Brennan")
    answer = bring(room, freya, saoirse)
    every(OutboxMessage).filter(recipient=saoirse.account).update(state="queued")
    every(OutboxMessage).filter(recipient=saoirse.account).update(state="in_flight")
    html = undo(room, answer).content.decode()
    assert "Taken back: one person taken out again." in html
    assert "Saoirse Brennan</b> has been told already." in html
    assert [row.performer for row in every(Submission).filter(via=Via.CASTING)] == [saoirse]
    assert undo(room, answer).status_code == 409


@pytest.mark.parametrize("state", [RoleState.CUT, RoleState.CAST, RoleState.ON_HOLD])
def test_a_role_that_takes_nobody_says_why(room, state):
    type(room.role)._base_manager.filter(pk=room.role.pk).update(state=state)
    answer = bring(room, person("Freya Lindqvist"))
    assert answer.status_code == 422
    assert "Mara Voss" in answer.content.decode()
    assert not every(Submission).filter(via=Via.CASTING).exists()


def test_a_closed_call_still_lets_the_office_bring_people_in_but_invites_nobody(room):
    CastingCall._base_manager.filter(pk=room.role.call_id).update(state=CallState.CLOSED)
    assert "brought in" in bring(room, person("Freya Lindqvist")).content.decode()
    answer = room.client.post(f"{room.url}bring/", {"from": "invite", "people": "Ada, ada@example.com"})
    assert answer.status_code == 422
    assert "an invitation would lead nowhere" in answer.content.decode()
    CastingCall._base_manager.filter(pk=room.role.call_id).update(state=CallState.CANCELLED)
    assert bring(room, person("Freya Ashby")).status_code == 422


def invite(room, text):
    return room.client.post(f"{room.url}bring/", {"from": "invite", "people": text})


def test_people_are_asked_once_for_each_role_and_address(room):
    html = invite(room, "Ada Eze, Ada@Example.com\nBo Ström <bo@example.com>\n").content.decode()
    assert "2 people invited for Mara Voss." in html
    assert set(every(RoleInvitation).values_list("name", "email")) == {
        ("Ada Eze", "ada@example.com"),
        ("Bo Ström", "bo@example.com"),
    }
    note = every(OutboxMessage).filter(kind="casting.invited_to_apply").order_by("pk").first()
    assert note.to_email == "ada@example.com"
    assert note.context["url"] == f"/calls/{room.role.call.slug}/?role={room.role.pk}"
    again = invite(room, "Ada Eze, ada@example.com")
    assert again.status_code == 422
    assert "Ada Eze was invited on" in again.content.decode()


def test_a_line_that_cannot_be_read_invites_nobody_and_keeps_what_was_typed(room):
    answer = invite(room, "Ada Eze, ada@example.com\nBo Ström, nowhere\n")
    assert answer.status_code == 422
    assert "no address to be read in line 2" in answer.content.decode()
    assert "Bo Ström, nowhere" in answer.content.decode()
    assert not every(RoleInvitation).exists()


def test_who_was_asked_and_applies_is_known_again(room):
    freya = person("Freya Lindqvist")
    type(room.role)._base_manager.filter(pk=room.role.pk).update(asks_headshot=False)
    invite(room, f"Freya L, {freya.account.email.upper()}")
    sent = submit(actor=freya.account, performer=freya, call=room.role.call, entries=[RoleEntry(role_id=room.role.pk)])
    assert every(RoleInvitation).get().submission_id == sent.new[0].pk
    assert "has applied" in find(room, "", **{"from": "invite"})


def test_undo_takes_back_invitations_that_have_not_left(room):
    answer = invite(room, "Ada Eze, ada@example.com\nBo Ström, bo@example.com")
    every(OutboxMessage).filter(to_email="bo@example.com").update(state="queued")
    every(OutboxMessage).filter(to_email="bo@example.com").update(state="in_flight")
    html = undo(room, answer).content.decode()
    assert "1 invitation taken back" in html
    assert every(RoleInvitation).get().email == "bo@example.com"
    assert "Bo Ström</b> has been invited already." in html
    assert "1 invited" not in html
    assert "One person invited" in invite(room, "Ada Eze, ada@example.com").content.decode()


def test_a_call_for_agents_invites_nobody(room):
    CastingCall._base_manager.filter(pk=room.role.call_id).update(release=Release.REPS)
    assert "takes agents only" in invite(room, "Ada Eze, ada@example.com").content.decode()


def test_an_associate_brings_in_and_a_session_runner_does_not(room):
    runner = factories.MembershipFactory(organisation=room.office, role=MembershipRole.SESSION_RUNNER).user
    assert signed_in(runner).get(f"{room.url}bring/").status_code == 403
    assert signed_in(runner).get(f"{room.url}move/?pick={room.rows[0].pk}").status_code == 403


def test_a_deadline_gone_by_is_told_before_anybody_writes(room):
    CastingCall._base_manager.filter(pk=room.role.call_id).update(deadline_at=clock.now() - dt.timedelta(hours=1))
    assert "an invitation would lead nowhere" in find(room, "", **{"from": "invite"})
