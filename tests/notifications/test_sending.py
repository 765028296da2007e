"""One worker's view: what leaves, what waits, what fails. The mail goes to a real SMTP server."""
import datetime as dt
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.tenancy import across_offices
from core import clock
from notifications import kinds
from notifications.kinds import Verdict
from notifications.models import OutboxMessage, OutboxPause, Preference
from notifications.services import claiming, outbox, sending
from notifications.signals import messages_sent
from notifications.states import Cadence, MessageState
from tests import factories
from tests.notifications.test_outbox import heard, stored  # noqa: F401
from tests.support.smtp import serving

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


def plain(message) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_note_arrives_as_text_and_html_from_the_office(send, add_note):
    key = add_note(held_until=NOON, own_line="The laugh before the line is yours; keep it.", reply_to="renata@okoye.example")
    [arrived] = send()
    assert arrived["From"] == "Okoye Casting via Callboard <callboard@localhost>"
    assert arrived["To"].startswith("Saoirse Brennan <saoirse")
    assert arrived["Subject"] == "Mara Voss in The Salt Road"
    assert arrived["Reply-To"] == "renata@okoye.example"
    text = plain(arrived)
    assert "Dear Saoirse," in text
    assert "It went another way" not in text
    assert text.index("keep it.") < text.index("Warmly,\nOkoye Casting")
    html = arrived.get_body(("html",)).get_content()
    assert "Thank you for your tape." in html
    note = stored(key)
    assert note.state == MessageState.SENT
    assert note.sent_at == NOON
    assert arrived["Message-ID"] == note.message_id


def test_nothing_leaves_before_its_time_or_while_the_office_pauses(send, add_note, office, director, noon):
    key = add_note(held_until=NOON + dt.timedelta(minutes=5))
    assert send() == []
    noon.shift(dt.timedelta(minutes=6))
    with across_offices("a test pauses an office"):
        pause = OutboxPause.objects.create(organisation=office, paused_by=director)
    assert send() == []
    assert stored(key).state == MessageState.HELD
    pause.delete()
    assert len(send()) == 1


def test_the_night_is_kept_at_the_last_moment_too(send, add_note, noon):
    key = add_note(held_until=NOON)
    noon.move_to(dt.datetime(2030, 7, 3, 20, 30, tzinfo=dt.UTC))
    assert send() == []
    note = stored(key)
    assert note.state == MessageState.HELD
    assert note.held_until == dt.datetime(2030, 7, 4, 8, 0, tzinfo=dt.UTC)
    assert note.outcome == "It is night where they live."


ZONES = [
    "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
    "Africa/Casablanca", "Pacific/Chatham", "America/Havana", "UTC",
]  # fmt: skip


@given(
    moment=st.integers(1_704_067_200, 1_956_528_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)),
    zone=st.sampled_from(ZONES),
)
@hypothesis_settings(max_examples=400, deadline=None)
def test_no_note_is_due_in_the_night_in_any_zone_on_any_day(moment, zone):
    leaves = outbox.leaves_at(moment, zone, keeps_quiet_hours=True)
    local = clock.in_zone(leaves, zone)
    assert dt.time(9) <= local.time() < dt.time(21)
    assert moment <= leaves <= moment + dt.timedelta(hours=13, minutes=30)
    assert outbox.leaves_at(leaves, zone, keeps_quiet_hours=True) == leaves


@pytest.fixture
def guarded_kind(db):
    verdicts: dict[str, Verdict] = {}

    def guard(messages):
        return {message.pk: verdicts[message.context["role"]] for message in messages}

    kind = kinds.register(
        kinds.Kind("test.guarded", "Guarded", "answers", "{role}", "{role}", {"role": "the role"}, guard=guard)
    )
    yield kind, verdicts
    kinds.unregister(kind.key)


def test_the_guard_has_the_last_word(send, add_note, guarded_kind, heard):  # noqa: F811
    kind, verdicts = guarded_kind
    later = NOON + dt.timedelta(hours=1)
    verdicts |= {
        "go": Verdict.send(),
        "wait": Verdict.wait(later, "They audition with you in half an hour."),
        "no": Verdict.drop("They have been told already."),
    }
    keys = {role: add_note(kind=kind, held_until=NOON, context={"role": role}) for role in verdicts}
    assert [message["Subject"] for message in send()] == ["go"]
    assert stored(keys["wait"]).state == MessageState.HELD
    assert stored(keys["wait"]).held_until == later
    assert stored(keys["no"]).state == MessageState.CANCELLED
    assert stored(keys["no"]).outcome == "They have been told already."
    assert heard == {"messages_sent": [keys["go"]], "messages_dropped": [keys["no"]]}


