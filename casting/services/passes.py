"""Review passes of a role: planned, put in order, opened one at a time, closed, taken up again."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Membership, User
from accounts.services.activity import record_activity
from casting.models import Assignment, ReviewPass, Role
from casting.policies import EVERYONE, can_lead_passes
from casting.signals import pass_changed
from casting.states import PASS_MOVES, Deciders, OthersScores, PassState, Reviewers
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.states import check

LONGEST_NAME = 60
MOST = 12
SWITCHES = ("reviewers", "is_blind", "shows_tapes", "others_scores", "deciders")


@transaction.atomic(durable=True)
def plan_pass(*, actor: User, role: Role, name: str, keepers: Sequence[int] = (), **switches) -> ReviewPass:
    """A further pass after those that the role has. `switches` are ReviewPass's; what is left out stays as usual."""
    _check_leads(actor, role)
    _lock_role(role)
    standing = list(ReviewPass.objects.filter(role=role).values_list("position", "name"))
    if len(standing) >= MOST:
        raise Invalid(f"{MOST} passes are enough for one role.", field="name")
    review_pass = ReviewPass(
        organisation_id=role.organisation_id, role=role, position=max((place for place, _ in standing), default=-1) + 1
    )
    _set(review_pass, name, switches, [other for _, other in standing])
    review_pass.save(force_insert=True)
    review_pass.keepers.set(_checked_keepers(role, keepers))
    _tell(actor, "plan_pass", review_pass)
    return review_pass


@transaction.atomic(durable=True)
def change_pass(
    *, actor: User, review_pass: ReviewPass, name: str, keepers: Sequence[int] = (), **switches
) -> ReviewPass:
    """Its name and switches. Who was blind stays blind: names cannot be shown by a change while it is open.

    Who has seen names is not blind again before it is closed: a keeper stays one meanwhile.
    """
    _check_leads(actor, review_pass.role)
    _lock_role(review_pass.role)
    found = _locked(review_pass)
    if found.state == PassState.CLOSED:
        raise IllegalTransition(f"The pass “{found}” is closed. Reopen it to change it.")
    others = ReviewPass.objects.filter(role=found.role_id).exclude(pk=found.pk).values_list("name", flat=True)
    was_blind = found.state == PassState.OPEN and found.is_blind
    _set(found, name, switches, list(others))
    if was_blind and not found.is_blind:
        raise IllegalTransition("Names cannot be shown in the middle of a blind pass. Close it first.")
    if found.state == PassState.OPEN:
        _check_somebody_is_assigned(found)
    kept = _checked_keepers(found.role, keepers)
    if was_blind:
        _check_keepers_stay(found, kept)
    found.save()
    found.keepers.set(kept)
    _tell(actor, "change_pass", found)
    return found


@transaction.atomic(durable=True)
def move_pass(*, actor: User, review_pass: ReviewPass, by: int) -> None:
    """One place up (-1) or down (1) among the role's passes."""
    _check_leads(actor, review_pass.role)
    _lock_role(review_pass.role)
    ordered = list(ReviewPass.objects.filter(role=review_pass.role_id).order_by("position", "pk"))
    here = next(index for index, one in enumerate(ordered) if one.pk == review_pass.pk)
    there = here + by
    if by not in (-1, 1) or not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for position, one in enumerate(ordered):
        one.position = position
    ReviewPass.objects.bulk_update(ordered, ["position"])
    _tell(actor, "order_passes", review_pass)


@transaction.atomic(durable=True)
def open_pass(*, actor: User, review_pass: ReviewPass) -> ReviewPass:
    """From now on the role is reviewed by its rules. Raises Conflict while another pass of the role is open."""
    return _open(actor, review_pass, "open_pass")


@transaction.atomic(durable=True)
def reopen_pass(*, actor: User, review_pass: ReviewPass) -> ReviewPass:
    return _open(actor, review_pass, "reopen_pass")


@transaction.atomic(durable=True)
def close_pass(*, actor: User, review_pass: ReviewPass) -> ReviewPass:
    """Whoever rates or decides holds the pass until they are done, so nothing arrives in it after this."""
    _check_leads(actor, review_pass.role)
    found = _locked(review_pass)
    if found.state == PassState.CLOSED:
        raise Conflict(f"The pass “{found}” is closed already.")
    check(PASS_MOVES, found.state, PassState.CLOSED, noun="pass", labels=dict(PassState.choices))
    found.state, found.closed_at, found.closed_by = PassState.CLOSED, clock.now(), actor
    found.save(update_fields=["state", "closed_at", "closed_by"])
    _tell(actor, "close_pass", found)
    return found


