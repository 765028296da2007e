"""Invitations to choose a time, as whoever was invited may see them."""

from dataclasses import dataclass

from accounts.models import User
from accounts.tenancy import across_offices
from auditions.links import read_choose_token
from auditions.models import Appointment, CallIn
from auditions.selectors.mine import WHY, theirs_q
from auditions.states import LIVE, AppointmentState, CallInState
from core.errors import NotFound
from talent.selectors.guardians import link_has_ended

LOADED = (
    "organisation", "performer__account", "submission__role", "submission__production", "session__venue",
    "session__organisation",
)  # fmt: skip
# Beyond this a number would only weigh on somebody.
KIND = 5


def call_by_token(token: str) -> tuple[CallIn, int] | None:
    """The invitation that a link names and the round it was made for; None for a link we did not make.

    With its office and session alone: `for_a_page` reads the rest.
    """
    named = read_choose_token(token)
    if named is None:
        return None
    uid, of_round = named
    with across_offices("the bearer of a signed link chooses without an account"):
        rows = CallIn.objects.select_related("organisation", "session").filter(uid=uid)
        found = rows.exclude(link_has_ended(token)).first()
    return (found, of_round) if found else None


def for_a_page(call_in: CallIn) -> CallIn:
    """The same with its session, role, production and performer."""
    with across_offices("whoever holds the invitation reads it"):
        return CallIn.objects.select_related(*LOADED).get(pk=call_in.pk)


def for_its_times(call_in: CallIn) -> CallIn:
    """The same with no more than its free times ask for, beside the office and session that it has."""
    with across_offices("whoever holds the invitation reads it"):
        found = CallIn.objects.select_related("submission__role", "performer").get(pk=call_in.pk)
    found.organisation, found.session = call_in.organisation, call_in.session
    return found


def my_call(*, user: User, uid: str) -> CallIn:
    """Raises NotFound."""
    with across_offices(WHY):
        found = CallIn.objects.select_related(*LOADED).filter(theirs_q(user), uid=uid, invited_at__isnull=False).first()
    if found is None:
        raise NotFound("There is no such invitation of yours.")
    return found


def time_of(call_in: CallIn) -> Appointment | None:
    """The time that came of an invitation, while it stands."""
    with across_offices("the bearer of a signed link, or the performer"):
        live = Appointment.objects.filter(call_in=call_in, state__in=LIVE).exclude(state=AppointmentState.PLANNED)
        return live.order_by("-pk").first()


@dataclass(frozen=True)
class PlaceInLine:
    """`before` is how many come first; None where the number would be no kindness."""

    before: int | None

    @property
    def is_next(self) -> bool:
        return self.before == 0


def place_from(call_in: CallIn, before: int) -> PlaceInLine | None:
    if call_in.state != CallInState.WAITING:
        return None
    return PlaceInLine(before if before <= KIND else None)


def place_in_line(call_in: CallIn) -> PlaceInLine | None:
    if call_in.state != CallInState.WAITING:
        return None
    with across_offices("whoever waits learns how many come before, never who"):
        line = CallIn.objects.filter(session=call_in.session_id, state=CallInState.WAITING)
        return place_from(call_in, line.filter(waits_since__lt=call_in.waits_since).count())