def test_a_guard_may_put_right_what_a_note_says(send, add_note):
    def guard(messages):
        for message in messages:
            message.context["role"] = "Codename"
        return {}

    kind = kinds.register(
        kinds.Kind("test.secret", "Secret", "answers", "{role}", "{role}", {"role": "the role"}, guard=guard)
    )
    key = add_note(kind=kind, held_until=NOON, context={"role": "Real name"})
    assert [message["Subject"] for message in send()] == ["Codename"]
    assert stored(key).context == {"role": "Codename"}
    kinds.unregister(kind.key)


def test_who_stopped_a_category_while_the_note_waited_does_not_get_it(send, add_note):
    person = factories.UserFactory()
    key = add_note(held_until=NOON, recipient_id=person.pk)
    Preference.objects.create(user=person, category="answers", cadence=Cadence.NEVER)
    assert send() == []
    assert stored(key).outcome == "They asked not to get these by mail."


def test_one_click_in_the_mail_stops_the_category(send, add_note):
    person = factories.UserFactory()
    add_note(held_until=NOON, recipient_id=person.pk)
    [arrived] = send()
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://127\.0\.0\.1:\d+(/notices/stop/.+/)>", arrived["List-Unsubscribe"].strip())[1]
    browser = Client(enforce_csrf_checks=True)
    asked = browser.get(path)
    assert "Stop mail about" in asked.content.decode()
    assert not Preference.objects.exists()
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get().cadence == Cadence.NEVER
    assert browser.post(path[:-3] + "x/").status_code == 404


def test_a_calendar_file_goes_along(send, add_note):
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    content_type = "text/calendar; method=REQUEST"
    add_note(
        held_until=NOON, attachments=[{"name": "callback.ics", "content_type": content_type, "text": calendar}]
    )
    [arrived] = send()
    [attached] = list(arrived.iter_attachments())
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "REQUEST"
    assert attached.get_filename() == "callback.ics"
    assert "BEGIN:VCALENDAR" in attached.get_content()


def test_a_batch_of_notes_costs_one_statement_each_and_a_few_for_all(add_note, noon, mail_sink, assert_statements):
    for _ in range(25):
        add_note(held_until=NOON)
    claiming.queue_due_messages()
    with assert_statements(26 + 18):
        assert sending.send_due_messages() == 25


# --- when the mail server says no, or nothing ---------------------------------------------------------------------


class Answers:
    def __init__(self, rcpt: str) -> None:
        self.rcpt = rcpt

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if "refused" in address:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def refusing_server(settings):
    """A real SMTP server that gives an answer of its own to addresses with "refused" in them."""
    answers = Answers("550 No such person here")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with serving(answers) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield answers


def test_an_address_that_does_not_exist_fails_and_the_rest_leave(refusing_server, add_note, noon, heard):  # noqa: F811
    bad, good = add_note(held_until=NOON, to_email="refused@example.com"), add_note(held_until=NOON)
    claiming.queue_due_messages()
    assert sending.send_due_messages() == 1
    assert stored(bad).state == MessageState.FAILED
    assert stored(bad).outcome == "Their mail server says that there is no such address."
    assert stored(good).state == MessageState.SENT
    assert heard == {"messages_failed": [bad], "messages_sent": [good]}


def test_a_full_mailbox_is_tried_again_later_and_later(refusing_server, add_note, noon):
    refusing_server.rcpt = "452 Mailbox full"
    key = add_note(held_until=NOON, to_email="refused@example.com")
    claiming.queue_due_messages()
    waits = []
    while stored(key).state == MessageState.QUEUED:
        before = clock.now()
        sending.send_due_messages()
        if stored(key).state == MessageState.QUEUED:
            waits.append((stored(key).held_until - before).total_seconds() / 60)
            noon.move_to(max(stored(key).held_until, dt.datetime.combine(NOON, dt.time(12), tzinfo=dt.UTC)))
            # Past the night, which would hold the note.
            if not 9 <= clock.in_zone(clock.now(), "Europe/London").hour < 21:
                noon.shift(dt.timedelta(hours=13))
    assert waits == sorted(waits)
    assert len(waits) == len(sending.BACKOFF)
    assert stored(key).state == MessageState.FAILED
    assert stored(key).outcome == "Their mailbox is full."


def test_a_mail_server_that_is_away_loses_nothing_and_counts_for_nothing(add_note, noon, settings, unused_port):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    keys = [add_note(held_until=NOON) for _ in range(3)]
    claiming.queue_due_messages()
    assert sending.send_due_messages() == 0
    for key in keys:
        note = stored(key)
        assert (note.state, note.attempts) == (MessageState.QUEUED, 0)
        assert note.held_until == NOON + dt.timedelta(minutes=1)


@pytest.fixture
def unused_port():
    from tests.support.environment import free_port

    return free_port()


# --- what a lost worker leaves ------------------------------------------------------------------------------------


def in_flight(key: int, noon, **changes) -> OutboxMessage:
    """As a worker leaves a note that is killed: claimed, and its lease run out."""
    claiming.queue_due_messages()
    claiming.claim_messages()
    with across_offices("a test plays a lost worker"):
        OutboxMessage.objects.filter(pk=key).update(**changes)
    noon.shift(claiming.LEASE + dt.timedelta(seconds=1))
    return stored(key)


