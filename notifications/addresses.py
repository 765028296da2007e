"""Addresses that work without signing in, because a mail program or a reader in haste uses them."""
from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "notifications.stop"


def stop_url(user_id: int, category: str) -> str:
    """Where one click stops that person's mail of that category. It has no end: mail is kept for years."""
    token = signing.dumps([user_id, category], salt=SALT)
    return settings.SITE_URL + reverse("notifications:mail-stop", kwargs={"token": token})


def read_stop_token(token: str) -> tuple[int, str] | None:
    try:
        user_id, category = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id, category
