"""Asking whether dates are free: one person or several, by one path."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.activity import record_activities
from casting.lens import Lens
from casting.models import Role, Submission
from casting.policies import check_not_blind, lens_of
from casting.services.decisions import Refusal
from casting.states import RoleState, SubmissionState
from contracts.messages_holds import ASKED
from contracts.models import DealSettings, Hold
from contracts.policies import can_ask_availability, can_make_offers
from contracts.selectors.clashes import clashes_of
from contracts.services.hold_letters import rest_of_good_news, write_letters
from contracts.services.hold_rows import SUBJECT_TYPE
from contracts.services.speaking import JOINED, Voice, voices_for
from contracts.signals import hold_changed
from contracts.states import OPEN_HOLDS, HoldKind
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.money import CURRENCIES

ASKABLE = {
    SubmissionState.SUBMITTED,
    SubmissionState.VIEWED,
    SubmissionState.SHORTLISTED,
    SubmissionState.AUDITION,
    SubmissionState.CALLBACK,
    SubmissionState.OFFERED,
    SubmissionState.BOOKED,
}
ASKING_ROLES = {
    RoleState.OPEN,
    RoleState.AUDITIONING,
    RoleState.CALLBACKS,
    RoleState.OFFER_OUT,
    RoleState.RECASTING,
    RoleState.CAST,
}
MOST_AT_ONCE = 200
LONGEST = dt.timedelta(days=2 * 366)
LATEST = dt.timedelta(days=5 * 366)
LONGEST_ANSWER = dt.timedelta(days=60)
MOST_PRIORITY = 9
HIGHEST_FEE = Decimal("9999999999.99")


@dataclass(frozen=True)
class AvailAsk:
    """What is asked of everyone. `expires_at` is aware: until when they can answer."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date
    expires_at: dt.datetime
    priority: int = 1
    note: str = ""
    cancel_fee: Decimal | None = None
    currency: str = ""

    def check(self) -> None:
        if self.kind not in HoldKind.values:
            raise Invalid("Choose what you ask for.", field="kind")
        check_dates(self.starts_on, self.ends_on)
        if not 1 <= self.priority <= MOST_PRIORITY:
            raise Invalid("Choose a call from first to ninth.", field="priority")
        check_expiry(self.expires_at)
        if len(self.note) > 600:
            raise Invalid("Keep the note to 600 characters.", field="note")
        self._check_fee()

    def _check_fee(self) -> None:
        if self.kind != HoldKind.HOLD:
            if self.cancel_fee is not None:
                raise Invalid("Only a hold carries a fee for cancelling.", field="cancel_fee")
            return
        if self.cancel_fee is None:
            raise Invalid("A hold binds, so it needs a fee for cancelling. Say what it is.", field="cancel_fee")
        if not self.cancel_fee.is_finite() or self.cancel_fee <= 0:
            raise Invalid("The fee for cancelling is an amount above nothing.", field="cancel_fee")
        if self.cancel_fee > HIGHEST_FEE:
            raise Invalid("That amount is too large to be meant.", field="cancel_fee")
        if self.cancel_fee != self.cancel_fee.quantize(Decimal("0.01")):
            raise Invalid("Give the fee with at most two decimal places.", field="cancel_fee")
        if self.currency not in CURRENCIES:
            raise Invalid("Choose the currency of the fee.", field="currency")


@dataclass(frozen=True)
class AvailPerson:
    submission: Submission
    name: str
    voice: Voice
    clashes: list[str]


@dataclass(frozen=True)
class AvailReach:
    """Who would be asked, by name, and who would not, with the reason; `digest` changes when any of it does."""

    people: list[AvailPerson]
    refused: list[Refusal]

    @property
    def total(self) -> int:
        return len(self.people)

    @property
    def digest(self) -> str:
        ids = ",".join(str(pk) for pk in sorted(person.submission.pk for person in self.people))
        return hashlib.sha256(ids.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Asked:
    holds: list[Hold]
    refused: list[Refusal] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.holds)


def check_dates(first: dt.date, last: dt.date) -> None:
    """Raises Invalid at "starts_on" or "ends_on"."""
    if last < first:
        raise Invalid("The last day comes before the first.", field="ends_on")
    if last < clock.today():
        raise Invalid("Those dates are over. Choose dates that are still to come.", field="ends_on")
    if last > clock.today() + LATEST:
        raise Invalid("Those dates are more than five years away. Check the year.", field="ends_on")
    if last - first > LONGEST:
        raise Invalid("Ask for two years at the most.", field="ends_on")


def check_expiry(moment: dt.datetime) -> None:
    if moment <= clock.now():
        raise Invalid("Choose a time that is still to come.", field="expires_at")
    if moment > clock.now() + LONGEST_ANSWER:
        raise Invalid(
            "Nobody should wait that long to be free again. Choose a time within two months.", field="expires_at"
        )


def usual_expiry(organisation_id: int) -> dt.datetime:
    """After as many hours as the office set in its deal settings."""
    settings = DealSettings.objects.filter(organisation_id=organisation_id).first() or DealSettings()
    return clock.now() + dt.timedelta(hours=settings.hold_hours)


def check_may_ask(actor: User, role: Role, kind: str = "") -> Lens:
    """Raises NotAllowed. A hold carries money, so whoever may not make offers asks for none."""
    if not can_ask_availability(actor, role.organisation_id):
        raise NotAllowed("Only this office’s owner, directors, associates and business affairs ask for availability.")
    if kind == HoldKind.HOLD and not can_make_offers(actor, role.organisation_id):
        raise NotAllowed("A hold binds and carries a fee, so a director or business affairs asks for it.")
    check_not_blind(actor, role, "asking for availability")
    return lens_of(actor, role)


