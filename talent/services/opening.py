"""Asking a child's guardians whether everybody may see the page: an agent's way, where only they may say yes."""

from dataclasses import replace

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, NotAllowed
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import add_messages, ids_by_key
from talent.messages_people import OPEN_ASKED, SEEN_BY
from talent.models import Performer
from talent.policies import can_open_to_everybody, speaks_for
from talent.selectors import agency_between, signing_guardians
from talent.services.person_letters import person_letter
from talent.states import Visibility


@transaction.atomic(durable=True)
def ask_to_open(*, actor: User, performer: Performer) -> list[User]:
    """A letter to each parent and guardian, one a day at most; returns them.

    Raises NotAllowed for whoever does not speak for the child, Conflict where there is nothing or nobody to ask, and
    where all of them were asked today.
    """
    agency = agency_between(actor, performer)
    if agency is None or not speaks_for(actor, performer):
        raise NotAllowed("Only an agent who speaks for this child asks that.")
    if can_open_to_everybody(actor, performer):
        raise Conflict("There is no need to ask: set who can see the page yourself.")
    if performer.visibility == Visibility.PUBLIC:
        raise Conflict("The page is public already.")
    guardians = signing_guardians(performer)
    if not guardians:
        raise Conflict(f"Nobody answers for {performer.stage_name} here yet. Offer the profile to a parent first.")
    path = f"{reverse('talent:profile', args=[performer.slug])}#visibility"
    letters, notices = [], []
    for user in guardians:
        key = f"{agency.pk}:{clock.today()}"
        said = {"inviter": actor.name, "agency": agency.name, "seen_by": SEEN_BY[Visibility(performer.visibility)]}
        letter = person_letter(OPEN_ASKED, user, performer, path, key=key, **said)
        letters.append(replace(letter, created_by_id=actor.pk))
        title = f"{agency.name} asks whether {performer.stage_name}’s page may be public"
        notices.append(
            NewNotice(user_id=user.pk, title=title, text="You decide.", url=path, dedupe_key=letter.dedupe_key)
        )
    if len(ids_by_key(letter.dedupe_key for letter in letters)) == len(letters):
        raise Conflict(f"You asked today already. Whoever answers for {performer.stage_name} has the letter.")
    add_messages(letters)
    add_notices(notices)
    record_activity(actor=actor, verb="performer.asked_to_open", subject=performer, organisation=agency)
    return guardians
