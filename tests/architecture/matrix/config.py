"""The front page, health and metrics, and the pages for people who work on Callboard."""

from functools import cache
from pathlib import Path

from django.conf import settings

from config.local.mailbox import Mailbox
from tests.architecture.rows import Row, same

MESSAGE = b"Subject: Hello\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n"


@cache
def _message(_world=None) -> dict[str, str]:
    stored = Mailbox(Path(settings.MAIL_KEPT)).store(
        sender="a@example.com", recipients=["b@example.com"], content=MESSAGE
    )
    return {"name": stored.name}


ROWS = [
    Row("welcome", "GET", same(200)),
    Row("healthz", "GET", same(200)),
    # No worker runs here.
    Row("readyz", "GET", same(503)),
    Row("metrics", "GET", same(200)),
    Row("dev:components", "GET", same(200)),
    Row("dev:mail", "GET", same(200)),
    Row("dev:mail-message", "GET", same(200), args=lambda _: _message()),
    Row("dev:mail-html", "GET", same(200), args=lambda _: _message()),
    Row("dev:mail-raw", "GET", same(200), args=lambda _: _message()),
    Row("dev:mail-part", "GET", same(404), args=lambda _: _message() | {"number": 0}),
]
