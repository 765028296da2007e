"""Putting people up who did not apply, and asking others by mail to apply. Each is one act, undone as one."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Activity, User
from accounts.services.activity import record_activities
from casting.models import Decision, Role, RoleInvitation, Submission
from casting.move_messages import (
    BROUGHT_IN,
    INVITATION_TYPE,
    INVITED,
    invitation_letter,
    is_open_to_apply,
    put_up_letter,
)
from casting.policies import can_decide_role, check_not_blind, lens_of
from casting.selectors.bringing import within_reach
from casting.services.answers import without_nul
from casting.services.brought import remove_untold, taken_numbers
from casting.services.contents import reviewed_columns
from casting.services.decisions import Refusal
from casting.services.senders import senders_of
from casting.services.targets import check_takes_people
from casting.signals import submissions_moved
from casting.states import Release, SubmissionState, Via
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from notifications.models import OutboxMessage
from notifications.services.outbox import add_messages, supersede_messages
from notifications.states import MessageState
from talent.models import Performer, Representation
from talent.selectors import main_headshots_of, representations_on_record
from talent.services.versions import current_versions

SUBJECT_TYPE = "casting.submission"
BRING, INVITE, LIST = "bring", "invite_people", "import_list"
BROUGHT_UP = (BRING, INVITE, LIST)
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Invitee:
    name: str
    email: str


@dataclass(frozen=True)
class Brought:
    """`moved` are the new submissions, `invited` how many letters will go out; `refused` says who not, and why."""

    decision: Decision
    moved: list[int]
    invited: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.moved) + self.invited


@transaction.atomic(durable=True)
def bring_in(*, actor: User, role: Role, performer_ids: Sequence[int]) -> Brought:
    """Put performers up for a role themselves; their rep on record, or they, hear of it and can say no.

    Only people within the office's reach: findable by right, or up for something of its own before. Whoever cannot
    be brought in comes back in `refused`; a single one raises IllegalTransition.
    """
    wanted = list(dict.fromkeys(performer_ids))
    if not wanted:
        raise Invalid("Select somebody first.", field="pick")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"Bring in {MOST_AT_ONCE} people at most in one go.", field="pick")
    check_may_bring(actor, role)
    decision = start(actor, role, BRING)
    moved, refused = write_brought(actor=actor, role=role, performer_ids=wanted, decision=decision)
    if len(wanted) == 1 and refused:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.")
    return finish(decision, moved, 0, refused)


@transaction.atomic(durable=True)
def invite_to_apply(*, actor: User, role: Role, people: Sequence[Invitee]) -> Brought:
    """Ask people by mail to put themselves forward, once for each role and address.

    Raises IllegalTransition where nobody could apply: the call has closed, or takes agents only.
    """
    if not people:
        raise Invalid("Write at least one name and address.", field="people")
    if len(people) > MOST_AT_ONCE:
        raise Invalid(f"Invite {MOST_AT_ONCE} people at most in one go.", field="people")
    check_may_bring(actor, role)
    decision = start(actor, role, INVITE)
    held = hold(role)
    if why := why_not_invite(held):
        raise IllegalTransition(why, field="people")
    invited, refused = write_invitations(actor=actor, role=held, people=people, decision=decision)
    if len(people) == 1 and refused:
        raise IllegalTransition(f"{refused[0].name} {refused[0].reason}.", field="people")
    return finish(decision, [], invited, refused)


@transaction.atomic(durable=True)
def undo_bringing(*, actor: User, decision: Decision) -> Brought:
    """Take back having put people up: of whoever nobody was told, and on whom nobody has worked.

    Invitations that have not left are taken back; the others stand. Raises Conflict for the second time.
    """
    decision = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("role__organisation")
        .get(pk=decision.pk)
    )
    if not can_decide_role(actor, decision.role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    if decision.verb not in BROUGHT_UP:
        raise Invalid("That was no bringing in.")
    if decision.undone_at:
        raise Conflict("That was undone already.")
    check_not_blind(actor, decision.role, "bringing people in")
    rows = Activity.objects.filter(batch=decision.pk)
    brought = list(rows.filter(verb="submission.bring").values_list("subject_id", flat=True))
    asked = list(rows.filter(verb="roleinvitation.invite").values_list("subject_id", flat=True))
    organisation = decision.role.organisation
    gone, refused, role_ids = remove_untold(actor=actor, organisation=organisation, ids=brought)
    taken_back, left = _take_invitations_back(asked)
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    for role_id in role_ids:
        submissions_moved.send(Submission, submission_ids=gone, role_id=role_id, actor=actor)
    return Brought(decision, gone, taken_back, [*refused, *left])


def check_may_bring(actor: User, role: Role) -> None:
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not bring anybody in.")
    check_not_blind(actor, role, "bringing people in")


def start(actor: User, role: Role, verb: str) -> Decision:
    return Decision.objects.create(
        id=uuid.uuid4(),
        organisation_id=role.organisation_id,
        role_id=role.pk,
        actor=actor,
        verb=verb,
        target="brought_in",
    )


def finish(decision: Decision, moved: list[int], invited: int, refused: list[Refusal]) -> Brought:
    decision.done, decision.refused = len(moved) + invited, len(refused)
    decision.save(update_fields=["done", "refused"])
    return Brought(decision, moved, invited, refused)


def hold(role: Role) -> Role:
    """The role, locked, with its call, production and office."""
    rows = Role.objects.select_related("production", "organisation", "call").filter(pk=role.pk)
    return lock_in_order(rows).get()


def write_brought(
    *, actor: User, role: Role, performer_ids: Iterable[int], decision: Decision
) -> tuple[list[int], list[Refusal]]:
    """The submissions, their rows in the log and the letters; set-based, in the caller's transaction."""
    ids = list(performer_ids)
    reachable = set(
        Performer.objects.filter(within_reach(role.organisation), pk__any_of=ids).values_list("pk", flat=True)
    )
    excluded = set(lens_of(actor, role).excluded)
    # Performers first, the role after: the order in which everybody who applies takes them.
    versions = current_versions(performer_ids=[key for key in ids if key in reachable])
    held = hold(role)
    check_takes_people(held)
    here = dict(Submission.objects.filter(role=held, performer_id__any_of=ids).values_list("performer_id", "state"))
    speaking = representations_on_record(versions, place=held.call.place)
    fresh, refused = [], []
    for key in ids:
        if key not in versions or key in excluded:
            refused.append(Refusal(0, "Somebody", "is not within your reach any more"))
        elif why := _why_not(here.get(key), versions[key].performer, speaking.get(key, [])):
            refused.append(Refusal(0, versions[key].performer.stage_name, why))
        else:
            fresh.append(versions[key])
    made = _insert(held, fresh, speaking)
    record_activities(
        actor=actor,
        verb="submission.bring",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"via": row.via}) for row in made],
        organisation=held.organisation,
        batch=decision.pk,
    )
    letters = [
        put_up_letter(kind=BROUGHT_IN, actor=actor, row=row, role=held, batch=decision.pk, key=decision.pk.hex)
        for row in made
    ]
    add_messages([letter for letter in letters if letter is not None])
    moved = [row.pk for row in made]
    if moved:
        submissions_moved.send(Submission, submission_ids=moved, role_id=held.pk, actor=actor)
    return moved, refused


