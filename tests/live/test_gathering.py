"""What is told while a socket is busy saying something else is said next, and not with the news after it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from config.live.consumer import RoomConsumer
from tests.live.conftest import PATIENCE


class SlowSocket(RoomConsumer):
    """A line that takes a while over each message."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []
        self.saying = asyncio.Event()

    async def send_json(self, content, close=False) -> None:
        self.saying.set()
        await asyncio.sleep(0.05)
        self.heard += content["ids"]


async def told_while_it_speaks() -> list[int]:
    socket = SlowSocket()
    socket.begin_gathering()
    await socket.news({"type": "news", "kind": "rated", "ids": [1]})
    await socket.saying.wait()
    await socket.news({"type": "news", "kind": "rated", "ids": [2]})
    async with asyncio.timeout(PATIENCE):
        while len(socket.heard) < 2:
            await asyncio.sleep(0.01)
    return socket.heard


def test_news_during_a_message_is_not_left_behind():
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, told_while_it_speaks()).result(timeout=2 * PATIENCE) == [1, 2]
