"""What the clock does about deals whose agency speaks for the performer no more. A lost run changes nothing."""

from celery import shared_task

from casting.services.turning import turn_each
from contracts.services.turning import performers_to_turn


@shared_task(ignore_result=True)
def turn_deals_of_lapsed_agencies_task() -> None:
    """Casting finds those on whose cards the agency stands; these applied themselves, and only their deals turn."""
    turn_each(performers_to_turn())
