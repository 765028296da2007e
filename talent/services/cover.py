"""Who looks after an agent's clients while the agent is away."""

import datetime as dt

from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from notifications.services.notices import NewNotice, add_notices
from talent.models import AgentCover
from talent.policies import SPEAKING, can_manage_roster

LONGEST = dt.timedelta(days=366)


@transaction.atomic(durable=True)
def set_cover(
    *,
    actor: User,
    agency: Organisation,
    agent: User,
    covered_by: User,
    starts_on: dt.date,
    ends_on: dt.date,
    note: str = "",
) -> AgentCover:
    """First and last day included, in the agency's scope. Whoever covers is told.

    Raises Invalid at "agent", "covered_by", "starts_on", "ends_on" or "note".
    """
    _must_manage(actor, agency)
    _check_people(agency, agent, covered_by)
    today = clock.today_in(agency.time_zone)
    if ends_on < starts_on:
        raise Invalid("The last day is before the first.", field="ends_on")
    if ends_on < today:
        raise Invalid("These days are over already.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid("That is more than a year. Give the clients to somebody else for good instead.", field="ends_on")
    note = " ".join(note.replace("\x00", "").split())
    if len(note) > 200:
        raise Invalid("Keep the note under 200 characters.", field="note")
    # Two who set the same days wait for each other here.
    Organisation.objects.select_for_update(no_key=True).get(pk=agency.pk)
    touching = AgentCover.objects.filter(organisation=agency, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if touching.filter(agent=agent).exists():
        raise Invalid(f"{agent.name} is covered on some of these days already.", field="starts_on")
    if touching.filter(agent=covered_by).exists():
        raise Invalid(f"{covered_by.name} is away on some of these days too.", field="covered_by")
    if touching.filter(covered_by=agent).exists():
        raise Invalid(f"{agent.name} covers somebody else on some of these days.", field="agent")
    cover = AgentCover.objects.create(
        organisation=agency, agent=agent, covered_by=covered_by, starts_on=starts_on, ends_on=ends_on, note=note
    )
    record_activity(actor=actor, verb="cover.set", subject=cover, organisation=agency)
    if covered_by != actor:
        text = f"From {starts_on:%-d %B %Y} to {ends_on:%-d %B %Y} letters about their clients come to you."
        add_notices(
            [
                NewNotice(
                    user_id=covered_by.pk,
                    title=f"You cover for {agent.name}",
                    text=f"{text} {note}".strip(),
                    dedupe_key=f"cover:{cover.pk}",
                )
            ]
        )
    return cover


@transaction.atomic(durable=True)
def end_cover(*, actor: User, agency: Organisation, cover_id: int) -> None:
    """Over, or never to begin. Raises Conflict where it is gone already."""
    _must_manage(actor, agency)
    cover = AgentCover.objects.filter(organisation=agency, pk=cover_id).first()
    if cover is None:
        raise Conflict("That cover is over already.")
    record_activity(actor=actor, verb="cover.ended", subject=cover, organisation=agency)
    cover.delete()


def _check_people(agency: Organisation, agent: User, covered_by: User) -> None:
    speaking = set(
        Membership.objects.filter(organisation=agency, role__in=list(SPEAKING)).values_list("user_id", flat=True)
    )
    if agent.pk not in speaking:
        raise Invalid("Choose an agent of this agency.", field="agent")
    if covered_by.pk not in speaking:
        raise Invalid("Choose an agent of this agency.", field="covered_by")
    if agent.pk == covered_by.pk:
        raise Invalid("Somebody else has to cover.", field="covered_by")


def _must_manage(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency arrange cover.")