def test_what_was_not_begun_goes_again(add_note, noon, send):
    key = add_note(held_until=NOON)
    in_flight(key, noon)
    assert sending.sweep_expired_leases() == 1
    assert stored(key).state == MessageState.QUEUED
    assert len(send()) == 1


def test_what_was_written_as_sent_is_sent(add_note, noon, heard):  # noqa: F811
    key = add_note(held_until=NOON)
    in_flight(key, noon, begun_at=NOON, sent_at=NOON)
    sending.sweep_expired_leases()
    assert stored(key).state == MessageState.SENT
    assert heard == {"messages_sent": [key]}


def test_the_mail_server_is_asked_about_what_was_begun(add_note, noon, mail_sink, settings):
    settings.MAIL_KEPT, settings.MAIL_PROOF = str(mail_sink.folder), "config.local.proof.delivered"
    arrived, lost = add_note(held_until=NOON), add_note(held_until=NOON)
    note = in_flight(arrived, noon, begun_at=NOON)
    in_flight(lost, noon, begun_at=NOON)
    content = f"Message-ID: {note.message_id}\r\nSubject: x\r\n\r\nHello"
    mail_sink.store(sender="a@b", recipients=["c@d"], content=content.encode())
    sending.sweep_expired_leases()
    assert stored(arrived).state == MessageState.SENT
    assert stored(lost).state == MessageState.QUEUED


def test_where_nobody_can_tell_a_person_decides(add_note, noon, settings, heard):  # noqa: F811
    settings.MAIL_PROOF = ""
    key = add_note(held_until=NOON)
    in_flight(key, noon, begun_at=NOON)
    sending.sweep_expired_leases()
    assert stored(key).state == MessageState.FAILED
    assert stored(key).outcome.startswith("We cannot tell whether this left")
    assert heard == {"messages_failed": [key]}


def test_a_worker_that_comes_back_late_sends_nothing(add_note, noon, mail_sink):
    key = add_note(held_until=NOON)
    claiming.queue_due_messages()
    claimed = claiming.claim_messages()
    noon.shift(claiming.LEASE + dt.timedelta(seconds=1))
    sending.sweep_expired_leases()
    with across_offices("a worker that slept"):
        flight = sending._Flight(claimed, sending.desk_for(claimed))
        assert flight.fly() == 0
    assert sending.send_due_messages() == 1
    assert mail_sink.deliveries(stored(key).message_id) == 1


# --- one bad note holds up no other -------------------------------------------------------------------------------


def test_a_guard_that_stumbles_over_one_note_lets_the_others_go(send, add_note, guarded_kind):
    kind, verdicts = guarded_kind
    verdicts["go"] = Verdict.send()
    good, bad = (add_note(kind=kind, held_until=NOON, context={"role": role}) for role in ("go", "unforeseen"))
    assert [message["Subject"] for message in send()] == ["go"]
    assert stored(good).state == MessageState.SENT
    assert stored(bad).state == MessageState.HELD
    assert stored(bad).held_until == NOON + claiming.STUMBLED
    assert stored(bad).outcome == "We could not check whether this may leave; we try again."


def test_words_that_cannot_be_put_together_fail_alone(send, add_note):
    bad, good = add_note(held_until=NOON, attachments=[{"name": "no text"}]), add_note(held_until=NOON)
    assert len(send()) == 1
    assert stored(bad).state == MessageState.FAILED
    assert stored(bad).outcome == "The words of this note could not be put together."
    assert stored(good).state == MessageState.SENT


def test_a_room_that_cannot_take_the_news_does_not_stop_the_sweep(add_note, noon):
    def receive(messages, **_kwargs):
        if messages[0].pk == bad:
            raise RuntimeError

    bad, good = add_note(held_until=NOON), add_note(held_until=NOON)
    in_flight(bad, noon, begun_at=NOON, sent_at=NOON)
    with across_offices("a test plays a lost worker"):
        OutboxMessage.objects.filter(pk=good).update(begun_at=NOON, sent_at=NOON)
    messages_sent.connect(receive)
    sending.sweep_expired_leases()
    messages_sent.disconnect(receive)
    assert stored(good).state == MessageState.SENT
    assert stored(bad).state == MessageState.IN_FLIGHT
    assert stored(bad).lease_until > clock.now()
    noon.shift(claiming.LEASE + dt.timedelta(seconds=1))
    sending.sweep_expired_leases()
    assert stored(bad).state == MessageState.SENT


def test_an_address_that_no_mail_can_carry_fails_alone(send, add_note):
    bad, good = add_note(held_until=NOON, to_email="sao\nirse@example.com"), add_note(held_until=NOON)
    assert len(send()) == 1
    assert stored(bad).state == MessageState.FAILED
    assert stored(good).state == MessageState.SENT
