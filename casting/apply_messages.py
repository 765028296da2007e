"""The receipt that somebody gets when what they sent has arrived."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from casting.models import CastingCall, Submission
from casting.selectors.calls_words import day_words
from casting.states import Via
from notifications.kinds import Category, Kind, register, register_category
from notifications.selectors import cadence_for
from notifications.services.notices import NewNotice
from notifications.services.outbox import NewMessage
from notifications.states import Cadence

RECEIVED = "casting.received"
RECEIPTS = "receipts"

SUBJECT = "Received: {roles}, {production}"
BODY = """Dear {first_name},

{office} has {what} for {roles} in {production}.

{answer}

You can change it until they open it, and withdraw it at any time."""


def register_apply_kinds() -> None:
    register_category(Category(RECEIPTS, "Receipts", "That something you sent has arrived."))
    register(
        Kind(
            key=RECEIVED,
            label="Submission received",
            category=RECEIPTS,
            subject=SUBJECT,
            body=BODY,
            variables={
                "performer": "the performer's name",
                "what": "“received your submission”, or whose it is when an agent reads it",
                "roles": "the roles they were put up for",
                "production": "the production, by its codename until it is announced",
                "answer": "by when you promised an answer",
            },
            sample={
                "performer": "Mara Quill",
                "what": "received your submission",
                "roles": "Edda",
                "production": "The Salt Road",
                "answer": "They have promised an answer by 27 March 2026, whichever way it goes.",
            },
            about="{roles}, {production}",
            action="See where it stands",
            # It answers what the person did a moment ago.
            keeps_quiet_hours=False,
        )
    )


def roles_in_words(submissions: Sequence[Submission]) -> str:
    names = [row.role.name for row in submissions]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def page_of(submission: Submission, *, for_agent: bool) -> str:
    if for_agent:
        return reverse("casting:client-submission", args=[submission.agency.slug, submission.pk])
    return reverse("casting:my-submission", args=[submission.pk])


def receipt_message(*, actor: User, call: CastingCall, submissions: Sequence[Submission]) -> NewMessage | None:
    """The mail to whoever sent it; None where they asked for no receipts."""
    cadence = cadence_for([actor.pk], RECEIPTS)[actor.pk]
    if cadence == Cadence.NEVER:
        return None
    first = submissions[0]
    for_agent = first.via == Via.REP
    name = first.profile.data["stage_name"]
    answer = (
        f"They have promised an answer by {day_words(call.answer_by)}, whichever way it goes." if call.answer_by else ""
    )
    return NewMessage(
        organisation_id=call.organisation_id,
        kind=RECEIVED,
        recipient_id=actor.pk,
        to_email=actor.email,
        to_name=actor.name,
        time_zone=actor.time_zone,
        context={
            "performer": name,
            "what": f"received your submission of {name}" if for_agent else "received your submission",
            "roles": roles_in_words(submissions),
            "production": call.production.public_title,
            "answer": answer,
            "office": call.organisation.name,
            "url": page_of(first, for_agent=for_agent),
        },
        dedupe_key=f"{RECEIVED}:{first.pk}:{first.revision}",
        # About the call: what is decided of a submission must not take the receipt back.
        subject_type="casting.call",
        subject_id=call.pk,
        wait_for="digest" if cadence == Cadence.WEEKLY else "",
        created_by_id=actor.pk,
    )


def receipt_notices(*, actor: User, call: CastingCall, submissions: Sequence[Submission]) -> list[NewNotice]:
    """One for whoever sent it, and one for a performer whose agent did."""
    first = submissions[0]
    where = f"{roles_in_words(submissions)}, {call.production.public_title}"
    key = f"{RECEIVED}:{first.pk}:{first.revision}"
    for_agent = first.via == Via.REP
    name = first.profile.data["stage_name"]
    notices = [
        NewNotice(
            user_id=actor.pk,
            title=f"Received: {name} for {where}" if for_agent else f"Received: {where}",
            text=f"{call.organisation.name} has it.",
            url=page_of(first, for_agent=for_agent),
            dedupe_key=key,
        )
    ]
    account = first.performer.account_id
    if for_agent and account is not None and account != actor.pk:
        notices.append(
            NewNotice(
                user_id=account,
                title=f"Put up for {where}",
                text=f"{first.agency.name} put you up; {call.organisation.name} has it.",
                url=page_of(first, for_agent=False),
                dedupe_key=f"{key}:performer",
            )
        )
    return notices
