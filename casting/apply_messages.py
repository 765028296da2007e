"""The receipt that somebody gets when what they sent has arrived."""

import uuid
from collections.abc import Mapping, Sequence

from django.urls import reverse

from accounts.models import Organisation, User
from casting.models import CastingCall, Submission
from casting.selectors.calls_words import day_words
from casting.states import Via
from notifications.kinds import Category, Kind, register, register_category
from notifications.selectors import cadence_for
from notifications.services.notices import NewNotice
from notifications.services.outbox import NewMessage
from notifications.states import Cadence
from talent.selectors.minors import accounts_of, accounts_of_many

RECEIVED = "casting.received"
RECEIVED_MANY = "casting.received_many"
RECEIPTS = "receipts"

SUBJECT = "Received: {roles}, {production}"
BODY = """Dear {first_name},

{office} has {what} for {roles} in {production}.

{answer}

You can change it until they open it, and withdraw it at any time."""

MANY_SUBJECT = "Received: {count}, {production}"
MANY_BODY = """Dear {first_name},

{office} has received what {agency} sent for {production}:

{people}

{answer}

Each can be changed until they open it, and withdrawn at any time."""
# A letter of more lines than this is read by nobody; the page has them all.
MOST_LINES = 60


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
                "what": "“received your submission”, or whose it is when an agent or a parent reads it",
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
    register(
        Kind(
            key=RECEIVED_MANY,
            label="Many submissions received",
            category=RECEIPTS,
            subject=MANY_SUBJECT,
            body=MANY_BODY,
            variables={
                "count": "how many people, in words",
                "people": "a line for each person with their roles",
                "agency": "the agency that put them up",
                "production": "the production, by its codename until it is announced",
                "answer": "by when you promised an answer",
            },
            sample={
                "count": "40 clients",
                "people": "Mara Quill: Edda\nNoor Haddad: Edda and Harbour Clerk",
                "agency": "Bell Lane Artists",
                "production": "The Salt Road",
                "answer": "They have promised an answer by 27 March 2026, whichever way it goes.",
            },
            about="{production}",
            action="See where they stand",
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
    return NewMessage(
        organisation_id=call.organisation_id,
        kind=RECEIVED,
        recipient_id=actor.pk,
        to_email=actor.email,
        to_name=actor.name,
        time_zone=actor.time_zone,
        context={
            "performer": name,
            "what": f"received your submission of {name}" if _about_another(first) else "received your submission",
            "roles": roles_in_words(submissions),
            "production": call.production.public_title,
            "answer": _answer(call),
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


def _about_another(submission: Submission) -> bool:
    """Whether whoever sent it is not who plays: a rep, or a child's parent."""
    return submission.via == Via.REP or submission.performer.born_on is not None


def _answer(call: CastingCall) -> str:
    if call.answer_by is None:
        return ""
    return f"They have promised an answer by {day_words(call.answer_by)}, whichever way it goes."


def receipt_of_many(
    *,
    actor: User,
    agency: Organisation,
    call: CastingCall,
    by_performer: Mapping[int, Sequence[Submission]],
    batch: uuid.UUID,
) -> tuple[list[NewMessage], list[NewNotice]]:
    """One letter and one notice for the agent whatever the number, and a notice for each performer who signs in."""
    production, office = call.production.public_title, call.organisation.name
    groups = list(by_performer.values())
    count = groups[0][0].profile.data["stage_name"] if len(groups) == 1 else f"{len(groups)} clients"
    page = f"{reverse('casting:agent-desk', args=[agency.slug])}?sent={batch}"
    key = f"{RECEIVED_MANY}:{batch}:{call.pk}"
    lines = [f"{rows[0].profile.data['stage_name']}: {roles_in_words(rows)}" for rows in groups]
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more"]
    cadence = cadence_for([actor.pk], RECEIPTS)[actor.pk]
    message = NewMessage(
        organisation_id=call.organisation_id,
        kind=RECEIVED_MANY,
        recipient_id=actor.pk,
        to_email=actor.email,
        to_name=actor.name,
        time_zone=actor.time_zone,
        context={
            "count": count,
            "people": "\n".join(lines),
            "agency": agency.name,
            "production": production,
            "answer": _answer(call),
            "office": office,
            "url": page,
        },
        dedupe_key=key,
        subject_type="casting.call",
        subject_id=call.pk,
        wait_for="digest" if cadence == Cadence.WEEKLY else "",
        created_by_id=actor.pk,
    )
    notices = [
        NewNotice(
            user_id=actor.pk,
            title=f"Received: {count} for {production}",
            text=f"{office} has {'them' if len(groups) > 1 else 'it'}.",
            url=page,
            dedupe_key=key,
        )
    ]
    accounts = accounts_of_many([rows[0].performer for rows in groups])
    for rows in groups:
        notices += _performer_notices(actor, call, rows, accounts.get(rows[0].performer_id, []))
    return [] if cadence == Cadence.NEVER else [message], notices


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
            title=f"Received: {name} for {where}" if _about_another(first) else f"Received: {where}",
            text=f"{call.organisation.name} has it.",
            url=page_of(first, for_agent=for_agent),
            dedupe_key=key,
        )
    ]
    if not for_agent:
        return notices
    return notices + _performer_notices(actor, call, submissions, accounts_of(first.performer))


def _performer_notices(
    actor: User, call: CastingCall, submissions: Sequence[Submission], accounts: Sequence[User]
) -> list[NewNotice]:
    """For a performer whose agent put them up, or whoever answers for them."""
    first = submissions[0]
    whom = "you" if first.performer.born_on is None else first.performer.stage_name
    return [
        NewNotice(
            user_id=account.pk,
            title=f"Put up for {roles_in_words(submissions)}, {call.production.public_title}",
            text=f"{first.agency.name} put {whom} up; {call.organisation.name} has it.",
            url=page_of(first, for_agent=False),
            dedupe_key=f"{RECEIVED}:{first.pk}:{first.revision}:performer:{account.pk}",
        )
        for account in accounts
        if account.pk != actor.pk
    ]
