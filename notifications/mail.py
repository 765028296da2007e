"""A letter as a mail message: text and HTML, from the office, recognisable if it should come twice."""
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from notifications import kinds
from notifications.addresses import stop_url
from notifications.letters import OFFICELESS, Letter, absolute
from notifications.models import OutboxMessage


def message_id_parts() -> tuple[str, str]:
    """What goes before and after a row's key to make its Message-ID, the same at every try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mark = salted_hmac("notifications.message-id", "outbox").hexdigest()[:12]
    return f"<note.{mark}.", f"@{domain}>"


def mail_for(message: OutboxMessage, letter: Letter) -> EmailMultiAlternatives:
    kind = kinds.kind_of(message.kind)
    stop = stop_url(message.recipient_id, message.category) if kind.may_unsubscribe and message.recipient_id else ""
    headers = {"Message-ID": message.message_id}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    context = {"letter": letter, "stop_url": stop, "site_url": settings.SITE_URL, "preferences": _preferences(message)}
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=render_to_string("notifications/mail/note.txt", context),
        from_email=sender(letter.office),
        to=[formataddr((" ".join(message.to_name.split()), message.to_email))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(render_to_string("notifications/mail/note.html", context), "text/html")
    for attachment in message.attachments:
        mail.attach(attached_file(attachment) if "stored" in attachment else attached_text(attachment))
    return mail


def sender(office: str) -> str:
    """The office by name, through the site's address: the domain that may send is the site's."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name if office == OFFICELESS else f"{office} via Callboard", address))


def attached_file(attachment: dict) -> MIMEApplication:
    """{"name", "content_type", "stored"}: one of our own private files, by its name in the storage."""
    with default_storage.open(attachment["stored"]) as file:
        part = MIMEApplication(file.read(), attachment["content_type"].removeprefix("application/"))
    part.add_header("Content-Disposition", "attachment", filename=attachment["name"])
    return part


def attached_text(attachment: dict) -> MIMEText:
    """{"name", "content_type", "text"}; a content type may carry parameters ("text/calendar; method=REQUEST")."""
    header = Message()
    header["Content-Type"] = attachment["content_type"]
    part = MIMEText(attachment["text"], header.get_content_subtype(), "utf-8")
    for name, value in header.get_params(failobj=[])[1:]:
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment["name"])
    return part


def _preferences(message: OutboxMessage) -> str:
    return absolute(reverse("notifications:preferences")) if message.recipient_id else ""
