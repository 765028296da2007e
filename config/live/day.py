"""One live socket of one person at one day's door. It hears that something changed; what, the page fetches."""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from redis.exceptions import RedisError

from auditions.live import group_of
from config.live.consumer import MOST_SOCKETS, TOGETHER, TOO_MUCH, TRY_AGAIN
from config.live.seat import Closed, day_seat_for

log = structlog.get_logger("callboard.live")
_seats = ThreadPoolExecutor(max_workers=1, thread_name_prefix="day-seat")
_ask = database_sync_to_async(day_seat_for, thread_sensitive=False, executor=_seats)
_sockets: Counter[int] = Counter()


class DayConsumer(AsyncJsonWebsocketConsumer):
    user_id: int | None = None
    keeping: asyncio.Task | None = None
    flushing: asyncio.Task | None = None

    async def __call__(self, scope, receive, send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Where Redis goes away in the middle of a word, nobody calls `disconnect`.
            self._stand_up()

    async def connect(self) -> None:
        self.session_id = self.scope["url_route"]["kwargs"]["session_id"]
        self.waiting: dict[str, set[int]] = defaultdict(set)
        # Accepted first: a browser is not told why a handshake failed, and so would knock for ever.
        await self.accept()
        try:
            user_id = await self._asked()
        except Closed as closed:
            log.info("live.refused", code=closed.code, user_id=closed.user_id)
            await self.close(closed.code)
            return
        if _sockets[user_id] >= MOST_SOCKETS:
            await self.close(TOO_MUCH)
            return
        self.user_id = user_id
        _sockets[user_id] += 1
        await self.channel_layer.group_add(group_of(self.session_id), self.channel_name)
        await self.send_json({"kind": "beat"})
        self.keeping = asyncio.create_task(self._keep())

    async def disconnect(self, code: int) -> None:
        self._stand_up()
        with contextlib.suppress(RedisError, OSError):
            await self.channel_layer.group_discard(group_of(self.session_id), self.channel_name)

    def _stand_up(self) -> None:
        if self.user_id is None:
            return
        _sockets[self.user_id] -= 1
        if not _sockets[self.user_id]:
            del _sockets[self.user_id]
        self.user_id = None
        for task in (self.keeping, self.flushing):
            if task is not None and task is not asyncio.current_task():
                task.cancel()

    async def receive(self, text_data=None, bytes_data=None, **kwargs) -> None:
        """A door has nothing to say here: acts go by HTTP."""
        await self.close(TOO_MUCH)

    async def news(self, event: dict) -> None:
        """From the channel layer (auditions.live)."""
        self.waiting[event["kind"]].update(event["ids"])
        if self.flushing is None or self.flushing.done():
            self.flushing = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        # Round again for what came while this was being said: nobody starts a second one meanwhile.
        while self.waiting:
            await asyncio.sleep(TOGETHER)
            waiting = dict(self.waiting)
            self.waiting.clear()
            for kind, ids in waiting.items():
                await self.send_json({"kind": kind, "ids": sorted(ids)})

    async def beat(self, event: dict) -> None:
        await self.send_json({"kind": "beat"})

    async def _keep(self) -> None:
        """The beat goes the way that news goes: without it the page looks for itself."""
        asked = time.monotonic()
        while True:
            await asyncio.sleep(settings.LIVE_BEAT)
            if time.monotonic() - asked + settings.LIVE_BEAT > settings.LIVE_ASK_AGAIN:
                asked = time.monotonic()
                try:
                    await self._asked()
                except Closed as closed:
                    log.info("live.lost", code=closed.code, user_id=closed.user_id)
                    await self.close(closed.code)
                    return
            try:
                await self.channel_layer.send(self.channel_name, {"type": "beat"})
            except (RedisError, OSError):
                await self.close(TRY_AGAIN)
                return

    async def _asked(self) -> int:
        slug = self.scope["url_route"]["kwargs"]["org_slug"]
        return await _ask(session_key=self.scope["session_key"], org_slug=slug, session_id=self.session_id)
