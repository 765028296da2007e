"""What the office does with what it asked for: place, keep longer, release, ask again; and what becomes of an offer's dates."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from casting.lens import OfficeLens, office_lens_for
from casting.services.decisions import Refusal
from contracts.messages_holds import ASKED, KEPT, PLACED, RELEASED
from contracts.models import Approver, Hold, Offer
from contracts.policies import can_ask_availability, can_make_offers
from contracts.services.hold_answers import answer_hold
from contracts.services.hold_asking import (
    Asked,
    ask_availability,
    check_dates,
    check_expiry,
    check_may_ask,
    usual_expiry,
    who_is_asked,
)
from contracts.services.hold_ends import cancel_approvals, end_holds
from contracts.services.hold_letters import drop_letters, rest_of_good_news, write_letters
from contracts.services.hold_rows import locked, locked_rows, move, record
from contracts.states import HOLD_MOVES, LIVE_OFFERS, HoldKind, HoldState
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from core.states import is_legal

__all__ = [
    "Asked",
    "answer_hold",
    "ask_again",
    "ask_availability",
    "convert_hold",
    "hold_approved",
    "keep_hold",
    "place_hold",
    "put_back_hold",
    "release_holds",
]

S = HoldState


@dataclass(frozen=True)
class Released:
    """Which holds were released, and by name those that were not; `owed` are those whose fee is owed now."""

    done: list[Hold]
    refused: list[Refusal] = field(default_factory=list)

    @property
    def owed(self) -> list[Hold]:
        return [hold for hold in self.done if hold.is_fee_owed]


def _check_may_act(actor: User, hold: Hold) -> None:
    if not can_ask_availability(actor, hold.organisation_id):
        raise NotAllowed("Only this office’s owner, directors, associates and business affairs do that.")
    if hold.kind == HoldKind.HOLD and not can_make_offers(actor, hold.organisation_id):
        raise NotAllowed("A hold binds and carries a fee, so a director or business affairs does that.")


@transaction.atomic(durable=True)
def place_hold(*, actor: User, hold: Hold, until: dt.datetime | None = None) -> Hold:
    """Put it in place once they said that the dates are free. `until`: how long it stands; a hold to its last day.

    A hold is placed by one of those whom the office named to approve holds; everybody else asks them
    (`approvals.ask_approval`), and it is placed when they say yes. Raises Conflict where somebody placed it already.
    """
    row = locked(hold.pk)
    _check_may_act(actor, row)
    if row.state == S.PLACED:
        raise Conflict(f"It is in place already{_by(row)}.")
    if row.kind == HoldKind.AVAIL_CHECK:
        raise IllegalTransition("An avail check is only a question. Ask for a pin or a hold to keep the dates.")
    if row.kind == HoldKind.HOLD:
        if row.approved_at is None and not is_approver(actor, row):
            raise IllegalTransition("A hold binds, so somebody your office named has to approve it first.")
        return _place(row, actor=actor, by_name=row.approved_by or actor.name, until=None)
    if until is not None:
        check_expiry(until)
        _check_within_dates(row, until)
    return _place(row, actor=actor, by_name="", until=until)


def _check_within_dates(row: Hold, until: dt.datetime) -> None:
    if until > end_of(row.ends_on, row.organisation.time_zone):
        raise Invalid("That is after the last of the dates themselves.", field="expires_at")


def _by(hold: Hold) -> str:
    return f", approved by {hold.approved_by}" if hold.approved_by else ""


def is_approver(actor: User, hold: Hold) -> bool:
    """Whether the actor is named to approve holds of that fee themself."""
    if hold.cancel_fee is None:
        return False
    within = Q(limit__isnull=True) | Q(limit__gte=hold.cancel_fee, currency=hold.currency)
    return Approver.objects.filter(
        within, organisation_id=hold.organisation_id, user=actor, approves_holds=True, removed_at__isnull=True
    ).exists()


def _place(row: Hold, *, actor: User | None, by_name: str, until: dt.datetime | None) -> Hold:
    _check_in_time(row)
    if row.state != S.AVAILABLE:
        raise IllegalTransition(
            "They have not said yet that they are free."
            if row.state == S.REQUESTED
            else f"It is {row.get_state_display().lower()}, so it cannot be put in place."
        )
    at = clock.now()
    changes: dict = {"placed_at": at, "expires_at": until or max(row.expires_at, usual_standing(row))}
    if row.kind == HoldKind.HOLD:
        changes["expires_at"] = end_of(row.ends_on, row.organisation.time_zone)
        changes |= {"approved_at": row.approved_at or at, "approved_by": by_name}
    move(row, S.PLACED, actor=actor, **changes)
    drop_letters([row.pk], because="in place now")
    write_letters(PLACED, actor=actor, holds=[row], minutes=rest_of_good_news(row), mark=at.isoformat())
    return row


def usual_standing(row: Hold) -> dt.datetime:
    """A pin stands two weeks, and never past its own last day."""
    return min(clock.now() + dt.timedelta(days=14), end_of(row.ends_on, row.organisation.time_zone))


def end_of(day: dt.date, zone: str) -> dt.datetime:
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=clock.zone(zone))
    return midnight.astimezone(dt.UTC)


def _check_in_time(row: Hold) -> None:
    if row.expires_at <= clock.now() and row.state in {S.REQUESTED, S.AVAILABLE}:
        raise IllegalTransition("Its time has run out. Ask again.")


def hold_approved(*, hold: Hold, by_name: str) -> Hold:
    """An approver said yes: it is placed, in the approval's own transaction. Raises IllegalTransition if it moved on."""
    row = locked(hold.pk)
    if row.state == S.PLACED:
        return row
    if row.state == S.AVAILABLE:
        return _place(row, actor=None, by_name=by_name, until=None)
    raise IllegalTransition(f"The hold is {row.get_state_display().lower()} by now, so there is nothing to approve.")


