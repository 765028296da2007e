"""An office's own words for a kind of note."""
from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.errors import Invalid, NotAllowed, NotFound
from notifications import kinds, words
from notifications.models import MessageTemplate
from notifications.policies import can_write_templates
from notifications.services.handling import BODY_MOST, SUBJECT_MOST


def office_kind(key: str) -> kinds.Kind:
    """Raises NotFound for a kind that there is not, or that offices do not word."""
    kind = kinds.find(key)
    if kind is None or not kind.for_offices:
        raise NotFound("There is no such template.")
    return kind


def check_words(kind: kinds.Kind, *, subject: str, body: str) -> tuple[str, str]:
    """The words, trimmed. Raises Invalid, at the field, for what cannot be sent so."""
    subject, body = " ".join(subject.split()), body.strip().replace("\r\n", "\n")
    if not subject:
        raise Invalid("Give the note a subject.", field="subject")
    if not body:
        raise Invalid("Write the note, or go back to the built-in words.", field="body")
    if len(subject) > SUBJECT_MOST or len(body) > BODY_MOST:
        raise Invalid(
            f"Keep the subject to {SUBJECT_MOST} characters and the note to {BODY_MOST:,}.",
            field="subject" if len(subject) > SUBJECT_MOST else "body",
        )
    words.check(subject, kind.all_variables(), field="subject")
    words.check(body, kind.all_variables(), field="body")
    return subject, body


@transaction.atomic
def write_template(*, actor: User, organisation: Organisation, key: str, subject: str, body: str) -> MessageTemplate:
    """From now on, and for notes that wait, this kind has these words in this office."""
    _require(actor, organisation)
    kind = office_kind(key)
    subject, body = check_words(kind, subject=subject, body=body)
    with across_offices("one office, checked above"):
        template, _made = MessageTemplate.objects.update_or_create(
            organisation=organisation,
            kind=kind.key,
            defaults={"subject": subject, "body": body, "updated_by": actor, "updated_at": clock.now()},
        )
    record_activity(
        actor=actor, verb="template.written", subject=template, organisation=organisation, data={"kind": kind.key}
    )
    return template


@transaction.atomic
def reset_template(*, actor: User, organisation: Organisation, key: str) -> None:
    """Back to the built-in words."""
    _require(actor, organisation)
    with across_offices("one office, checked above"):
        for template in MessageTemplate.objects.filter(organisation=organisation, kind=key):
            record_activity(
                actor=actor, verb="template.reset", subject=template, organisation=organisation, data={"kind": key}
            )
            template.delete()


def _require(actor: User, organisation: Organisation) -> None:
    if not can_write_templates(actor, organisation):
        raise NotAllowed("Only this office's owner and directors change its templates.")
