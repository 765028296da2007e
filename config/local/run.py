"""`make run`: the local services, the database brought up to date, then the processes of the Procfile until Ctrl-C."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg2
from honcho.environ import parse_procfile
from honcho.manager import Manager

from config.env import DEMO_PASSWORD, DEMO_PEOPLE, ROOT, Environment, EnvironmentProblem, local_mail, read
from config.local import postgres, valkey
from config.local.services import Services

ROOMS_WITH_TABLES = ("accounts", "notifications", "talent", "casting", "auditions", "contracts")
PATIENCE = 60


def main() -> None:
    try:
        environment = read()
        _check_port(environment)
        services = Services(environment)
        # A closed terminal comes in by the same door as the others, which honcho takes over later.
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        try:
            with _signals_wait():
                services.hold()
            code = _run(environment)
        finally:
            for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(signum, signal.SIG_IGN)
            services.release()
    except (EnvironmentProblem, postgres.NoPostgres, valkey.NoValkey) as problem:
        sys.exit(str(problem))
    sys.exit(code)


class Processes(Manager):
    """honcho's manager, for a signal that comes before every process has told its id."""

    def terminate(self) -> None:
        if self._all_started():
            super().terminate()
        else:
            threading.Timer(0.1, self.terminate).start()


def _run(environment: Environment) -> int:
    variables = dict(os.environ) | {"EMAIL_URL": _mail_url(environment), "PYTHONUNBUFFERED": "1"}
    variables["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{variables['PATH']}"  # noqa: PTH120
    _migrate(environment, variables)
    if environment.demo:
        _fill(environment, variables)
    manager = Processes()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        if name != "mail" or not os.environ.get("EMAIL_URL"):
            manager.add_process(name, f"exec {command}", env=variables, cwd=str(ROOT))
    watched = threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True)
    watched.start()
    threading.Thread(target=_announce, args=(environment,), daemon=True).start()
    manager.loop()
    stopped_by_hand = manager.returncode in {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if stopped_by_hand else manager.returncode or 0


@contextlib.contextmanager
def _signals_wait() -> Iterator[None]:
    """A server that is being started gets to its feet before it is stopped; afterwards a signal is an orderly way out."""
    came: list[int] = []
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda number, _frame: came.append(number))
    yield
    if came:
        raise SystemExit(0)
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, _leave)


def _leave(_signum: int, _frame: object) -> None:
    raise SystemExit(0)


def _check_port(environment: Environment) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            raise EnvironmentProblem([f"Set PORT to a free one; {environment.port} is taken."]) from error


def _mail_url(environment: Environment) -> str:
    """The given address, or the sink's: the port it had last time if that is free, else another."""
    if given := os.environ.get("EMAIL_URL"):
        return given
    record = environment.places.mail_port
    for port in (environment.email.port or 0, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            record.write_text(str(probe.getsockname()[1]))
            break
    return local_mail(record.read_text(), environment.places)


def _migrate(environment: Environment, variables: Mapping[str, str]) -> None:
    """Ask Django only when something changed: it takes two seconds to find that nothing did."""
    parts = hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()
    stamp = environment.places.run / "migrated-with"
    unchanged = stamp.exists() and stamp.read_text() == parts
    if unchanged and _wanted_migrations() <= _applied_migrations(environment):
        return
    print("Bringing the database up to date …", flush=True)
    _manage("migrate", "-v", "1", variables=variables)
    stamp.write_text(parts)


def _wanted_migrations() -> set[tuple[str, str]]:
    return {(room, file.stem) for room in ROOMS_WITH_TABLES for file in (ROOT / room / "migrations").glob("[0-9]*.py")}


def _applied_migrations(environment: Environment) -> set[tuple[str, str]]:
    try:
        return set(_query(environment, "SELECT app, name FROM django_migrations"))
    except psycopg2.errors.UndefinedTable:
        return set()


def _fill(environment: Environment, variables: Mapping[str, str]) -> None:
    if os.environ.get("EMAIL_URL") or environment.media_bucket:
        print("The demonstration needs the local mail and media: unset EMAIL_URL and MEDIA_URL to see it.", flush=True)
    elif environment.places.demo_begun.exists():
        # Killed while it was made, before anybody could come in: what is there is half a demonstration.
        _manage("demo", "--replace", variables=variables)
    elif not _query(environment, "SELECT 1 FROM accounts_organisation UNION ALL SELECT 1 FROM accounts_user LIMIT 1"):
        _manage("demo", variables=variables)


def _query(environment: Environment, statement: str) -> list[tuple]:
    url = os.environ.get("DATABASE_URL") or environment.places.database_url()
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _manage(*arguments: str, variables: Mapping[str, str]) -> None:
    # In a session of its own, so that Ctrl-C reaches it once, from here, and it can tidy up after itself.
    command = [sys.executable, "manage.py", *arguments]
    child = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        code = child.wait()
    except SystemExit:
        child.send_signal(signal.SIGINT)
        child.wait()
        raise
    if code:
        raise SystemExit(code)


def _announce(environment: Environment) -> None:
    url = f"http://127.0.0.1:{environment.port}"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            break
        time.sleep(0.1)
    address = environment.site_url
    lines = ["", f"  Callboard is up at {address}", f"  Mail that it sends: {address}/dev/mail/"]
    if environment.demo:
        people = ", ".join(f"{name}@demo.example" for name in DEMO_PEOPLE)
        lines += [f"  Sign in as {people}", f"  with the password {DEMO_PASSWORD}"]
    width = shutil.get_terminal_size().columns
    print("\n".join([*lines, "  Ctrl-C stops it.", "", "-" * min(width, 80)]), flush=True)


def _follow_parent(parent: int) -> None:
    """Make that dies or is interrupted by itself takes this with it; a terminal's Ctrl-C reaches both anyway."""
    catching = _catches_interrupts(parent)
    # GNU make, sent SIGINT, stops catching it and then only waits for its children to end.
    while os.getppid() == parent and _catches_interrupts(parent) == catching:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _catches_interrupts(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    with contextlib.suppress(OSError):
        fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        return bool(int(fields["SigCgt"], 16) & 1 << (signal.SIGINT - 1))
    return False


if __name__ == "__main__":
    main()
