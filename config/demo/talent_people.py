"""Days that the demo's actor is taken again and again."""

import datetime as dt

from accounts.models import User
from core import clock
from talent.models import Performer
from talent.services.repeating import add_rule

SUNDAY = 6


def book_sundays_out(actor: User, performer: Performer) -> None:
    today = clock.today()
    add_rule(
        actor=actor,
        performer=performer,
        weekdays=[SUNDAY],
        every_weeks=2,
        starts_on=today,
        ends_on=today + dt.timedelta(days=300),
        note="Teaching in Leeds",
    )
