"""The sink takes real SMTP, keeps what came, and shows it."""

import email

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse


def _send(to="zoe@example.com", subject="You have been called back", **headers):
    message = EmailMultiAlternatives(subject, "Hello Zoë.\nSee http://testserver/x?a=1.", to=[to], headers=headers)
    message.attach_alternative("<p>Hello <b>Zoë</b></p><script>alert(1)</script>", "text/html")
    message.attach("callback.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "text/calendar")
    message.send()
    return message


def test_a_message_arrives_whole_and_is_known_by_its_id(mail_sink):
    _send(**{"Message-ID": "<one@callboard>"})
    [entry] = mail_sink.entries()
    assert (entry.recipients, entry.subject) == (["zoe@example.com"], "You have been called back")
    assert mail_sink.delivered("<one@callboard>")
    assert not mail_sink.delivered("<two@callboard>")
    raw = (mail_sink.folder / entry.name).read_bytes()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert parsed["Delivered-To"] == "zoe@example.com"
    assert "Zoë" in parsed.get_body(("plain",)).get_content()


def test_the_same_message_twice_is_counted_twice(mail_sink):
    for _ in range(2):
        _send(**{"Message-ID": "<same@callboard>"})
    assert mail_sink.deliveries("<same@callboard>") == 2


@pytest.mark.django_db
def test_the_inbox_shows_the_newest_first_and_finds_a_recipient(mail_sink, client):
    _send(subject="First")
    _send(to="ada@example.com", subject="Second")
    page = client.get(reverse("dev:mail")).content.decode()
    assert page.index("Second") < page.index("First")
    found = client.get(reverse("dev:mail"), {"to": "ada"}).content.decode()
    assert "Second" in found
    assert "First" not in found


@pytest.mark.django_db
def test_a_message_is_shown_as_text_html_source_and_attachments(mail_sink, client):
    _send()
    [entry] = mail_sink.entries()
    page = client.get(reverse("dev:mail-message", args=[entry.name]))
    assert 'href="http://testserver/x?a=1"' in page.content.decode()
    assert "callback.ics" in page.content.decode()
    html = client.get(reverse("dev:mail-html", args=[entry.name]))
    assert "<b>Zoë</b>" in html.content.decode()
    policy = html["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    part = client.get(reverse("dev:mail-part", args=[entry.name, 0]))
    assert part.content.startswith(b"BEGIN:VCALENDAR")
    assert "attachment" in part["Content-Disposition"]
    assert b"Message-ID" in client.get(reverse("dev:mail-raw", args=[entry.name])).content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["index.jsonl", "..%2fsecret", "20260101T000000000000Z-1.eml"])
def test_only_messages_can_be_asked_for(mail_sink, client, name):
    assert client.get(f"/dev/mail/{name}/").status_code == 404
    assert client.get(f"/dev/mail/{name}/raw").status_code == 404
