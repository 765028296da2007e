"""Bins: piles of a role beside its stages. Making and sorting them, and putting people in them."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Activity, User
from accounts.services.activity import record_activities, record_activity
from casting.models import Bin, Role, Submission
from casting.policies import can_sort_role
from casting.selectors.selection import Selection
from casting.signals import submissions_moved
from casting.states import Colour
from core import clock
from core.db import chunks, lock_in_order
from core.errors import Conflict, Invalid, NotAllowed

MOST_BINS = 20
LONGEST_NAME = 40
SUBJECT = "casting.submission"


@dataclass(frozen=True)
class Sorted:
    """What a putting did: {submission id: the bin it lies in now}, and how many lay there already or stayed."""

    batch: uuid.UUID
    bins: dict[int, int | None]
    stayed: int = 0

    @property
    def done(self) -> int:
        return len(self.bins)


@dataclass(frozen=True)
class _Moves:
    """Submissions by the bin they go to."""

    to: dict[int | None, list[int]] = field(default_factory=dict)

    def add(self, bin_id: int | None, submission_id: int) -> None:
        self.to.setdefault(bin_id, []).append(submission_id)


@transaction.atomic(durable=True)
def make_bin(*, actor: User, role: Role, name: str, colour: str = Colour.SLATE) -> Bin:
    role = _locked_role(actor, role)
    count = Bin.objects.filter(role=role, removed_at=None).count()
    if count >= MOST_BINS:
        raise Invalid(f"A role holds {MOST_BINS} bins. Remove one first.", field="name")
    values = {"name": _clean_name(name), "colour": _colour(colour)}
    made = _kept(lambda: Bin.objects.create(organisation_id=role.organisation_id, role=role, position=count, **values))
    record_activity(actor=actor, verb="make", subject=made, organisation=role.organisation)
    return made


@transaction.atomic(durable=True)
def change_bin(*, actor: User, pile: Bin, name: str, colour: str) -> Bin:
    _locked_role(actor, pile.role)
    pile.name, pile.colour = _clean_name(name), _colour(colour)
    _kept(lambda: pile.save(update_fields=["name", "colour"]))
    record_activity(actor=actor, verb="change", subject=pile, organisation=pile.role.organisation)
    return pile


@transaction.atomic(durable=True)
def move_bin(*, actor: User, pile: Bin, by: int) -> None:
    """One place up (-1) or down (1) among the role's bins; at either end it stays."""
    role = _locked_role(actor, pile.role)
    bins = list(Bin.objects.filter(role=role, removed_at=None))
    at = next((place for place, one in enumerate(bins) if one.pk == pile.pk), None)
    if at is None or by not in (-1, 1):
        raise Invalid("Say which bin goes where.")
    to = max(0, min(len(bins) - 1, at + by))
    bins.insert(to, bins.pop(at))
    for place, one in enumerate(bins):
        one.position = place
    Bin.objects.bulk_update(bins, ["position"])


@transaction.atomic(durable=True)
def remove_bin(*, actor: User, pile: Bin) -> None:
    """Nobody moves: the people in it are in no bin while it is gone."""
    role = _locked_role(actor, pile.role)
    if Bin.objects.filter(pk=pile.pk, removed_at=None).update(removed_at=clock.now()):
        record_activity(actor=actor, verb="remove", subject=pile, organisation=role.organisation)


@transaction.atomic(durable=True)
def restore_bin(*, actor: User, pile: Bin) -> None:
    """Takes a removal back, with everyone who has not been put elsewhere since."""
    role = _locked_role(actor, pile.role)
    _kept(lambda: Bin.objects.filter(pk=pile.pk).update(removed_at=None))
    recount_bins([pile.pk])
    record_activity(actor=actor, verb="restore", subject=pile, organisation=role.organisation)


