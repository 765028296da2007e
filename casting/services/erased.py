"""What this room keeps of a performer who has deleted their account: that somebody was up for a role, and no more."""

import pgtrigger

from accounts.models import Membership, User
from accounts.tenancy import across_offices
from casting.models import (
    Approval,
    ConflictOfInterest,
    ListImport,
    Note,
    PickComment,
    PresentationPick,
    PutUpDraft,
    Role,
    RoleAlert,
    RoleInvitation,
    Select,
    Submission,
    SubmissionDraft,
    Verdict,
    WayIn,
)
from casting.services.contents import reviewed_columns
from casting.services.withdrawals import take_out
from casting.states import SUBMISSION_MOVES, SubmissionState
from core.db import lock_in_order
from core.states import is_legal
from talent import tombstone
from talent.models import Performer, Representation
from talent.services.erasing import Erased

WHY = "somebody who deletes their account was put up to many offices"


def leave_all_roles(*, actor: User, performer: Performer) -> None:
    """Withdraw whatever can be withdrawn, as they would have done themself; an answer that was given stays."""
    with across_offices(WHY):
        ids = list(Submission.objects.filter(performer=performer).values_list("pk", flat=True))
        # Before the submissions, as whoever casts a part does: of the two, one waits for the other.
        list(lock_in_order(Role.objects.filter(pk__in=Submission.objects.filter(pk__any_of=ids).values("role"))))
        rows = list(
            lock_in_order(Submission.objects.filter(pk__any_of=ids)).select_related(
                "role", "performer__account", "organisation", "production", "call", "agency"
            )
        )
        leaving = [row for row in rows if is_legal(SUBMISSION_MOVES, row.state, SubmissionState.WITHDRAWN)]
        take_out(actor=actor, rows=leaving, agency=None, refuse=_let_stand)


def scrub(*, performer: Performer, erased: Erased) -> None:
    """In the transaction that made the performer a tombstone."""
    with across_offices(WHY):
        rows = Submission.objects.filter(performer=performer)
        ids = list(rows.values_list("pk", flat=True))
        offices = set(rows.values_list("organisation", flat=True))
        rows.update(
            note="", answers=[], union_status="", tape_url="", tape=None, headshot=None, tags=[],
            **reviewed_columns(tombstone.VERSION),
        )  # fmt: skip
        WayIn.objects.filter(submission__in=ids).update(note="")
        SubmissionDraft.objects.filter(performer=performer).delete()
        _scrub_drafts(performer, erased)
        RoleAlert.objects.filter(performer=performer).delete()
        ConflictOfInterest.objects.filter(performer=performer).delete()
        Note.objects.filter(submission__in=ids).delete()
        Select.objects.filter(submission__in=ids).update(word="")
        Approval.objects.filter(submission__in=ids).update(message="")
        with pgtrigger.ignore("casting.Verdict:append_only"):
            Verdict.objects.filter(seat__step__approval__submission__in=ids).update(reason="")
        PickComment.objects.filter(pick__submission__in=ids).delete()
        PresentationPick.objects.filter(submission__in=ids).update(word="")
        _scrub_lists(performer, erased, ids, offices)
        erased.subjects["casting.submission"] = ids
        erased.readers.update(Membership.objects.filter(organisation__in=offices).values_list("user", flat=True))


def _let_stand(submission: Submission, refusal: Exception) -> None:
    """Answered already: there is nothing to withdraw."""


def _scrub_drafts(performer: Performer, erased: Erased) -> None:
    """What agents had typed for them goes; in what was typed for others the name alone does."""
    PutUpDraft.objects.filter(user_id__in=erased.user_ids).delete()
    agencies = Representation.objects.filter(performer=performer).values("organisation")
    for draft in PutUpDraft.objects.filter(organisation__in=agencies).select_for_update().order_by("pk"):
        others = {client: kept for client, kept in draft.data.items() if client != str(performer.pk)}
        clean = tombstone.without(others, erased.names)
        picks = [one for one in draft.picks if one.partition("-")[0] != str(performer.pk)]
        if (clean, picks) != (draft.data, draft.picks):
            if not clean and not picks:
                draft.delete()
                continue
            draft.data, draft.picks, draft.revision = clean, picks, draft.revision + 1
            draft.save(update_fields=["data", "picks", "revision"])


def _scrub_lists(performer: Performer, erased: Erased, ids: list[int], offices: set[int]) -> None:
    emails = {email.lower() for email in erased.emails}
    RoleInvitation.objects.filter(submission__in=ids).delete()
    RoleInvitation.objects.filter(email__in=emails).delete()
    names = set(erased.names)
    for brought in ListImport.objects.filter(organisation__in=offices):
        clean = [
            row | {"name": tombstone.NAME, "email": "", "choices": []}
            if row.get("performer") == performer.pk
            or row.get("email", "").lower() in emails
            or row.get("name") in names
            else row
            for row in brought.rows
        ]
        if clean != brought.rows:
            brought.rows = clean
            brought.save(update_fields=["rows"])
