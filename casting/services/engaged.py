"""A contract that everybody has signed books whom it engages, and the answers that waited for it wait no longer."""

import datetime as dt
import uuid
from collections import deque
from itertools import pairwise

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Closure, Decision, Role, Submission
from casting.services.closures import SUBJECT_TYPE, lift_answers, office_settings
from casting.signals import submission_decided
from casting.states import FIRST_CHOICE, NEGATIVE, SUBMISSION_MOVES, ClosureState, SubmissionState
from core import clock
from notifications.services.outbox import release_waiting
from notifications.states import MessageState

# A person left, or the part is gone: what that means beside a contract in force is for people to settle.
STAYS = {SubmissionState.WITHDRAWN, SubmissionState.ROLE_CUT}


def book_engaged(*, actor: User, role: Role, submission: Submission, data: dict) -> bool:
    """Book them along the arrows that there are, as one decision; False for who has withdrawn or whose part was cut.

    In the caller's transaction, which holds both (`offering.hold_part`). It is the contract that decides, not a right of
    the actor: they stand for whoever sent it. `data` says in the log which contract.
    """
    if submission.state in STAYS:
        return False
    if submission.state == SubmissionState.BOOKED:
        return True
    way, at = _way(submission.state), clock.now()
    decision = Decision.objects.create(
        id=uuid.uuid4(),
        created_at=at,
        organisation_id=role.organisation_id,
        role=role,
        actor=actor,
        verb=SUBMISSION_MOVES[way[-2]][way[-1]][:16],
        target=SubmissionState.BOOKED,
        done=1,
    )
    for before, after in pairwise(way):
        is_last = after == SubmissionState.BOOKED
        _move(submission, after, actor=actor, at=at)
        record_activity(
            actor=actor,
            verb=f"submission.{SUBMISSION_MOVES[before][after]}",
            subject=submission,
            organisation=role.organisation,
            data={"from": before, "to": after, **data},
            # What an undo goes by: the last step only.
            batch=decision.pk if is_last else None,
        )
    lift_answers(submission_ids=[submission.pk])
    submission_decided.send(
        Decision, decision=decision, submission_ids=[submission.pk], target=SubmissionState.BOOKED, actor=actor
    )
    return True


def release_finalists(*, role: Role) -> list[int]:
    """The notes to finalists and backups that waited for the first choice are held for the office's usual time.

    In the caller's transaction. Returns the notes' ids.
    """
    waiting = list(
        Closure.objects.filter(
            submission__role=role,
            state=ClosureState.DUE,
            message__wait_for=FIRST_CHOICE,
            message__state=MessageState.DRAFT,
            message__subject_type=SUBJECT_TYPE,
        ).values_list("submission_id", flat=True)
    )
    if not waiting:
        return []
    office = office_settings(role.organisation_id)
    return release_waiting(
        wait_for=FIRST_CHOICE,
        organisation=role.organisation,
        subject_ids=waiting,
        held_until=clock.now() + dt.timedelta(minutes=office.hold_no_minutes),
    )


def _way(start: str) -> list[str]:
    """The shortest row of legal states to `booked` that leads nobody through a no."""
    ways = deque([[start]])
    seen = {start}
    while ways:
        way = ways.popleft()
        for state in SUBMISSION_MOVES[way[-1]]:
            if state == SubmissionState.BOOKED:
                return [*way, state]
            if state not in seen and state not in NEGATIVE and state not in STAYS:
                seen.add(state)
                ways.append([*way, state])
    raise AssertionError(f"No way leads from {start} to booked.")


def _move(submission: Submission, to: str, *, actor: User, at: dt.datetime) -> None:
    submission.state, submission.decided_at, submission.decided_by = to, at, actor
    submission.revision += 1
    submission.save(update_fields=["state", "decided_at", "decided_by", "revision"])
