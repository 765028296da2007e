import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import Organisation
from accounts.states import MembershipRole
from core import clock
from tests import factories
from tests.contracts import rows


@dataclass
class Desk:
    """An office with an agency's client in one role, and another office that has just as many deals."""

    office: Organisation
    agency: Organisation
    submission: object

    def member(self, role: str) -> Client:
        client = Client()
        client.force_login(factories.MembershipFactory(organisation=self.office, role=role).user)
        return client

    @property
    def director(self) -> Client:
        return self.member(MembershipRole.DIRECTOR)

    def url(self, query: str = "", part: str = "") -> str:
        return f"/office/{self.office.slug}/deals/{part}{query}"


def fill(submission, agency=None) -> None:
    """One of each: a binding hold, an offer that was countered, an executed contract with an option."""
    hold = rows.hold(submission, state="placed", cancel_fee="51277.00", agency=agency)
    offer = rows.offer(submission, state="countered", current=2, total="4321.00", agency=agency)
    contract = rows.contract(
        rows.revision(offer), state="executed", total="4321.00", agency=agency, starts_on=hold.starts_on,
        ends_on=hold.ends_on,
    )  # fmt: skip
    rows.option(contract, rise_percent="7.50", exercise_by=clock.today() + dt.timedelta(days=9))


@pytest.fixture
def desk(office):
    agency = factories.AgencyFactory(name="Marlow Personal Management")
    submission = rows.submission_of(
        office, performer__stage_name="Thandiwe Khumalo", role__call__production__title="Harrow Lane", role__name="Nell"
    )
    fill(submission, agency)
    fill(rows.submission_of(factories.OrganisationFactory(), performer__stage_name="Ruth Abelard"))
    return Desk(office, agency, submission)
