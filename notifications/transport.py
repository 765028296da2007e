"""Handing mail over, and asking afterwards whether it went.

A mail server's answer is one of: taken; refused for now; refused for good; and, when the line
broke in the middle, nobody knows. `settings.MAIL_PROOF` names a function that does know: given a
Message-ID it says True, False, or None. The local mail server has one (config/local/mailbox.py);
over plain SMTP elsewhere there is none, and a person decides.
"""
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.module_loading import import_string


class Unreachable(Exception):
    """No line to the mail server: nothing was sent."""


class Uncertain(Exception):
    """The line broke while a note was on it."""


class Refused(Exception):
    """The server said no; `sentence` is for the office, `lasting` when asking again is of no use."""

    def __init__(self, sentence: str, *, lasting: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.lasting = lasting


NO_SUCH_ADDRESS = "Their mail server says that there is no such address."
SENTENCES = {
    550: NO_SUCH_ADDRESS,
    551: NO_SUCH_ADDRESS,
    553: NO_SUCH_ADDRESS,
    552: "Their mailbox is full.",
    452: "Their mailbox is full.",
}


def connect():
    """An open connection, to be used for one note after another and then closed."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error
    return connection


def hang_up(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        # The server has left already.
        connection.connection = None


def is_up(connection) -> bool:
    """Whether the line still stands; a server may close it with its answer."""
    smtp = getattr(connection, "connection", None)
    return not isinstance(smtp, smtplib.SMTP) or smtp.sock is not None


def hand_over(connection, mail: EmailMultiAlternatives) -> str:
    """Send one; returns the provider's id for it, or "". Raises Refused or Uncertain."""
    mail.connection = connection
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(max(code for code, _words in error.recipients.values())) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Uncertain from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused("The mail server cannot take an address with such letters.", lasting=True) from error
    except ValueError as error:
        raise Refused("The address cannot be written into a mail.", lasting=True) from error
    except OSError as error:
        # smtplib's other errors are OSErrors too, and so is a time-out after the last byte.
        raise Uncertain from error
    except Exception as error:
        # django-anymail's backends raise their own, with the provider's HTTP status.
        status = getattr(error, "status_code", None)
        if status is None:
            raise
        raise Refused(
            "The mail provider refused the note.", lasting=400 <= status < 500 and status not in (408, 429)
        ) from error
    return getattr(getattr(mail, "anymail_status", None), "message_id", None) or ""


def _refused(code: int) -> Refused:
    sentence = SENTENCES.get(code, f"The mail server refused the note (code {code}).")
    # 53x is about our own sign-in or encryption: putting that right helps.
    return Refused(sentence, lasting=code >= 500 and not 530 <= code < 540)


def delivered(message_id: str) -> bool | None:
    """Whether a note with that Message-ID arrived; None where nobody can say."""
    if not settings.MAIL_PROOF:
        return None
    return import_string(settings.MAIL_PROOF)(message_id)
