"""What the office does about self-tape requests: one or many by the same path, refusals by name."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accounts.models import User
from auditions.messages_tapes import (
    ASKED,
    BY_PLANS,
    CALLED_OFF,
    EXTENDED,
    NO_LIVE,
    NOT_EXTENDED,
    REMINDER,
    RETAKE,
)
from auditions.models import SelfTapeRequest, Session
from auditions.policies import can_ask_for_tapes, can_see_tapes_asked_for
from auditions.services.call_ins import CalledIn, call_in
from auditions.services.self_tape_letters import drop_letters, told, write_letters
from auditions.services.self_tape_rows import keep_many, locked, locked_rows, move, record, with_newer
from auditions.services.self_tapes import Ask, check_findings, findings_for
from auditions.states import AWAITED, SELF_TAPE_MOVES, SelfTapeState
from casting.agreements.minors import is_minor
from casting.lens import Lens
from casting.models import Role, Submission
from casting.policies import lens_of
from casting.selectors.selection import Selection
from casting.services.decisions import Refusal
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from core.states import is_legal

S = SelfTapeState
EXTENDABLE = {S.SENT, S.OPENED, S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED, S.EXPIRED}
ASKED_ANEW = "has been asked anew since"
REMINDABLE = {S.SENT, S.OPENED, S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED}


@dataclass(frozen=True)
class Acted:
    """Which requests an act changed, and by name those it did not."""

    done: list[SelfTapeRequest]
    refused: list[Refusal] = field(default_factory=list)


def extend_requests(*, actor: User, role: Role, requests: Sequence[int], due_at: dt.datetime) -> Acted:
    """More time, until `due_at`; who had run out is back in it. They are told."""

    def extend(row: SelfTapeRequest) -> str:
        if row.state not in EXTENDABLE:
            return _is(row)
        if due_at <= max(row.due_at, clock.now()):
            return "has that much time already"
        if row.state == S.EXPIRED:
            if row.has_newer:
                return ASKED_ANEW
            # Who had never answered is asked again; who had said yes goes on.
            row.state = S.ACCEPTED if row.answered_at else S.SENT
        row.due_at, row.sequence = due_at, row.sequence + 1
        row.extension_asked_until, row.extension_note = None, ""
        return ""

    _still_to_come(due_at)
    return _act(
        _Act(extend, EXTENDED, "extend", ["due_at", "extension_asked_until", "extension_note"], drops=[REMINDER]),
        actor=actor,
        role=role,
        requests=requests,
        data={"until": due_at.isoformat()},
    )


def cancel_requests(*, actor: User, role: Role, requests: Sequence[int]) -> Acted:
    """Call them off. Who has been asked is told kindly; a note that has not left never leaves."""

    def cancel(row: SelfTapeRequest) -> str:
        if row.state not in AWAITED:
            return _is(row)
        row.state, row.sequence = S.CANCELLED, row.sequence + 1
        return ""

    return _act(
        _Act(cancel, CALLED_OFF, "cancel", drops=None, only_asked=True),
        actor=actor,
        role=role,
        requests=requests,
        data={"because": "office"},
        more=lambda *_: {"why": BY_PLANS},
    )


def remind_of_requests(*, actor: User, role: Role, requests: Sequence[int]) -> Acted:
    """A reminder at once; one a day at most, whoever presses."""

    def remind(row: SelfTapeRequest) -> str:
        if row.state not in REMINDABLE or row.due_at <= clock.now():
            return _is(row)
        return "" if row.was_asked else "has not been sent the request yet"

    return _act(
        _Act(remind, REMINDER, "remind", drops=[], at_once=True),
        actor=actor,
        role=role,
        requests=requests,
        mark=f"{clock.today():%Y-%m-%d}",
    )


def send_requests_again(*, actor: User, role: Role, requests: Sequence[int], due_at: dt.datetime) -> Acted:
    """What was called off or ran out is asked for anew, until `due_at`."""

    def again(row: SelfTapeRequest) -> str:
        if not is_legal(SELF_TAPE_MOVES, row.state, S.SENT):
            return _is(row)
        if row.has_newer:
            return ASKED_ANEW
        row.state, row.due_at, row.sequence = S.SENT, due_at, row.sequence + 1
        row.answered_at = row.opened_at = None
        return ""

    _still_to_come(due_at)
    return _act(
        _Act(again, ASKED, "send_again", ["due_at", "answered_at", "opened_at"], drops=None),
        actor=actor,
        role=role,
        requests=requests,
    )


def _is(row: SelfTapeRequest) -> str:
    return f"is {row.get_state_display().lower()}"


def _still_to_come(due_at: dt.datetime) -> None:
    if due_at <= clock.now():
        raise Invalid("Choose a deadline that is still to come.", field="due_at")


@transaction.atomic(durable=True)
def deny_extension(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    row = _for_office(actor, request)
    if row.extension_asked_until is None:
        raise IllegalTransition("Nobody is waiting for more time here.")
    row.extension_asked_until, row.extension_note = None, ""
    row.save(update_fields=["extension_asked_until", "extension_note"])
    record(row, "deny_extension", actor=actor)
    if row.due_at > clock.now():
        write_letters(NOT_EXTENDED, actor=actor, requests=[row], mark=clock.now().isoformat())
    return row


@transaction.atomic(durable=True)
def deny_live(*, actor: User, request: SelfTapeRequest, due_at: dt.datetime | None = None) -> SelfTapeRequest:
    """No time in the room: a tape is still welcome, with more time for it where the deadline is near or gone."""
    row = _for_office(actor, request)
    until = due_at or row.due_at
    if until <= clock.now():
        raise Invalid("The deadline has passed meanwhile: give them a new one.", field="due_at")
    move(row, S.ACCEPTED, actor=actor, due_at=until, sequence=row.sequence + 1)
    write_letters(NO_LIVE, actor=actor, requests=[row])
    return row


@transaction.atomic(durable=True)
def note_viewing(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    """Somebody of the office began to watch: the performer's page says so. Once is enough."""
    row = locked(request.pk)
    if not can_see_tapes_asked_for(actor, row.submission.role):
        raise NotAllowed("You can look at this role, but not at its tapes.")
    if row.state == S.DELIVERED:
        move(row, S.VIEWED, actor=actor, viewed_at=clock.now())
    return row


