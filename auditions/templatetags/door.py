"""Words of the door, and what a performer's own page asks of it."""

import datetime as dt

from django import template

from accounts.tenancy import office_scope
from auditions.models import Appointment
from auditions.selectors.door import OwnCheckIn
from auditions.selectors.door import own_check_in as found

register = template.Library()


@register.simple_tag
def own_check_in(appointment: Appointment) -> OwnCheckIn | None:
    """The bearer of the signed link reads their own appointment, whichever office's it is."""
    with office_scope(appointment.organisation):
        return found(appointment)


@register.filter
def waited(since: dt.datetime | None, now: dt.datetime) -> str:
    """ "8 min", "1 h 5 min", "2 h": as static/js/auditions/door.js goes on counting."""
    minutes = max(0, int((now - since).total_seconds() // 60)) if since else 0
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