@transaction.atomic(durable=True)
def keep_hold(*, actor: User, hold: Hold, until: dt.datetime) -> Hold:
    """Let what is in place stand longer; they are told. A hold stands to its last day anyway."""
    row = locked(hold.pk)
    _check_may_act(actor, row)
    if row.state != S.PLACED:
        raise IllegalTransition(f"It is {row.get_state_display().lower()}, so it cannot be kept longer.")
    if row.kind == HoldKind.HOLD:
        raise IllegalTransition("A hold stands to the end of its last day.")
    if row.expires_at <= clock.now():
        raise IllegalTransition("Its time has run out. Ask again.")
    check_expiry(until)
    if until <= row.expires_at:
        raise Invalid("Choose a time after the one until which it stands now.", field="expires_at")
    _check_within_dates(row, until)
    row.expires_at = until
    row.save(update_fields=["expires_at"])
    record(row, "keep", actor=actor, data={"until": until.isoformat()})
    drop_letters([row.pk], kinds=[KEPT], because="kept longer again")
    write_letters(KEPT, actor=actor, holds=[row], minutes=rest_of_good_news(row), mark=until.isoformat())
    return row


@transaction.atomic(durable=True)
def release_holds(*, actor: User, holds: Sequence[int], because: str = "", accepts_fee: bool = False) -> Released:
    """Let these go, by id; whoever heard of one hears that it is over. `because` is read by them as it is written.

    Those that cannot be released come back in `refused`. Calling off a hold that binds makes its fee owed: raises
    NeedsConfirmation until `accepts_fee`. One that became an offer is released once that offer has come to nothing.
    """
    rows = locked_rows(holds)
    if not rows:
        raise Invalid("Tick somebody first.", field="hold")
    if len(because) > 300:
        raise Invalid("Keep the reason to 300 characters.", field="because")
    for row in rows:
        _check_may_act(actor, row)
    ready, refused = [], []
    live = _with_live_offers(rows)
    lens = office_lens_for(actor, rows[0].organisation_id)
    for row in rows:
        name = _shown_name(row, lens)
        if row.state == S.CONVERTED and row.submission_id in live:
            refused.append(Refusal(row.submission_id, name, "has an offer that came of it; withdraw that first"))
        elif is_legal(HOLD_MOVES, row.state, S.RELEASED):
            ready.append(row)
        else:
            refused.append(Refusal(row.submission_id, name, f"is {row.get_state_display().lower()} already"))
    if not ready:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    binding = [row for row in ready if binds(row)]
    if binding and not accepts_fee:
        raise NeedsConfirmation(
            "This calls off a hold that binds, so the fee for cancelling is owed."
            if len(binding) == 1
            else f"This calls off {len(binding)} holds that bind, so the fees for cancelling are owed.",
            field="accepts_fee",
            details={"holds": [row.pk for row in binding]},
        )
    end_holds(ready, S.RELEASED, actor=actor, kind=RELEASED, because=because.strip(), batch=uuid.uuid4())
    return Released(ready, refused)


def _shown_name(row: Hold, lens: OfficeLens) -> str:
    return lens.name_for(
        role_id=row.role_id,
        performer_id=row.performer_id,
        number=row.submission.number,
        name=row.performer.stage_name,
    )


def binds(row: Hold) -> bool:
    """Whether the dates are engaged: calling it off costs the fee."""
    return row.kind == HoldKind.HOLD and row.placed_at is not None and row.state in {S.PLACED, S.CONVERTED}


def _with_live_offers(rows: Sequence[Hold]) -> set[int]:
    ids = [row.submission_id for row in rows if row.state == S.CONVERTED]
    if not ids:
        return set()
    return set(
        Offer.objects.filter(submission_id__in=ids, state__in=LIVE_OFFERS).values_list("submission_id", flat=True)
    )


@transaction.atomic(durable=True)
def ask_again(*, actor: User, hold: Hold, expires_at: dt.datetime | None = None) -> Hold:
    """The same question anew, after it ran out or was released: a new round, so that older links answer nothing."""
    row = locked(hold.pk)
    _check_may_act(actor, row)
    if row.state == S.REQUESTED:
        raise Conflict("They have been asked again already.")
    if row.is_fee_owed:
        raise IllegalTransition("A fee is owed for this hold, which stays on record. Ask for the dates anew.")
    check_may_ask(actor, row.role, row.kind)
    check_dates(row.starts_on, row.ends_on)
    until = expires_at or usual_expiry(row.organisation_id)
    check_expiry(until)
    voice = who_is_asked(row)
    drop_letters([row.pk], because="asked again")
    try:
        with transaction.atomic():
            move(
                row, S.REQUESTED, actor=actor,
                round=row.round + 1, agency_id=voice.agency_id, rep=voice.rep, expires_at=until, asked_by=actor, asked_at=clock.now(),
                answered_at=None, answered_by="", answer_note="", approved_at=None, approved_by="",
                placed_at=None, released_at=None, released_because="",
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("They have been asked for dates that touch these in the meantime.") from error
    write_letters(ASKED, actor=actor, holds=[row], minutes=rest_of_good_news(row))
    return row


def convert_hold(*, actor: User, hold: Hold, offer: Offer) -> Hold:
    """An offer went out for these dates, in that offer's transaction; role and submission are locked by the caller."""
    row = locked(hold.pk)
    if row.submission_id != offer.submission_id:
        raise Invalid("That hold is for somebody else.", field="hold")
    drop_letters([row.pk], kinds=[ASKED], because="there is an offer now")
    cancel_approvals([row.pk])
    return move(row, S.CONVERTED, actor=actor, data={"offer": offer.pk})


@transaction.atomic(durable=True)
def put_back_hold(*, actor: User, hold: Hold) -> Hold:
    """The offer came to nothing, and a person wants the dates kept all the same. They are told."""
    row = locked(hold.pk)
    _check_may_act(actor, row)
    if row.state == S.PLACED:
        raise Conflict("It is back in place already.")
    if row.kind == HoldKind.AVAIL_CHECK or row.placed_at is None:
        raise IllegalTransition("It had not been in place before the offer. Ask again, or release it.")
    if _with_live_offers([row]):
        raise IllegalTransition("The offer still stands. Withdraw it first.")
    check_dates(row.starts_on, row.ends_on)
    until = end_of(row.ends_on, row.organisation.time_zone)
    if row.kind != HoldKind.HOLD:
        until = max(row.expires_at, usual_standing(row))
    try:
        with transaction.atomic():
            move(row, S.PLACED, actor=actor, placed_at=clock.now(), expires_at=until)
    except IntegrityError as error:
        raise Conflict("They have been asked for dates that touch these in the meantime.") from error
    write_letters(PLACED, actor=actor, holds=[row], minutes=rest_of_good_news(row), mark=row.placed_at.isoformat())
    return row
