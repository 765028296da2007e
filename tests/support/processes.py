"""Real processes for the tests that need them: Celery workers and the web server, on the test database."""

import contextlib
import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.support.environment import ROOT, free_port

PATIENCE = 90


class Nursery:
    """The process that the others are forked from; Linux, where that is safe. One for a session, made when needed."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def bear(self, *command: str, environment: dict[str, str], log: Path) -> psutil.Process:
        asked = {"arguments": command, "environment": environment, "log": str(log)}
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        return psutil.Process(int(self._child.stdout.readline()))


@functools.cache
def nursery() -> Nursery:
    return Nursery()


class Process:
    """A process of `python -m …` in a session of its own; `log` is the file that takes what it writes."""

    def __init__(self, *command: str, environment: dict[str, str]) -> None:
        handle, name = tempfile.mkstemp(prefix="callboard-test-", suffix=".log")
        os.close(handle)
        self.log = Path(name)
        everything = os.environ | environment
        everything.pop("PYTEST_CURRENT_TEST", None)
        if sys.platform == "linux":
            self._child = nursery().bear(*command, environment=everything, log=self.log)
            return
        with self.log.open("w") as output:
            self._child = psutil.Popen(
                [sys.executable, *command],
                cwd=ROOT, env=everything, stdout=output, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait_for(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if not self._child.is_running() or time.monotonic() > deadline:
                said = self.log.read_text()[-4000:]
                self.kill()
                raise AssertionError(f"{what} did not come up:\n{said}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Let it finish what it is doing, as a deployment does."""
        self._send(signal.SIGTERM)
        try:
            self._child.wait(timeout=15)
        except psutil.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """End it and its children at once, as a lost machine does."""
        self._send(signal.SIGKILL)
        self._child.wait(timeout=10)
        self._close()

    def _send(self, signum: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            if signum == signal.SIGKILL:
                os.killpg(self.pid, signum)
            else:
                os.kill(self.pid, signum)

    def _close(self) -> None:
        self.log.unlink(missing_ok=True)


def start_worker(*arguments: str, environment: dict[str, str]) -> Process:
    """A Celery worker that has reported itself ready."""
    from config.health import live_workers

    name = f"test-{time.monotonic_ns()}@localhost"
    worker = Process(
        "-m", "celery", "-A", "config", "worker", "-n", name, "--concurrency", "1", "--loglevel", "WARNING",
        "--without-gossip", "--without-mingle", *arguments, environment=environment,
    )  # fmt: skip
    worker.wait_for(lambda: name in live_workers(), "The worker")
    return worker


def start_web(*, environment: dict[str, str]) -> tuple[Process, str]:
    """The web process as `make run` starts it; returns it and its address."""
    port = str(free_port())
    url = f"http://localhost:{port}"
    web = Process("-m", "config.web", environment=environment | {"PORT": port, "SITE_URL": url})
    web.wait_for(lambda: _answers(f"{url}/healthz"), "The web server")
    return web, url


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False
