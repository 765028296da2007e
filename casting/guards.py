"""What must still be true at the moment a note leaves (domain.md, section 4.4)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.tenancy import across_offices
from casting.messages import THANKS, TOLD_ALREADY
from casting.models import Closure, Submission
from casting.states import NEGATIVE, ClosureState, SubmissionState, TookPart
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

# A "no" for one part must not reach somebody who is being asked to play another.
IN_HAND = [SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED]
NOT_BEFORE_ANOTHER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class ComingAppointment:
    performer_id: int
    production_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    submission_id: int | None = None


AppointmentReader = Callable[[Iterable[int]], list[ComingAppointment]]
_readers: list[AppointmentReader] = []


def register_appointments(reader: AppointmentReader) -> None:
    """A room above tells here which appointments performers have ahead, from now on."""
    _readers.append(reader)


def coming_appointments(performer_ids: Iterable[int]) -> list[ComingAppointment]:
    """What these performers have ahead, as far as the caller's scope reaches: one office's, inside its own."""
    wanted = set(performer_ids)
    return [one for reader in _readers for one in reader(wanted)]


def seen_soon(submissions: Iterable[Submission]) -> set[int]:
    """Those of these submissions that have an appointment ahead."""
    rows = {row.pk: row.performer_id for row in submissions}
    with across_offices("one office's own submissions, read by the rooms above"):
        coming = [one for reader in _readers for one in reader(set(rows.values()))]
    return {one.submission_id for one in coming if one.submission_id in rows}


def not_this_time_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    """One verdict a message, keyed by its id; three statements for any number of messages."""
    with across_offices("a worker re-checks the notes of every office before they leave"):
        closures = {
            closure.message_id: closure
            for closure in Closure.objects.filter(message__in=messages).select_related("submission__production")
        }
        performers = {closure.submission.performer_id for closure in closures.values()}
        in_hand = defaultdict(set)
        for performer_id, production_id in Submission.objects.filter(
            performer_id__in=performers, state__in=IN_HAND
        ).values_list("performer_id", "production_id"):
            in_hand[performer_id].add(production_id)
        told = set(
            Closure.objects.filter(
                submission_id__in=[closure.submission_id for closure in closures.values()], state=ClosureState.SENT
            ).values_list("submission_id", flat=True)
        )
        coming = defaultdict(list)
        for reader in _readers:
            for appointment in reader(performers):
                coming[appointment.performer_id].append(appointment)
    return {message.pk: _verdict(message, closures.get(message.pk), in_hand, told, coming) for message in messages}


def _verdict(message, closure, in_hand, told, coming) -> Verdict:
    if closure is None:
        return Verdict.drop("No answer is owed any more")
    submission = closure.submission
    if submission.state not in NEGATIVE:
        return Verdict.drop("They are in play again")
    if submission.pk in told:
        return Verdict.drop(TOLD_ALREADY)
    if submission.production_id in in_hand[submission.performer_id]:
        return Verdict.drop("They are in hand for another role here")
    if message.context.get("thanks") == THANKS[TookPart.TAPED] and not (submission.tape_url or submission.tape_id):
        return Verdict.drop("It thanks for a tape they did not send")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = submission.production.public_title
    for appointment in coming[submission.performer_id]:
        if appointment.production_id == submission.production_id:
            return Verdict.wait(appointment.ends_at + NOT_BEFORE_ANOTHER, "They are seen for this production first.")
        if appointment.starts_at - NOT_BEFORE_ANOTHER <= clock.now() < appointment.ends_at:
            return Verdict.wait(appointment.ends_at, "They are about to be seen for something else.")
    return Verdict.send()
