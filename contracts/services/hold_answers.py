"""What the rep, or the performer without one, says to an ask. The signed link, or the account, is their right.

`by` is None without an account; `name` is whoever the link was sent to. Every function looks under lock.
"""

from django.db import IntegrityError, transaction

from accounts.models import User
from contracts.messages_holds import RELEASED
from contracts.models import Hold
from contracts.services.hold_ends import cancel_approvals, end_holds
from contracts.services.hold_letters import drop_letters
from contracts.services.hold_rows import locked, move, tell_office
from contracts.states import HoldKind, HoldState
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid

S = HoldState
LONGEST_NOTE = 600
OVER = {
    S.PLACED: "The dates are in place by now, so the answer stands. You can let them go instead.",
    S.CONVERTED: "There is an offer for these dates now. Answer that instead.",
    S.RELEASED: "These dates have been released, so nothing is needed any more. Thank you.",
    S.EXPIRED: "The time to answer has run out, so nothing is needed any more. Thank you all the same.",
}


@transaction.atomic(durable=True)
def answer_hold(
    *, hold: Hold, by: User | None, name: str, available: bool, note: str = "", round_number: int | None = None
) -> Hold:
    """Free or not, with a word to the office if they like. It can be changed until the office places it, or time is up.

    `round_number` is the round of the link; one that belongs to an earlier round answers nothing.
    """
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Keep the note to {LONGEST_NOTE} characters.", field="note")
    row = locked(hold.pk)
    _check_round(row, round_number)
    if row.state in OVER:
        raise IllegalTransition(OVER[row.state])
    if row.expires_at <= clock.now():
        raise IllegalTransition(OVER[S.EXPIRED])
    target = S.AVAILABLE if available else S.UNAVAILABLE
    note = note.strip()
    if row.state == target and row.answer_note == note:
        return row
    changes: dict = {"answered_at": clock.now(), "answered_by": name[:160], "answer_note": note}
    if row.state == target:
        for field, value in changes.items():
            setattr(row, field, value)
        row.save(update_fields=list(changes))
        return row
    try:
        with transaction.atomic():
            move(row, target, actor=by, **changes)
    except IntegrityError as error:
        raise Conflict("The office has asked anew for these dates. Answer by the newer link.") from error
    drop_letters([row.pk], because="answered")
    if not available:
        cancel_approvals([row.pk])
    tell_office(
        [row],
        title="{performer} is free for {role}, {dates}" if available else "{performer} is not free for {role}, {dates}",
        text="{note}",
        mark=f"answer:{row.answered_at.isoformat()}",
    )
    return row


@transaction.atomic(durable=True)
def let_go(*, hold: Hold, by: User | None, name: str, note: str = "", round_number: int | None = None) -> Hold:
    """The talent side gives back dates that are in place. Not those of a hold, which binds both sides."""
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Keep the note to {LONGEST_NOTE} characters.", field="note")
    row = locked(hold.pk)
    _check_round(row, round_number)
    if row.state == S.RELEASED:
        return row
    if row.state != S.PLACED:
        raise IllegalTransition("It is not in place, so there is nothing to let go.")
    if row.kind == HoldKind.HOLD:
        raise IllegalTransition(
            f"A hold binds both sides, so please speak with {row.organisation.name}: they can release it."
        )
    row.answer_note = note.strip()
    row.answered_by = name[:160]
    end_holds(
        [row], S.RELEASED, actor=by, kind=RELEASED, because="", verb="let_go", tells_talent=False,
        also=["answer_note", "answered_by"],
    )  # fmt: skip
    tell_office(
        [row],
        title="{performer} has let the dates go: {role}, {dates}",
        text="{note}",
        mark=row.released_at.isoformat(),
    )
    return row


def _check_round(row: Hold, round_number: int | None) -> None:
    if round_number is not None and round_number != row.round:
        raise Conflict("This link is from before you were asked anew. Use the newer one.")
