"""The letter that tells a colleague they were mentioned. It says where to look and nothing of what was written."""

from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import Note
from notifications.kinds import Category, Kind, Verdict, register, register_category
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice
from notifications.services.outbox import NewMessage

MENTIONED = "casting.note_mention"
TEAM = "team"
SUBJECT_TYPE = "casting.note"
GONE = "The note was taken back."


def register_note_kinds() -> None:
    register_category(Category(TEAM, "Your team", "When a colleague mentions you in a note."))
    register(
        Kind(
            key=MENTIONED,
            label="Mentioned in a note",
            category=TEAM,
            subject="{author} mentioned you",
            body="Dear {first_name},\n\n{author} mentioned you in a note. It can be read in Callboard only.",
            variables={"author": "who wrote the note"},
            sample={"author": "Ada Okoye"},
            action="Open the note",
            for_offices=False,
            guard=_while_it_stands,
        )
    )


def _while_it_stands(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("the worker asks for the notes that its letters are about"):
        gone = set(
            Note.objects.filter(
                pk__in=[message.subject_id for message in messages], removed_at__isnull=False
            ).values_list("pk", flat=True)
        )
    return {message.pk: Verdict.drop(GONE) for message in messages if message.subject_id in gone}


def mention_letters(note: Note, people: list[User]) -> list[NewMessage]:
    return [
        NewMessage(
            kind=MENTIONED,
            recipient_id=person.pk,
            to_email=person.email,
            to_name=person.name,
            time_zone=person.time_zone,
            context={"author": note.author.name, "url": _address(note)},
            subject_type=SUBJECT_TYPE,
            subject_id=note.pk,
            dedupe_key=f"mention:{note.pk}:{person.pk}",
        )
        for person in people
    ]


def mention_notices(note: Note, people: list[User]) -> list[NewNotice]:
    """The role, not the person: a notice outlives the pass in which their name is hidden."""
    role = note.submission.role
    return [
        NewNotice(
            user_id=person.pk,
            title=f"{note.author.name} mentioned you",
            text=f"In a note for {role.name}, {role.production.title}.",
            url=_address(note),
            dedupe_key=f"mention:{note.pk}:{person.pk}",
        )
        for person in people
    ]


def _address(note: Note) -> str:
    submission = note.submission
    return reverse("casting:room-panel", args=[submission.organisation.slug, submission.role_id, submission.pk])
