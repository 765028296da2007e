"""What needs doing in a casting office today."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Count, F, Min, Q, Sum

from accounts.models import Organisation, User
from casting.models import CastingCall, Closure, Production, Role
from casting.selectors.calls import see_office
from casting.states import FIRST_CHOICE, CallState, ClosureState, RoleState
from core import clock
from notifications.models import OutboxMessage
from notifications.states import MessageState

SOON = dt.timedelta(days=14)
ROWS = 8


class Owed(TypedDict):
    role_id: int
    role: str
    production: str
    number: int
    behind: int
    first_due: dt.datetime | None


@dataclass(frozen=True)
class Desk:
    has_productions: bool
    closing: list[CastingCall]
    drafts: list[CastingCall]
    reviews: list[Role]
    owed: list[Owed]
    outbox: dict
    now: dt.datetime

    @property
    def is_clear(self) -> bool:
        return not (
            self.closing or self.drafts or self.reviews or self.owed or self.outbox["waiting"] or self.outbox["failed"]
        )


def desk_of(*, actor: User, organisation: Organisation) -> Desk:
    """At most eight rows a heading, the most pressing first."""
    see_office(actor=actor, organisation=organisation)
    now = clock.now()
    calls = CastingCall.objects.filter(organisation=organisation).select_related("production")
    return Desk(
        has_productions=Production.objects.filter(organisation=organisation).exists(),
        closing=list(
            calls.filter(state__in=[CallState.PUBLISHED, CallState.PAUSED], deadline_at__lte=now + SOON).order_by(
                "deadline_at", "pk"
            )[:ROWS]
        ),
        drafts=list(calls.filter(state=CallState.DRAFT).order_by("-updated_at", "-pk")[:ROWS]),
        reviews=_roles_to_review(organisation),
        owed=_answers_owed(organisation, now),
        outbox=_outbox(organisation),
        now=now,
    )


def _roles_to_review(organisation: Organisation) -> list[Role]:
    """Roles with people whom nobody has opened, most of them first: `unopened`, `total`."""
    return list(
        Role.objects.filter(organisation=organisation)
        .exclude(state__in=[RoleState.CUT, RoleState.DRAFT])
        .exclude(call__state__in=[CallState.ARCHIVED, CallState.COMPLETED, CallState.CANCELLED])
        .select_related("production", "call")
        .annotate(unopened=Sum("counts__unopened"), total=Sum("counts__total"))
        .filter(unopened__gt=0)
        .order_by("-unopened", "pk")[:ROWS]
    )


def _answers_owed(organisation: Organisation, now: dt.datetime) -> list[Owed]:
    """A row a role: how many wait for their answer, and by when the first is due.

    Who can read it on their page by now is not waiting: a weekly digest, or a note that came back, which the
    outbox shows. Nobody is late whose answer waits, as it should, until the first choice has signed.
    """
    rows = (
        Closure.objects.filter(
            organisation=organisation, state__in=[ClosureState.DUE, ClosureState.HELD, ClosureState.FAILED]
        )
        .exclude(shown_from__lte=now)
        .order_by()
        .values(role_id=F("submission__role_id"))
        .annotate(
            role=Min("submission__role__name"),
            production=Min("submission__production__title"),
            number=Count("pk"),
            first_due=Min("due_by", filter=~Q(message__wait_for=FIRST_CHOICE)),
            behind=Count("pk", filter=Q(message__wait_for=FIRST_CHOICE)),
        )
        .order_by("first_due", "role_id")[:ROWS]
    )
    return [cast(Owed, row) for row in rows]


def _outbox(organisation: Organisation) -> dict:
    return OutboxMessage.objects.filter(organisation=organisation).aggregate(
        waiting=Count("pk", filter=Q(state__in=[MessageState.HELD, MessageState.QUEUED])),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        next_at=Min("held_until", filter=Q(state=MessageState.HELD)),
    )
