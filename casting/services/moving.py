"""Moving people to another role of the production, or considering them for a further one; each one act, undone as one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from accounts.models import Activity, User
from accounts.services.activity import record_activities
from casting.guards import seen_soon
from casting.models import Approval, Closure, Decision, PresentationPick, Role, Select, Submission
from casting.move_messages import ABOUT_SUBMISSION, ALSO, MOVED, put_up_letter
from casting.policies import can_decide_role, check_not_blind, lens_of
from casting.selectors.selection import Selection
from casting.services.bins import recount_bins
from casting.services.brought import remove_untold, taken_numbers
from casting.services.decisions import Outcome, Refusal
from casting.services.gates import check_may_decide
from casting.services.selects import selects_of, write_order
from casting.services.targets import check_takes_people
from casting.signals import selects_changed, submissions_moved
from casting.states import ApprovalState, ClosureState, PresentationState, SubmissionState, Via
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from notifications.models import OutboxMessage
from notifications.services.outbox import add_messages, supersede_messages
from notifications.states import MessageState

SUBJECT_TYPE = "casting.submission"
MOVE, COPY = "move", "copy"
MOVABLE = [
    SubmissionState.SUBMITTED,
    SubmissionState.VIEWED,
    SubmissionState.SHORTLISTED,
    SubmissionState.AUDITION,
    SubmissionState.CALLBACK,
]
LIVE = [ClosureState.DUE, ClosureState.HELD, ClosureState.FAILED]
# What is repeated of a submission that is considered for a further role.
REPEATED = (
    "organisation_id", "production_id", "performer_id", "profile_id", "submitted_by_id", "agency_id", "headshot_id",
    "tape_id", "tape_url", "union_status", "name_key", "search_text", "playing_age_min", "playing_age_max", "places",
    "skills", "languages",
)  # fmt: skip


@transaction.atomic(durable=True)
def move_submissions(*, actor: User, role: Role, submissions: Selection, to_role: Role) -> Outcome:
    """Put submissions up for another role of the production instead, with a number of that role.

    Ratings, notes and tags stay with them; their places in bins and among the selects go. Whoever cannot be moved
    comes back in `Outcome.refused`; a single one raises IllegalTransition. They, or their reps, are told after a
    quarter of an hour, unless it is undone. Raises IllegalTransition for a role that takes nobody, Invalid for one
    of another production.
    """
    held = _hold(actor, role, to_role, submissions)
    rows = _rows(submissions)
    moves, refused = _sort_out(held, rows, submissions, _why_not_move)
    decision = _decide(actor, held, MOVE, moves, refused)
    _take_off_selects(actor, held.role, moves)
    _renumber(moves, taken_numbers(held.to_role, len(moves)), held.to_role)
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[row.pk for row in moves], kinds=ABOUT_SUBMISSION)
    _log(actor, held, decision, MOVE, [
        (row.pk, {"from_role": held.role.pk, "to_role": held.to_role.pk, "number": row.number, "revision": row.revision + 1})
        for row in moves
    ])  # fmt: skip
    _tell(MOVED, actor, moves, role=held.to_role, from_role=held.role, decision=decision)
    ids = [row.pk for row in moves]
    _announce(actor, ids, held.role, held.to_role)
    return Outcome(decision, ids, refused)


@transaction.atomic(durable=True)
def copy_submissions(*, actor: User, role: Role, submissions: Selection, to_role: Role) -> Outcome:
    """Consider people for a further role of the production: a new submission each, with what they sent for this one.

    Their profile version, headshot and tape go along; ratings and notes do not. `Outcome.moved` are the new ids.
    Refuses and tells as `move_submissions` does.
    """
    held = _hold(actor, role, to_role, submissions)
    rows = _rows(submissions)
    moves, refused = _sort_out(held, rows, submissions, _why_not_copy)
    decision = _decide(actor, held, COPY, moves, refused)
    at = clock.now()
    made = Submission.objects.bulk_create(
        Submission(
            **{name: getattr(row, name) for name in REPEATED},
            call_id=held.to_role.call_id,
            call_version=held.to_role.call.version,
            role=held.to_role,
            number=number,
            via=Via.CASTING,
            copied_from=row,
            submitted_at=at,
        )
        for row, number in zip(moves, taken_numbers(held.to_role, len(moves)), strict=True)
    )
    for row, source in zip(made, moves, strict=True):
        row.performer, row.agency, row.submitted_by = source.performer, source.agency, source.submitted_by
    _log(actor, held, decision, COPY, [(row.pk, {"copied_from": row.copied_from_id, "via": row.via}) for row in made])
    _tell(ALSO, actor, made, role=held.to_role, from_role=held.role, decision=decision)
    ids = [row.pk for row in made]
    _announce(actor, ids, held.to_role)
    return Outcome(decision, ids, refused)


@transaction.atomic(durable=True)
def undo_move(*, actor: User, decision: Decision) -> Outcome:
    """Take a move or a copy back as one act: whoever has not been touched or told since.

    The moved return to their role under their old number; copies that nobody has worked on go. Who stays comes
    back in `refused`. A place among the selects does not come back by itself. Raises Conflict for the second time.
    """
    decision = Decision.objects.select_for_update(of=("self",), no_key=True).select_related("role").get(pk=decision.pk)
    if not can_decide_role(actor, decision.role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    if decision.verb not in (MOVE, COPY):
        raise Invalid("That was not a move to another role.")
    if decision.undone_at:
        raise Conflict("That was undone already.")
    was = dict(
        Activity.objects.filter(batch=decision.pk, verb__in=[f"submission.{MOVE}", f"submission.{COPY}"]).values_list(
            "subject_id", "data"
        )
    )
    # As for the act itself: they are taken from where they are now, under the rules that hold there.
    there = Role.objects.filter(submissions__in=list(was)).exclude(pk=decision.role_id).distinct().order_by("pk")
    for role in (decision.role, *there):
        check_not_blind(actor, role, f"moving people of {role.name}")
        check_may_decide(actor, role)
    outcome = _put_back(actor, decision, was) if decision.verb == MOVE else _take_copies_away(actor, decision, was)
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    return outcome


@dataclass(frozen=True)
class _Held:
    """Both roles, locked, and who of the one is up for the other already: {performer id: state}."""

    role: Role
    to_role: Role
    there: dict[int, str] = field(default_factory=dict)


def _hold(actor: User, role: Role, to_role: Role, submissions: Selection) -> _Held:
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    if role.pk == to_role.pk:
        raise Invalid(f"They are up for {role.name} already. Choose another role.", field="to_role")
    both = Role.objects.select_related("production", "organisation", "call")
    found = {one.pk: one for one in lock_in_order(both.filter(pk__in=[role.pk, to_role.pk]))}
    if to_role.pk not in found or found[to_role.pk].production_id != found[role.pk].production_id:
        raise Invalid("Choose a role of the same production.", field="to_role")
    here, there = found[role.pk], found[to_role.pk]
    for one in (here, there):
        check_not_blind(actor, one, f"moving people of {one.name}")
        check_may_decide(actor, one)
    check_takes_people(there, field="to_role")
    submissions.role.lens = lens_of(actor, submissions.role)
    chosen = submissions.queryset().order_by().values("performer_id")
    taken = Submission.objects.filter(role=there, performer_id__in=chosen).values_list("performer_id", "state")
    return _Held(here, there, dict(taken))


def _rows(submissions: Selection) -> list[Submission]:
    return list(
        lock_in_order(submissions.queryset()).select_related("performer__account", "agency", "submitted_by", "headshot")
    )


def _sort_out(
    held: _Held, rows: list[Submission], chosen: Selection, why_not
) -> tuple[list[Submission], list[Refusal]]:
    seen = chosen.seen or {}
    busy = _busy(rows)
    moves, refused = [], []
    for row in rows:
        why = ""
        if row.performer_id in held.there:
            why = f"is up for {held.to_role.name} already ({_label(held.there[row.performer_id])})"
        elif row.state == SubmissionState.WITHDRAWN:
            why = "has withdrawn, so they are left in peace"
        elif seen.get(row.pk, row.revision) != row.revision:
            why = f"was just changed by somebody else and is now {_label(row.state)}"
        why = why or why_not(row, busy.get(row.pk, ""))
        if why:
            refused.append(Refusal(row.pk, row.performer.stage_name, why))
        else:
            moves.append(row)
    if len(rows) == 1 and refused:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    return moves, refused


def _why_not_move(row: Submission, busy: str) -> str:
    if row.state not in MOVABLE:
        return f"is {_label(row.state)} here, so consider them for the other role as well instead"
    return busy


def _why_not_copy(row: Submission, busy: str) -> str:
    return ""


def _label(state: str) -> str:
    label = SubmissionState(state).label
    return label[0].lower() + label[1:]


def _busy(rows: Sequence[Submission]) -> dict[int, str]:
    """Why some of them cannot leave their role just now, by submission id."""
    ids = [row.pk for row in rows]
    found = dict.fromkeys(
        seen_soon(rows), "has an appointment for this role. Call it off first, or wait until it is over"
    )
    presented = PresentationPick.objects.filter(submission_id__any_of=ids, removed_at=None).exclude(
        presentation__state=PresentationState.CLOSED
    )
    found |= dict.fromkeys(
        presented.values_list("submission_id", flat=True),
        "is in a presentation for this role. Take them out of it first",
    )
    signing = Approval.objects.filter(submission_id__any_of=ids, state=ApprovalState.OPEN)
    found |= dict.fromkeys(signing.values_list("submission_id", flat=True), "waits for sign-off for this role")
    owed = Closure.objects.filter(submission_id__any_of=ids, state__in=LIVE)
    return found | dict.fromkeys(
        owed.values_list("submission_id", flat=True),
        "is owed an answer for this role. Take it back in the outbox first",
    )


def _decide(actor: User, held: _Held, verb: str, moves: list[Submission], refused: list[Refusal]) -> Decision:
    return Decision.objects.create(
        id=uuid.uuid4(),
        organisation_id=held.role.organisation_id,
        role=held.role,
        actor=actor,
        verb=verb,
        target="another_role",
        done=len(moves),
        refused=len(refused),
    )


def _take_off_selects(actor: User, role: Role, rows: list[Submission]) -> None:
    gone = Select.objects.filter(role=role, submission_id__any_of=[row.pk for row in rows])
    ids = list(gone.values_list("submission_id", flat=True))
    if not ids:
        return
    gone.delete()
    write_order(selects_of(role))
    selects_changed.send(Select, submission_ids=ids, role_id=role.pk, actor=actor)


_RENUMBER = """
UPDATE casting_submission AS s
SET role_id = %s, call_id = %s, number = n.number, bin_id = NULL, revision = s.revision + 1
FROM unnest(%s::bigint[], %s::int[]) AS n(id, number) WHERE s.id = n.id
"""


def _renumber(rows: Sequence[Submission], numbers: Sequence[int], role: Role) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER, [role.pk, role.call_id, [row.pk for row in rows], list(numbers)])
    recount_bins({row.bin_id for row in rows if row.bin_id})


def _log(actor: User, held: _Held, decision: Decision, verb: str, rows: list[tuple[int, dict]]) -> None:
    record_activities(
        actor=actor,
        verb=f"submission.{verb}",
        subject_type=SUBJECT_TYPE,
        rows=rows,
        organisation=held.role.organisation,
        batch=decision.pk,
    )


def _tell(
    kind: str, actor: User, rows: Sequence[Submission], *, role: Role, from_role: Role, decision: Decision
) -> None:
    letters = [
        put_up_letter(
            kind=kind,
            actor=actor,
            row=row,
            role=role,
            from_role=from_role.name,
            batch=decision.pk,
            key=decision.pk.hex,
        )
        for row in rows
    ]
    add_messages([letter for letter in letters if letter is not None])


def _announce(actor: User, ids: list[int], *roles: Role) -> None:
    for role in roles:
        submissions_moved.send(Submission, submission_ids=ids, role_id=role.pk, actor=actor)


def _put_back(actor: User, decision: Decision, was: dict[int, dict]) -> Outcome:
    to_roles = {data["to_role"] for data in was.values()}
    roles = {
        one.pk: one
        for one in lock_in_order(
            Role.objects.select_related("organisation", "call").filter(pk__in=[decision.role_id, *to_roles])
        )
    }
    rows = list(lock_in_order(Submission.objects.filter(pk__any_of=list(was))).select_related("performer"))
    told = _told(list(was))
    again = set(
        Submission.objects.filter(
            role_id=decision.role_id, performer_id__in=[row.performer_id for row in rows]
        ).values_list("performer_id", flat=True)
    )
    busy = _busy(rows)
    back, refused = [], []
    for row in rows:
        why = ""
        if row.pk in told:
            why = "has been told already; move them back instead"
        elif row.role_id != was[row.pk]["to_role"] or row.revision != was[row.pk]["revision"]:
            why = "has been moved on since"
        elif row.performer_id in again:
            why = "is up for the first role again by now"
        if why := why or busy.get(row.pk, ""):
            refused.append(Refusal(row.pk, row.performer.stage_name, why))
        else:
            back.append(row)
    home = roles[decision.role_id]
    for to_role in to_roles:
        _take_off_selects(actor, roles[to_role], back)
    _renumber(back, [was[row.pk]["number"] for row in back], home)
    ids = [row.pk for row in back]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=ids, kinds=[MOVED], because="undone")
    record_activities(
        actor=actor,
        verb="submission.undo_move",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"to_role": home.pk}) for row in back],
        organisation=home.organisation,
        batch=uuid.uuid4(),
    )
    _announce(actor, ids, *roles.values())
    return Outcome(decision, ids, refused)


def _told(ids: list[int]) -> set[int]:
    notes = OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, subject_id__any_of=ids, kind=MOVED)
    gone = notes.filter(state__in=[MessageState.SENT, MessageState.IN_FLIGHT])
    return set(gone.values_list("subject_id", flat=True))


def _take_copies_away(actor: User, decision: Decision, was: dict[int, dict]) -> Outcome:
    gone, refused, role_ids = remove_untold(actor=actor, organisation=decision.role.organisation, ids=list(was))
    for role in Role.objects.filter(pk__in=role_ids):
        _announce(actor, gone, role)
    return Outcome(decision, gone, refused)
