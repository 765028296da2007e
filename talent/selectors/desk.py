"""Cover and notes among agents. Called inside the agency's scope."""

from django.db.models import QuerySet

from accounts.models import Organisation, User
from core import clock
from talent.models import AgentCover, ClientNote, Performer
from talent.policies import SPEAKING


def covers_of(agency: Organisation) -> list[AgentCover]:
    """Those that stand or are to come, by their first day."""
    today = clock.today_in(agency.time_zone)
    rows = AgentCover.objects.select_related("agent", "covered_by")
    return list(rows.filter(organisation=agency, ends_on__gte=today))


def agents_of(agency: Organisation) -> QuerySet[User]:
    """Whoever speaks for clients there, by name."""
    return User.objects.filter(
        memberships__organisation=agency, memberships__role__in=list(SPEAKING), is_active=True
    ).order_by("name", "pk")


def client_notes_of(agency: Organisation, performer: Performer) -> list[ClientNote]:
    """The newest first."""
    rows = ClientNote.objects.select_related("author")
    return list(rows.filter(organisation=agency, performer=performer, removed_at=None))
