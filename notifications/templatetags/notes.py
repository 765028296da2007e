from django import template

from notifications import kinds
from notifications.letters import about_of
from notifications.models import OutboxMessage
from notifications.selectors import unread_count

register = template.Library()


@register.filter
def note_label(message: OutboxMessage) -> str:
    """What kind of note it was, and about what: "Not this time, Mara Voss, The Salt Road"."""
    kind = kinds.find(message.kind)
    return ", ".join(filter(None, [kind.label if kind else message.kind, about_of(message)]))


@register.simple_tag(takes_context=True)
def unread_notices(context) -> int:
    """How many notices the reader has not read; one statement, none for the signed-out."""
    user = getattr(context.get("request"), "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0