@transaction.atomic(durable=True)
def put_in_bin(*, actor: User, role: Role, submissions: Selection, pile: Bin | None) -> Sorted:
    """Put one, many or all that match into a bin of the role; None takes them out of theirs."""
    role = _locked_role(actor, role)
    target = pile.pk if pile else None
    # Asked under the lock: somebody may have removed it since the page was made.
    if pile is not None and not Bin.objects.filter(pk=pile.pk, role=role, removed_at=None).exists():
        raise Invalid("That bin is not on this role any more.", field="into")
    rows = dict(lock_in_order(submissions.queryset()).values_list("pk", "bin_id"))
    moved = {pk: before for pk, before in rows.items() if before != target}
    moves = _Moves()
    for pk in moved:
        moves.add(target, pk)
    batch = _move(moves, before=moved, actor=actor, role=role, verb="bin")
    if moved and (how := submissions.described()):
        record_activity(
            actor=actor,
            verb="role.bulk_filter",
            subject=role,
            organisation=role.organisation,
            data={**how, "people": len(moved)},
            batch=batch,
        )
    return Sorted(batch, dict.fromkeys(moved, target), stayed=len(rows) - len(moved))


@transaction.atomic(durable=True)
def undo_put(*, actor: User, role: Role, batch: uuid.UUID) -> Sorted:
    """Everyone still where that act put them goes back. Raises Conflict when nobody is."""
    role = _locked_role(actor, role)
    acts = Activity.objects.filter(batch=batch, verb="submission.bin", subject_type=SUBJECT)
    was = dict(acts.values_list("subject_id", "data"))
    if not was:
        raise Conflict("There is nothing to take back.")
    found = Submission.objects.filter(role=role, pk__any_of=list(was))
    rows = dict(lock_in_order(found).values_list("pk", "bin_id"))
    moved = {pk: before for pk, before in rows.items() if before == was[pk]["to"]}
    if not moved:
        raise Conflict("That was taken back already, or they have been put elsewhere since.")
    moves = _Moves()
    for pk in moved:
        moves.add(was[pk]["from"], pk)
    undone = _move(moves, before=moved, actor=actor, role=role, verb="unbin")
    return Sorted(undone, {pk: was[pk]["from"] for pk in moved}, stayed=len(was) - len(moved))


def recount_bins(bin_ids: Collection[int]) -> None:
    """Store how many lie in these bins. Whoever changes `Submission.bin` calls it in the same transaction."""
    if not bin_ids:
        return
    lying = Submission.objects.filter(bin=OuterRef("pk")).order_by().values("bin").annotate(n=Count("pk")).values("n")
    Bin.objects.filter(pk__in=list(bin_ids)).update(total=Coalesce(Subquery(lying), 0))


def _move(moves: _Moves, *, before: Mapping[int, int | None], actor: User, role: Role, verb: str) -> uuid.UUID:
    batch = uuid.uuid4()
    for target, ids in moves.to.items():
        for chunk in chunks(ids):
            Submission.objects.filter(pk__any_of=chunk).update(bin_id=target)
    recount_bins([pk for pk in {*moves.to, *before.values()} if pk is not None])
    rows = [(pk, {"from": before[pk], "to": target}) for target, ids in moves.to.items() for pk in ids]
    if rows:
        record_activities(
            actor=actor,
            verb=f"submission.{verb}",
            subject_type=SUBJECT,
            rows=rows,
            organisation=role.organisation,
            batch=batch,
        )
        submissions_moved.send(Submission, submission_ids=[pk for pk, _ in rows], role_id=role.pk, actor=actor)
    return batch


def _locked_role(actor: User, role: Role) -> Role:
    """One change to a role's bins at a time, so that their counts are taken in one order."""
    locked = Role.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=role.pk)
    if not can_sort_role(actor, locked):
        raise NotAllowed("You can look at this role, but not sort it.")
    return locked


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Invalid("Give the bin a name.", field="name")
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(f"A bin's name holds {LONGEST_NAME} characters.", field="name")
    return name


def _colour(value: str) -> str:
    if value not in Colour.values:
        raise Invalid("Choose one of the colours offered.", field="colour")
    return value


def _kept(write):
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise Conflict("This role has a bin of that name already.", field="name") from error
