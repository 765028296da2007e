"""Deciding about submissions, one or ten thousand by the same path, and undoing it as one act."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from accounts.models import Activity, User
from accounts.services.activity import record_activities, record_activity
from casting.lens import Lens
from casting.models import Decision, Role, Submission
from casting.policies import can_decide_role, lens_of
from casting.selectors.selection import Selection
from casting.services import closures
from casting.services.gates import check_may_decide
from casting.signals import decision_undone, submission_decided
from casting.states import NEGATIVE, SUBMISSION_MOVES, DeclineReason, SubmissionState
from core import clock
from core.db import chunks, lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from core.states import is_legal

OPENABLE = {SubmissionState.SUBMITTED, SubmissionState.VIEWED}
OWN_WINDOW = "you in another window"


@dataclass(frozen=True)
class Refusal:
    submission_id: int
    name: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What an act did: `moved` submission ids, and by name those it could not move."""

    decision: Decision
    moved: list[int]
    refused: list[Refusal] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.moved)


@transaction.atomic(durable=True)
def decide_submissions(
    *,
    actor: User,
    role: Role,
    submissions: Selection,
    to: str,
    reason: str = DeclineReason.NONE,
    confirm_unopened: int | None = None,
) -> Outcome:
    """Move submissions of one role to a state, write what is owed because of it, all or nothing.

    A row that cannot move comes back in `Outcome.refused` and the rest moves. A single row that
    cannot move raises IllegalTransition. Declining several people of whom some were never opened
    raises NeedsConfirmation with details {"total", "unopened"} until `confirm_unopened` says how
    many. Who was moved since the actor looked (`Selection.seen`) is refused. "viewed" puts back:
    to "submitted" for one that nobody has opened. Reaches only whom the actor can see.
    """
    submissions.role.lens = lens_of(actor, submissions.role)
    return apply_decision(
        actor=actor, role=role, submissions=submissions, to=to, reason=reason, confirm_unopened=confirm_unopened
    )


def apply_decision(
    *,
    actor: User,
    role: Role,
    submissions: Selection,
    to: str,
    reason: str = DeclineReason.NONE,
    confirm_unopened: int | None = None,
) -> Outcome:
    """`decide_submissions` inside a transaction that the caller has opened.

    An act on a whole role hands over a role without a lens, and reaches those too whom the actor stays out of.
    """
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    if to not in SubmissionState.values or to == SubmissionState.WITHDRAWN:
        raise Invalid("Choose what should happen to these submissions.", field="to")
    if reason and to not in NEGATIVE:
        raise Invalid("A reason goes only with a no.", field="reason")
    if reason not in DeclineReason.values:
        raise Invalid("Choose one of the reasons offered, or none.", field="reason")
    # One decision on a role at a time: the counters below are then taken in one order.
    role = (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=role.pk)
    )
    lens = check_may_decide(actor, role)
    rows = list(closures.parties(lock_in_order(submissions.queryset())))
    moves, refused = _sort_out(rows, to, submissions.seen or {}, lens, actor)
    if len(rows) == 1 and refused:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    if to == SubmissionState.NOT_SELECTED and len(rows) > 1:
        _ask_about_unopened(rows, moves, confirm_unopened)
    at = clock.now()
    decision = Decision.objects.create(
        id=uuid.uuid4(),
        created_at=at,
        organisation_id=role.organisation_id,
        role=role,
        actor=actor,
        verb=_verb(moves, to),
        target=to,
        reason=reason,
        done=len(moves),
        refused=len(refused),
    )
    _move(moves, actor=actor, at=at)
    _log(moves, actor=actor, role=role, batch=decision.id, selection=submissions)
    if to in NEGATIVE:
        closures.owe_answers(actor=actor, decision=decision, role=role, rows=[row for row, _ in moves])
    else:
        closures.lift_answers(submission_ids=[row.id for row, _ in moves])
    moved = [row.id for row, _ in moves]
    submission_decided.send(Decision, decision=decision, submission_ids=moved, target=to, actor=actor)
    return Outcome(decision, moved, refused)


@transaction.atomic(durable=True)
def undo_decision(*, actor: User, decision: Decision) -> Outcome:
    """Take a decision back: everyone still where it put them returns to where they were.

    Who was moved on since, or has been told already, stays and comes back in `refused`.
    Raises Conflict when it was undone before.
    """
    decision = (
        Decision.objects.select_for_update(of=("self", "role"), no_key=True)
        .select_related("role__production", "role__organisation")
        .get(pk=decision.pk)
    )
    role = decision.role
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    if decision.target not in SubmissionState.values:
        raise Invalid("People who were moved or brought in are taken back where that was done.")
    if decision.undone_at:
        raise Conflict("That was undone already.")
    before = dict(
        Activity.objects.filter(batch=decision.id, subject_type="casting.submission").values_list(
            "subject_id", "data__from"
        )
    )
    lens = check_may_decide(actor, role)
    rows = list(closures.parties(lock_in_order(Submission.objects.filter(lens.visible_q(), pk__any_of=list(before)))))
    told = closures.told_by(decision)
    moves, refused = [], []
    for row in rows:
        target = before[row.id]
        if row.id in told:
            refused.append(_refusal(row, lens, "has been told already"))
        elif row.decision_stands(decision) and is_legal(SUBMISSION_MOVES, row.state, target):
            moves.append((row, target))
        else:
            refused.append(_refusal(row, lens, "has been moved on since"))
    _move(moves, actor=actor, at=clock.now())
    _log(moves, actor=actor, role=role, verb="undo", batch=uuid.uuid4())
    closures.lift_answers(submission_ids=[row.id for row, target in moves if target not in NEGATIVE])
    closures.owe_answers(
        actor=actor, decision=decision, role=role, rows=[row for row, target in moves if target in NEGATIVE]
    )
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    moved = [row.id for row, _ in moves]
    decision_undone.send(Decision, decision=decision, submission_ids=moved, actor=actor)
    return Outcome(decision, moved, refused)


