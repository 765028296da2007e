"""What the performer, or the rep who speaks for them, says to a self-tape request. The signed link is their right.

Every function takes `actor`, who is None without an account, and locks the request before it looks at it.
"""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.models import User
from auditions.models import SelfTapeRequest
from auditions.services.self_tape_rows import check_in_time, lock_submission, locked, move, record
from auditions.states import SelfTapeState
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid

S = SelfTapeState
OPENABLE = {S.SENT, S.OPENED, S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED, S.EXPIRED}
LONGEST_EXTENSION = dt.timedelta(days=60)
AFTER_EXPIRY = dt.timedelta(days=7)


@transaction.atomic(durable=True)
def note_opening(*, request: SelfTapeRequest, actor: User | None = None) -> SelfTapeRequest:
    """The first look. Looking again changes nothing."""
    row = locked(request.pk)
    if row.state == S.SENT and row.due_at > clock.now():
        move(row, S.OPENED, actor=actor, opened_at=clock.now())
    return row


@transaction.atomic(durable=True)
def accept_request(*, request: SelfTapeRequest, agrees_nda: bool = False, actor: User | None = None) -> SelfTapeRequest:
    """Yes, or yes after all. Where an NDA is asked for, the answer agrees to it or is refused at "agrees_nda"."""
    row = locked(request.pk)
    if row.state in {S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED}:
        return row
    check_in_time(row)
    if row.brief.needs_nda and row.agreed_nda_at is None and not agrees_nda:
        raise Invalid(
            "Please agree to keep the pages to yourself first: this production asks for it.", field="agrees_nda"
        )
    agreed_at = row.agreed_nda_at or (clock.now() if row.brief.needs_nda else None)
    try:
        with transaction.atomic():
            return move(row, S.ACCEPTED, actor=actor, answered_at=clock.now(), answer_note="", agreed_nda_at=agreed_at)
    except IntegrityError as error:
        raise Conflict("The office has asked anew since. Answer by the newer link.") from error


@transaction.atomic(durable=True)
def decline_request(*, request: SelfTapeRequest, reason: str = "", actor: User | None = None) -> SelfTapeRequest:
    """No, with a reason for the office if they like. It can be taken back until the deadline."""
    row = locked(request.pk)
    if row.state == S.DECLINED:
        return row
    check_in_time(row)
    return move(row, S.DECLINED, actor=actor, answered_at=clock.now(), answer_note=reason.strip())


@transaction.atomic(durable=True)
def ask_to_come_in(
    *, request: SelfTapeRequest, note: str = "", agrees_nda: bool = False, actor: User | None = None
) -> SelfTapeRequest:
    """They would rather be seen live, in the room or online. It is a yes to the part, so the pages open too."""
    row = locked(request.pk)
    if row.state == S.LIVE_ALTERNATIVE:
        return row
    check_in_time(row)
    if row.state in {S.SENT, S.OPENED}:
        if row.brief.needs_nda and not agrees_nda:
            raise Invalid(
                "Please agree to keep the pages to yourself first: this production asks for it.", field="agrees_nda"
            )
        agreed_at = clock.now() if row.brief.needs_nda else None
        move(row, S.ACCEPTED, actor=actor, answered_at=clock.now(), agreed_nda_at=agreed_at)
    return move(row, S.LIVE_ALTERNATIVE, actor=actor, answer_note=note.strip())


@transaction.atomic(durable=True)
def tape_after_all(*, request: SelfTapeRequest, actor: User | None = None) -> SelfTapeRequest:
    """Who had asked to come in tapes instead."""
    row = locked(request.pk)
    check_in_time(row)
    return move(row, S.ACCEPTED, actor=actor, answer_note="")


@transaction.atomic(durable=True)
def ask_extension(
    *, request: SelfTapeRequest, until: dt.datetime, note: str = "", actor: User | None = None
) -> SelfTapeRequest:
    """Ask for more time; also in the week after it ran out. The office allows it or does not."""
    row = locked(request.pk)
    if row.state not in OPENABLE or row.due_at + AFTER_EXPIRY < clock.now():
        raise IllegalTransition("There is nothing left to be given more time for.")
    if until <= max(row.due_at, clock.now()):
        raise Invalid("Choose a time after the deadline as it stands.", field="until")
    if until > row.due_at + LONGEST_EXTENSION:
        raise Invalid("That is too far away. Choose a time within two months.", field="until")
    row.extension_asked_until, row.extension_note = until, note.strip()[:300]
    row.save(update_fields=["extension_asked_until", "extension_note"])
    record(row, "ask_extension", actor=actor, data={"until": until.isoformat()})
    return row


@transaction.atomic(durable=True)
def look_first(*, request: SelfTapeRequest, wants: bool, actor: User | None = None) -> SelfTapeRequest:
    """The rep's switch: what is delivered comes to them before casting has it."""
    lock_submission(request)
    row = locked(request.pk)
    if row.rep_sees_first == wants:
        return row
    if row.given_to_rep_at is not None or row.delivered_at is not None:
        raise IllegalTransition("The tape has been delivered, so this can no longer be changed.")
    row.rep_sees_first = wants
    row.save(update_fields=["rep_sees_first"])
    record(row, "look_first" if wants else "look_with_the_office", actor=actor)
    return row
