"""The casting director's picks for a part: adding, ordering, backups, what they are expected to cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import EnsemblePart, Role, Select, Submission
from casting.policies import can_decide_role, check_not_blind, lens_of
from casting.selectors.selects import OUT
from casting.services.decisions import Refusal
from casting.signals import selects_changed
from casting.states import PayPer, RoleState, SubmissionState
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound

MOST = 50
MOVED_MEANWHILE = "Somebody else changed these selects meanwhile. This is how they stand now: set your order once more."


@dataclass(frozen=True)
class Added:
    """`added` are on the list now; `refused` says by name who is not, and why."""

    added: list[Select]
    refused: list[Refusal]


@dataclass(frozen=True)
class Removed:
    """What a pick was when it was taken off, so that it can come back as it was. JSON-ready through `as_json`."""

    submission_id: int
    rank: int
    backup: bool
    word: str
    fee: Decimal | None
    fee_per: str
    fee_units: int
    ensembles: tuple[int, ...] = ()

    def as_json(self) -> dict:
        return {**self.__dict__, "fee": None if self.fee is None else str(self.fee), "ensembles": list(self.ensembles)}

    @classmethod
    def from_json(cls, data: dict) -> "Removed":
        fee = None if data["fee"] is None else Decimal(data["fee"])
        return cls(**{**data, "fee": fee, "ensembles": tuple(data["ensembles"])})


@transaction.atomic(durable=True)
def add_selects(*, actor: User, role: Role, submission_ids: Iterable[int]) -> Added:
    """Put people of the role at the end of its selects; who is there already stays where they are.

    Who has withdrawn or been answered comes back in `refused`; a single one raises IllegalTransition.
    """
    role = hold_role(actor=actor, role=role)
    wanted = list(dict.fromkeys(submission_ids))
    if not wanted:
        raise Invalid("Select somebody first.", field="pick")
    rows = {
        row.pk: row
        for row in lock_in_order(
            Submission.objects.filter(lens_of(actor, role).visible_q(), role=role, pk__any_of=wanted)
        ).select_related("performer")
    }
    if not rows:
        raise NotFound("These submissions are not on this role any more.")
    standing = selects_of(role)
    have = {select.submission_id for select in standing}
    fresh, refused = [], []
    for key in wanted:
        row = rows.get(key)
        if row is None or key in have:
            continue
        if row.state in OUT:
            refused.append(Refusal(row.pk, row.performer.stage_name, why_out(row)))
        else:
            fresh.append(row)
    if refused and len(wanted) == 1:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    if len(standing) + len(fresh) > MOST:
        raise Invalid(f"A part holds {MOST} selects at most. Take somebody off first.", field="pick")
    added = Select.objects.bulk_create(
        Select(
            organisation=role.organisation,
            production_id=role.production_id,
            role=role,
            submission=row,
            rank=rank,
            fee=role.pay_max,
            fee_per=role.pay_per if role.pay_max is not None else "",
            added_by=actor,
        )
        for rank, row in enumerate(fresh, len(standing) + 1)
    )
    if added:
        _changed(actor, role, "select", [row.pk for row in fresh])
    return Added(added, refused)


def why_out(submission: Submission) -> str:
    """Why somebody cannot be a select any more, after their name."""
    if submission.state == SubmissionState.WITHDRAWN:
        return "has withdrawn, so they cannot be a select"
    return f"is at “{submission.get_state_display()}”, so reopen them before they can be a select"


@transaction.atomic(durable=True)
def order_selects(*, actor: User, role: Role, select_ids: Sequence[int], seen: Sequence[int]) -> list[Select]:
    """`select_ids` is the new order of those the actor sees, `seen` the order they saw before.

    Raises Conflict when somebody else changed the list meanwhile. Whoever the actor stays out of keeps their place.
    """
    role = hold_role(actor=actor, role=role)
    standing = selects_of(role)
    visible = set(_visible(actor, role))
    before = [select.pk for select in standing if select.submission_id in visible]
    if list(seen) != before:
        raise Conflict(MOVED_MEANWHILE)
    if sorted(select_ids) != sorted(before):
        raise Invalid("That order cannot be read. Load the page again.")
    by_id = {select.pk: select for select in standing}
    wanted = iter(select_ids)
    ordered = [by_id[next(wanted)] if one.submission_id in visible else one for one in standing]
    if ordered == standing:
        return standing
    if ordered[0].submission.state in OUT and ordered[0] != standing[0]:
        _refuse_first(ordered[0])
    write_order(ordered)
    _changed(actor, role, "order_selects", [select.submission_id for select in ordered])
    return ordered


def _refuse_first(select: Select) -> None:
    person = select.submission
    if person.state == SubmissionState.WITHDRAWN:
        raise IllegalTransition(f"{person.performer.stage_name} has withdrawn, so they cannot be the first choice.")
    raise IllegalTransition(
        f"{person.performer.stage_name} is at “{person.get_state_display()}”, so they cannot be the first choice."
    )


@transaction.atomic(durable=True)
def mark_backup(*, actor: User, select: Select, is_backup: bool) -> Select:
    """Backups are offered up in the order of the list. The first choice is nobody's backup."""
    role = hold_role(actor=actor, role=select.role)
    standing = selects_of(role)
    found = _found(standing, select)
    if is_backup and found.rank == 1:
        raise Invalid("The first choice cannot be their own backup. Move somebody else to the top first.")
    # A part that is cast has said no to everybody else, but it has not reached who waits behind the first choice.
    gone = [SubmissionState.WITHDRAWN] if role.state in {RoleState.CAST, RoleState.RECASTING} else OUT
    if is_backup and found.submission.state in gone:
        raise IllegalTransition(f"{found.submission.performer.stage_name} {why_out(found.submission)}.")
    if is_backup == (found.backup_rank is not None):
        return found
    found.backup_rank = len(standing) if is_backup else None
    write_order(standing)
    _changed(actor, role, "mark_backup" if is_backup else "unmark_backup", [found.submission_id])
    return found


