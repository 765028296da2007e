"""What a reviewer leaves on a submission: that they opened it, tags, the order they met people in."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Opening, ReviewOrder, Role, Submission
from casting.policies import can_rate_submission, can_review_role
from casting.states import SubmissionState
from core import clock
from core.errors import Invalid, NotAllowed

MOST_TAGS = 20
LONGEST_TAG = 40


@transaction.atomic(durable=True)
def open_submission(*, actor: User, submission: Submission) -> Opening:
    """Keeps that this person opened it and when first. The first opening by somebody who decides makes it viewed."""
    if not can_review_role(actor, submission.role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    opening, is_new = Opening.objects.get_or_create(
        submission=submission, reviewer=actor, defaults={"organisation_id": submission.organisation_id}
    )
    if is_new:
        _keep_position(actor, opening)
        _record(actor, "open", submission)
    if submission.viewed_at is None and can_rate_submission(actor, submission):
        Submission.objects.filter(pk=submission.pk, viewed_at=None).update(
            viewed_at=opening.opened_at if is_new else clock.now(),
            state=Case(
                When(state=SubmissionState.SUBMITTED, then=Value(SubmissionState.VIEWED.value)), default=F("state")
            ),
        )
    return opening


@transaction.atomic(durable=True)
def change_tags(
    *, actor: User, submission: Submission, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> list[str]:
    """Under the row's lock, so that two people tagging at once both keep their word. Returns the tags as they stand."""
    _check_may_rate(actor, submission)
    added = [tag for text in add if (tag := clean_tag(text))]
    removed = {clean_tag(text) for text in remove}
    locked = Submission.objects.select_for_update(of=("self",), no_key=True).only("tags").get(pk=submission.pk)
    tags = [tag for tag in dict.fromkeys([*locked.tags, *added]) if tag not in removed]
    if len(tags) > MOST_TAGS:
        raise Invalid(f"{MOST_TAGS} tags are enough for one person. Take one away first.", field="tag")
    if tags != locked.tags:
        Submission.objects.filter(pk=submission.pk).update(tags=tags)
        _record(actor, "tag", submission, tags=len(tags))
    return tags


def clean_tag(text: str) -> str:
    """Small letters, single spaces: "Strong  READ" and "strong read" are one tag."""
    tag = " ".join(text.replace(",", " ").split()).lower()
    if len(tag) > LONGEST_TAG or "\0" in tag:
        raise Invalid(f"A tag holds {LONGEST_TAG} characters.", field="tag")
    return tag


@transaction.atomic(durable=True)
def keep_review_order(*, actor: User, role: Role) -> int:
    """The seed of this reviewer's own shuffle of the role, made at their first visit."""
    if not can_review_role(actor, role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    order, _ = ReviewOrder.objects.get_or_create(
        role=role,
        reviewer=actor,
        defaults={"organisation_id": role.organisation_id, "seed": secrets.randbits(63)},
    )
    return order.seed


_MEET = """
INSERT INTO casting_revieworder AS o (organisation_id, role_id, reviewer_id, seed, met, created_at)
VALUES (%(office)s, %(role)s, %(reviewer)s, %(seed)s, 1, %(at)s)
ON CONFLICT (role_id, reviewer_id) DO UPDATE SET met = o.met + 1 RETURNING met
"""


def _keep_position(actor: User, opening: Opening) -> None:
    """The how-manieth person of the role this is for them; two tabs at once get two places."""
    submission = opening.submission
    known: dict[str, Any] = {
        "office": submission.organisation_id,
        "role": submission.role_id,
        "reviewer": actor.pk,
        "seed": secrets.randbits(63),
        "at": opening.opened_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MEET, known)
        opening.position = cursor.fetchone()[0]
    Opening.objects.filter(pk=opening.pk).update(position=opening.position)


def _check_may_rate(actor: User, submission: Submission) -> None:
    if not can_rate_submission(actor, submission):
        raise NotAllowed("You can look at this submission, but not rate it or write on it.")


def _record(actor: User, verb: str, submission: Submission, **data) -> None:
    record_activity(
        actor=actor,
        verb=f"submission.{verb}",
        subject=submission,
        organisation=submission.organisation,
        data=data,
    )
