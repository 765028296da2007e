"""What the clock does about deals whose agency speaks for the performer no more. A lost run changes nothing."""

from celery import shared_task

from casting.services.turning import turn_cards_of
from contracts.services.turning import performers_to_turn


@shared_task(ignore_result=True)
def turn_deals_of_lapsed_agencies_task() -> None:
    """Casting finds those on whose cards the agency stands; these applied themselves, and only their deals turn."""
    for performer_id in performers_to_turn():
        turn_cards_of(performer_id=performer_id)
