"""What people hear when the office itself puts somebody up: moved, copied or brought in, invited to apply."""

import datetime as dt
import uuid

from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from casting.apply_messages import page_of
from casting.models import Role, RoleInvitation, Submission
from casting.selectors.applying import role_takes_submissions, takes_submissions
from casting.selectors.calls_words import day_words
from casting.states import NEGATIVE, SubmissionState
from core import clock
from notifications.kinds import Category, Kind, Verdict, register, register_category
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage

MOVED = "casting.moved_to_role"
ALSO = "casting.considered_too"
BROUGHT_IN = "casting.brought_in"
INVITED = "casting.invited_to_apply"
ABOUT_SUBMISSION = [MOVED, ALSO, BROUGHT_IN]
PUT_UP = "put_up"
SUBJECT_TYPE = "casting.submission"
INVITATION_TYPE = "casting.roleinvitation"
# Long enough to see a slip and take it back before anybody has read of it.
TELL_AFTER = dt.timedelta(minutes=15)

_VARIABLES = {
    "performer": "the performer's stage name",
    "whom": "“you”, or the performer's name when their agent or a parent reads it",
    "role": "the role",
    "from_role": "the role they were up for before",
    "production": "the production, or its codename until it is announced",
    "signer": "who did it",
    "answer": "by when you promised an answer",
}
_SAMPLE = {
    "performer": "Noor Haddad",
    "whom": "you",
    "role": "Mara Voss",
    "from_role": "Harbour Clerk",
    "production": "The Salt Road",
    "signer": "Renata Okoye",
    "answer": "We have promised an answer by 27 March 2027, whichever way it goes.",
}
_NO = "If it is not for {whom}, that is quite all right: withdraw at any time, and nothing else changes."
_LETTERS = {
    MOVED: (
        "Considered for another role",
        "{role}, {production}: where we see {performer} now",
        "Dear {first_name},\n\nReading what was sent for {from_role} in {production}, we thought of another part: we are"
        " now considering {whom} for {role} instead. Nothing has to be sent again.\n\n{answer}\n\n"
        + _NO
        + "\n\n{signer}\n{office}",
    ),
    ALSO: (
        "Considered for a further role",
        "{role}, {production}: we thought of {performer} for this too",
        "Dear {first_name},\n\nBeside {from_role}, we would like to consider {whom} for {role} in {production}. What was"
        " sent stands for both, and nothing has to be sent again.\n\n{answer}\n\n" + _NO + "\n\n{signer}\n{office}",
    ),
    BROUGHT_IN: (
        "Put forward by the office",
        "{role}, {production}: we thought of {performer}",
        "Dear {first_name},\n\nWe know the work of {performer}, and we would like to consider {whom} for {role} in"
        " {production}. Nobody applied and nothing has to be sent: we have put {performer} forward ourselves.\n\n"
        "{answer}\n\n" + _NO + "\n\n{signer}\n{office}",
    ),
    INVITED: (
        "Invitation to apply",
        "{role}, {production}: would you like to be considered?",
        "Dear {performer},\n\nWe are casting {role} in {production} and thought of you. If you would like to be"
        " considered, the call says what the part is and what to send. It costs nothing, and there is no need to"
        " answer if it is not for you.\n\n{answer}\n\n{signer}\n{office}",
    ),
}


def register_move_kinds() -> None:
    register_category(
        Category(PUT_UP, "Put forward by casting", "That a casting office considers you for a part by itself.")
    )
    for key, (label, subject, body) in _LETTERS.items():
        is_invitation = key == INVITED
        register(
            Kind(
                key=key,
                label=label,
                category=PUT_UP,
                subject=subject,
                body=body,
                variables=_VARIABLES,
                sample=_SAMPLE,
                about="{role}, {production}",
                action="Read the call" if is_invitation else "See where it stands",
                # Whom an office considers must be able to say no, so it cannot be switched off.
                may_unsubscribe=is_invitation,
                guard=invitation_guard if is_invitation else put_up_guard,
            )
        )


def put_up_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = {
            row.pk: row
            for row in Submission.objects.select_related("production", "role").filter(
                pk__in=[message.subject_id for message in messages]
            )
        }
    return {message.pk: _verdict(message, rows.get(message.subject_id)) for message in messages}


