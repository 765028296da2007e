"""What a live socket is let through before anybody is asked who they are."""

from http.cookies import CookieError, SimpleCookie

import structlog
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path, re_path
from redis.exceptions import RedisError

from config.live.consumer import TRY_AGAIN, RoomConsumer
from config.live.day import DayConsumer
from config.live.seat import NOT_THERE

log = structlog.get_logger("callboard.live")


async def nothing_here(scope, receive, send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NOT_THERE})


def with_session_key(inner):
    """The key only: the session behind it is read anew whenever the socket's person is asked for."""

    async def application(scope, receive, send):
        header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        try:
            cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
        except CookieError:
            cookie = None
        return await inner({**scope, "session_key": cookie.value if cookie else ""}, receive, send)

    return application


def told_when_redis_is_down(inner):
    """Sockets come and go through Redis; while it is away the page looks for itself."""

    async def application(scope, receive, send):
        try:
            return await inner(scope, receive, send)
        except (RedisError, OSError) as error:
            log.warning("live.no_redis", why=type(error).__name__)
            return await send({"type": "websocket.close", "code": TRY_AGAIN})

    return application


sockets = told_when_redis_is_down(
    AllowedHostsOriginValidator(
        with_session_key(
            URLRouter(
                [
                    path("live/office/<slug:org_slug>/roles/<int:role_id>/", RoomConsumer.as_asgi()),
                    path("live/office/<slug:org_slug>/sessions/<int:session_id>/", DayConsumer.as_asgi()),
                    re_path("", nothing_here),
                ]
            )
        )
    )
)
