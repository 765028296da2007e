"""One person, one card: further ways in, other roles, earlier productions, dates; and nothing of it where names hide."""

import datetime as dt

import pytest

from accounts.tenancy import office_scope
from casting.models import Bin, ReviewPass, Submission, WayIn
from talent.models import BookOut
from tests import factories
from tests.casting.room.people import fill, role_in

pytestmark = pytest.mark.django_db


def up_for(role, one, **fields) -> Submission:
    with office_scope(role.organisation):
        return factories.SubmissionFactory(role=role, performer=one.performer, profile=one.profile, **fields)


@pytest.fixture
def one(role):
    return fill(role, 1, varied=False, names=["Noor Haddad"])[0]


@pytest.fixture
def rourke(role):
    return factories.RoleFactory(call=role.call, name="Captain Rourke")


def flags(client, room) -> str:
    page = client.get(room).content.decode()
    return page.split('class="shot__flags">')[1].split("<")[0] if "shot__flags" in page else ""


def test_a_card_without_news_says_nothing(client, director, room, one):
    assert flags(client, room) == ""


def test_names_the_other_role_and_its_pile(client, director, role, room, one, rourke):
    other = up_for(rourke, one)
    assert flags(client, room) == "Also for Captain Rourke"
    with office_scope(role.organisation):
        pile = Bin.objects.create(organisation=role.organisation, role=rourke, name="Twins")
        Submission.objects.filter(pk=other.pk).update(bin=pile)
    assert flags(client, room) == "Also for Captain Rourke (in Twins)"
    panel = client.get(f"{room}submissions/{one.pk}/").content.decode()
    assert "Also submitted for" in panel
    assert "in the bin Twins" in panel


def test_a_withdrawn_one_is_no_news(client, director, room, one, rourke):
    up_for(rourke, one, state="withdrawn")
    assert flags(client, room) == ""


def test_tells_who_was_seen_by_this_office_and_no_other(client, director, office, room, one):
    foreign = factories.RoleFactory()
    up_for(foreign, one)
    assert flags(client, room) == ""
    up_for(role_in(office, name="Sergeant Iqbal", call__production__title="Low Water"), one, state="not_selected")
    assert flags(client, room) == "Seen before"
    panel = client.get(f"{room}submissions/{one.pk}/").content.decode()
    assert "Seen by this office before" in panel
    assert "Low Water" in panel


def test_tells_every_way_in(client, director, role, room, one):
    agency = factories.AgencyFactory(name="Bell Lane Artists")
    with office_scope(role.organisation):
        WayIn.objects.create(organisation=role.organisation, submission=one, via="rep", agency=agency, note="A joy.")
    assert flags(client, room) == "2 ways in"
    panel = client.get(f"{room}submissions/{one.pk}/").content.decode()
    assert "Bell Lane Artists" in panel
    assert "A joy." in panel


def test_tells_the_dates_and_never_why(client, director, role, room, one):
    starts = role.call.starts_on
    BookOut.objects.create(performer=one.performer, starts_on=starts, ends_on=starts, note="Wedding")
    BookOut.objects.create(
        performer=one.performer, starts_on=starts - dt.timedelta(days=9), ends_on=starts - dt.timedelta(days=1)
    )
    assert flags(client, room) == f"Away {starts.day} {starts:%b}"
    assert "Wedding" not in client.get(f"{room}submissions/{one.pk}/").content.decode()


def test_nothing_of_it_shows_while_names_are_hidden(client, director, role, room, one, rourke):
    up_for(rourke, one)
    with office_scope(role.organisation):
        ReviewPass.objects.create(organisation=role.organisation, role=role, name="First", state="open", is_blind=True)
    assert flags(client, room) == ""
    assert "Captain Rourke</a> " not in client.get(f"{room}submissions/{one.pk}/").content.decode()


def test_a_role_that_hides_its_names_is_not_told_of(client, director, role, room, one, rourke):
    up_for(rourke, one, state="shortlisted")
    with office_scope(role.organisation):
        ReviewPass.objects.create(
            organisation=role.organisation, role=rourke, name="First", state="open", is_blind=True
        )
    assert flags(client, room) == ""


def test_finds_who_is_up_for_several(client, director, role, room, one, rourke):
    fill(role, 3, varied=False, names=["Imogen Ashby"])
    up_for(rourke, one)
    page = client.get(f"{room}?several=1").content.decode()
    assert "Noor Haddad" in page
    assert "Imogen Ashby" not in page
    assert page.count('class="shot"') == 1
