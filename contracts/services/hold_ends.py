"""How holds end: released by a person, by what casting decides, or by the clock. Everyone concerned is told."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import Activity, User
from accounts.tenancy import across_offices, office_scope
from casting.models import Role
from casting.services.closures import office_settings
from casting.states import SubmissionState
from contracts.messages_holds import ASKED, EXPIRED, RELEASED
from contracts.models import DealApproval, Hold
from contracts.services.hold_letters import drop_letters, rest_of_good_news, told, write_letters
from contracts.services.hold_rows import SUBJECT_TYPE, keep_many, locked_found, locked_rows, tell_office
from contracts.states import OPEN_HOLDS, DealApprovalState, HoldKind, HoldState
from core import clock
from notifications.models import OutboxMessage

S = HoldState
BY_CAST = "The part has been cast."
BY_PLANS = "Our plans for the part have changed."
MOST_AT_ONCE = 500
# What ends with the person: an offer that came of the dates ends with them too.
KEPT_FOR = [*OPEN_HOLDS, S.CONVERTED]


def end_holds(
    rows: Sequence[Hold],
    target: str,
    *,
    actor: User | None,
    kind: str,
    because: str = "",
    verb: str = "",
    minutes: int = 0,
    batch: uuid.UUID | None = None,
    data: dict | None = None,
    tells_talent: bool = True,
    owes: bool = True,
    also: Sequence[str] = (),
) -> None:
    """Locked holds of one office end, in the caller's transaction. Who never heard of one, or said no, hears nothing.

    `owes`: calling off one that binds makes its fee owed; not where the performer left.
    """
    if not rows:
        return
    at = clock.now()
    ids = [row.pk for row in rows]
    heard = told(ids) if tells_talent else set()
    drop_letters(ids, because="it is over")
    cancel_approvals(ids)
    stood = [(row, row.state) for row in rows]
    for row in rows:
        if owes and row.kind == HoldKind.HOLD and row.placed_at is not None and row.state in {S.PLACED, S.CONVERTED}:
            row.is_fee_owed = True
        row.state = target
        if target == S.RELEASED:
            row.released_at, row.released_because = at, because
    keep_many(
        stood,
        actor=actor,
        fields=["is_fee_owed", "released_at", "released_because", *also],
        verb=verb,
        data=data,
        batch=batch,
    )
    hearing = [row for row, before in stood if row.pk in heard and before != S.UNAVAILABLE]
    write_letters(kind, actor=actor, holds=hearing, minutes=minutes, mark=at.isoformat(), batch=batch)


def cancel_approvals(hold_ids: Sequence[int]) -> None:
    """Nobody needs to approve any more what is over."""
    waiting = DealApproval.objects.filter(hold_id__in=list(hold_ids), state=DealApprovalState.WAITING)
    waiting.update(state=DealApprovalState.CANCELLED, decided_at=clock.now())


def release_of_role(*, actor: User | None, role: Role, because: str) -> int:
    """A part is cast or cut, in that transaction: everybody else is free. Not who was booked."""
    rows = Hold.objects.filter(role=role, state__in=KEPT_FOR).exclude(submission__state=SubmissionState.BOOKED)
    found = locked_found(rows)
    end_holds(found, S.RELEASED, actor=actor, kind=RELEASED, because=because, data={"because": "role"})
    return len(found)


def release_with_decision(*, actor: User, role: Role, submission_ids: Sequence[int], decision: uuid.UUID) -> int:
    """Somebody is out of the running. The letter rests as long as the no itself does, so that undoing tells nobody."""
    rows = Hold.objects.filter(submission_id__any_of=list(submission_ids), state__in=KEPT_FOR)
    found = locked_found(rows)
    if not found:
        return 0
    minutes = office_settings(role.organisation_id).hold_no_minutes
    data = {"because": "decision", "decision": str(decision)}
    end_holds(
        found, S.RELEASED, actor=actor, kind=RELEASED, because=BY_PLANS, minutes=minutes, batch=decision, data=data
    )
    return len(found)


def restore_after_undo(*, actor: User, role: Role, decision: uuid.UUID, since: dt.datetime) -> int:
    """The decision is undone: what it released stands as it stood, unless they have been told, or asked anew since."""
    lines = Activity.objects.filter(
        organisation=role.organisation_id,
        created_at__gte=since,
        subject_type=SUBJECT_TYPE,
        verb="hold.release",
        data__decision=str(decision),
    )
    stood = dict(lines.values_list("subject_id", "data__from"))
    if not stood:
        return 0
    rows = [row for row in locked_rows(stood) if row.state == S.RELEASED and row.expires_at > clock.now()]
    unheard = set(
        OutboxMessage.objects.filter(
            pk__in=drop_letters([row.pk for row in rows], because="undone", kinds=[RELEASED])
        ).values_list("subject_id", flat=True)
    )
    heard = told([row.pk for row in rows])
    back = [
        row
        for row in rows
        if (row.pk in unheard or row.pk not in heard)
        and not _asked_anew(row)
        and (stood[row.pk] != S.CONVERTED or row.placed_at is not None)
    ]
    for row in back:
        # The offer that it became has ended with the decision; the dates stand as they did before that.
        before = S.PLACED if stood[row.pk] == S.CONVERTED else stood[row.pk]
        row.state, row.released_at, row.released_because, row.is_fee_owed = before, None, "", False
    if back:
        keep_many(
            [(row, S.RELEASED) for row in back],
            actor=actor,
            fields=["released_at", "released_because", "is_fee_owed"],
            verb="restore",
        )
    # Whose question had not left when the decision came has not been asked yet.
    unasked = [row for row in back if row.state == S.REQUESTED and row.pk not in heard]
    if unasked:
        write_letters(
            ASKED, actor=actor, holds=unasked, minutes=rest_of_good_news(unasked[0]), mark=clock.now().isoformat()
        )
    return len(back)


def _asked_anew(row: Hold) -> bool:
    touching = Hold.objects.filter(
        Q(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on),
        submission_id=row.submission_id,
        kind=row.kind,
        state__in=OPEN_HOLDS,
    )
    return touching.exists()


def release_with_withdrawal(*, actor: User | None, submission_id: int) -> int:
    """Who withdraws gives the dates back; the office reads so, and no fee is owed to them."""
    rows = Hold.objects.filter(submission_id=submission_id, state__in=KEPT_FOR)
    found = locked_found(rows)
    end_holds(
        found, S.RELEASED, actor=actor, kind=RELEASED, data={"because": "withdrawn"}, tells_talent=False, owes=False
    )
    tell_office(
        found,
        title="{performer} has withdrawn, so {kind} for {role} is over",
        text="{dates}",
        mark=f"withdrawn:{clock.now().isoformat()}",
    )
    return len(found)


def expire_holds() -> int:
    """What nobody answered, placed or made an offer of in time is over; an office at a time."""
    with across_offices("the clock ends the holds of every office"):
        due = list(
            Hold.objects.filter(state__in=OPEN_HOLDS, expires_at__lte=clock.now())
            .order_by("expires_at", "pk")
            .select_related("organisation")[:MOST_AT_ONCE]
        )
    by_office: dict[int, list[Hold]] = {}
    for row in due:
        by_office.setdefault(row.organisation_id, []).append(row)
    return sum(_expire(rows) for rows in by_office.values())


def _expire(due: list[Hold]) -> int:
    with office_scope(due[0].organisation), transaction.atomic(durable=True):
        now: dt.datetime = clock.now()
        # Somebody may have answered or placed it while we came.
        rows = [
            row for row in locked_rows([row.pk for row in due]) if row.state in OPEN_HOLDS and row.expires_at <= now
        ]
        unanswered = {row.pk for row in rows if row.state == S.REQUESTED}
        end_holds(rows, S.EXPIRED, actor=None, kind=EXPIRED)
        mark = f"expired:{now.isoformat()}"
        tell_office(
            [row for row in rows if row.pk in unanswered],
            title="No answer in time: {performer} for {role}",
            text="{dates}. You can ask again.",
            mark=mark,
        )
        tell_office(
            [row for row in rows if row.pk not in unanswered],
            title="The {kind} of {performer} for {role} has run out",
            text="{dates}. They have been told.",
            mark=mark,
        )
        return len(rows)
