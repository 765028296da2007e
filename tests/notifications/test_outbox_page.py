"""The outbox as an office uses it, over HTTP."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import Activity
from accounts.tenancy import across_offices
from core import clock
from notifications import kinds
from notifications.models import OutboxMessage
from notifications.selectors.outbox import BatchKey
from notifications.services import claiming, sending
from notifications.services.outbox import add_messages
from notifications.states import MessageState
from tests import factories
from tests.notifications.conftest import new_message
from tests.notifications.test_outbox import heard, stored  # noqa: F401

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(client, director, office):
    """Asks for a page of the office's outbox as its director: `page("outbox")`, `page.post("outbox-hold", …)`."""
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")

    class Pages:
        @staticmethod
        def address(name, **args):
            return reverse(f"notifications:{name}", kwargs={"org_slug": office.slug} | args)

        def __call__(self, name="outbox", query="", *, htmx=False, **args):
            return client.get(self.address(name, **args) + query, headers=HTMX if htmx else {})

        def post(self, name, data=None, *, query="", htmx=False, follow=False, **args):
            headers = HTMX if htmx else {}
            return client.post(self.address(name, **args) + query, data or {}, headers=headers, follow=follow)

    return Pages()


@pytest.fixture
def batch(note_kind, office):
    """Adds a batch of notes; gives its key and their ids."""

    def add(count: int, **values) -> tuple[BatchKey, list[int]]:
        values.setdefault("held_until", clock.now() + dt.timedelta(hours=2))
        key = BatchKey(uuid.uuid4(), note_kind.key, values.get("wait_for", ""))
        notes = [
            new_message(note_kind, office, batch=key.batch, to_name=f"Person Number{n}", **values) for n in range(count)
        ]
        return key, add_messages(notes)

    return add


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def toast_of(response) -> dict:
    return json.loads(response["HX-Trigger"])["toast"]


def test_an_empty_outbox_says_so(page):
    assert "Nothing waits to leave" in text_of(page())


def test_a_batch_shows_what_it_is_about_who_is_in_it_and_what_they_read(page, batch):
    batch(3, own_line="You were the funniest.")
    text = text_of(page())
    assert "Not this time" in text
    assert "3 people, Mara Voss, The Salt Road" in text
    assert "Person Number1" in text
    assert "As Person Number0 reads it" in text
    assert "Thank you for your tape." in text
    assert "You were the funniest." in text
    assert "3 carry a line of your own" in text


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_page_costs_the_same_for_a_few_as_for_many(page, batch, assert_statements, count):
    for _ in range(3):
        batch(count)
    page()
    with assert_statements(18):
        assert page().status_code == 200


def test_thousands_of_notes_come_a_page_at_a_time(page, batch, assert_statements):
    key, ids = batch(2_000)
    first = page(query=f"?batch={key}")
    assert first.content.decode().count("data-recip") == 20
    assert "2,000 people" in text_of(first)
    after = first.context["rows"].next_cursor
    more = page("outbox-batch", f"?batch={key}&after={after}", htmx=True)
    assert more.content.decode().count("data-recip") == 20
    assert f"note-{ids[20]}" in more.content.decode()
    with assert_statements(22):
        page.post("outbox-take-back", {"batch": str(key)}, htmx=True)
    assert stored(ids[-1]).state == MessageState.CANCELLED


def test_one_is_taken_back_and_put_back(page, batch, heard):  # noqa: F811
    _key, ids = batch(3)
    response = page.post("outbox-take-back", {"ids": ids[1]}, htmx=True)
    assert toast_of(response)["text"] == "The note to Person Number1 is taken back. Nobody was told."
    assert "2 people" in text_of(response)
    assert stored(ids[1]).state == MessageState.CANCELLED
    undo = toast_of(response)["undo"]
    response = page.post("outbox-put-back", query="?" + undo.partition("?")[2])
    assert stored(ids[1]).state == MessageState.HELD
    assert heard == {"messages_taken_back": [ids[1]], "messages_put_back": [ids[1]]}


def test_all_are_taken_back_and_the_undo_restores_exactly_those(page, batch):
    key, ids = batch(4)
    page.post("outbox-take-back", {"ids": ids[0]})
    response = page.post("outbox-take-back", {"batch": str(key)}, follow=True)
    assert "3 notes are taken back. Nobody was told." in text_of(response)
    act = re.findall(r'name="act" value="([^"]+)"', response.content.decode())[0]
    page.post("outbox-put-back", {"act": act})
    assert [stored(key).state for key in ids] == [MessageState.CANCELLED] + [MessageState.HELD] * 3
    with across_offices("a test reads the log"):
        assert Activity.objects.filter(verb="note.taken_back").count() == 4


