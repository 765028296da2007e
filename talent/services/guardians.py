"""Who answers for somebody under 18: asking others to join, leaving, and handing the profile over when they are grown."""

import base64
import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.selectors import addresses_of
from accounts.services.activity import record_activity
from core import clock, tokens
from core.db import next_ids
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from notifications.services.outbox import NewMessage, add_messages
from talent.messages_people import CHAPERONE, GUARDIAN, HAND_OVER
from talent.models import Guardianship, Performer, ProfileInvitation
from talent.policies import can_answer_for, can_see_guardians
from talent.selectors import accounts_of
from talent.services.birth_dates import adult_since, forget_birth_dates, is_minor
from talent.services.guardian_news import (
    tell_agencies,
    tell_family,
    tell_family_goodbye,
    tell_heir,
    tell_leaver,
    tell_of_age,
)
from talent.signals import guardians_changed
from talent.states import InvitationPurpose, Relation

GOOD_FOR = dt.timedelta(days=14)
MOST = 6
PASSED = "The profile of {performer} has passed to another parent or guardian of theirs."
LINKED = (InvitationPurpose.GUARDIAN, InvitationPurpose.HAND_OVER)


def guardian_token(invitation_id: int) -> str:
    """The secret of the link, made from the site's key, so that a letter can be written again."""
    mac = salted_hmac("talent.guardian", str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


@transaction.atomic(durable=True)
def invite_guardian(*, actor: User, performer: Performer, email: str, relation: str) -> ProfileInvitation:
    """Ask somebody by mail to answer for the child too. Asked again, the old link ends and a new one leaves.

    Raises NotAllowed, Invalid at "email" or "relation", Conflict for somebody who answers already or too many.
    """
    performer = _locked(performer)
    if not can_answer_for(actor, performer):
        raise NotAllowed("Only whoever signs for this child says who else answers for them.")
    if relation not in Relation.values:
        raise Invalid("Say what they are to the child.", field="relation")
    email = email.strip().lower()
    if any(email in addresses_of(user) | {user.email} for user in accounts_of(performer, chaperones=True)):
        raise Conflict(f"They answer for {performer.stage_name} already.", field="email")
    if len(accounts_of(performer, chaperones=True)) + _open(performer).exclude(email=email).count() >= MOST:
        raise Conflict(f"{MOST} people at most answer for one child. Take somebody away first.")
    return _invite(performer, actor, email, InvitationPurpose.GUARDIAN, relation)


@transaction.atomic(durable=True)
def hand_over(*, actor: User, performer: Performer, email: str) -> ProfileInvitation:
    """Offer the profile to the performer, who is 18 now. Raises NotAllowed, Conflict for a minor, Invalid at "email"."""
    performer = _locked(performer)
    if performer.account_id is None or performer.account_id != actor.pk:
        raise NotAllowed("Only the account that the profile is on hands it over.")
    if performer.born_on is not None and is_minor(performer.born_on):
        raise Conflict(f"{performer.stage_name} is not 18 yet. Until then you answer for them.")
    email = email.strip().lower()
    if email in addresses_of(actor) | {actor.email}:
        raise Invalid("That is your own address. Give theirs.", field="email")
    return _invite(performer, actor, email, InvitationPurpose.HAND_OVER, "")


@transaction.atomic(durable=True)
def take_back(*, actor: User, invitation: ProfileInvitation) -> None:
    """The link stops working at once. Taking back twice changes nothing."""
    performer = _locked(invitation.performer)
    if not (can_answer_for(actor, performer) or performer.account_id == actor.pk):
        raise NotAllowed("Only whoever answers for the performer takes this back.")
    if _open(performer).filter(pk=invitation.pk).update(revoked_at=clock.now()):
        record_activity(actor=actor, verb="guardian.taken_back", subject=performer)


def invited_by_link(token: str) -> ProfileInvitation:
    """Raises NotFound for a link that we did not make, Conflict for one that is used, taken back or out of date."""
    found = (
        ProfileInvitation.objects.select_related("performer", "invited_by")
        .filter(token_digest=tokens.digest(token), purpose__in=LINKED)
        .first()
    )
    if found is None:
        raise NotFound("This link is not one of ours. Open it from the letter again.")
    return found


@transaction.atomic(durable=True)
def accept(*, actor: User, token: str) -> Performer:
    """The actor answers for the child from now on, or takes over the profile that is theirs.

    Raises NotFound, Conflict, and NotAllowed where the letter went to another address.
    """
    invitation = invited_by_link(token)
    performer = _locked(invitation.performer)
    invitation = ProfileInvitation.objects.select_for_update().get(pk=invitation.pk)
    check_open(invitation, performer)
    if invitation.email not in addresses_of(actor):
        raise NotAllowed(f"This letter went to {invitation.email}. Sign in with that address to answer it.")
    told = accounts_of(performer, chaperones=True)
    if invitation.purpose == InvitationPurpose.GUARDIAN:
        Guardianship.objects.get_or_create(
            performer=performer, user=actor, defaults={"relation": invitation.relation or Relation.GUARDIAN}
        )
        does = "accompanies" if invitation.relation == Relation.CHAPERONE else "now answers for"
        news = f"{actor.name} {does} {performer.stage_name} too."
    else:
        performer.account, performer.born_on = actor, None
        performer.save(update_fields=["account", "born_on"])
        performer.guardianships.all().delete()
        end_links([performer.pk])
        _open(performer).exclude(pk=invitation.pk).update(revoked_at=clock.now())
        news = f"{performer.stage_name} has taken over the profile and answers for themself."
    invitation.accepted_at, invitation.accepted_by = clock.now(), actor
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record_activity(actor=actor, verb=f"guardian.{invitation.purpose}", subject=performer)
    guardians_changed.send(Performer, performer=performer)
    if invitation.purpose == InvitationPurpose.GUARDIAN:
        tell_family(told, performer, news, key=f"joined:{invitation.pk}")
    else:
        tell_family_goodbye(told, performer, news, key=f"joined:{invitation.pk}")
        tell_agencies(performer, f"{performer.stage_name} is of age, and holds their profile themself now.")
    return performer


@transaction.atomic(durable=True)
def remove_guardian(*, actor: User, performer: Performer, user_id: int) -> Performer:
    """Somebody no longer answers for the child: they leave, or whoever holds the account takes them off.

    When the account holder leaves, the account passes to the next parent or guardian. Raises NotAllowed, NotFound,
    Conflict where nobody would be left.
    """
    performer = _locked(performer)
    if not can_see_guardians(actor, performer):
        raise NotAllowed("Only whoever answers for this child says who else does.")
    if actor.pk not in {user_id, performer.account_id}:
        raise NotAllowed("Only the account that the profile is on takes somebody else off.")
    everybody = accounts_of(performer, chaperones=True)
    leaving = next((user for user in everybody if user.pk == user_id), None)
    if leaving is None:
        raise NotFound("They no longer answer for this child.")
    heir = _heir_of(performer, leaving) if performer.account_id == user_id else None
    performer.guardianships.filter(user=user_id).delete()
    revoke_asked_by(user_id, performer)
    end_links([performer.pk])
    record_activity(actor=actor, verb="guardian.removed", subject=performer, data={"user": user_id})
    tell_leaver(leaving, performer)
    news = f"{leaving.name} no longer looks after {performer.stage_name} here."
    staying = [user for user in everybody if user.pk != user_id]
    if heir is not None:
        performer.account = heir
        performer.save(update_fields=["account"])
        tell_heir(heir, performer, news)
        tell_agencies(performer, PASSED.format(performer=performer.stage_name))
        staying.remove(heir)
        news += f" The profile is on the account of {heir.name} now."
    guardians_changed.send(Performer, performer=performer)
    tell_family(staying, performer, news, key=f"left:{user_id}:{int(clock.now().timestamp())}")
    return performer


@transaction.atomic
def come_of_age() -> int:
    """Birth dates of whoever has turned 18 go, and guardians hear what becomes of the profile; returns how many went."""
    grown = list(
        Performer.objects.select_for_update(no_key=True)
        .filter(pk__in=Guardianship.objects.values("performer"), born_on__lte=adult_since())
        .order_by("pk")
    )
    for performer in grown:
        end_guardianships(performer)
    return forget_birth_dates()


def end_guardianships(performer: Performer, *, said_by: User | None = None) -> None:
    """Of somebody of age whose date is still kept; the account may hand the profile over. Joins the transaction.

    `said_by` holds the account and has put a date in that makes them of age: today need not be the day.
    """
    if performer.guardianships.exists():
        everybody = accounts_of(performer, chaperones=True)
        if said_by is None:
            news = f"{performer.stage_name} is 18, and nobody answers for them any more."
            for user in everybody:
                if user.pk == performer.account_id:
                    tell_of_age(user, performer)
        else:
            news = f"{said_by.name} says that {performer.stage_name} is of age, so nobody answers for them any more."
        others = [user for user in everybody if user.pk != performer.account_id]
        tell_family_goodbye(others, performer, news, key=f"of-age:{clock.today()}")
        performer.guardianships.exclude(user=performer.account_id).delete()
        end_links([performer.pk])
    guardians_changed.send(Performer, performer=performer)


def revoke_asked_by(user_id: int, performer: Performer) -> None:
    """Whoever was asked by somebody who leaves would come in their stead, and so might they, by another address."""
    _open(performer).filter(invited_by=user_id).update(revoked_at=clock.now())


def end_links(performer_ids: Collection[int]) -> None:
    """Of every letter about them: its link was a right to answer. Joins the caller's transaction."""
    # Links know the second in which they were signed.
    Performer.objects.filter(pk__any_of=list(performer_ids)).update(links_from=clock.now().replace(microsecond=0))


def heir_to(performer: Performer, leaving: User) -> User | None:
    """The parent or guardian to whom a child's profile passes when `leaving` goes: whoever has answered longest."""
    if performer.born_on is None:
        return None
    return next((user for user in accounts_of(performer) if user.pk != leaving.pk), None)


def _heir_of(performer: Performer, leaving: User) -> User:
    heir = heir_to(performer, leaving)
    if heir is None:
        raise Conflict("Nobody would answer for the child then. Ask another parent or guardian to join first.")
    return heir


def check_open(invitation: ProfileInvitation, performer: Performer) -> None:
    """Raises Conflict with what stands in the way."""
    if invitation.accepted_at is not None:
        raise Conflict("This letter has been answered already.")
    if invitation.revoked_at is not None or performer.erased_at is not None:
        raise Conflict("This has been taken back.")
    if invitation.expires_at <= clock.now():
        raise Conflict("This link is out of date. Ask for a new letter.")
    if invitation.purpose == InvitationPurpose.GUARDIAN and performer.born_on is None:
        raise Conflict(f"{performer.stage_name} answers for themself now.")


def _locked(performer: Performer) -> Performer:
    return Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)


