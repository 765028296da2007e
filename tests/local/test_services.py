"""Local services: shared while anybody holds them, stopped by the last, side by side in two folders."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import read
from config.local import postgres, valkey
from config.local.places import LONGEST_SOCKET, Places
from config.local.services import Services
from tests.support.environment import ROOT

pytestmark = pytest.mark.processes


@pytest.fixture
def in_folder(tmp_path):
    held = []

    def make(name: str) -> Services:
        services = Services(read({"CALLBOARD_VAR": str(tmp_path / name)}), disposable=True)
        services.hold()
        held.append(services)
        return services

    yield make
    for services in held:
        services.release()


def test_the_last_to_leave_stops_them(in_folder):
    first, second = in_folder("a"), in_folder("a")
    places = first.places
    first.release()
    assert postgres.is_running(places)
    assert valkey.is_running(places)
    second.release()
    assert not postgres.is_running(places)
    assert not valkey.is_running(places)


def test_two_checkouts_run_side_by_side(in_folder):
    one, other = in_folder("one"), in_folder("other")
    assert one.places.database_url() != other.places.database_url()
    one.release()
    assert postgres.is_running(other.places)


def test_a_command_finds_them_running_and_leaves_them_so(in_folder, tmp_path):
    services = in_folder("a")
    assert _shell(tmp_path / "a") == "18"
    assert postgres.is_running(services.places)


def test_a_command_starts_them_and_stops_them(tmp_path):
    """In a folder whose name an address has to escape."""
    var = tmp_path / "a folder, 100 % näher"
    assert _shell(var) == "18"
    assert not postgres.is_running(Places(var))


def test_a_killed_holder_does_not_keep_them(in_folder, tmp_path):
    services = in_folder("a")
    other = subprocess.Popen(
        [sys.executable, "-m", "config.local.services"], cwd=ROOT, env=_environment(tmp_path / "a"),
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout.readline()
    other.kill()
    other.wait()
    services.release()
    assert not postgres.is_running(services.places)


def test_sockets_move_out_of_a_folder_that_is_too_deep():
    deep = Places(Path("/" + "/".join(["a-rather-long-folder-name"] * 6)))
    assert len(str(deep.valkey_socket)) < LONGEST_SOCKET
    assert deep.valkey_socket != Places(Path("/other")).valkey_socket


def _environment(var: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_ROOT"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"CALLBOARD_VAR": str(var)}


def _shell(var: Path) -> str:
    code = (
        "from django.db import connection as c; from django.core.cache import cache; from config.celery import app;"
        "c.ensure_connection(); cache.set('a', 1); app.connection().ensure_connection(max_retries=1);"
        "print(c.pg_version // 10000)"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT, env=_environment(var), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
