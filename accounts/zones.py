"""The reader's time zone before they have told us: the browser's own word for it, kept in a cookie."""

from urllib.parse import unquote

from django.http import HttpRequest

from core import clock

COOKIE = "tz"
# Names that are no place: kept valid, not offered.
UNOFFERED = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "posix/", "right/")


def guessed_zone(request: HttpRequest) -> str:
    """The zone that the browser named, or an empty string."""
    name = unquote(request.COOKIES.get(COOKIE, ""))
    return name if clock.is_zone(name) else ""


def asks_zone(request: HttpRequest) -> bool:
    """Nobody signed in and nothing named yet: the page comes again once the browser has (`data-ask-zone`)."""
    return not request.user.is_authenticated and COOKIE not in request.COOKIES


def offered_zones() -> list[str]:
    """Zone names for a list to choose from, by name."""
    return ["UTC", *sorted(name for name in clock.zone_names() if "/" in name and not name.startswith(UNOFFERED))]
