"""Secret addresses: what is read from them, by whom, and that they end."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Membership
from accounts.services.members import change_role, remove_member
from auditions.models import Appointment, CalendarFeed, Panelist, Session
from auditions.selectors.feeds import entries_of, feed_by_key
from auditions.services.appointments import answer_appointment
from auditions.services.feeds import make_own_feed, make_session_feed
from auditions.services.moving_day import shift_session
from auditions.services.placing import place, unplace
from auditions.states import PanelPart
from casting.models import ConflictOfInterest, ReviewPass
from casting.services.conflicts import declare_conflict
from casting.services.passes import open_pass
from core import clock
from core.errors import NotAllowed
from core.tokens import digest
from notifications.models import Notice
from tests import factories
from tests.auditions.door.people import expected
from tests.auditions.papers.lines import read
from tests.auditions.planning.test_sending import leave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counts():
    cache.clear()


def fetched(client, url, **headers):
    return client.get(urlsplit(url).path, headers=headers)


def events_of(client, url) -> dict:
    response = fetched(client, url)
    assert response.status_code == 200, response.status_code
    Calendar.from_ical(response.content)
    return {event["UID"][0].value: event for event in read(response.content)[1]}


@pytest.fixture
def person(told):
    """Somebody with an account and a confirmed time; their appointment."""
    (row,) = told(1)
    account = factories.UserFactory(name="Noor Haddad")
    row.performer.account = account
    row.performer.save()
    return Appointment.objects.get(pk=row.pk)


@pytest.fixture
def own(person):
    return make_own_feed(actor=person.performer.account)


def test_a_feed_follows_the_same_event_and_says_when_it_is_off(client, director, day, person, own, send):
    uid = f"{person.uid}@callboard"
    event = events_of(client, own)[uid]
    assert event["STATUS"][0].value == "CONFIRMED" and event["DTSTART"][0].moment == person.starts_at
    sequence = int(event["SEQUENCE"][0].value)

    shift_session(actor=director, session=day, minutes=30)
    drafted = events_of(client, own)[uid]
    assert drafted["DTSTART"][0].moment == person.starts_at, "a draft of the board was told"
    assert drafted["STATUS"][0].value == "CONFIRMED"

    send()
    leave()
    moved = events_of(client, own)[uid]
    assert moved["DTSTART"][0].moment == person.starts_at + dt.timedelta(minutes=30)
    assert moved["STATUS"][0].value == "TENTATIVE" and int(moved["SEQUENCE"][0].value) > sequence

    unplace(actor=director, appointment=Appointment.objects.get(pk=person.pk))
    assert events_of(client, own)[uid]["STATUS"][0].value == "TENTATIVE", "not told yet"
    send()
    leave()
    off = events_of(client, own)[uid]
    assert off["STATUS"][0].value == "CANCELLED" and int(off["SEQUENCE"][0].value) > int(moved["SEQUENCE"][0].value)

    Appointment.objects.filter(pk=person.pk).update(
        starts_at=clock.now() - dt.timedelta(days=32), ends_at=clock.now() - dt.timedelta(days=31)
    )
    assert uid not in events_of(client, own)


def test_what_nobody_was_told_is_in_nobodys_feed(client, director, day, queue, slots, submit):
    (call_in,) = queue(submit())
    row = place(actor=director, call_in=call_in, slot=slots[0])
    account = factories.UserFactory()
    row.performer.account = account
    row.performer.save()
    assert events_of(client, make_own_feed(actor=account)) == {}


def test_a_rep_has_their_clients_and_a_member_their_sessions(client, office, day, person):
    agent = factories.UserFactory()
    agency = factories.OrganisationFactory(kind="agency")
    factories.MembershipFactory(organisation=agency, user=agent, role="agent")
    person.submission.agency = agency
    person.submission.save()
    (event,) = events_of(client, make_own_feed(actor=agent)).values()
    assert person.performer.stage_name in event["SUMMARY"][0].text

    member = factories.MembershipFactory(organisation=office, role="reader").user
    Panelist.objects.create(organisation=office, session=day, user=member, name="Ines", part=PanelPart.READER)
    url, of_agent = make_own_feed(actor=member), make_own_feed(actor=agent)
    assert len(events_of(client, of_agent)) == 1
    Membership.objects.filter(user=agent).delete()
    assert events_of(client, of_agent) == {}
    (event,) = events_of(client, url).values()
    assert event["DTSTART"][0].moment == day.opens_at and "Reader" in event["DESCRIPTION"][0].text
    assert person.performer.stage_name not in str(event)
    Membership.objects.filter(user=member).delete()
    assert events_of(client, url) == {}


def test_a_stranger_reads_nothing_of_others(client, person):
    assert events_of(client, make_own_feed(actor=factories.UserFactory())) == {}


def test_what_has_not_changed_is_not_sent_again(client, person, own):
    first = fetched(client, own)
    assert first["Cache-Control"] == "private, no-cache"
    again = fetched(client, own, **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == first["ETag"]
    answer_appointment(appointment=person, sequence=person.sequence, answer="no")
    changed = fetched(client, own, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and b"STATUS:CANCELLED" in changed.content


def test_the_key_is_shown_once_renewed_and_ended(client, person):
    account = person.performer.account
    client.force_login(account)
    page = reverse("auditions:own-calendar")
    made = client.post(page).context["url"]
    assert made.encode() not in client.get(page).content
    key = urlsplit(made).path.split("/")[-1].removesuffix(".ics")
    (feed,) = CalendarFeed.objects.all()
    assert feed.key_hash == digest(key) and len(key) > 40
    renewed = client.post(page).context["url"]
    client.logout()
    assert fetched(client, made).status_code == 404 and fetched(client, renewed).status_code == 200
    client.force_login(account)
    client.post(reverse("auditions:own-calendar-end"))
    client.logout()
    assert fetched(client, renewed).status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at is not None


def test_who_is_shut_out_has_no_feed(client, person, own):
    account = person.performer.account
    account.is_active = False
    account.save()
    assert fetched(client, own).status_code == 404


def test_a_program_that_asks_too_often_waits(client, person, own):
    statuses = [fetched(client, own).status_code for _ in range(125)]
    assert statuses[0] == 200 and statuses[-1] == 429
    assert fetched(client, own)["Retry-After"]


def test_a_session_s_feed_is_for_its_team(client, director, reader, office, day, person):
    with pytest.raises(NotAllowed):
        make_session_feed(actor=reader, session=day)
    url = make_session_feed(actor=director, session=day)
    (event,) = events_of(client, url).values()
    text = event["SUMMARY"][0].text
    assert person.performer.stage_name in text and day.production.public_title in text
    Session.objects.filter(pk=day.pk).update(
        opens_at=clock.now() - dt.timedelta(days=32), closes_at=clock.now() - dt.timedelta(days=31)
    )
    assert fetched(client, url).status_code == 404


def test_a_session_s_feed_ends_with_its_maker_s_right(client, director, office, day, person):
    maker = factories.MembershipFactory(organisation=office, role="session_runner")
    url = make_session_feed(actor=maker.user, session=day)
    page = reverse("auditions:session-calendar", args=[office.slug, day.pk])
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    change_role(actor=director, membership=maker, role="reader")
    assert fetched(client, url).status_code == 404 and "Make the address" in client.get(page).content.decode()
    change_role(actor=director, membership=maker, role="session_runner")
    assert fetched(client, url).status_code == 200

    colleague = factories.MembershipFactory(organisation=office, role="associate")
    remove_member(actor=director, membership=colleague)
    assert fetched(client, url).status_code == 200
    notes = Notice.objects.filter(url=page)
    assert [(note.user, "who may have" in note.title) for note in notes] == [(maker.user, True)]

    remove_member(actor=director, membership=maker)
    assert fetched(client, url).status_code == 404
    assert CalendarFeed.objects.get().revoked_at is not None
    assert notes.filter(user=director, title__contains="has ended").count() == 1


def test_a_session_s_feed_hides_from_all_what_is_hidden_from_any(client, director, office, role, day, person):
    url = make_session_feed(actor=director, session=day)
    name = person.performer.stage_name
    colleague = factories.MembershipFactory(organisation=office, role="associate").user
    declare_conflict(actor=colleague, submission=person.submission)
    (event,) = events_of(client, url).values()
    assert name not in str(event) and "Taken" in event["SUMMARY"][0].text
    assert event["DTSTART"][0].moment == person.starts_at
    ConflictOfInterest.objects.all().update(lifted_at=clock.now())
    blind = ReviewPass.objects.create(organisation=office, role=role, name="First look", is_blind=True)
    blind.keepers.add(director)
    open_pass(actor=director, review_pass=blind)
    (event,) = events_of(client, url).values()
    assert name not in str(event), "the keeper made the feed, and others read it"


def test_a_feed_s_statements_do_not_grow(director, role, day, assert_statements):
    account = factories.UserFactory()

    def grow(count, at):
        for n in range(count):
            row = expected(day, role, at=at + n)
            row.performer.account = account
            row.performer.save()

    urls = [make_own_feed(actor=account), make_session_feed(actor=director, session=day)]
    feeds = [feed_by_key(url.split("/")[-1].removesuffix(".ics")) for url in urls]
    for size, more in ((1, 1), (13, 12)):
        grow(more, size - more)
        for feed, most in zip(feeds, (2, 3), strict=True):
            with assert_statements(most):
                assert len(entries_of(feed)[1]) == size