def reach_of(*, actor: User, role: Role, submission_ids: Sequence[int], ask: AvailAsk | None = None) -> AvailReach:
    """What an ask would reach now, inside the office's scope; with `ask`, also what stands against its dates."""
    lens = check_may_ask(actor, role, ask.kind if ask else "")
    return _sort_out(list(_rows(role, lens, submission_ids)), role, ask)


@transaction.atomic(durable=True)
def ask_availability(
    *,
    actor: User,
    role: Role,
    submission_ids: Sequence[int],
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date,
    priority: int = 1,
    expires_at: dt.datetime | None = None,
    note: str = "",
    cancel_fee: Decimal | None = None,
    currency: str = "",
    expected: str | None = None,
) -> Asked:
    """Ask everyone who can be asked; the letters rest as good news does, then leave.

    Who cannot (asked for these dates already, out of play, nobody to write to) comes back in `refused`. `expected` is
    the digest of the list that the person was shown: if somebody came or went since, Conflict.
    """
    check_may_ask(actor, role, kind)
    role = (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=role.pk)
    )
    lens = check_may_ask(actor, role, kind)
    ask = AvailAsk(
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        priority=priority,
        expires_at=expires_at or usual_expiry(role.organisation_id),
        note=note.strip(),
        cancel_fee=cancel_fee,
        currency=currency if cancel_fee is not None else "",
    )
    ask.check()
    reach = _sort_out(list(lock_in_order(_rows(role, lens, submission_ids))), role, ask)
    if expected is not None and expected != reach.digest:
        raise Conflict("Who can be asked has changed since you looked. Here is the list as it is now.")
    if not reach.people:
        why = ", ".join(f"{refusal.name} {refusal.reason}" for refusal in reach.refused[:3])
        raise IllegalTransition(f"Nobody can be asked: {why}." if why else "Nobody is in this selection any more.")
    holds = _keep(actor=actor, role=role, ask=ask, people=reach.people)
    write_letters(ASKED, actor=actor, holds=holds, minutes=rest_of_good_news(holds[0]), batch=holds[0].batch)
    record_activities(
        actor=actor,
        verb="hold.ask",
        subject_type=SUBJECT_TYPE,
        rows=[(hold.pk, {"kind": hold.kind, "submission": hold.submission_id}) for hold in holds],
        organisation=role.organisation,
        batch=holds[0].batch,
    )
    for hold in holds:
        hold_changed.send(Hold, hold=hold, actor=actor)
    return Asked(holds, reach.refused)


def _rows(role: Role, lens: Lens, submission_ids: Sequence[int]):
    ids = list(dict.fromkeys(submission_ids))
    if not ids:
        raise Invalid("Select somebody first.", field="submission_ids")
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(
            f"Ask at most {MOST_AT_ONCE} people at once: an avail means that you mean it.", field="submission_ids"
        )
    return Submission.objects.filter(lens.visible_q(), role=role, pk__any_of=ids).select_related(*JOINED)


def _sort_out(rows: list[Submission], role: Role, ask: AvailAsk | None) -> AvailReach:
    asked = set()
    clashes: dict[int, list[str]] = {}
    if ask is not None:
        standing = Hold.objects.filter(
            Q(starts_on__lte=ask.ends_on, ends_on__gte=ask.starts_on),
            submission_id__any_of=[row.pk for row in rows],
            kind=ask.kind,
            state__in=OPEN_HOLDS,
        )
        asked = set(standing.values_list("submission_id", flat=True))
        clashes = clashes_of(
            role.organisation, [row.performer_id for row in rows], ask.starts_on, ask.ends_on, for_role=role.pk
        )
    voices = voices_for(rows)
    people, refused = [], []
    for row in sorted(rows, key=lambda row: (row.name_key, row.pk)):
        reason = _why_not(row, role, asked, voices[row.pk])
        name = row.performer.stage_name
        if reason:
            refused.append(Refusal(row.pk, name, reason))
        else:
            people.append(AvailPerson(row, name, voices[row.pk], clashes.get(row.performer_id, [])))
    return AvailReach(people, refused)


def _why_not(row: Submission, role: Role, asked: set[int], voice: Voice) -> str:
    if role.state not in ASKING_ROLES:
        return f"is not asked, because {role.name} is {role.get_state_display().lower()}"
    if role.state == RoleState.CAST and row.state != SubmissionState.BOOKED:
        return f"is not asked, because {role.name} is cast"
    if row.state not in ASKABLE:
        return f"is {SubmissionState(row.state).label.lower()}"
    if row.pk in asked:
        return "has been asked for dates that touch these already"
    return "" if voice.reader is not None else "has no address to write to"


def who_is_asked(hold: Hold) -> Voice:
    """Who speaks for them today, when the question is put anew. Raises IllegalTransition where it cannot be."""
    row = Submission.objects.select_related(*JOINED, "role").get(pk=hold.submission_id)
    voice = voices_for([row])[row.pk]
    if reason := _why_not(row, row.role, set(), voice):
        raise IllegalTransition(f"{row.performer.stage_name} {reason}.")
    return voice


def _keep(*, actor: User, role: Role, ask: AvailAsk, people: Sequence[AvailPerson]) -> list[Hold]:
    batch = uuid.uuid4()
    try:
        with transaction.atomic():
            return Hold.objects.bulk_create(
                Hold(
                    organisation=role.organisation,
                    production=role.production,
                    role=role,
                    submission=person.submission,
                    performer=person.submission.performer,
                    agency_id=person.voice.agency_id,
                    rep=person.voice.rep,
                    batch=batch,
                    asked_by=actor,
                    **vars(ask),
                )
                for person in people
            )
    except IntegrityError as error:
        raise Conflict("Somebody has just asked for these dates. Here is the list as it is now.") from error
