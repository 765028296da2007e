"""Whoever has a day open hears that it is another than before; addresses and links end with a membership."""

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from auditions.live import announce
from auditions.services.feeds import end_with_membership
from auditions.services.turning import turn_links_of_agent
from talent.policies import ceases_to_speak


def tell_the_day(sender, *, session_id: int | None, **_news) -> None:
    if session_id is not None:
        announce(session_id, "day")


def follow_who_left(sender, *, user: User, organisation: Organisation, **_news) -> None:
    if organisation.kind == OrganisationKind.AGENCY:
        turn_links_of_agent(user=user, organisation=organisation)
    else:
        end_with_membership(user=user, organisation=organisation)


def follow_new_role(sender, *, user: User, organisation: Organisation, before: str, after: str, **_news) -> None:
    if ceases_to_speak(organisation, before=before, after=after):
        turn_links_of_agent(user=user, organisation=organisation)
