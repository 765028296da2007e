"""Whether somebody may sit in a role's room, or follow a day, asked as a page asks it."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from accounts.models import Membership, User
from accounts.selectors import membership_of
from accounts.tenancy import office_scope
from auditions.selectors.sessions import session_for
from casting.selectors.board import role_for_review
from core.errors import NotAllowed, NotFound

SIGNED_OUT, NOT_THERE = 4401, 4404


class Closed(Exception):
    """There is no seat; `code` closes the socket. `user_id` is None for whoever is signed out."""

    def __init__(self, code: int, user_id: int | None = None) -> None:
        self.code = code
        self.user_id = user_id
        super().__init__(str(code))


@dataclass(frozen=True)
class Seat:
    """`hides_where`: names are hidden in the open pass, so nobody learns which card another looks at."""

    user_id: int
    name: str
    hides_where: bool


def seat_for(*, session_key: str, org_slug: str, role_id: int) -> Seat:
    """Reads the session, the membership and the role anew each time. Raises Closed."""
    user, membership = _member(session_key, org_slug)
    with office_scope(membership.organisation):
        try:
            role = role_for_review(actor=user, organisation=membership.organisation, role_id=role_id)
        except (NotFound, NotAllowed) as error:
            raise Closed(NOT_THERE, user.pk) from error
    review_pass = role.lens.review_pass
    return Seat(user.pk, user.name, hides_where=review_pass is not None and review_pass.is_blind)


def day_seat_for(*, session_key: str, org_slug: str, session_id: int) -> int:
    """Whether somebody may follow a day at its door: their user id. Raises Closed."""
    user, membership = _member(session_key, org_slug)
    with office_scope(membership.organisation):
        try:
            session_for(actor=user, organisation=membership.organisation, session_id=session_id)
        except (NotFound, NotAllowed) as error:
            raise Closed(NOT_THERE, user.pk) from error
    return user.pk


def _member(session_key: str, org_slug: str) -> tuple[User, Membership]:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key or None)
    user = get_user(request)
    if not user.is_authenticated:
        raise Closed(SIGNED_OUT)
    membership = membership_of(user, org_slug)
    if membership is None:
        raise Closed(NOT_THERE, user.pk)
    return user, membership
