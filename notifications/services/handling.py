"""What an office does with its waiting notes: words, times, sending now, trying again, pausing all."""
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.errors import Invalid, NotAllowed
from notifications import kinds, signals, words
from notifications.models import OutboxMessage, OutboxPause
from notifications.policies import can_handle_messages
from notifications.services.handoff import hand_off_due
from notifications.services.outbox import Outcome, Refused, hold_drafts, locked, record_act, set_times, split
from notifications.states import MessageState

WAITING = [MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED, MessageState.FAILED]
OWN_LINE_MOST = 600
SUBJECT_MOST = 200
BODY_MOST = 8000
LONGEST_HOLD = dt.timedelta(days=14)


@transaction.atomic
def edit_messages(
    *,
    actor: User,
    messages: Sequence[int],
    own_line: str | None = None,
    subject: str | None = None,
    body: str | None = None,
) -> Outcome:
    """Change the words of notes that have not left; None leaves a part as it is, "" goes back to the template.

    `subject` and `body` may use the kind's variables. Raises Invalid for one that there is not.
    """
    changes = {
        name: value.strip().replace("\r\n", "\n")
        for name, value in (("own_line", own_line), ("subject_text", subject), ("body_text", body))
        if value is not None
    }
    _check_length(changes)
    with across_offices("the actor's right to each row is checked below"):
        done, refused = split(locked(actor, messages), WAITING)
        for key in {message.kind for message in done}:
            known = kinds.kind_of(key).all_variables()
            words.check(changes.get("subject_text", ""), known, field="subject")
            words.check(changes.get("body_text", ""), known, field="body")
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in done]).update(**changes)
    outcome = Outcome(done, refused)
    record_act(actor, "note.edited", outcome, parts=sorted(changes))
    return outcome


def _check_length(changes: dict[str, str]) -> None:
    limits = {"own_line": OWN_LINE_MOST, "subject_text": SUBJECT_MOST, "body_text": BODY_MOST}
    for name, value in changes.items():
        if len(value) > limits[name]:
            field = name.removesuffix("_text")
            raise Invalid(f"Use at most {limits[name]:,} characters here; these are {len(value):,}.", field=field)


@transaction.atomic
def hold_longer(*, actor: User, messages: Sequence[int], by: dt.timedelta) -> Outcome:
    """Held notes wait that much longer than they would have, or than now if that is past."""
    if not dt.timedelta(0) < by <= LONGEST_HOLD:
        raise Invalid("Notes can wait up to fourteen days longer.", field="by")
    now = clock.now()
    with across_offices("the actor's right to each row is checked below"):
        done, refused = split(locked(actor, messages), [MessageState.HELD, MessageState.QUEUED])
        set_times(done, lambda message: max(message.held_until, now) + by, state=MessageState.HELD)
    outcome = Outcome(done, refused)
    record_act(actor, "note.held_longer", outcome, minutes=int(by.total_seconds() // 60))
    return outcome


@transaction.atomic
def send_now(*, actor: User, messages: Sequence[int]) -> Outcome:
    """Held notes leave at once; where it is night, at nine. See `held_until` of what was done."""
    now = clock.now()
    with across_offices("the actor's right to each row is checked below"):
        done, refused = split(locked(actor, messages), [MessageState.HELD])
        set_times(done, now)
    outcome = Outcome(done, refused)
    record_act(actor, "note.sent_now", outcome)
    hand_off_due()
    return outcome


@transaction.atomic
def release_anyway(*, actor: User, messages: Sequence[int], reason: str) -> Outcome:
    """Let drafts go before what they wait for has happened; the reason is logged.

    The kind may refuse (`on_release`). A draft for the weekly digest keeps to its reader's wish.
    """
    reason = reason.strip()
    if len(reason) < 3:
        raise Invalid("Say why these leave before their time: the reason is kept in the log.", field="reason")
    with across_offices("the actor's right to each row is checked below"):
        rows = locked(actor, messages)
        drafts, refused = split(rows, [MessageState.DRAFT])
        refused += [
            Refused(row.pk, row.to_name, f"{row.to_name} asked for a weekly digest.")
            for row in drafts
            if row.wait_for == "digest"
        ]
        done = [row for row in drafts if row.wait_for != "digest"]
        for key in {message.kind for message in done}:
            kind = kinds.kind_of(key)
            if kind.on_release:
                kind.on_release(actor, [message for message in done if message.kind == key], reason)
        hold_drafts(done, clock.now())
    outcome = Outcome(done, refused)
    record_act(actor, "note.released", outcome, reason=reason[:300])
    return outcome


@transaction.atomic
def retry_messages(*, actor: User, messages: Sequence[int]) -> Outcome:
    """Failed notes are tried once more, with the same Message-ID."""
    with across_offices("the actor's right to each row is checked below"):
        done, refused = split(locked(actor, messages), [MessageState.FAILED])
        now = clock.now()
        OutboxMessage.objects.filter(pk__any_of=[message.pk for message in done]).update(
            state=MessageState.QUEUED, held_until=now, attempts=0, begun_at=None, sent_at=None, outcome=""
        )
    for message in done:
        message.state, message.held_until, message.attempts, message.outcome = MessageState.QUEUED, now, 0, ""
    outcome = Outcome(done, refused)
    record_act(actor, "note.retried", outcome)
    if done:
        signals.messages_retried.send(OutboxMessage, messages=done)
        hand_off_due()
    return outcome


@transaction.atomic
def pause_outbox(*, actor: User, organisation: Organisation) -> OutboxPause:
    """Nothing of this office leaves until `resume_outbox`."""
    _require(actor, organisation)
    with across_offices("one office, checked above"):
        pause, made = OutboxPause.objects.get_or_create(organisation=organisation, defaults={"paused_by": actor})
    if made:
        record_activity(actor=actor, verb="outbox.paused", subject=organisation, organisation=organisation)
    return pause


@transaction.atomic
def resume_outbox(*, actor: User, organisation: Organisation) -> None:
    """What fell due during the pause leaves at once."""
    _require(actor, organisation)
    with across_offices("one office, checked above"):
        deleted, _by_model = OutboxPause.objects.filter(organisation=organisation).delete()
    if deleted:
        record_activity(actor=actor, verb="outbox.resumed", subject=organisation, organisation=organisation)
        hand_off_due()


def _require(actor: User, organisation: Organisation) -> None:
    if not can_handle_messages(actor, organisation.pk):
        raise NotAllowed("Only this office's owner, directors and associates handle its notes.")
