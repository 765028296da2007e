"""A day with open times and people who were asked to choose one, made the short way."""

import datetime as dt

from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn
from auditions.services.placing import book_slot
from auditions.states import CallInState
from core import clock
from tests import factories


def day(*, slots=4, zone="Europe/London", opens_at=None, organisation=None, **session):
    """A session that books itself, with so many open quarters of an hour in one room."""
    organisation = organisation or factories.OrganisationFactory(time_zone=zone)
    venue = factories.VenueFactory(organisation=organisation, zone=zone)
    more = {"opens_at": opens_at, "closes_at": opens_at + dt.timedelta(hours=8)} if opens_at else {}
    made = factories.SessionFactory(
        production__organisation=organisation, venue=venue, rooms=1, books_itself=True, **more, **session
    )
    add_slots(made, slots)
    return made


def add_slots(session, count, *, after=0, minutes=15, **more):
    return [
        factories.SlotFactory(
            session=session,
            is_open=True,
            starts_at=session.opens_at + dt.timedelta(minutes=minutes * number),
            ends_at=session.opens_at + dt.timedelta(minutes=minutes * (number + 1)),
            **more,
        )
        for number in range(after, after + count)
    ]


def invited(session, *, state=CallInState.INVITED, role=None, performer=None, waits_since=None, **performer_fields):
    """Somebody who was asked to choose; `performer__…` fields as the factory takes them."""
    role = role or role_of(session)
    fields = {f"performer__{name}": value for name, value in performer_fields.items()}
    if performer is not None:
        fields = {"performer": performer, "profile": performer.versions.order_by("-number").first()}
    submission = factories.SubmissionFactory(role=role, state="callback", **fields)
    return factories.CallInFactory(
        session=session, submission=submission, state=state, invited_at=clock.now(), waits_since=waits_since
    )


def role_of(session):
    with across_offices("a test"):
        use = session.roles.select_related("role").first()
    if use is not None:
        return use.role
    call = factories.CastingCallFactory(production=session.production)
    role = factories.RoleFactory(call=call)
    from auditions.models import SessionRole

    SessionRole.objects.create(organisation=session.organisation, session=session, role=role)
    return role


def booked(call_in, slot=None) -> Appointment:
    """They have that time, or the first that is free, as if they had chosen it."""
    with across_offices("a test"):
        slot = slot or call_in.session.slots.exclude(appointments__isnull=False).order_by("starts_at").first()
        return book_slot(call_in=call_in, slot=slot)


def fresh(row):
    with across_offices("a test"):
        return type(row).objects.get(pk=row.pk)


def waiting(session, count):
    now = clock.now()
    return [
        invited(session, state=CallInState.WAITING, waits_since=now - dt.timedelta(minutes=60 - number))
        for number in range(count)
    ]


def call_ins(session):
    with across_offices("a test"):
        return list(CallIn.objects.filter(session=session).order_by("pk"))
