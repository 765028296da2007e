"""Who has to say yes before a part is cast, step by step: the ladder that each sign-off starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Membership, User
from accounts.services.activity import record_activity
from casting.models import LadderStep, Production
from casting.policies import can_manage_calls
from casting.states import ApprovalKind
from core.errors import Invalid, NotAllowed

MOST_SEATS = 12
LONGEST_DAYS = 60


@dataclass(frozen=True)
class Seat:
    """Somebody of the office by `user`, anybody else by name and `email`."""

    name: str
    email: str = ""
    user: int | None = None


@dataclass(frozen=True)
class StepDraft:
    kind: str
    quorum: int = 1
    days: int = 3
    seats: list[Seat] = field(default_factory=list)


@transaction.atomic(durable=True)
def set_ladder(*, actor: User, production: Production, steps: Sequence[StepDraft]) -> list[LadderStep]:
    """Replaces the ladder of a production. Sign-offs that are under way keep the one they started with.

    Invalid names the field `<kind>_seats`, `<kind>_quorum` or `<kind>_days`.
    """
    production = Production.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=production.pk)
    if not can_manage_calls(actor, production.organisation):
        raise NotAllowed("Only the owner, directors and associates of the office say who signs off.")
    order = list(ApprovalKind.values)
    if any(step.kind not in order for step in steps) or len({step.kind for step in steps}) < len(steps):
        raise Invalid("Each step of the ladder is there once: casting, director, producer, studio, network.")
    members = dict(Membership.objects.filter(organisation=production.organisation).values_list("user_id", "user__name"))
    ordered = sorted(steps, key=lambda step: order.index(step.kind))
    for step in ordered:
        _check(step, members)
    LadderStep.objects.filter(production=production).delete()
    made = LadderStep.objects.bulk_create(
        LadderStep(
            organisation=production.organisation,
            production=production,
            position=position,
            kind=step.kind,
            quorum=step.quorum,
            days=step.days,
            seats=[_as_json(seat, members) for seat in step.seats],
        )
        for position, step in enumerate(ordered, 1)
    )
    record_activity(
        actor=actor,
        verb="ladder",
        subject=production,
        organisation=production.organisation,
        data={"steps": [step.kind for step in ordered]},
    )
    return made


def _check(step: StepDraft, members: dict[int, str]) -> None:
    label = ApprovalKind(step.kind).label
    if not step.seats:
        raise Invalid(f"{label}: name at least one person who signs off.", field=f"{step.kind}_seats")
    if len(step.seats) > MOST_SEATS:
        raise Invalid(f"{label}: a step has up to {MOST_SEATS} people.", field=f"{step.kind}_seats")
    for seat in step.seats:
        if seat.user is not None and seat.user not in members:
            raise Invalid(f"{label}: one of them is not in your office any more.", field=f"{step.kind}_seats")
        if seat.user is None:
            check_outsider(seat.name, seat.email, field=f"{step.kind}_seats", where=f"{label}: ")
    keys = [seat.user or seat.email.strip().lower() for seat in step.seats]
    if len(set(keys)) < len(keys):
        raise Invalid(f"{label}: somebody is named twice.", field=f"{step.kind}_seats")
    if not 1 <= step.quorum <= len(step.seats):
        raise Invalid(
            f"{label}: of {len(step.seats)} people at least one and at most {len(step.seats)} have to approve.",
            field=f"{step.kind}_quorum",
        )
    if not 1 <= step.days <= LONGEST_DAYS:
        raise Invalid(f"{label}: give them between one and {LONGEST_DAYS} days.", field=f"{step.kind}_days")


def check_outsider(name: str, email: str, *, field: str, where: str = "") -> None:
    """Raises Invalid where a name or an address does not do."""
    if not name.strip() or len(name) > 120 or "\0" in name:
        raise Invalid(f"{where}write each as a name and an address: Dana Whitlock <dana@example.com>.", field=field)
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise Invalid(f"{where}“{email.strip()[:80]}” is not a mail address.", field=field) from error


def _as_json(seat: Seat, members: dict[int, str]) -> dict:
    if seat.user is not None:
        return {"name": members[seat.user], "email": "", "user": seat.user}
    return {"name": " ".join(seat.name.split()), "email": seat.email.strip().lower(), "user": None}
