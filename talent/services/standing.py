"""What a performer, or whoever answers for them, decides about the agencies that say they speak for them."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.errors import Conflict, NotAllowed, NotFound
from core.states import check
from talent import messages_agencies as words
from talent.models import Performer, Representation
from talent.policies import can_decide_representation
from talent.selectors.claims import Claim, claims_of
from talent.services.representation import close, locked, put_terms, reopen
from talent.services.representation_news import tell_agency
from talent.signals import profile_changed, speakers_changed
from talent.states import STANDING_MOVES, STANDS, Standing
from talent.terms import from_json

THEIRS = "a performer decides about every agency that says it speaks for them"
CHANGED = "The agency has changed the terms since you saw them. Please read them again."


def confirm_representation(
    *, actor: User, performer: Performer, representation_id: int, stamp: str, instead_of: Collection[int] = ()
) -> Representation:
    """Yes, this agency speaks for me, on the terms with that `stamp`. `instead_of` are representations that end with it.

    Raises NotAllowed, NotFound, Conflict: the terms have changed, or an agency stands against it that is not ended.
    """
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        row = confirm(performer, representation_id, actor=actor, stamp=stamp, instead_of=instead_of)
        _changed(performer)
    return row


def confirm(
    performer: Performer, representation_id: int, *, actor: User, stamp: str, instead_of: Collection[int]
) -> Representation:
    """Under the performer's lock, inside the caller's transaction."""
    claim = _claim(performer, representation_id, refused=True)
    if claim.terms.stamp != stamp:
        raise Conflict(CHANGED)
    if claim.has_run_out:
        raise Conflict(f"These terms have ended. {claim.row.organisation.name} can ask you again, with other dates.")
    for other in claim.must_end:
        if other.row.pk not in instead_of:
            raise Conflict(
                f"{other.row.organisation.name} speaks for you there, and one of the two is for one agency alone. "
                f"Choose to end it, or say no to {claim.row.organisation.name}."
            )
    ended = [one for one in claim.against if one.row.pk in instead_of and one.row.standing in STANDS]
    for other in ended:
        close([other.row], actor=actor)
        _record(actor, "representation.ended_by_performer", other.row)
        tell_agency(other.row, words.ANSWERED, answer="has ended your representation", detail=ENDED_DETAIL)
    row = claim.row
    check(STANDING_MOVES, row.standing, Standing.CONFIRMED, noun="representation", labels=Standing.choices)
    row.standing, row.decided_by, row.decided_at = Standing.CONFIRMED, actor, clock.now()
    row.save(update_fields=["standing", "decided_by", "decided_at"])
    _record(actor, "representation.confirmed", row)
    tell_agency(row, words.ANSWERED, answer="has confirmed that you represent them", detail=CONFIRMED_DETAIL)
    speakers_changed.send(Performer, performer=performer, actor=actor)
    return row


ENDED_DETAIL = (
    "The profile, and answering for what you sent, are theirs from now on. "
    "You keep what you sent on record as it stood today, and the commission on deals signed before."
)
CONFIRMED_DETAIL = "Your agents can edit the profile and put them up for roles."
REFUSED_DETAIL = "The profile is theirs alone to edit."


def refuse_representation(*, actor: User, performer: Performer, representation_id: int) -> Representation:
    """No, this agency does not speak for me. Raises NotAllowed, NotFound, IllegalTransition."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        row = refuse(performer, representation_id, actor=actor)
        _changed(performer)
    return row


def refuse(performer: Performer, representation_id: int, *, actor: User) -> Representation:
    """Under the performer's lock, inside the caller's transaction."""
    row = _claim(performer, representation_id).row
    stood = row.standing in STANDS
    check(STANDING_MOVES, row.standing, Standing.REFUSED, noun="representation", labels=Standing.choices)
    row.standing, row.decided_by, row.decided_at = Standing.REFUSED, actor, clock.now()
    row.save(update_fields=["standing", "decided_by", "decided_at"])
    _record(actor, "representation.refused", row)
    tell_agency(row, words.ANSWERED, answer="has not confirmed that you represent them", detail=REFUSED_DETAIL)
    if stood:
        speakers_changed.send(Performer, performer=performer, actor=actor)
    return row


