"""The secrets of people who look by a personal link: its key, the browser's cookie, the six-digit code.

The key and the code are made from the site's secret and an id, as an invitation's link is (accounts.links), so that
a letter can be written when it leaves and neither stands in the outbox or in a queue. The database has digests only.
"""

import base64
import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from core import codes, tokens

# What a viewer's code is for, as core.codes keeps it apart from others.
PURPOSE = "casting.viewer"


def viewer_key(viewer_id: int) -> str:
    return _text(salted_hmac("casting.viewer", str(viewer_id), algorithm="sha256").digest())


def key_digest(key: str) -> str:
    return tokens.digest(key)


def viewer_address(viewer_id: int) -> str:
    """The personal link, with the site's own name."""
    return settings.SITE_URL.rstrip("/") + reverse("casting:viewer", args=[viewer_key(viewer_id)])


def device_digest(cookie: str, viewer_id: int) -> str:
    """One cookie stands for one browser; it is another device for each link that is opened in it."""
    return tokens.digest(f"{viewer_id}:{cookie}")


def device_code(device_id: int, expires_at: dt.datetime) -> str:
    return codes.make(PURPOSE, device_id, expires_at)


def _text(mac: bytes) -> str:
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
