"""One person, one card: a second way in joins the first, and each of those on it knows their own."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.states import MembershipRole
from casting.models import CastingCall, Submission, WayIn
from casting.services.submissions import RoleEntry, edit_submission, submit, withdraw_submission
from casting.states import SubmissionState, Via
from core import clock
from core.errors import Conflict
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.casting.apply.conftest import every, ground
from tests.words import stands_in

__all__ = ["ground"]


def send(ground, actor, note="", role=None):
    return submit(
        actor=actor,
        performer=ground.performer,
        call=ground.call,
        entries=[RoleEntry(role_id=(role or ground.role).pk, note=note)],
    )


def represented_by(ground, slug, **fields):
    """An agency that speaks for the performer, and one of its agents."""
    agency = factories.AgencyFactory(slug=slug, name=f"{slug.title()} Artists")
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    factories.RepresentationFactory(performer=ground.performer, organisation=agency, agent=agent, **fields)
    return agency, agent


@pytest.fixture
def harbour(ground):
    return represented_by(ground, "harbour", starts_on=clock.today() - dt.timedelta(days=400))


@pytest.fixture
def meadow(ground):
    return represented_by(ground, "meadow", starts_on=clock.today() - dt.timedelta(days=40))


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_second_rep_stands_on_the_same_card_with_a_note_of_their_own(ground, harbour, meadow):
    (agency, agent), (_, other) = harbour, meadow
    (row,) = send(ground, agent, "Free all June.").new
    sent = send(ground, other, "Rides well.")
    assert (sent.new, [one.pk for one in sent.joined]) == ([], [row.pk])
    row = every(Submission).get()
    assert (row.via, row.agency, row.submitted_by, row.note) == (Via.REP, agency, agent, "Free all June.")
    way = every(WayIn).get()
    assert (way.via, way.submitted_by, way.note) == (Via.REP, other, "Rides well.")
    assert every(Activity).filter(verb="submission.join", subject_id=row.pk).count() == 1
    assert send(ground, other).already[0].pk == row.pk
    assert every(WayIn).count() == 1


def test_both_reps_are_told_and_neither_is_named_to_the_other(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    send(ground, agent, "Free all June.")
    send(ground, other, "Rides well.")
    to_first = every(OutboxMessage).get(kind="casting.second_way")
    to_second = every(OutboxMessage).get(kind="casting.joined_card")
    assert (to_first.recipient, to_second.recipient) == (agent, other)
    assert to_first.context["standing"] == "Letters about it go on coming to you."
    assert "representation on record" in to_second.context["standing"]
    words = str(to_first.context) + str(to_second.context)
    assert not stands_in(words, "June")
    assert "Rides" not in words
    assert second.name not in str(to_first.context)
    assert first.name not in str(to_second.context)
    titles = set(Notice.objects.filter(user__in=[agent, other]).values_list("title", flat=True))
    assert {"Noor Haddad was put up for Mara Voss a second time", "Noor Haddad was up for Mara Voss already"} <= titles
    assert Notice.objects.filter(user=ground.actor, title__contains="a second time").count() == 1


def test_each_rep_reads_their_own_way_and_nothing_of_the_others(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    (row,) = send(ground, agent, "Free all June.").new
    send(ground, other, "Rides well.")
    address = f"clients/submissions/{row.pk}/"
    to_first = signed_in(agent).get(f"/office/{first.slug}/{address}").content.decode()
    to_second = signed_in(other).get(f"/office/{second.slug}/{address}").content.decode()
    assert ("Free all June." in to_first, "Rides well." in to_first, second.name in to_first) == (True, False, False)
    assert ("Free all June." in to_second, "Rides well." in to_second, first.name in to_second) == (False, True, False)
    assert f"by {second.name}" in to_second
    own = signed_in(ground.actor).get(f"/home/submissions/{row.pk}/").content.decode()
    assert f"{first.name} put you up" in own
    assert f"{second.name} put you up" in own
    desk = signed_in(other).get(f"/office/{second.slug}/clients/").content.decode()
    assert "Mara Voss" in desk


def test_the_rep_on_record_is_written_to_although_the_performer_came_first(ground, harbour):
    agency, agent = harbour
    send(ground, ground.actor, "My own words.")
    send(ground, agent, "Agent's words.")
    row, way = every(Submission).get(), every(WayIn).get()
    assert (row.agency, row.submitted_by, row.note) == (agency, agent, "Agent's words.")
    assert (way.via, way.submitted_by, way.note) == (Via.SELF, ground.actor, "My own words.")
    assert "on record" in every(OutboxMessage).get(kind="casting.joined_card").context["standing"]
    html = signed_in(ground.actor).get(f"/home/submissions/{row.pk}/").content.decode()
    assert "My own words." in html
    assert "Agent&#x27;s words." not in html


def test_a_performer_joins_the_card_their_rep_made_and_the_rep_stays_the_contact(ground, harbour):
    agency, agent = harbour
    send(ground, agent)
    page = signed_in(ground.actor).get(ground.url).content.decode()
    assert f"{agency.name} put you up for it" in page
    answer = signed_in(ground.actor).post(ground.url, {"roles": [ground.role.pk], "note": "Me too."}, follow=True)
    assert "You are already up for Mara Voss; you now stand on the same card." in answer.content.decode()
    assert every(Submission).get().agency == agency
    assert every(WayIn).get().note == "Me too."


@pytest.mark.parametrize(("territory", "wins"), [("London", "meadow"), ("Los Angeles", "harbour")])
def test_of_several_reps_the_territory_decides_else_who_represents_them_longest(ground, territory, wins):
    CastingCall._base_manager.filter(pk=ground.call.pk).update(place="London, UK")
    _, agent = represented_by(ground, "harbour", starts_on=clock.today() - dt.timedelta(days=400))
    _, other = represented_by(ground, "meadow", territory=territory)
    send(ground, agent)
    send(ground, other)
    assert every(Submission).get().agency.slug == wins


def test_withdrawing_one_way_leaves_the_others_and_the_last_withdraws_all(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    (row,) = send(ground, agent, "First").new
    send(ground, other, "Second")
    answer = signed_in(agent).post(f"/office/{first.slug}/clients/submissions/{row.pk}/withdraw/", follow=True)
    assert "Withdrawn" in answer.content.decode()
    row = every(Submission).get()
    assert (row.state, row.agency, row.note) == (SubmissionState.SUBMITTED, second, "Second")
    assert every(WayIn).get(agency=first).withdrawn_at
    assert every(OutboxMessage).get(kind="casting.contact_now").recipient == other
    gone = signed_in(agent).get(f"/office/{first.slug}/clients/?show=withdrawn").content.decode()
    assert "Mara Voss" in gone
    desk = signed_in(agent).get(f"/office/{first.slug}/clients/?show=open").content.decode()
    assert "Mara Voss" not in desk.partition("<tbody")[2]
    withdraw_submission(actor=other, submission=row, agency=second)
    assert every(Submission).get().state == SubmissionState.WITHDRAWN


def test_the_performer_takes_every_way_out(ground, harbour, meadow):
    (_, agent), (_, other) = harbour, meadow
    (row,) = send(ground, agent).new
    send(ground, other)
    withdraw_submission(actor=ground.actor, submission=row)
    assert every(Submission).get().state == SubmissionState.WITHDRAWN
    assert not every(WayIn).filter(withdrawn_at=None).exists()
    (again,) = send(ground, other).new
    assert (again.pk, again.agency.slug) == (row.pk, "meadow")
    assert every(WayIn).get(agency__slug="harbour").withdrawn_at


def test_who_joined_does_not_change_what_the_first_sent(ground, harbour, meadow):
    (_, agent), (_, other) = harbour, meadow
    (row,) = send(ground, agent, "First").new
    send(ground, other, "Second")
    with pytest.raises(Conflict) as refusal:
        edit_submission(actor=other, submission=row, entry=RoleEntry(role_id=ground.role.pk, note="Mine"))
    assert "sent by somebody else" in refusal.value.message
    edit_submission(actor=agent, submission=row, entry=RoleEntry(role_id=ground.role.pk, note="Better"))
    assert (every(Submission).get().note, every(WayIn).get().note) == ("Better", "Second")


def test_no_further_way_after_the_deadline(ground, harbour, meadow):
    (_, agent), (_, other) = harbour, meadow
    send(ground, agent)
    CastingCall._base_manager.filter(pk=ground.call.pk).update(deadline_at=clock.now() - dt.timedelta(seconds=1))
    with pytest.raises(Conflict):
        send(ground, other)
    assert not every(WayIn).exists()


def test_the_desk_asks_no_more_for_more_cards(ground, harbour, meadow, assert_statements):
    (_, agent), (second, other) = harbour, meadow
    roles = [ground.role, ground.other_role, *factories.RoleFactory.create_batch(4, call=ground.call)]
    for role in roles:
        send(ground, agent, role=role)
        send(ground, other, role=role)
    client = signed_in(other)
    client.get(f"/office/{second.slug}/clients/")
    with assert_statements(20):
        client.get(f"/office/{second.slug}/clients/")
