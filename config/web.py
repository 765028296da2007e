"""The web process: pages in a fixed pool of threads, and live sockets, under uvicorn. `python -m config.web`."""

import os
import sys

import uvicorn

from config.connections import Connection
from config.env import EnvironmentProblem, read
from contracts.seal.keys import SealFault


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        environment = read()
        # The first start makes the key that contracts are sealed with, and any start sees that it is of use.
        environment.seal.key_in_use()
    except (EnvironmentProblem, SealFault) as problem:
        sys.exit(str(problem))
    uvicorn.run(
        "config.asgi:application",
        host=environment.host,
        port=environment.port,
        log_config=None,
        # Requests are logged by config.requests, without addresses; who forwards is decided by TRUSTED_PROXIES.
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        http=Connection,
        timeout_graceful_shutdown=5,
        # A page says where its person is, and no more (config/live/consumer.py).
        ws_max_size=1024,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main()