def _open(performer: Performer):
    return performer.invitations.filter(purpose__in=LINKED, accepted_at=None, revoked_at=None)


def _invite(performer: Performer, actor: User, email: str, purpose: str, relation: str) -> ProfileInvitation:
    _open(performer).filter(email=email).update(revoked_at=clock.now())
    [pk] = next_ids(ProfileInvitation, 1)
    token = guardian_token(pk)
    made = ProfileInvitation(
        pk=pk,
        performer=performer,
        purpose=purpose,
        email=email,
        relation=relation,
        token_digest=tokens.digest(token),
        invited_by=actor,
        expires_at=clock.now() + GOOD_FOR,
    )
    made.save(force_insert=True)
    until = clock.in_zone(made.expires_at, actor.time_zone)
    kind = HAND_OVER if purpose == InvitationPurpose.HAND_OVER else GUARDIAN
    kind = CHAPERONE if relation == Relation.CHAPERONE else kind
    reader = User.objects.filter(email=email).first()
    newcomer = performer.stage_name.split(" ")[0] if purpose == InvitationPurpose.HAND_OVER else "friend"
    add_messages(
        [
            NewMessage(
                kind=kind,
                recipient_id=reader.pk if reader else None,
                to_email=email,
                to_name=reader.name if reader else "",
                time_zone=reader.time_zone if reader else actor.time_zone,
                context={
                    "greeting": reader.name.split(" ")[0] if reader else newcomer,
                    "inviter": actor.name,
                    "performer": performer.stage_name,
                    "relation": made.get_relation_display().lower() if relation else "",
                    "until": f"{until.day} {until:%B %Y}",
                    "url": f"{settings.SITE_URL}{reverse('talent:guardian-link', args=[token])}",
                },
                subject_type="talent.performer",
                subject_id=performer.pk,
                dedupe_key=f"{kind}:{pk}",
                created_by_id=actor.pk,
            )
        ]
    )
    record_activity(actor=actor, verb=f"guardian.{purpose}_asked", subject=performer)
    return made
