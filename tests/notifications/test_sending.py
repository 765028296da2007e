"""One worker's view: what leaves, what waits, what fails. The mail goes to a real SMTP server."""
import datetime as dt
import email.policy
import smtplib

import pytest
from django.core import mail
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.tenancy import across_offices
from core import clock
from notifications import kinds, transport
from notifications.kinds import Verdict
from notifications.models import OutboxMessage, OutboxPause, Preference
from notifications.services import claiming, outbox, sending
from notifications.states import Cadence, MessageState
from tests import factories
from tests.notifications.conftest import new_message
from tests.notifications.test_outbox import heard, stored  # noqa: F401

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 7, 3, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def send(noon, mail_sink):
    """Sends all that is due now; gives the messages that arrived, oldest first."""

    def run():
        claiming.queue_due_messages()
        while sending.send_due_messages() is not None:
            pass
        return [mail_sink.message(entry.name) for entry in mail_sink.entries()][::-1]

    return run


def test_a_note_arrives_as_text_and_html_from_the_office(send, add_note):
    key = add_note(held_until=NOON, own_line="The laugh before the line is yours; keep it.", reply_to="renata@okoye.example")
    [arrived] = send()
    assert arrived["From"] == "Okoye Casting via Callboard <callboard@localhost>"
    assert arrived["To"].startswith("Saoirse Brennan <saoirse")
    assert arrived["Subject"] == "Mara Voss in The Salt Road"
    assert arrived["Reply-To"] == "renata@okoye.example"
    text = arrived.get_body(("plain",)).get_content()
    assert "Dear Saoirse," in text
    assert "It went another way" not in text
    assert text.index("keep it.") < text.index("Warmly,\nOkoye Casting")
    html = arrived.get_body(("html",)).get_content()
    assert "Thank you for your tape." in html
    note = stored(key)
    assert note.state == MessageState.SENT
    assert note.sent_at == NOON
    assert arrived["Message-ID"] == note.message_id