@transaction.atomic(durable=True)
def remove_pass(*, actor: User, review_pass: ReviewPass) -> None:
    """Only while it is planned: what was scored in a pass keeps it."""
    _check_leads(actor, review_pass.role)
    found = _locked(review_pass)
    if found.state != PassState.PLANNED:
        raise IllegalTransition(f"The pass “{found}” has been opened, so it stays on record.")
    _tell(actor, "remove_pass", found)
    Assignment.objects.filter(review_pass=found).delete()
    found.delete()


def _open(actor: User, review_pass: ReviewPass, verb: str) -> ReviewPass:
    _check_leads(actor, review_pass.role)
    _lock_role(review_pass.role)
    found = _locked(review_pass)
    if found.state == PassState.OPEN:
        raise Conflict(f"The pass “{found}” is open already.")
    other = ReviewPass.objects.filter(role=found.role_id, state=PassState.OPEN).first()
    if other is not None:
        raise Conflict(f"The pass “{other}” is open. Close it before you open another.")
    check(PASS_MOVES, found.state, PassState.OPEN, noun="pass", labels=dict(PassState.choices))
    _check_somebody_is_assigned(found)
    found.state, found.closed_at, found.closed_by = PassState.OPEN, None, None
    found.opened_at = found.opened_at or clock.now()
    found.save(update_fields=["state", "opened_at", "closed_at", "closed_by"])
    _tell(actor, verb, found)
    return found


def _check_somebody_is_assigned(review_pass: ReviewPass) -> None:
    """Otherwise nobody would see anybody."""
    if review_pass.reviewers != Reviewers.ASSIGNED:
        return
    if not Assignment.objects.filter(review_pass=review_pass).exists():
        raise IllegalTransition(f"Nobody is assigned in the pass “{review_pass}” yet. Share the submissions out first.")


def _set(review_pass: ReviewPass, name: str, switches: dict, others: list[str]) -> None:
    name = " ".join(name.split())
    if not name:
        raise Invalid("Give the pass a name, for instance “First look”.", field="name")
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(f"A name holds {LONGEST_NAME} characters.", field="name")
    if name.casefold() in {other.casefold() for other in others}:
        raise Invalid("This role has a pass of that name.", field="name")
    review_pass.name = name
    for switch, value in switches.items():
        if switch not in SWITCHES:
            raise Invalid("Choose among the switches of a pass.", field=switch)
        setattr(review_pass, switch, value)
    for switch, choices in (("reviewers", Reviewers), ("others_scores", OthersScores), ("deciders", Deciders)):
        if getattr(review_pass, switch) not in choices.values:
            raise Invalid("Choose one of the answers offered.", field=switch)
    if not review_pass.is_blind:
        review_pass.shows_tapes = False


def _checked_keepers(role: Role, keepers: Sequence[int]) -> list[int]:
    members = Membership.objects.filter(organisation_id=role.organisation_id, role__in=EVERYONE, user__in=keepers)
    found = list(members.values_list("user_id", flat=True))
    if len(found) != len(set(keepers)):
        raise Invalid("Only people of this office keep names.", field="keepers")
    return found


def _check_keepers_stay(review_pass: ReviewPass, kept: Sequence[int]) -> None:
    members = Membership.objects.filter(organisation_id=review_pass.organisation_id, role__in=EVERYONE)
    gone = review_pass.keepers.filter(pk__in=members.values("user")).exclude(pk__in=kept).order_by("name", "pk").first()
    if gone is not None:
        raise IllegalTransition(
            f"{gone.name} has seen names in this pass, so they keep them until it is closed.", field="keepers"
        )


def _check_leads(actor: User, role: Role) -> None:
    if not can_lead_passes(actor, role):
        raise NotAllowed("Owners and casting directors plan, open and close the passes of a role.")


def _lock_role(role: Role) -> None:
    Role.objects.select_for_update(no_key=True).only("pk").get(pk=role.pk)


def _locked(review_pass: ReviewPass) -> ReviewPass:
    found = (
        ReviewPass.objects.select_for_update(of=("self",))
        .select_related("role__organisation")
        .filter(pk=review_pass.pk)
        .first()
    )
    if found is None:
        raise Conflict("That pass was just removed.")
    return found


def _tell(actor: User, verb: str, review_pass: ReviewPass) -> None:
    record_activity(
        actor=actor,
        verb=f"role.{verb}",
        subject=review_pass.role,
        organisation=review_pass.role.organisation,
        data={"pass": review_pass.pk, "pass_name": review_pass.name},
    )
    pass_changed.send(ReviewPass, role_id=review_pass.role_id, actor=actor)