def test_words_are_changed_for_one_and_shown_at_once(page, batch):
    _key, ids = batch(2)
    response = page.post("outbox-note-edit", {"own_line": "Keep that laugh."}, htmx=True, message_id=ids[0])
    assert "Keep that laugh." in text_of(response)
    note = stored(ids[0])
    assert (note.own_line, note.subject_text, note.body_text) == ("Keep that laugh.", "", "")
    words = {"own_line": "", "subject": "Hello {first_name}", "body": "Dear {first_name},\r\n\r\nNo, {role} is cast."}
    response = page.post("outbox-note-edit", words, htmx=True, message_id=ids[0])
    assert "No, Mara Voss is cast." in text_of(response)
    assert stored(ids[1]).body_text == ""
    page.post("outbox-note-edit", words | {"reset": "1"}, message_id=ids[0])
    assert stored(ids[0]).body_text == ""


def test_an_unknown_variable_is_named_and_nothing_typed_is_lost(page, batch):
    _key, ids = batch(1)
    typed = {"own_line": "Mine.", "subject": "x", "body": "Dear {frist_name},"}
    response = page.post("outbox-note-edit", typed, message_id=ids[0])
    assert response.status_code == 422
    text = text_of(response)
    assert "There is no variable {frist_name}. You can use: {first_name}" in text
    assert "Dear {frist_name}," in text
    assert stored(ids[0]).own_line == ""


def test_words_for_a_whole_batch(page, batch):
    key, ids = batch(3)
    assert "words for 3 notes" in text_of(page("outbox-batch-edit", f"?batch={key}"))
    page.post("outbox-batch-edit", {"batch": str(key), "subject": "All", "body": "Dear {first_name}, all."})
    assert {stored(key).body_text for key in ids} == {"Dear {first_name}, all."}
    assert "Dear Person, all." in text_of(page("outbox-note", message_id=ids[2]))
    page.post("outbox-batch-edit", {"batch": str(key), "subject": "x", "body": "x", "reset": "1"})
    assert {stored(key).body_text for key in ids} == {""}


def test_waiting_longer_and_sending_now(page, batch):
    key, ids = batch(2, time_zone="UTC")
    before = stored(ids[0]).held_until
    page.post("outbox-hold", {"batch": str(key), "minutes": "4320"})
    assert stored(ids[0]).held_until >= before + dt.timedelta(days=3)
    page.post("outbox-hold", {"batch": str(key), "minutes": "x"})
    response = page.post("outbox-send-now", {"ids": ids[0]}, htmx=True)
    assert "leaves now" in toast_of(response)["text"]
    assert stored(ids[0]).held_until <= clock.now() + dt.timedelta(hours=12)
    assert stored(ids[1]).held_until >= before + dt.timedelta(days=3)


def test_what_waits_for_the_first_choice_leaves_early_only_with_a_reason(page, note_kind, office):
    refusals = []

    def on_release(actor, messages, reason):
        refusals.append((actor.name, len(messages), reason))

    kind = kinds.register(
        kinds.Kind(
            "test.finalist", "Not this time", "answers", "Hello", "Hello",
            waits={"first_choice": "Finalists hear when the first choice is sure"}, on_release=on_release,
        )
    )  # fmt: skip
    [key] = add_messages([new_message(kind, office, wait_for="first_choice", batch=uuid.uuid4())])
    text = text_of(page())
    assert "Finalists hear when the first choice is sure" in text
    batch_key = str(BatchKey(stored(key).batch, kind.key, "first_choice"))
    response = page.post("outbox-release", {"batch": batch_key, "reason": " "}, htmx=True)
    assert response.status_code == 422
    assert stored(key).state == MessageState.DRAFT
    page.post("outbox-release", {"batch": batch_key, "reason": "She signed on paper."})
    assert stored(key).state == MessageState.HELD
    assert refusals == [("Renata Okoye", 1, "She signed on paper.")]
    kinds.unregister(kind.key)


def test_a_weekly_digest_cannot_be_hurried(page, batch):
    key, ids = batch(1, wait_for="digest")
    response = page.post("outbox-release", {"batch": str(key), "reason": "hurry"}, htmx=True)
    assert "asked for a weekly digest" in toast_of(response)["text"]
    assert stored(ids[0]).state == MessageState.DRAFT


def fail(key: int, outcome: str) -> None:
    with across_offices("a test plays a mail server"):
        for state in (MessageState.QUEUED, MessageState.IN_FLIGHT):
            OutboxMessage.objects.filter(pk=key).update(state=state)
        OutboxMessage.objects.filter(pk=key).update(state=MessageState.FAILED, outcome=outcome)


