import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.states import MembershipRole
from contracts.models import Approver, Hold
from contracts.services.hold_answers import answer_hold
from contracts.services.holds import ask_availability, place_hold
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.casting.decisions.conftest import decide, director, office, role, submit

__all__ = ["decide", "director", "office", "role", "submit"]


def days(start=30, length=5):
    first = clock.today() + dt.timedelta(days=start)
    return {"starts_on": first, "ends_on": first + dt.timedelta(days=length - 1)}


@pytest.fixture
def associate(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE, user__name="Ada").user


@pytest.fixture
def affairs(office):
    """Somebody of business affairs, who sees money and no board."""
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.BUSINESS_AFFAIRS, user__name="Bea Sum"
    ).user


@pytest.fixture
def agency():
    return factories.AgencyFactory(name="Bell Lane Artists", slug="bell-lane")


@pytest.fixture
def agent(agency):
    return factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT, user__name="Tom Bell").user


@pytest.fixture
def client_of(submit, agency, agent):
    """Somebody up for the part whom the agency speaks for, though they applied themself."""

    def make(**values):
        person = submit(**values)
        factories.RepresentationFactory(performer=person.performer, organisation=agency, agent=agent)
        return person

    return make


@pytest.fixture
def ask(director, role):
    """Asks these submissions; gives their holds in the same order."""

    def act(*people, kind="pin", actor=None, role=role, **values):
        base = days() | ({"cancel_fee": Decimal("500.00"), "currency": "GBP"} if kind == "hold" else {})
        asked = ask_availability(
            actor=actor or director, role=role, submission_ids=[p.pk for p in people], kind=kind, **(base | values)
        )
        found = {hold.submission_id: hold for hold in asked.holds}
        return [found[person.pk] for person in people]

    return act


@pytest.fixture
def hold_in(ask, submit, director, office):
    """One hold of somebody who has been told, in that state."""

    def make(state="requested", *, person=None, kind="pin", **values):
        (hold,) = ask(person or submit(), kind=kind, **values)
        leave(hold)
        if state in {"available", "placed"}:
            answer_hold(hold=hold, by=None, name="Tom Bell", available=True)
        if state == "unavailable":
            answer_hold(hold=hold, by=None, name="Tom Bell", available=False)
        if state == "placed":
            if kind == "hold":
                approver(office, director)
            place_hold(actor=director, hold=hold)
            leave(hold, "contracts.hold_placed")
        return again(hold)

    return make


def approver(office, user, **values):
    return Approver.objects.get_or_create(
        organisation=office, email=user.email,
        defaults={"kind": "producer", "name": user.name, "user": user, "approves_holds": True, "created_by": user}
        | values,
    )[0]  # fmt: skip


def leave(hold, kind="contracts.hold_asked"):
    """The letter reaches them."""
    note = OutboxMessage.objects.get(
        subject_type="contracts.hold", subject_id=hold.pk, kind=kind, state__in=["held", "queued"]
    )
    for state in ("queued", "in_flight"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    OutboxMessage.objects.filter(pk=note.pk).update(state="sent", sent_at=clock.now())
    return note


def notes_of(hold):
    rows = OutboxMessage.objects.filter(subject_type="contracts.hold", subject_id=hold.pk)
    return [(note.kind.removeprefix("contracts.hold_"), note.state) for note in rows.order_by("pk")]


def again(hold):
    return Hold.objects.select_related("performer__account", "organisation", "role", "production", "rep").get(
        pk=hold.pk
    )


@pytest.fixture
def browse():
    def login(user=None):
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login


def leave_office(user, organisation):
    Membership.objects.filter(user=user, organisation=organisation).delete()
