"""Dates that the agency's own dealings lie on are said before a client is put up; another agency's are not."""

import datetime as dt

from accounts.tenancy import across_offices
from contracts.models import Hold
from core import clock
from tests import factories
from tests.casting.breakdowns.conftest import look, pick


def hold(ground, agency, **fields):
    with across_offices("a test"):
        submission = factories.SubmissionFactory(
            role__call__production__title="Low Water",
            performer=ground.noor,
            via="rep",
            agency=agency,
            profile=ground.noor.versions.first() or factories.ProfileVersionFactory(performer=ground.noor),
        )
        return Hold.objects.create(
            organisation=submission.organisation,
            production=submission.production,
            role=submission.role,
            submission=submission,
            performer=ground.noor,
            agency=agency,
            asked_by=ground.agent,
            expires_at=clock.now() + dt.timedelta(days=2),
            starts_on=ground.call.starts_on,
            ends_on=ground.call.starts_on + dt.timedelta(days=2),
            **fields,
        )


def test_a_pin_of_ones_own_is_said_and_another_agencys_is_not(ground, agent):
    ticked = pick(ground.noor, ground.mara)
    hold(ground, factories.AgencyFactory(), kind="pin")
    assert "Has a pin" not in look(agent, ground, ticked)
    hold(ground, ground.agency, kind="first_refusal")
    assert "Has a first refusal for" in look(agent, ground, ticked)