def test_what_failed_says_why_and_is_tried_again(page, batch, heard):  # noqa: F811
    _key, ids = batch(1)
    fail(ids[0], "Their mailbox is full.")
    text = text_of(page())
    assert "1 could not be sent" in text
    assert "Their mailbox is full." in text
    page.post("outbox-retry", {"ids": ids[0]})
    assert stored(ids[0]).state == MessageState.QUEUED
    assert heard == {"messages_retried": [ids[0]]}


def test_pausing_holds_everything_and_says_who(page, batch):
    batch(1)
    response = page.post("outbox-pause", htmx=True)
    assert "Paused by Renata Okoye" in text_of(response)
    assert "Pause" not in text_of(page.post("outbox-pause", {"resume": "1"}, htmx=True)).replace("Pause all", "")


def test_what_left_is_found_by_name(page, batch):
    _key, ids = batch(3)
    with across_offices("a test plays a worker"):
        for state in (MessageState.QUEUED, MessageState.IN_FLIGHT):
            OutboxMessage.objects.filter(pk__in=ids).update(state=state)
        OutboxMessage.objects.filter(pk__in=ids).update(state=MessageState.SENT, sent_at=clock.now())
    assert "Sent, 3 today" in text_of(page())
    found = text_of(page("outbox-sent", "?q=number2"))
    assert "Person Number2" in found
    assert "Person Number1" not in found
    assert "Nobody by that name" in text_of(page("outbox-sent", "?q=nobody"))


def test_what_is_gone_or_damaged_is_answered_plainly(page, batch):
    key, _ids = batch(1)
    assert page("outbox", "?batch=rubbish").status_code == 404
    assert page("outbox", f"?batch={uuid.uuid4()}~x~").status_code == 200
    assert page("outbox", f"?batch={key}&after=rubbish").status_code == 422
    assert page.post("outbox-put-back", {"act": "rubbish"}).status_code == 404
    assert page.post("outbox-take-back").status_code == 422


def test_what_was_sent_is_shown_as_it_was_whatever_the_template_says_since(page, batch, note_kind, mail_sink):
    _key, ids = batch(1, time_zone="Etc/GMT-3")
    page.post("outbox-send-now", {"ids": ids[0]})
    with across_offices("a test lets it be day"):
        OutboxMessage.objects.update(keeps_quiet_hours=False, held_until=clock.now())
    claiming.queue_due_messages()
    assert sending.send_due_messages() == 1
    page.post("template-edit", {"subject": "New", "body": "New words"}, kind=note_kind.key)
    text = text_of(page("outbox-note", message_id=ids[0]))
    assert "Thank you for your tape." in text
    assert "New words" not in text


# --- another office sees nothing ----------------------------------------------------------------------------------


def test_another_offices_director_reaches_no_note_by_any_door(client, batch):
    key, ids = batch(2)
    stranger = factories.MembershipFactory(organisation__slug="stranger").user
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")

    def at(name, **args):
        return reverse(f"notifications:{name}", kwargs={"org_slug": "stranger"} | args)

    for address in (at("outbox") + f"?batch={key}", at("outbox-batch") + f"?batch={key}", at("outbox-sent")):
        assert "Person" not in text_of(client.get(address, headers=HTMX)).replace("Ada Person", "")
    assert client.get(at("outbox-note", message_id=ids[0])).status_code == 404
    assert client.post(at("outbox-note-edit", message_id=ids[0]), {"own_line": "x"}).status_code == 404
    assert client.get(at("outbox-batch-edit") + f"?batch={key}").status_code == 302
    for name in ("outbox-take-back", "outbox-put-back", "outbox-hold", "outbox-send-now", "outbox-release", "outbox-retry"):
        for data in ({"ids": ids}, {"batch": str(key)}):
            client.post(at(name), data | {"minutes": "60", "reason": "because"})
    assert client.get(reverse("notifications:outbox", args=["okoye"])).status_code == 404
    for note in map(stored, ids):
        assert (note.state, note.own_line) == (MessageState.HELD, "")
    with across_offices("a test reads the log"):
        assert not Activity.objects.filter(verb__startswith="note.").exists()


@pytest.mark.parametrize("role", ["reader", "session_runner"])
def test_readers_and_runners_of_the_office_have_no_outbox(client, office, role):
    client.force_login(
        factories.MembershipFactory(organisation=office, role=role).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get(reverse("notifications:outbox", args=[office.slug])).status_code == 403
