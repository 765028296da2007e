"""Where a test session keeps its data, decided before Django reads its settings.

The servers live under `<CALLBOARD_VAR>/tests`, never beside the data of `make run`; a second session at the same time
gets a folder of its own. pytest-xdist's workers share the controller's servers: a database and a Redis number each.
"""

import fcntl
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import IO
from urllib.parse import quote

from config.local.places import Places

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NUMBER = int(WORKER.removeprefix("gw") or 0) + 1 if WORKER else 0

_lock: IO[str] | None = None


def prepare() -> None:
    """Point the environment at this session's own services."""
    if not WORKER:
        os.environ["CALLBOARD_VAR"] = str(_own_folder())
        os.environ["CALLBOARD_TEST_POSTGRES"] = os.environ.get("DATABASE_URL", "")
        os.environ["CALLBOARD_TEST_REDIS"] = os.environ.get("REDIS_URL", "")
    # A hundred processes are started; where bytecode may not be written, each would compile all of Callboard.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    folder = Path(os.environ["CALLBOARD_VAR"])
    places = Places(folder)
    os.environ["DATABASE_URL"] = os.environ["CALLBOARD_TEST_POSTGRES"] or places.database_url()
    os.environ["REDIS_URL"] = _numbered(os.environ["CALLBOARD_TEST_REDIS"] or places.redis_url)
    mine = WORKER or "main"
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{free_port()}?kept={quote(str(folder / f'mail-{mine}'))}"
    os.environ["MEDIA_ROOT"] = str(folder / f"media-{mine}")
    shutil.rmtree(os.environ["MEDIA_ROOT"], ignore_errors=True)
    os.environ["DEMO"] = "0"
    for name in ("CALLBOARD_ENV", "DEBUG", "PORT", "SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "MEDIA_URL"):
        os.environ.pop(name, None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _own_folder() -> Path:
    global _lock  # noqa: PLW0603
    folder = (ROOT / os.environ.get("CALLBOARD_VAR", "var")).resolve() / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    _lock = (folder / "session.lock").open("w")
    try:
        fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Path(tempfile.mkdtemp(prefix="callboard-tests-"))
    return folder


def _numbered(url: str) -> str:
    base, _, _query = url.partition("?")
    if base.startswith("unix:"):
        return f"{base}?db={NUMBER}"
    scheme, _, rest = base.partition("://")
    return f"{scheme}://{rest.split('/')[0]}/{NUMBER}"
