"""Two agencies, an actor with an account, and somebody whom one of the agencies manages on its word."""

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from core import clock
from talent.models import Performer, Representation
from talent.services.representation import ask_representation
from talent.terms import Terms
from tests import factories
from tests.talent.conftest import make_cast, sign_in


@dataclass
class Trade:
    """`ours` and `theirs` are agencies with an agent each; `actor` has an account, `client` is on `ours`' word."""

    ours: Organisation
    theirs: Organisation
    agent: User
    rival: User
    assistant: User
    actor: User
    performer: Performer
    client: Performer

    def browser(self, user: User | None) -> Client:
        return sign_in(user)


@pytest.fixture
def trade(db) -> Trade:
    return make_trade()


def make_trade() -> Trade:
    cast = make_cast()
    theirs = factories.AgencyFactory(name="Kettle Yard Talent", slug="kettle-yard")
    rival = factories.MembershipFactory(
        organisation=theirs, role=MembershipRole.AGENT, user__name="Rosa Quill", user__email="rosa@kettle.example"
    ).user
    return Trade(
        ours=cast.agency,
        theirs=theirs,
        agent=cast.agent,
        rival=rival,
        assistant=cast.assistant,
        actor=cast.actor,
        performer=cast.performer,
        client=cast.client,
    )


def ask(trade: Trade, *, by: str = "ours", performer: Performer | None = None, **terms) -> Representation:
    actor, agency = (trade.agent, trade.ours) if by == "ours" else (trade.rival, trade.theirs)
    return ask_representation(
        actor=actor,
        agency=agency,
        performer=performer or trade.performer,
        terms=Terms(**{"starts_on": clock.today()} | terms),
    )


def standing_of(row: Representation) -> str:
    with across_offices("a test reads what stands"):
        return Representation.objects.get(pk=row.pk).standing
