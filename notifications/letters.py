"""From a row of the outbox to what its reader sees; mail, preview and digest all use this."""
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from notifications import kinds, words
from notifications.models import MessageTemplate, OutboxMessage

OFFICELESS = "Callboard"


@dataclass(frozen=True)
class Section:
    """A letter in the weekly digest."""

    heading: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Letter:
    """`paragraphs` are (text, whether it is the office's own line)."""

    subject: str
    paragraphs: list[tuple[str, bool]]
    office: str
    action: str = ""
    url: str = ""
    foot: str = ""
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """Office names and templates for a set of notes, read once."""

    offices: dict[int, str]
    templates: dict[tuple[int, str], MessageTemplate]


def desk_for(messages: Iterable[OutboxMessage]) -> Desk:
    """Two statements, however many notes. Call it inside a scope that covers them."""
    messages = list(messages)
    ids = {message.organisation_id for message in messages if message.organisation_id}
    if not ids:
        return Desk({}, {})
    organisations = OutboxMessage._meta.get_field("organisation").related_model
    offices = dict(organisations.objects.filter(pk__in=ids).values_list("pk", "name"))
    templates = MessageTemplate.objects.filter(organisation__in=ids, kind__in={message.kind for message in messages})
    return Desk(offices, {(template.organisation_id, template.kind): template for template in templates})


def letter_of(message: OutboxMessage, desk: Desk) -> Letter:
    """Raises KeyError for a kind that no room registered any more."""
    kind = kinds.kind_of(message.kind)
    subject, body = template_of(message, desk)
    office = desk.offices.get(message.organisation_id or 0, OFFICELESS)
    return compose(
        kind,
        subject=message.subject_text or subject,
        body=message.body_text or body,
        values=values_of(message, office),
        office=office,
        sections=[Section(entry["subject"], entry["paragraphs"]) for entry in message.context.get("entries", [])],
    )


def template_of(message: OutboxMessage, desk: Desk) -> tuple[str, str]:
    """Subject and body, with their variables, that the note has when nobody changed its words."""
    template = desk.templates.get((message.organisation_id or 0, message.kind))
    words_used = template or kinds.kind_of(message.kind)
    return words_used.subject, words_used.body


def compose(
    kind: kinds.Kind, *, subject: str, body: str, values: dict, office: str, sections: list[Section] | None = None
) -> Letter:
    parts = [
        (part, own)
        for paragraph, own in words.marked_paragraphs(body, values)
        for part in words.PARAGRAPHS.split(paragraph)
    ]
    return Letter(
        # A header is one line, whatever a variable holds.
        subject=" ".join(words.fill(subject, values).split())[:200],
        paragraphs=parts,
        office=office,
        action=kind.action if values.get("url") else "",
        url=absolute(str(values.get("url") or "")),
        foot=words.fill(kind.foot, values).strip(),
        sections=sections or [],
    )


def values_of(message: OutboxMessage, office: str) -> dict:
    name = message.to_name.strip()
    return {
        "name": name,
        "first_name": name.split(" ")[0] or "there",
        "office": office,
        **message.context,
        "own_line": message.own_line,
    }


def about_of(message: OutboxMessage) -> str:
    """What tells this note's batch from others of its kind: "Mara Voss, The Salt Road"."""
    kind = kinds.find(message.kind)
    return words.fill(kind.about, message.context).strip(" ,") if kind else ""


def absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