def _why_not(state: str | None, performer: Performer, speaking: Sequence[Representation]) -> str:
    if state == SubmissionState.WITHDRAWN:
        return "has withdrawn from this role, so they are left in peace"
    if state is not None:
        return f"is up for it already ({SubmissionState(state).label.lower()})"
    if performer.account is None and not speaking:
        return "has nobody on Callboard who could be told, so nobody could say no for them"
    return ""


def _insert(role: Role, versions: Sequence, speaking: dict[int, list[Representation]]) -> list[Submission]:
    performers = [version.performer for version in versions]
    faces = main_headshots_of(performers) if role.asks_headshot else {}
    senders = senders_of({key: rows[0] for key, rows in speaking.items()})
    at = clock.now()
    rows = []
    for version, number in zip(versions, taken_numbers(role, len(versions)), strict=True):
        performer = version.performer
        on_record = speaking.get(performer.pk)
        sender = senders.get(performer.pk) if on_record else performer.account
        rows.append(
            Submission(
                organisation_id=role.organisation_id,
                production_id=role.production_id,
                call=role.call,
                role=role,
                performer=performer,
                profile=version,
                number=number,
                via=Via.CASTING,
                agency=on_record[0].organisation if on_record else None,
                submitted_by=sender,
                headshot=faces.get(performer.pk),
                call_version=role.call.version,
                submitted_at=at,
                **reviewed_columns(version.data),
            )
        )
    return Submission.objects.bulk_create(rows, batch_size=1000)