def leave_agency(*, actor: User, performer: Performer, representation_id: int) -> Representation:
    """The performer ends it, today and for good unless they take that back today."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        row = _claim(performer, representation_id).row
        if row.standing not in STANDS:
            raise Conflict("This agency does not speak for you. You can say no to what it asks.")
        close([row], actor=actor)
        _record(actor, "representation.ended_by_performer", row)
        tell_agency(row, words.ANSWERED, answer="has ended your representation", detail=ENDED_DETAIL)
        speakers_changed.send(Performer, performer=performer, actor=actor)
        _changed(performer)
    return row


def return_to_agency(*, actor: User, performer: Performer, representation_id: int) -> Representation:
    """Undo one's own leaving on the day that it was made. Raises Conflict where the agency ended it, or too late."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        row = (
            Representation.objects.select_for_update(of=("self",))
            .select_related("organisation", "performer")
            .filter(pk=representation_id, performer=performer)
            .first()
        )
        if row is None:
            raise NotFound("There is no such representation.")
        if not can_return(row, actor):
            raise Conflict("This can be taken back only on the day, by whoever ended it. Ask the agency to ask you.")
        reopen([row], performer, actor=actor)
        claim = _claim(performer, representation_id)
        if claim.must_end:
            raise Conflict(f"{claim.must_end[0].row.organisation.name} speaks for you there now.")
        _record(actor, "representation.resumed_by_performer", row)
        tell_agency(row, words.ANSWERED, answer="has taken back the end of your representation", detail="")
        speakers_changed.send(Performer, performer=performer, actor=actor)
        _changed(performer)
    return row


def can_return(row: Representation, actor: User) -> bool:
    """Their own leaving of today, as the day is where they are."""
    is_own = row.ended_as == Standing.CONFIRMED and row.decided_by_id == actor.pk
    return is_own and row.decided_at is not None and row.decided_at >= clock.day_began(actor.time_zone)


def agree_terms(*, actor: User, performer: Performer, representation_id: int, stamp: str) -> Representation:
    """Yes to what the agency proposes instead. Raises Conflict where that has changed or gets in another's way."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        claim = _proposed(performer, representation_id)
        if claim.stamp != stamp:
            raise Conflict(CHANGED)
        put_terms(claim.row, from_json(claim.row.proposed))
        if against := _claim(performer, representation_id).must_end:
            raise Conflict(f"{against[0].row.organisation.name} speaks for you there. End that first.")
        _record(actor, "representation.terms_agreed", claim.row)
        tell_agency(claim.row, words.ANSWERED, answer="has agreed to your terms", detail="They stand from now on.")
        _changed(performer)
    return claim.row


def keep_terms(*, actor: User, performer: Performer, representation_id: int) -> Representation:
    """No to what the agency proposes; what was agreed stands."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        performer = _own(actor, performer)
        row = _proposed(performer, representation_id).row
        row.proposed = {}
        row.save(update_fields=["proposed"])
        _record(actor, "representation.terms_kept", row)
        tell_agency(row, words.ANSWERED, answer="keeps to the terms as they are", detail="What was agreed stands.")
    return row


def _own(actor: User, performer: Performer) -> Performer:
    performer = locked(performer)
    if not can_decide_representation(actor, performer):
        raise NotAllowed("Only the performer decides who speaks for them.")
    return performer


def _claim(performer: Performer, representation_id: int, *, refused: bool = False) -> Claim:
    """Read after the performer's lock was taken, so that nobody else is deciding about it."""
    claims = claims_of(performer, also=representation_id if refused else None)
    found = next((one for one in claims if one.row.pk == representation_id), None)
    if found is None:
        raise NotFound("That has been taken back or has ended.")
    return found


def _proposed(performer: Performer, representation_id: int) -> Claim:
    claim = _claim(performer, representation_id)
    if claim.proposed is None:
        raise Conflict("The agency has taken these terms back.")
    return claim


def _record(actor: User, verb: str, row: Representation) -> None:
    record_activity(actor=actor, verb=verb, subject=row.performer, organisation=row.organisation)


def _changed(performer: Performer) -> None:
    profile_changed.send(sender=Performer, performer=performer)
