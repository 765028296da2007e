"""Words of the door, and what a performer's own page asks of it."""

import datetime as dt

from django import template

from accounts.tenancy import office_scope
from auditions.models import Appointment
from auditions.selectors.door import OwnCheckIn
from auditions.selectors.door import own_check_in as found
from talent.models import Performer
from talent.selectors import own_performer_ids

register = template.Library()


@register.simple_tag
def own_check_in(appointment: Appointment) -> OwnCheckIn | None:
    """The bearer of the signed link reads their own appointment, whichever office's it is."""
    with office_scope(appointment.organisation):
        return found(appointment)


@register.simple_tag(takes_context=True)
def is_own(context: template.Context, performer: Performer) -> bool:
    """The reader is this performer, or answers for the child. One statement a page, where another's child is on it."""
    request = context["request"]
    if performer.born_on is None or performer.account_id == request.user.pk:
        return performer.account_id == request.user.pk
    if not hasattr(request, "own_performer_ids"):
        request.own_performer_ids = own_performer_ids(request.user)
    return performer.pk in request.own_performer_ids


@register.filter
def waited(since: dt.datetime | None, now: dt.datetime) -> str:
    """ "8 min", "1 h 5 min", "2 h": as static/js/auditions/door.js goes on counting."""
    minutes = max(0, int((now - since).total_seconds() // 60)) if since else 0
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
