"""A rota turned into appointments: one for each person, from their first read to the end of their last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activities
from auditions.models import Appointment, CallIn, PairingMember, Room, Session
from auditions.selectors.pairings import where_to
from auditions.selectors.people import names_of
from auditions.services.call_ins import state_for, still_seen
from auditions.services.dropping import drop
from auditions.services.locks import lock_appointments
from auditions.services.places import set_times
from auditions.services.placing import PLACEABLE, one_at_a_time
from auditions.services.rotas import call_ins_of, spans_of
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from auditions.states import LIVE, AppointmentKind, AppointmentState, CallInState
from casting.models import Role
from casting.policies import can_decide_role, lens_of
from casting.selectors.selection import Selection
from casting.services.decisions import Refusal, apply_decision
from core.db import lock_in_order
from core.errors import DomainError, Invalid

SUBJECT_TYPE = "auditions.appointment"
DECIDED_BY_OTHERS = "is not called back, and who is is decided by the directors and associates"
BUSY = "is seen by this office during that span already"


@dataclass(frozen=True)
class RotaPlaced:
    """`made`, `changed` and `dropped` are appointments; `refused` names those who have none, and why."""

    made: list[Appointment] = field(default_factory=list)
    changed: list[Appointment] = field(default_factory=list)
    dropped: list[Appointment] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@transaction.atomic(durable=True)
def place_rota(*, actor: User, session: Session) -> RotaPlaced:
    """Appointments as the rota stands: new ones planned, changed ones moved, those without a read taken off.

    Whoever is not called back yet is called back by it. Nobody is told before the day is sent; who was told of
    another span is asked again then.
    """
    not_called, roles = _call_back(actor, session)
    session = locked_session(actor, session)
    members = list(
        PairingMember.objects.filter(pairing__session=session).select_related("submission__role", "performer")
    )
    spans = spans_of(members)
    if not spans:
        raise Invalid("Draw the rota first, so that everybody has a time.")
    by_submission = {member.submission_id: member for member in members}
    call_ins = call_ins_of(session, spans)
    standing = {row.submission_id: row for row in rota_appointments(session)}
    refused = dict(not_called)
    for key, member in by_submission.items():
        # Read again: the decision above moved some of them.
        if key in spans and key not in refused and not still_seen(roles[key], session.kind):
            refused[key] = f"is {member.submission.get_state_display().lower()} and not called that far"
    wanted = {key: span for key, span in spans.items() if key not in refused}
    refused |= _busy(session, {by_submission[key].performer_id: key for key in wanted}, wanted, standing)
    wanted = {key: span for key, span in wanted.items() if key not in refused}
    dropped = drop(
        actor=actor,
        organisation=session.organisation,
        appointments=[row for key, row in standing.items() if key not in spans],
    )
    where = _where(session, wanted)
    changed = [
        row
        for key, row in standing.items()
        if key in wanted and (row.starts_at, row.ends_at, row.place, row.online_url) != (*wanted[key], *where[key])
    ]
    with one_at_a_time():
        set_times(Appointment, [(row.pk, *wanted[row.submission_id]) for row in changed])
        for row in changed:
            row.place, row.online_url = where[row.submission_id]
        Appointment.objects.bulk_update(changed, ["place", "online_url"])
        fresh = [by_submission[key] for key in wanted if key not in standing]
        made = _make(actor, session, fresh, spans=wanted, where=where, call_ins=call_ins)
    _log(actor, session, made, "appointment.place")
    _log(actor, session, changed, "appointment.move")
    day_changed.send(Session, session_id=session.pk)
    names = names_of(actor, [by_submission[key] for key in refused])
    return RotaPlaced(
        made,
        changed,
        list(dropped),
        [Refusal(key, names[by_submission[key].pk], why) for key, why in refused.items()],
    )


@transaction.atomic(durable=True)
def unplace_rota(*, actor: User, session: Session) -> int:
    """Takes off what nobody was told of; the rota itself stays. Who was told keeps their appointment."""
    session = locked_session(actor, session)
    rows = [row for row in rota_appointments(session) if row.state == AppointmentState.PLANNED]
    gone = drop(actor=actor, organisation=session.organisation, appointments=rows)
    day_changed.send(Session, session_id=session.pk)
    return len(gone)


def rota_appointments(session: Session) -> list[Appointment]:
    """Those of the whole span, locked; whoever has a time of their own on the grid is not among them."""
    return lock_appointments(
        Appointment.objects.filter(session=session, slot=None, kind=AppointmentKind.CHEMISTRY, state__in=LIVE)
    )


def _call_back(actor: User, session: Session) -> tuple[dict[int, str], dict[int, str]]:
    """Moves who has a read and had not come that far; ({submission: why not}, {submission: state now})."""
    members = list(
        PairingMember.objects.filter(pairing__session=session, starts_at__isnull=False).select_related(
            "submission__role__organisation", "submission__role__production"
        )
    )
    states = {member.submission_id: member.submission.state for member in members}
    behind: dict[int, list[int]] = {}
    roles: dict[int, Role] = {}
    for member in members:
        if not still_seen(member.submission.state, session.kind):
            roles[member.submission.role_id] = member.submission.role
            behind.setdefault(member.submission.role_id, []).append(member.submission_id)
    why: dict[int, str] = {}
    for role_id, found in sorted(behind.items()):
        ids, role = sorted(set(found)), roles[role_id]
        if not can_decide_role(actor, role):
            why |= dict.fromkeys(ids, DECIDED_BY_OTHERS)
            continue
        role.lens = lens_of(actor, role)
        try:
            outcome = apply_decision(
                actor=actor, role=role, submissions=Selection(role=role, ids=ids), to=state_for(session.kind)
            )
        except DomainError as error:
            why |= dict.fromkeys(ids, f"could not be called back: {error.message.removesuffix('.')}")
            continue
        states |= dict.fromkeys(outcome.moved, state_for(session.kind))
        why |= {one.submission_id: one.reason for one in outcome.refused}
    return why, states


def _busy(session: Session, who: Mapping[int, int], spans: Mapping[int, tuple], standing: Mapping) -> dict[int, str]:
    """Whom this office sees elsewhere during their span; the exclusion constraint has the last word."""
    others = Appointment.objects.filter(performer__in=list(who), state__in=LIVE).exclude(
        pk__in=[row.pk for row in standing.values()]
    )
    found = {}
    for performer_id, start, end in others.values_list("performer_id", "starts_at", "ends_at"):
        key = who[performer_id]
        if start < spans[key][1] and end > spans[key][0]:
            found[key] = BUSY
    return found


def _make(
    actor: User,
    session: Session,
    members: Sequence[PairingMember],
    *,
    spans: Mapping[int, tuple],
    where: Mapping[int, tuple[str, str]],
    call_ins: Mapping[int, CallIn],
) -> list[Appointment]:
    queued = {key: row for key, row in call_ins.items() if row.state in PLACEABLE}
    made = Appointment.objects.bulk_create(
        Appointment(
            organisation_id=session.organisation_id,
            submission_id=member.submission_id,
            performer_id=member.performer_id,
            session=session,
            call_in=queued.get(member.submission_id),
            kind=AppointmentKind.CHEMISTRY,
            state=AppointmentState.PLANNED,
            starts_at=spans[member.submission_id][0],
            ends_at=spans[member.submission_id][1],
            zone=session.zone,
            place=where[member.submission_id][0],
            address=session.venue.address,
            online_url=where[member.submission_id][1],
            prepare=session.prepare,
            created_by=actor,
        )
        for member in members
    )
    ids = [row.call_in_id for row in made if row.call_in_id]
    lock_in_order(CallIn.objects.filter(pk__in=ids)).update(state=CallInState.PLACED, why_not=[], waits_since=None)
    return made


def _where(session: Session, submission_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rooms: dict[int, list[Room]] = defaultdict(list)
    for row in PairingMember.objects.filter(
        pairing__session=session, submission__in=list(submission_ids), pairing__slot__isnull=False
    ).select_related("pairing__slot__room"):
        rooms[row.submission_id].append(row.pairing.slot.room)
    return {key: where_to(session.venue, rooms[key]) for key in submission_ids}


def _log(actor: User, session: Session, rows: Sequence[Appointment], verb: str) -> None:
    record_activities(
        actor=actor,
        verb=verb,
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state}) for row in rows],
        organisation=session.organisation,
    )
