"""One live socket of one person in one role's room."""

import asyncio
import contextlib
import time
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from redis.exceptions import RedisError

from casting.live import MOST_IDS, group_of
from config.live.presence import Presence
from config.live.seat import Closed, Seat, seat_for

TOO_MUCH, TRY_AGAIN = 4429, 1013
# News within this many seconds of each other goes out together.
TOGETHER = 0.05
MOST_SOCKETS = 20
# What somebody may say in ten seconds: a held arrow key, thinned by the page, stays far below.
MOST_SAID = 60

log = structlog.get_logger("callboard.live")
# Sockets ask for seats by the dozen after a restart; these threads bound the connections to the database.
_seats = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-seat")
_ask = database_sync_to_async(seat_for, thread_sensitive=False, executor=_seats)
_sockets: Counter[int] = Counter()


class RoomConsumer(AsyncJsonWebsocketConsumer):
    presence: Presence | None = None
    counted: int | None = None
    keeping: asyncio.Task | None = None
    flushing: asyncio.Task | None = None

    async def __call__(self, scope, receive, send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Where Redis goes away in the middle of a word, nobody calls `disconnect`.
            self._stand_up()

    async def connect(self) -> None:
        self.seat: Seat | None = None
        self.socket = uuid.uuid4().hex
        self.role_id = self.scope["url_route"]["kwargs"]["role_id"]
        self.at: int | None = None
        self.begin_gathering()
        self.said: list[float] = []
        # Accepted first: a browser is not told why a handshake failed, and so would knock for ever.
        await self.accept()
        try:
            seat = await self._asked()
        except Closed as closed:
            log.info("live.refused", code=closed.code, user_id=closed.user_id)
            await self.close(closed.code)
            return
        if _sockets[seat.user_id] >= MOST_SOCKETS:
            await self.close(TOO_MUCH)
            return
        self.seat = seat
        self.counted = seat.user_id
        _sockets[seat.user_id] += 1
        await self.channel_layer.group_add(group_of(self.role_id), self.channel_name)
        await self._sit()
        await self.channel_layer.group_send(group_of(self.role_id), {"type": "news", "kind": "presence", "ids": []})
        self.keeping = asyncio.create_task(self._keep())

    def begin_gathering(self) -> None:
        self.waiting: dict[str, set[int]] = defaultdict(set)
        self.many: Counter[str] = Counter()

    async def disconnect(self, code: int) -> None:
        if self.seat is None:
            return
        self._stand_up()
        with contextlib.suppress(RedisError, OSError):
            await self.channel_layer.group_discard(group_of(self.role_id), self.channel_name)
            await self._presence().leave(self.role_id, self.socket)
            await self.channel_layer.group_send(group_of(self.role_id), {"type": "news", "kind": "presence", "ids": []})

    def _stand_up(self) -> None:
        if self.counted is None:
            return
        _sockets[self.counted] -= 1
        if not _sockets[self.counted]:
            del _sockets[self.counted]
        self.counted = None
        for task in (self.keeping, self.flushing):
            if task is not None and task is not asyncio.current_task():
                task.cancel()

    async def receive_json(self, content, **kwargs) -> None:
        """{"at": submission id or null}: the card the person is on. Nothing else is understood."""
        now = time.monotonic()
        self.said = [moment for moment in self.said if moment > now - 10] + [now]
        at = content.get("at") if isinstance(content, dict) else False
        known = at is None or (isinstance(at, int) and not isinstance(at, bool) and 0 < at < 2**63)
        if self.seat is None or not known or len(self.said) > MOST_SAID:
            await self.close(TOO_MUCH)
            return
        if self.seat.hides_where or at == self.at:
            return
        self.at = at
        await self._sit()
        await self.channel_layer.group_send(group_of(self.role_id), {"type": "news", "kind": "presence", "ids": []})

    @classmethod
    async def decode_json(cls, text_data: str):
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return False

    async def news(self, event: dict) -> None:
        """From the channel layer (casting.live)."""
        if event["kind"] == "pass":
            # Who sees whom may have changed with it.
            await self._ask_again()
        self.waiting[event["kind"]].update(event["ids"])
        self.many[event["kind"]] += event.get("many", 0)
        if self.flushing is None or self.flushing.done():
            self.flushing = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        # Round again for what came while this was being said: nobody starts a second one meanwhile.
        while self.waiting:
            await asyncio.sleep(TOGETHER)
            waiting, many = dict(self.waiting), Counter(self.many)
            self.waiting.clear()
            self.many.clear()
            for kind, ids in waiting.items():
                await self._say(kind, ids, many[kind])

    async def _say(self, kind: str, ids: set[int], many: int) -> None:
        if kind == "presence":
            await self.send_json({"kind": kind, "people": await self._people()})
        elif many or len(ids) > MOST_IDS:
            await self.send_json({"kind": kind, "ids": [], "many": many + len(ids)})
        else:
            await self.send_json({"kind": kind, "ids": sorted(ids)})

    async def _people(self) -> list[dict]:
        people = await self._presence().people(self.role_id)
        return [person | {"at": None} for person in people] if self.seat.hides_where else people

    async def _keep(self) -> None:
        """The beat says that Redis still carries what is told: without it the page looks for itself."""
        asked = time.monotonic()
        while True:
            await asyncio.sleep(settings.LIVE_BEAT)
            try:
                await self._sit()
            except (RedisError, OSError):
                await self.close(TRY_AGAIN)
                return
            if time.monotonic() - asked + settings.LIVE_BEAT > settings.LIVE_ASK_AGAIN:
                asked = time.monotonic()
                if not await self._ask_again():
                    return
            await self.send_json({"kind": "beat"})

    async def _ask_again(self) -> bool:
        try:
            self.seat = await self._asked()
        except Closed as closed:
            log.info("live.lost", code=closed.code, user_id=closed.user_id)
            await self.close(closed.code)
            return False
        if self.seat.hides_where:
            self.at = None
        return True

    async def _asked(self) -> Seat:
        slug = self.scope["url_route"]["kwargs"]["org_slug"]
        return await _ask(session_key=self.scope["session_key"], org_slug=slug, role_id=self.role_id)

    async def _sit(self) -> None:
        await self._presence().sit(
            self.role_id, self.socket, user_id=self.seat.user_id, name=self.seat.name, at=self.at
        )

    def _presence(self) -> Presence:
        if RoomConsumer.presence is None:
            RoomConsumer.presence = Presence()
        return RoomConsumer.presence