Move = tuple[closures.Party, str]


def _refusal(row: closures.Party, lens: Lens, reason: str) -> Refusal:
    return Refusal(row.id, lens.name_for(row.number, row.name), reason)


def _sort_out(
    rows: list[closures.Party], to: str, seen: Mapping[int, int], lens: Lens, actor: User
) -> tuple[list[Move], list[Refusal]]:
    moves, refused = [], []
    overtaken = [row.id for row in rows if seen.get(row.id, row.revision) != row.revision]
    movers = _movers(overtaken, actor) if overtaken else {}
    for row in rows:
        target = SubmissionState.SUBMITTED if to in OPENABLE and row.viewed_at is None else to
        if row.id in movers:
            refused.append(_refusal(row, lens, _overtaken(row, movers[row.id], is_same=target == row.state)))
        elif target == row.state:
            refused.append(_refusal(row, lens, f"is {_label(row.state)} already"))
        elif is_legal(SUBMISSION_MOVES, row.state, target):
            moves.append((row, target))
        else:
            refused.append(_refusal(row, lens, f"is {_label(row.state)}, which does not lead there"))
    return moves, refused


def _movers(ids: list[int], actor: User) -> dict[int, str]:
    """Who moved each of them last; two people deciding at once are told of each other by name."""
    rows = Submission.objects.filter(pk__any_of=ids).values_list("pk", "decided_by_id", "decided_by__name")
    return {pk: OWN_WINDOW if by == actor.pk else name or "somebody else" for pk, by, name in rows}


def _overtaken(row: closures.Party, mover: str, *, is_same: bool) -> str:
    if row.state == SubmissionState.WITHDRAWN:
        return "has just been withdrawn"
    if row.state in OPENABLE and row.decided_at is None:
        return f"has just changed and is now {_label(row.state)}"
    if is_same:
        return f"is {_label(row.state)} already" + (f", by {mover}" if mover != OWN_WINDOW else "")
    return f"was just moved by {mover} and is now {_label(row.state)}"


def _label(state: str) -> str:
    label = SubmissionState(state).label
    return label[0].lower() + label[1:]


def _ask_about_unopened(rows: list[closures.Party], moves: list[Move], confirmed: int | None) -> None:
    unopened = sum(row.viewed_at is None for row, _ in moves)
    if unopened and confirmed != unopened:
        raise NeedsConfirmation(
            f"{unopened} of these {len(moves)} people have never been opened. Say no to them unseen?"
            if unopened > 1
            else f"One of these {len(moves)} people has never been opened. Say no unseen?",
            field="confirm_unopened",
            details={"total": len(moves), "unopened": unopened},
        )


def _verb(moves: list[Move], to: str) -> str:
    return next((SUBMISSION_MOVES[row.state][target] for row, target in moves), to)[:16]


def _move(moves: list[Move], *, actor: User, at: dt.datetime) -> None:
    by_target = defaultdict(list)
    for row, target in moves:
        by_target[target].append(row.id)
    for target, ids in by_target.items():
        for chunk in chunks(ids):
            Submission.objects.filter(pk__any_of=chunk).update(
                state=target, decided_at=at, decided_by=actor, revision=F("revision") + 1
            )


def _log(
    moves: list[Move],
    *,
    actor: User,
    role: Role,
    batch: uuid.UUID | None = None,
    verb: str = "",
    selection: Selection | None = None,
) -> None:
    by_verb = defaultdict(list)
    for row, target in moves:
        by_verb[verb or SUBMISSION_MOVES[row.state][target]].append((row.id, {"from": row.state, "to": target}))
    for name, rows in by_verb.items():
        record_activities(
            actor=actor,
            verb=f"submission.{name}",
            subject_type="casting.submission",
            rows=rows,
            organisation=role.organisation,
            batch=batch,
        )
    if selection is not None and (how := selection.described()):
        # A filter that decided over people is itself on record (domain.md, section 3).
        record_activity(
            actor=actor,
            verb="role.bulk_filter",
            subject=role,
            organisation=role.organisation,
            data={**how, "people": len(moves)},
            batch=batch,
        )
