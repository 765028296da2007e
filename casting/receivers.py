"""What the casting room does when its notes have left, or have not."""

from collections import defaultdict

from django.urls import reverse

from accounts.services.activity import record_activity
from accounts.states import OrganisationKind
from casting.messages import NOT_THIS_TIME
from casting.services.approvals import end_with_withdrawal
from casting.services.closures import settle
from casting.services.ends import answer_cut_role
from casting.services.erased import leave_all_roles, scrub
from casting.services.putting_up import forget_drafts_of
from casting.services.recasting import cast_again, recast_if_fallen
from casting.services.turning import turn_cards, turn_from_agent
from casting.services.viewers import end_with_membership
from casting.states import ClosureState, RoleState, SubmissionState
from core.errors import Invalid
from notifications.services.notices import NewNotice, add_notices
from talent.policies import ceases_to_speak


def _ids(messages) -> list[int]:
    return [message.pk for message in messages if message.kind == NOT_THIS_TIME]


def mark_told(sender, messages, **kwargs):
    settle(message_ids=_ids(messages), state=ClosureState.SENT)
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title="Not this time: {role}, {production}".format(**message.context),
                text=message.context["thanks"],
                url=reverse("casting:my-submission", args=[message.subject_id]),
                dedupe_key=message.dedupe_key,
            )
            for message in messages
            if message.kind == NOT_THIS_TIME and message.recipient_id
        ]
    )


def mark_failed(sender, messages, **kwargs):
    settle(message_ids=_ids(messages), state=ClosureState.FAILED)


def mark_dropped(sender, messages, whys, **kwargs):
    by_why = defaultdict(list)
    for message in messages:
        by_why[whys[message.pk]].append(message)
    for why, group in by_why.items():
        settle(message_ids=_ids(group), state=ClosureState.SUPPRESSED, why=why)


def mark_owed_again(sender, messages, **kwargs):
    settle(message_ids=_ids(messages), state=ClosureState.DUE)


def answer_for_cut_role(sender, role, actor, **kwargs):
    answer_cut_role(actor=actor, role=role)


def follow_withdrawal(sender, submission, actor, **kwargs):
    end_with_withdrawal(actor=actor, submission=submission)
    recast_if_fallen(actor=actor, role=submission.role, submission_ids=[submission.pk])


def recast_after_decision(sender, decision, submission_ids, target, actor, **kwargs):
    if decision.role.state == RoleState.CAST and target != SubmissionState.BOOKED:
        recast_if_fallen(actor=actor, role=decision.role, submission_ids=submission_ids)


def cast_again_after_undo(sender, decision, submission_ids, actor, **kwargs):
    if decision.role.state == RoleState.RECASTING:
        cast_again(actor=actor, role=decision.role)


def allow_release(actor, messages, reason):
    """A person lets finalists' notes go before the first choice is sure: with a reason, on record."""
    if not reason.strip():
        raise Invalid(
            "Say why these notes leave before the first choice is sure. It is kept on record.", field="reason"
        )
    for organisation in {message.organisation for message in messages}:
        record_activity(
            actor=actor,
            verb="closure.override_order",
            subject=organisation,
            organisation=organisation,
            data={"reason": reason.strip(), "notes": len(messages)},
        )


def mark_held_again(sender, messages, **kwargs):
    settle(message_ids=_ids(messages), state=ClosureState.HELD)


def leave_with_the_performer(sender, performer, actor, **kwargs):
    leave_all_roles(actor=actor, performer=performer)


def turn_to_who_speaks(sender, performer, actor, **kwargs):
    turn_cards(performer=performer, actor=actor)


def scrub_the_erased(sender, performer, erased, **kwargs):
    scrub(performer=performer, erased=erased)


def follow_who_left(sender, user, organisation, **kwargs):
    end_with_membership(user=user, organisation=organisation)
    forget_drafts_of(user=user, organisation=organisation)
    if organisation.kind == OrganisationKind.AGENCY:
        turn_from_agent(user=user, organisation=organisation)


def follow_new_role(sender, user, organisation, before, after, **kwargs):
    if ceases_to_speak(organisation, before=before, after=after):
        turn_from_agent(user=user, organisation=organisation)
