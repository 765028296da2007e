"""Who has a role open, kept in Redis while their sockets say so.

One hash for each role, a field for each socket. A socket that is lost without a word runs out by itself.
"""

import json
import time

from django.conf import settings
from redis import asyncio as aioredis

LASTS = 50


class Presence:
    """`at` is the submission somebody looks at, None for none."""

    def __init__(self) -> None:
        self._redis = aioredis.Redis.from_url(settings.ENV.redis_url)

    def _key(self, role_id: int) -> str:
        return f"{settings.ENV.live_prefix}:presence:{role_id}"

    async def sit(self, role_id: int, socket: str, *, user_id: int, name: str, at: int | None) -> None:
        entry = json.dumps({"user": user_id, "name": name, "at": at, "until": time.time() + LASTS})
        async with self._redis.pipeline(transaction=False) as batch:
            batch.hset(self._key(role_id), socket, entry)
            batch.expire(self._key(role_id), LASTS)
            await batch.execute()

    async def leave(self, role_id: int, socket: str) -> None:
        await self._redis.hdel(self._key(role_id), socket)

    async def people(self, role_id: int) -> list[dict]:
        """Each person once, by name: {"user", "name", "at"}; of several windows, the one that spoke last."""
        fields = await self._redis.hgetall(self._key(role_id))
        entries = {socket: json.loads(entry) for socket, entry in fields.items()}
        if gone := [socket for socket, entry in entries.items() if entry["until"] < time.time()]:
            await self._redis.hdel(self._key(role_id), *gone)
        present = sorted((entry for entry in entries.values() if entry["until"] >= time.time()), key=_spoke)
        people = {entry["user"]: {name: entry[name] for name in ("user", "name", "at")} for entry in present}
        return sorted(people.values(), key=lambda person: (person["name"].casefold(), person["user"]))


def _spoke(entry: dict) -> float:
    return entry["until"]
