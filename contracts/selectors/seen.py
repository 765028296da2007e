"""Whose deals somebody of an office may meet at all: the room's lens, for lists over many roles."""

from django.db.models import Q

from accounts.models import User
from casting.lens import office_lens_for
from contracts.policies import meets_every_deal


def seen_deals_q(actor: User, organisation_id: int, *, prefix: str = "") -> Q:
    """Holds, offers and contracts of people whom the reader does not stay out of, and whose names are not hidden.

    While a role has a blind pass, a deal would say who is behind a number. `prefix` is the way to the deal, such as "contract__". One statement.
    """
    if meets_every_deal(actor, organisation_id):
        return Q()
    lens = office_lens_for(actor, organisation_id)
    found = Q()
    if lens.excluded:
        found &= ~Q(**{f"{prefix}performer_id__in": list(lens.excluded)})
    if lens.blind:
        found &= ~Q(**{f"{prefix}role_id__in": list(lens.blind)})
    return found
