"""How requests are served, compared: docs/decisions/0001-serving.md. `python -m bench.serving` on local services."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time

from config import env
from config.local.services import hold_until_exit

CONNECTIONS = 8
SECONDS = 8
PORT = 8399
ADDRESS = os.environ.get("ADDRESS", "/readyz")
# What uvicorn is given, and how long a connection to the database lives: Django's ASGI handler runs each request in a
# thread of its own, so a connection that is kept is one that nobody uses again.
CANDIDATES = {
    "Django's ASGI handler": ("django.core.asgi:get_asgi_application", True, "0"),
    "WSGI in a fixed pool (a2wsgi)": ("config.asgi:application", False, "None"),
}
START = """
import django.conf, uvicorn, importlib, sys, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.conf.settings.DATABASES["default"]["CONN_MAX_AGE"] = {age}
module, _, name = "{target}".partition(":")
application = getattr(importlib.import_module(module), name)
if {factory}:
    application = application()
uvicorn.run(application, port={port}, log_config=None, access_log=False, lifespan="off")
"""


async def visit(until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    request = f"GET {ADDRESS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        times.append(time.perf_counter() - started)
    writer.close()


async def load(seconds: float) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(visit(until, times) for _ in range(CONNECTIONS)))
    return sorted(times)


def wait_for_server() -> None:
    import socket

    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
            return
        time.sleep(0.05)


def main() -> None:
    hold_until_exit(env.read())
    for name, (target, factory, age) in CANDIDATES.items():
        script = START.format(target=target, factory=factory, age=age, port=PORT)
        server = subprocess.Popen(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": "."}, stderr=subprocess.DEVNULL
        )
        try:
            wait_for_server()
            asyncio.run(load(2))
            times = asyncio.run(load(SECONDS))
        finally:
            server.terminate()
            server.wait()
        middle, slow = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(
            f"{name}: {len(times) / SECONDS:.0f} requests/s, median {middle * 1000:.1f} ms, 99 % {slow * 1000:.1f} ms"
        )


if __name__ == "__main__":
    main()
