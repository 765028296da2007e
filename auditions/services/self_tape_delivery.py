"""Takes for a self-tape request: sent up, replaced, delivered. The signed link is the performer's right.

Delivering is an act of its own: nothing that was sent up is seen by anybody before it.
"""

from django.db import transaction

from accounts.models import User
from auditions.messages_tapes import FOR_REP, RECEIVED
from auditions.models import SelfTapeRequest, SelfTapeTake
from auditions.services.self_tape_letters import parties_of, write_letters
from auditions.services.self_tape_rows import (
    check_in_time,
    first_usable,
    lock_submission,
    locked,
    move,
    record,
    takes_in_hand,
)
from auditions.services.self_tapes import MOST_TAKES
from auditions.states import SelfTapeState
from casting.live import announce
from casting.models import Submission
from core import clock
from core.errors import IllegalTransition, Invalid, NotFound
from notifications.services.notices import NewNotice, add_notices
from talent.models import MediaAsset
from talent.services.media import drop_media
from talent.states import MediaState

S = SelfTapeState
TAKING = {S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED}


def check_takes(row: SelfTapeRequest, number: int | None) -> list[SelfTapeTake]:
    """The takes there are, where another may come, or one in the place of `number`. Raises the sentence where not."""
    check_in_time(row)
    if row.state not in TAKING:
        raise IllegalTransition(
            "The tape is delivered. Take it back first, then it can be replaced."
            if row.state in {S.DELIVERED, S.VIEWED}
            else "Say yes first; then the tape can be sent."
        )
    if row.given_to_rep_at is not None:
        raise IllegalTransition("The tape is with your agent, who looks first. Take it back to change it.")
    takes = takes_in_hand(row)
    if number is None and len(takes) >= MOST_TAKES:
        raise Invalid(f"There are {MOST_TAKES} takes already. Replace one, or take one away.", field="file")
    if number is not None and number not in {take.number for take in takes}:
        raise NotFound("That take is not there any more.")
    return takes


def place_take(*, request: SelfTapeRequest, asset: MediaAsset, number: int | None, actor: User | None) -> SelfTapeTake:
    """In the caller's transaction: what was sent up becomes a take, while takes are still taken."""
    row = locked(request.pk)
    takes = check_takes(row, number)
    if number is None:
        number = min(set(range(1, MOST_TAKES + 1)) - {take.number for take in takes})
    else:
        _take_away([take for take in takes if take.number == number])
    take = SelfTapeTake.objects.create(
        organisation_id=row.organisation_id, request=row, asset=asset, round=row.round, number=number
    )
    if row.state != S.UPLOADING:
        move(row, S.UPLOADING, actor=actor)
    return take


def _take_away(takes: list[SelfTapeTake]) -> None:
    SelfTapeTake.objects.filter(pk__in=[take.pk for take in takes]).update(replaced_at=clock.now())
    for take in takes:
        drop_media(asset=take.asset)


@transaction.atomic(durable=True)
def remove_take(*, request: SelfTapeRequest, number: int, actor: User | None = None) -> SelfTapeRequest:
    row = locked(request.pk)
    takes = check_takes(row, number)
    _take_away([take for take in takes if take.number == number])
    if len(takes) == 1 and row.state == S.UPLOADING:
        move(row, S.ACCEPTED, actor=actor)
    return row


@transaction.atomic(durable=True)
def deliver_tape(*, request: SelfTapeRequest, actor: User | None = None) -> SelfTapeRequest:
    """Hand over what was sent up: to the office, or first to the rep who asked to look.

    Raises Invalid at "file" without a take or with one that could not be used; IllegalTransition after the
    deadline or once it was called off.
    """
    lock_submission(request)
    row = locked(request.pk)
    if row.state in {S.DELIVERED, S.VIEWED} or row.given_to_rep_at is not None:
        return row
    check_in_time(row)
    takes = takes_in_hand(row)
    failed = next((take for take in takes if take.asset.state == MediaState.FAILED), None)
    if failed is not None:
        raise Invalid(
            f"Take {failed.number} cannot be used: {failed.asset.failure} Replace it or take it away.", field="file"
        )
    if not takes:
        raise Invalid("Send a take up first, then deliver it.", field="file")
    if row.rep_sees_first:
        row.given_to_rep_at = clock.now()
        row.save(update_fields=["given_to_rep_at"])
        record(row, "give_to_rep", actor=actor)
        write_letters(FOR_REP, actor=None, requests=[row], at_once=True, mark=row.given_to_rep_at.isoformat())
        return row
    return hand_over(row, actor=actor)


@transaction.atomic(durable=True)
def release_tape(*, request: SelfTapeRequest, actor: User | None = None) -> SelfTapeRequest:
    """The rep has looked and passes it on. Delivered in time, so the deadline is not asked again."""
    lock_submission(request)
    row = locked(request.pk)
    if row.state == S.DELIVERED:
        return row
    if row.state == S.CANCELLED:
        check_in_time(row)
    if row.given_to_rep_at is None:
        raise IllegalTransition("The tape has not been delivered to you yet.")
    return hand_over(row, actor=actor)


@transaction.atomic(durable=True)
def take_back_tape(*, request: SelfTapeRequest, actor: User | None = None) -> SelfTapeRequest:
    """Back into the performer's hands, to change something: until it was watched, or until the deadline."""
    lock_submission(request)
    row = locked(request.pk)
    if row.state == S.VIEWED:
        raise IllegalTransition("The office has watched it already, so it stays as they saw it.")
    check_in_time(row)
    if row.state == S.DELIVERED:
        Submission.objects.filter(pk=row.submission_id).update(tape=row.tape_before)
        move(row, S.UPLOADING, actor=actor, delivered_at=None, given_to_rep_at=None, tape_before=None)
        announce(row.submission.role_id, "changed", [row.submission_id])
    elif row.given_to_rep_at is not None:
        row.given_to_rep_at = None
        row.save(update_fields=["given_to_rep_at"])
        record(row, "give_back", actor=actor)
    return row


def hand_over(row: SelfTapeRequest, *, actor: User | None) -> SelfTapeRequest:
    """The office has it from here; submission and request are locked by the caller.

    The first take becomes the submission's tape: so it plays, filters and compares wherever tapes do. The one
    that stood there before is kept in mind, in case this one is taken back.
    """
    takes = takes_in_hand(row)
    first = first_usable(takes)
    before = Submission.objects.only("tape").get(pk=row.submission_id).tape_id
    Submission.objects.filter(pk=row.submission_id).update(tape=first.asset if first else before)
    at = clock.now()
    move(row, S.DELIVERED, actor=actor, delivered_at=at, tape_before_id=before, data={"takes": len(takes)})
    count = f"{len(takes)} takes" if len(takes) > 1 else "one take"
    write_letters(
        RECEIVED,
        actor=None,
        requests=[row],
        at_once=True,
        mark=at.isoformat(),
        more=lambda _row, party: {"count": count, "at": clock.show(at, party.recipient[3])},
    )
    _thank_inside(row)
    announce(row.submission.role_id, "changed", [row.submission_id])
    return row


def _thank_inside(row: SelfTapeRequest) -> None:
    """The performer reads it in the app too, where a rep gets the mail."""
    account_id = row.performer.account_id
    if account_id is None or account_id == parties_of([row])[row.submission_id].recipient[0]:
        return
    add_notices(
        [
            NewNotice(
                user_id=account_id,
                title=f"They have your tape for {row.submission.role.name}",
                text="You will see there when it has been watched.",
                url="",
                dedupe_key=f"tape-received:{row.uid}:{row.round}:{row.delivered_at.isoformat()}",
            )
        ]
    )
