"""What a reviewer leaves on a submission: that they opened it, a rating, notes, tags, the order they met people in."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, F, Value, When

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Note, Opening, Rating, ReviewOrder, Role, Submission
from casting.policies import can_rate_submission, can_review_role
from casting.states import NoteAudience, SubmissionState
from core import clock
from core.errors import Invalid, NotAllowed

MOST_TAGS = 20
LONGEST_TAG = 40
LONGEST_NOTE = 4000


@transaction.atomic(durable=True)
def open_submission(*, actor: User, submission: Submission) -> Opening:
    """Keeps that this person opened it and when first. The first opening by somebody who decides makes it viewed."""
    if not can_review_role(actor, submission.role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    opening, is_new = Opening.objects.get_or_create(
        submission=submission, reviewer=actor, defaults={"organisation_id": submission.organisation_id}
    )
    if submission.viewed_at is None and can_rate_submission(actor, submission):
        viewed = Submission.objects.filter(pk=submission.pk, viewed_at=None).update(
            viewed_at=opening.opened_at if is_new else clock.now(),
            state=Case(
                When(state=SubmissionState.SUBMITTED, then=Value(SubmissionState.VIEWED.value)), default=F("state")
            ),
        )
        if viewed:
            _record(actor, "open", submission)
    return opening


@transaction.atomic(durable=True)
def rate_submission(*, actor: User, submission: Submission, value: int) -> None:
    """One rating for each reviewer, 1 to 5; a second one replaces the first. The stored mean follows by trigger."""
    _check_may_rate(actor, submission)
    if value not in range(1, 6):
        raise Invalid("Rate from 1 to 5.", field="value")
    at = clock.now()
    Rating.objects.bulk_create(
        [
            Rating(
                organisation_id=submission.organisation_id,
                submission=submission,
                reviewer=actor,
                value=value,
                created_at=at,
                updated_at=at,
            )
        ],
        update_conflicts=True,
        unique_fields=["submission", "reviewer"],
        update_fields=["value", "updated_at"],
    )
    _record(actor, "rate", submission, value=value)


@transaction.atomic(durable=True)
def clear_rating(*, actor: User, submission: Submission) -> None:
    _check_may_rate(actor, submission)
    gone, _ = Rating.objects.filter(submission=submission, reviewer=actor).delete()
    if gone:
        _record(actor, "clear_rating", submission)


@transaction.atomic(durable=True)
def write_note(*, actor: User, submission: Submission, text: str, audience: str = NoteAudience.OFFICE) -> Note:
    _check_may_rate(actor, submission)
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST_NOTE or "\0" in text:
        raise Invalid(f"A note holds {LONGEST_NOTE:,} characters of text.", field="text")
    if audience not in NoteAudience.values:
        raise Invalid("Choose who can read it.", field="audience")
    note = Note.objects.create(
        organisation_id=submission.organisation_id, submission=submission, author=actor, audience=audience, text=text
    )
    # The log is the office's: it does not tell that somebody keeps a note to themself.
    if audience == NoteAudience.OFFICE:
        _record(actor, "note", submission, note=note.pk)
    return note


@transaction.atomic(durable=True)
def remove_note(*, actor: User, note: Note) -> None:
    """Only its author can; it stays in the database, unread."""
    if note.author_id != actor.pk:
        raise NotAllowed("Only the person who wrote a note can remove it.")
    removed = Note.objects.filter(pk=note.pk, removed_at=None).update(removed_at=clock.now())
    if removed and note.audience == NoteAudience.OFFICE:
        _record(actor, "remove_note", note.submission, note=note.pk)


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
