"""What a reviewer makes of a pair together. It says nothing of either of them, and orders nobody."""

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Pairing, PairingMember, PairingRating, Session
from auditions.signals import day_changed
from casting.policies import can_rate_submission
from casting.services.gates import check_may_score
from core import clock
from core.errors import Invalid, NotAllowed

LONGEST_NOTE = 600


@transaction.atomic(durable=True)
def rate_pairing(
    *, actor: User, pairing: Pairing, value: int | None = None, abstain: bool = False, note: str = ""
) -> PairingRating:
    """1 to 5 for the pair, or an abstention; in place of what the actor gave before. The first marks them as having read."""
    members = _check(actor, pairing)
    if not abstain and value not in range(1, 6):
        raise Invalid("Score the pair from 1 to 5, or abstain.", field="value")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Keep the note under {LONGEST_NOTE} characters.", field="note")
    at = clock.now()
    rating = PairingRating(
        organisation_id=pairing.organisation_id,
        pairing=pairing,
        reviewer=actor,
        value=None if abstain else value,
        note=note.strip(),
        updated_at=at,
    )
    PairingRating.objects.bulk_create(
        [rating],
        update_conflicts=True,
        unique_fields=["pairing", "reviewer"],
        update_fields=["value", "note", "updated_at"],
    )
    Pairing.objects.filter(pk=pairing.pk, seen_at=None).update(seen_at=at)
    _record(actor, pairing, members, "abstain_pair" if abstain else "rate_pair")
    return rating


@transaction.atomic(durable=True)
def clear_pairing_rating(*, actor: User, pairing: Pairing) -> None:
    """Neither scored nor abstained any more."""
    members = _check(actor, pairing)
    if not PairingRating.objects.filter(pairing=pairing, reviewer=actor).delete()[0]:
        return
    if not PairingRating.objects.filter(pairing=pairing).exists():
        Pairing.objects.filter(pk=pairing.pk).update(seen_at=None)
    _record(actor, pairing, members, "clear_pair_rating")


def _check(actor: User, pairing: Pairing) -> list[PairingMember]:
    """As for each of them alone: passes, keepers and conflicts of interest hold for the pair too."""
    members = list(pairing.members.select_related("submission__role__production", "submission__role__organisation"))
    for member in sorted(members, key=lambda one: one.submission.role_id):
        if not can_rate_submission(actor, member.submission):
            raise NotAllowed("You look, and do not rate.")
        check_may_score(actor, member.submission)
    return members


def _record(actor: User, pairing: Pairing, members: list[PairingMember], verb: str) -> None:
    record_activity(
        actor=actor,
        verb=f"session.{verb}",
        subject=pairing.session,
        organisation=pairing.organisation,
        data={"pairing": pairing.pk, "submissions": [member.submission_id for member in members]},
    )
    day_changed.send(Session, session_id=pairing.session_id)