def why_not_invite(role: Role) -> str:
    """Why nobody could follow an invitation to apply; empty where they could. `role` has its call."""
    if not is_open_to_apply(role):
        return (
            f"Nobody can apply for {role.name} any more, so an invitation would lead nowhere. Bring people in instead."
        )
    if role.call.release == Release.REPS:
        return f"The call of {role.name} takes agents only, so a performer could not follow an invitation."
    return ""


def write_invitations(
    *, actor: User, role: Role, people: Sequence[Invitee], decision: Decision
) -> tuple[int, list[Refusal]]:
    """Invitations, their rows in the log and the letters; `role` is locked."""
    cleaned = [Invitee(" ".join(without_nul(one.name).split())[:120], one.email.strip().lower()) for one in people]
    known = dict(
        RoleInvitation.objects.filter(role=role, email__in=[one.email for one in cleaned]).values_list(
            "email", "created_at"
        )
    )
    fresh: dict[str, Invitee] = {}
    refused = []
    for one in cleaned:
        if not is_address(one.email):
            refused.append(Refusal(0, one.name or one.email[:80] or "Somebody", "has no address that mail could reach"))
        elif one.email in known:
            day = known[one.email]
            refused.append(Refusal(0, one.name or one.email, f"was invited on {day.day} {day:%B} already"))
        else:
            fresh.setdefault(one.email, one)
    made = RoleInvitation.objects.bulk_create(
        [
            RoleInvitation(
                organisation_id=role.organisation_id,
                role=role,
                name=one.name or one.email.partition("@")[0],
                email=one.email,
                invited_by=actor,
            )
            for one in fresh.values()
        ],
        batch_size=1000,
    )
    record_activities(
        actor=actor,
        verb="roleinvitation.invite",
        subject_type=INVITATION_TYPE,
        rows=[(row.pk, {"role": role.pk}) for row in made],
        organisation=role.organisation,
        batch=decision.pk,
    )
    add_messages([invitation_letter(actor=actor, invitation=row, role=role, batch=decision.pk) for row in made])
    return len(made), refused


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _take_invitations_back(ids: list[int]) -> tuple[int, list[Refusal]]:
    """Those whose letter has not left are gone, and may be written anew one day."""
    notes = OutboxMessage.objects.filter(subject_type=INVITATION_TYPE, subject_id__any_of=ids, kind=INVITED)
    states = notes.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("subject_id", "state")
    gone = {subject_id for subject_id, state in states if state in (MessageState.SENT, MessageState.IN_FLIGHT)}
    rows = list(lock_in_order(RoleInvitation.objects.filter(pk__any_of=ids)))
    free = [row.pk for row in rows if row.pk not in gone and row.submission_id is None]
    refused = [Refusal(0, row.name, "has been invited already") for row in rows if row.pk not in free]
    supersede_messages(subject_type=INVITATION_TYPE, subject_ids=free, kinds=[INVITED], because="undone")
    RoleInvitation.objects.filter(pk__any_of=free).delete()
    return len(free), refused