def _verdict(message: OutboxMessage, row: Submission | None) -> Verdict:
    if row is None:
        return Verdict.drop("They are not up for it any more")
    if row.state == SubmissionState.WITHDRAWN or row.state in NEGATIVE:
        return Verdict.drop("They are out of it already")
    if row.role.name != message.context.get("role"):
        return Verdict.drop("They are up for another part by now")
    message.context["production"] = row.production.public_title
    return Verdict.send()


def invitation_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = {
            row.pk: row
            for row in RoleInvitation.objects.select_related("role__call", "role__production").filter(
                pk__in=[message.subject_id for message in messages]
            )
        }
    verdicts = {}
    for message in messages:
        row = rows.get(message.subject_id)
        if row is None:
            verdicts[message.pk] = Verdict.drop("The invitation was taken back")
        elif row.submission_id is not None:
            verdicts[message.pk] = Verdict.drop("They have applied already")
        elif not is_open_to_apply(row.role):
            verdicts[message.pk] = Verdict.drop("The call takes nobody any more")
        else:
            message.context["production"] = row.role.production.public_title
            verdicts[message.pk] = Verdict.send()
    return verdicts


def is_open_to_apply(role: Role) -> bool:
    return takes_submissions(role.call, clock.now()) and role_takes_submissions(role)


def contact_of(row: Submission) -> User | None:
    """Whom the office writes to: the rep whose way it is, else the performer."""
    return row.submitted_by if row.agency_id is not None else row.performer.account


def put_up_letter(
    *, kind: str, actor: User, row: Submission, role: Role, batch: uuid.UUID, key: str, from_role: str = ""
) -> NewMessage | None:
    """The letter to the contact of a card that the office put up; None where nobody can be written to.

    `row` has its performer with account, agency and sender; `role` its call, production and office.
    """
    reader = contact_of(row)
    if reader is None:
        return None
    name = row.performer.stage_name
    for_agent = row.agency_id is not None
    return NewMessage(
        organisation_id=role.organisation_id,
        kind=kind,
        recipient_id=reader.pk,
        to_email=reader.email,
        to_name=reader.name,
        time_zone=reader.time_zone,
        context={
            "performer": name,
            "whom": name if for_agent or row.performer.born_on is not None else "you",
            "role": role.name,
            "from_role": from_role,
            "production": role.production.public_title,
            "signer": actor.name,
            "answer": answer_words(role),
            "url": page_of(row, for_agent=for_agent),
        },
        held_until=clock.now() + TELL_AFTER,
        dedupe_key=f"{kind}:{row.pk}:{key}",
        subject_type=SUBJECT_TYPE,
        subject_id=row.pk,
        batch=batch,
        created_by_id=actor.pk,
    )


def invitation_letter(*, actor: User, invitation: RoleInvitation, role: Role, batch: uuid.UUID) -> NewMessage:
    return NewMessage(
        organisation_id=role.organisation_id,
        kind=INVITED,
        recipient_id=None,
        to_email=invitation.email,
        to_name=invitation.name,
        time_zone=role.call.zone,
        context={
            "performer": invitation.name,
            "role": role.name,
            "production": role.production.public_title,
            "signer": actor.name,
            "answer": answer_words(role),
            "url": f"{reverse('casting:public-call-detail', args=[role.call.slug])}?role={role.pk}",
        },
        held_until=clock.now() + TELL_AFTER,
        dedupe_key=f"{INVITED}:{invitation.pk}",
        subject_type=INVITATION_TYPE,
        subject_id=invitation.pk,
        batch=batch,
        created_by_id=actor.pk,
    )


def answer_words(role: Role) -> str:
    by = role.call.answer_by
    return f"We have promised an answer by {day_words(by)}, whichever way it goes." if by else ""


def tell_inside(sender, messages, **kwargs) -> None:
    """The notice comes when the letter has left, so that what was taken back was never read."""
    titles = {
        MOVED: "Considered for {role} now, {production}",
        ALSO: "Considered for {role} too, {production}",
        BROUGHT_IN: "{performer} was put forward for {role}, {production}",
    }
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title=titles[message.kind].format(**message.context),
                text="The casting office thought of it. You can say no at any time.",
                url=message.context["url"],
                dedupe_key=message.dedupe_key,
            )
            for message in messages
            if message.kind in titles and message.recipient_id
        ]
    )
