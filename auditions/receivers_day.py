"""Whoever has a day open hears that it is another than before; addresses and links end with a membership."""

from collections.abc import Sequence

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from auditions.live import announce
from auditions.services.feeds import end_with_membership
from auditions.services.turning import turn_links_of_agent


def tell_the_day(sender, *, session_id: int | None, **_news) -> None:
    if session_id is not None:
        announce(session_id, "day")


def follow_who_left(sender, *, user: User, organisation: Organisation, **_news) -> None:
    if organisation.kind != OrganisationKind.AGENCY:
        end_with_membership(user=user, organisation=organisation)


def turn_with_the_agent(sender, *, submission_ids: Sequence[int], **_news) -> None:
    turn_links_of_agent(submission_ids=submission_ids)
