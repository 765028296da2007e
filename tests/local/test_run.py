"""`make run` on a folder without data: up, ready, up again with its data kept, and gone without a trace."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.support.environment import ROOT, free_port

pytestmark = pytest.mark.processes
FIRST, AGAIN = 120, 60


class Run:
    def __init__(self, var: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = var.parent / "run.log"
        self.started = time.monotonic()
        names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_ROOT")
        kept = {name: value for name, value in os.environ.items() if name not in names}
        with self.log.open("w") as output:
            self.make = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env=kept | {"CALLBOARD_VAR": str(var), "PORT": str(port), "DEMO": "0"},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def until(self, path: str, patience: float) -> float:
        """Seconds from the start to a 200 at `path`."""
        while (answer := self.get(path))[0] != 200:
            assert self.make.poll() is None, self.log.read_text()
            assert time.monotonic() - self.started < patience, f"{answer}\n{self.log.read_text()}"
            time.sleep(0.05)
        return time.monotonic() - self.started

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.make.pid).children(recursive=True)


@pytest.fixture
def folder(tmp_path: Path):
    var = tmp_path / "var"
    yield var
    for process in _belonging_to(var):
        process.kill()


def _belonging_to(var: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if str(var) in " ".join(process.info["cmdline"] or []):
            found.append(process)
    return found


def test_up_ready_stopped_and_up_again_with_the_data(folder):
    port = free_port()
    run = Run(folder, port)
    run.until("/readyz", FIRST)
    assert json.loads(run.get("/readyz")[1])["missing"] == []
    assert "Local mail" in run.get("/dev/mail/")[1]
    _leave_a_mark(folder)
    family = run.family()
    assert len(family) >= 5

    # As a terminal does it: the signal goes to everything in the foreground.
    os.killpg(run.make.pid, signal.SIGINT)
    run.make.wait(20)
    _gone([*family, *_belonging_to(folder)])

    run = Run(folder, port)
    run.until("/readyz", AGAIN)
    assert "Bringing the database up to date" not in run.log.read_text()
    assert _mark_is_there(folder)
    family = run.family()
    # Only make hears of it, as from a process manager.
    run.make.send_signal(signal.SIGTERM)
    run.make.wait(20)
    _gone([*family, *_belonging_to(folder)])


def test_a_taken_port_is_said_in_a_sentence(folder):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = Run(folder, taken.getsockname()[1])
        assert run.make.wait(30) != 0
    assert "Set PORT to a free one" in run.log.read_text()


def _gone(family: list[psutil.Process]) -> None:
    _, left = psutil.wait_procs(family, timeout=20)
    assert left == []


def _leave_a_mark(var: Path) -> None:
    _sql(var, "CREATE TABLE mark AS SELECT 1 AS n")


def _mark_is_there(var: Path) -> bool:
    return _sql(var, "SELECT n FROM mark") == [(1,)]


def _sql(var: Path, statement: str) -> list[tuple]:
    import psycopg2

    from config.local.places import Places

    connection = psycopg2.connect(Places(var).database_url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows
