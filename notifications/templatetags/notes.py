from django import template

from core.templatetags.ui import nav_link
from notifications import kinds
from notifications.letters import about_of
from notifications.models import OutboxMessage
from notifications.selectors import unread_count

register = template.Library()

LIST = "notifications:notice-list"


@register.filter
def note_label(message: OutboxMessage) -> str:
    """What kind of note it was, and about what: "Not this time, Mara Voss, The Salt Road"."""
    kind = kinds.find(message.kind)
    return ", ".join(filter(None, [kind.label if kind else message.kind, about_of(message)]))


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def notices_link(context, *, more: bool = False) -> dict:
    """The rail's link to the reader's notices, with how many they have not read: one cheap statement."""
    link = nav_link(context, LIST, icon="bell", label="Notices", under=LIST, more=more)
    user = getattr(context.get("request"), "user", None)
    return link | {"count": unread_count(user) if user is not None and user.is_authenticated else 0}