@transaction.atomic(durable=True)
def describe_select(
    *, actor: User, select: Select, word: str, fee: Decimal | None, fee_per: str, fee_units: int
) -> Select:
    """What casting says of them, and what they are expected to cost: `fee` for each `fee_per`, times `fee_units`."""
    role = hold_role(actor=actor, role=select.role)
    found = _found(selects_of(role), select)
    if fee is not None and fee < 0:
        raise Invalid("A fee cannot be less than nothing.", field="fee")
    if fee is not None and fee_per not in PayPer.values:
        raise Invalid("Say what the fee is for: a day, a week, in all.", field="fee_per")
    if not 1 <= fee_units <= 9999:
        raise Invalid("Say how many of them there will be, at least 1.", field="fee_units")
    found.word, found.fee, found.fee_units = word.strip(), fee, fee_units
    found.fee_per = fee_per if fee is not None else ""
    found.save(update_fields=["word", "fee", "fee_per", "fee_units"])
    _changed(actor, role, "describe_select", [found.submission_id])
    return found


@transaction.atomic(durable=True)
def remove_select(*, actor: User, select: Select) -> Removed:
    """Off the list, and out of every ensemble they were in; `restore_select` brings them back as they were."""
    role = hold_role(actor=actor, role=select.role)
    standing = selects_of(role)
    found = _found(standing, select)
    kept = Removed(
        submission_id=found.submission_id,
        rank=found.rank,
        backup=found.backup_rank is not None,
        word=found.word,
        fee=found.fee,
        fee_per=found.fee_per,
        fee_units=found.fee_units,
        ensembles=tuple(EnsemblePart.objects.filter(select=found).values_list("ensemble_id", flat=True)),
    )
    found.delete()
    write_order([one for one in standing if one.rank != kept.rank])
    _changed(actor, role, "remove_select", [kept.submission_id])
    return kept


@transaction.atomic(durable=True)
def restore_select(*, actor: User, role: Role, kept: Removed) -> Select:
    """Undo of `remove_select`: back in their place, and in the ensembles where nobody took it since."""
    role = hold_role(actor=actor, role=role)
    row = Submission.objects.filter(role=role, pk=kept.submission_id).select_related("performer").first()
    if row is None:
        raise NotFound("This submission is not on this role any more.")
    if row.state in OUT:
        raise IllegalTransition(f"{row.performer.stage_name} {why_out(row)}.")
    standing = selects_of(role)
    there = next((one for one in standing if one.submission_id == row.pk), None)
    if there is not None:
        return there
    made = Select.objects.create(
        organisation=role.organisation,
        production_id=role.production_id,
        role=role,
        submission=row,
        rank=len(standing) + 1,
        backup_rank=len(standing) + 1 if kept.backup else None,
        word=kept.word,
        fee=kept.fee,
        fee_per=kept.fee_per,
        fee_units=kept.fee_units,
        added_by=actor,
    )
    write_order([*standing[: kept.rank - 1], made, *standing[kept.rank - 1 :]])
    for ensemble in role.production.ensembles.filter(pk__in=kept.ensembles).exclude(parts__role=role):
        ensemble.parts.create(organisation=role.organisation, role=role, select=made)
    _changed(actor, role, "select", [row.pk])
    return made


def selects_of(role: Role) -> list[Select]:
    """In order of rank, each with its submission and performer. Says nothing of who may see whom."""
    return list(Select.objects.filter(role=role).select_related("submission__performer").order_by("rank", "pk"))


def write_order(ordered: Sequence[Select]) -> None:
    """Ranks as they stand in the list; backups in the same order, never the first."""
    backups = 0
    for rank, select in enumerate(ordered, 1):
        select.rank = rank
        if rank == 1:
            select.backup_rank = None
        elif select.backup_rank is not None:
            backups += 1
            select.backup_rank = backups
    Select.objects.bulk_update(ordered, ["rank", "backup_rank"])


def hold_role(*, actor: User, role: Role) -> Role:
    """The role, locked, for somebody who may change its selects. Raises NotAllowed, also while names are hidden."""
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at these selects, but not change them.")
    check_not_blind(actor, role, "the list of selects")
    return (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation", "call")
        .get(pk=role.pk)
    )


def _visible(actor: User, role: Role) -> list[int]:
    shown = Submission.objects.filter(lens_of(actor, role).visible_q(), role=role, pick__isnull=False)
    return list(shown.values_list("pk", flat=True))


def _found(standing: Sequence[Select], select: Select) -> Select:
    found = next((one for one in standing if one.pk == select.pk), None)
    if found is None:
        raise Conflict("Somebody else has taken them off the list meanwhile.")
    return found


def _changed(actor: User, role: Role, verb: str, submission_ids: list[int]) -> None:
    record_activity(
        actor=actor,
        verb=verb,
        subject=role,
        organisation=role.organisation,
        data={"submissions": submission_ids},
    )
    selects_changed.send(Select, submission_ids=submission_ids, role_id=role.pk, actor=actor)