@transaction.atomic(durable=True)
def assess_tape(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    """Done with; deciding about the person is another act."""
    row = _for_office(actor, request)
    return row if row.state == S.ASSESSED else move(row, S.ASSESSED, actor=actor)


@transaction.atomic(durable=True)
def reassess_tape(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    row = _for_office(actor, request)
    try:
        with transaction.atomic():
            return row if row.state == S.VIEWED else move(row, S.VIEWED, actor=actor)
    except IntegrityError as error:
        raise Conflict("They have been asked anew since; see the newer request.") from error


@transaction.atomic(durable=True)
def ask_for_retake(
    *, actor: User, request: SelfTapeRequest, note: str, due_at: dt.datetime, override_reason: str = ""
) -> SelfTapeRequest:
    """One more take, with what the office would like to see. The agreement's turnaround holds as for a first ask."""
    row = _for_office(actor, request)
    if not note.strip():
        raise Invalid("Say what you would like to see: a retake without a note helps nobody.", field="note")
    if due_at <= clock.now():
        raise Invalid("Choose a deadline that is still to come.", field="due_at")
    ask = Ask(due_at=due_at, zone=row.brief.zone, is_callback=True)
    findings = findings_for(
        role=row.submission.role, ask=ask, has_minor=is_minor(row.performer.born_on, clock.today_everywhere())
    )
    check_findings(findings, override_reason=override_reason)
    data: dict = {"round": row.round + 1}
    if overridden := [found.rule for found in findings if found.blocks]:
        data |= {"rules": overridden, "reason": override_reason.strip()}
    try:
        with transaction.atomic():
            move(
                row,
                S.RETAKE_REQUESTED,
                actor=actor,
                data=data,
                round=row.round + 1,
                due_at=due_at,
                retake_note=note.strip(),
                sequence=row.sequence + 1,
                delivered_at=None,
                viewed_at=None,
                given_to_rep_at=None,
            )
    except IntegrityError as error:
        raise Conflict("They have been asked anew since; see the newer request.") from error
    write_letters(RETAKE, actor=actor, requests=[row], more=lambda *_: {"note": note.strip()})
    return row


@transaction.atomic(durable=True)
def revoke_sides(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    """From the next request on nobody opens the pages by this link."""
    row = _for_office(actor, request)
    if row.sides_revoked_at is None:
        row.sides_revoked_at = clock.now()
        row.save(update_fields=["sides_revoked_at"])
        record(row, "revoke_sides", actor=actor)
    return row


@transaction.atomic(durable=True)
def give_sides_back(*, actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    row = _for_office(actor, request)
    if row.sides_revoked_at is not None:
        row.sides_revoked_at = None
        row.save(update_fields=["sides_revoked_at"])
        record(row, "give_sides_back", actor=actor)
    return row


def _for_office(actor: User, request: SelfTapeRequest) -> SelfTapeRequest:
    row = locked(request.pk)
    if not can_ask_for_tapes(actor, row.submission.role):
        raise NotAllowed("You can look at this request, but not change it.")
    return row


@dataclass(frozen=True)
class _Act:
    """`change` changes one row in memory and answers "", or says why it cannot be. `letter` goes to those changed.

    `fields` are what it changes beside state and sequence. `drops`: unsent notes that it replaces (None for all).
    """

    change: Callable[[SelfTapeRequest], str]
    letter: str
    verb: str
    fields: Sequence[str] = ()
    drops: Sequence[str] | None = ()
    only_asked: bool = False
    at_once: bool = False


@transaction.atomic(durable=True)
def _act(
    act: _Act,
    *,
    actor: User,
    role: Role,
    requests: Sequence[int],
    data: dict | None = None,
    mark: str = "",
    more: Callable | None = None,
) -> Acted:
    """Reaches only whom the actor sees; one who cannot be changed comes back by name, and alone raises."""
    if not can_ask_for_tapes(actor, role):
        raise NotAllowed("You can look at this role, but not ask for tapes.")
    lens = lens_of(actor, role)
    rows = _visible(role, lens, requests)
    if not rows:
        raise NotFound("There are no such self-tape requests.")
    asked, newer = told([row.pk for row in rows], ASKED), with_newer(rows)
    done, refused = [], []
    for row in rows:
        row.was_asked, row.has_newer, before = row.pk in asked, row.pk in newer, row.state
        if reason := act.change(row):
            name = lens.name_for(row.submission.number, row.performer.stage_name)
            refused.append(Refusal(row.submission_id, name, reason))
        else:
            done.append((row, before))
    if len(rows) == 1 and refused:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    batch = uuid.uuid4()
    changed = [row for row, _ in done]
    if act.drops is None or act.drops:
        drop_letters([row.pk for row in changed], because=act.verb, kinds=act.drops)
    keep_many(done, actor=actor, fields=["state", "sequence", *act.fields], verb=act.verb, data=data, batch=batch)
    readers = [row for row in changed if row.was_asked or not act.only_asked]
    write_letters(act.letter, actor=actor, requests=readers, at_once=act.at_once, mark=mark, batch=batch, more=more)
    return Acted(changed, refused)


def _visible(role: Role, lens: Lens, requests: Sequence[int]) -> list[SelfTapeRequest]:
    seen = SelfTapeRequest.objects.filter(
        pk__any_of=list(requests), submission__in=Submission.objects.filter(lens.visible_q(), role=role)
    )
    return locked_rows(seen.values_list("pk", flat=True))


def call_in_instead(*, actor: User, request: SelfTapeRequest, session: Session) -> CalledIn:
    """Who asked to come in goes into a session's queue, where they are placed and told like everybody else in it."""
    role = request.submission.role
    if not can_ask_for_tapes(actor, role):
        raise NotAllowed("You can look at this request, but not change it.")
    if request.state != S.LIVE_ALTERNATIVE:
        raise IllegalTransition("They have not asked to come in, or have thought again since.")
    called = call_in(
        actor=actor, role=role, submissions=Selection(role=role, ids=[request.submission_id]), session=session
    )
    _note_call_in(actor=actor, request=request, session=session)
    return called


@transaction.atomic(durable=True)
def _note_call_in(*, actor: User, request: SelfTapeRequest, session: Session) -> None:
    record(locked(request.pk), "call_in", actor=actor, data={"session": session.pk})
