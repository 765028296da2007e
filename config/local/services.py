"""The local PostgreSQL and Valkey, shared by every process of this checkout that needs them.

Each user holds a shared lock for as long as it lives (the kernel drops it, however the process ends); the last one
out stops what was started. `python -m config.local.services` keeps them up until Ctrl-C.
"""

import atexit
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from config.env import Environment, EnvironmentProblem, read
from config.local import postgres, valkey
from config.local.places import Places


class Services:
    def __init__(self, environment: Environment, *, disposable: bool = False) -> None:
        self.places = environment.places
        self.database = environment.database.path
        self.with_postgres = environment.database_is_local
        self.with_valkey = environment.redis_is_local
        self.disposable = disposable
        self.users: IO[str] | None = None

    @property
    def needed(self) -> bool:
        return self.with_postgres or self.with_valkey

    def hold(self) -> None:
        """Start what is not running and keep it up until `release`."""
        self.places.run.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(self.places):
            self.users = (self.places.run / "services.users").open("w")
            fcntl.flock(self.users, fcntl.LOCK_SH)
            if self.with_valkey and not valkey.is_running(self.places):
                valkey.start(self.places, disposable=self.disposable)
            if self.with_postgres:
                if not postgres.is_running(self.places):
                    postgres.start(self.places, disposable=self.disposable)
                postgres.ensure_database(self.places, self.database)

    def release(self) -> None:
        """Let go; stop the servers if nobody else holds them."""
        if self.users is None:
            return
        with _one_at_a_time(self.places):
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                if self.with_postgres:
                    postgres.stop(self.places)
                if self.with_valkey:
                    valkey.stop(self.places)
            finally:
                self.users.close()
                self.users = None


@contextmanager
def _one_at_a_time(places: Places) -> Iterator[None]:
    with (places.run / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold_until_exit(environment: Environment) -> None:
    """For a command: the services it needs are up from here to the end of this process."""
    services = Services(environment)
    if not services.needed:
        return
    services.hold()
    owner = os.getpid()
    # A forked child runs these too, and must not take away what its parent uses.
    atexit.register(lambda: services.release() if os.getpid() == owner else None)


def main() -> None:
    try:
        environment = read()
        hold_until_exit(environment)
    except (EnvironmentProblem, postgres.NoPostgres, valkey.NoValkey) as problem:
        sys.exit(str(problem))
    sys.stdout.write(f"DATABASE_URL={environment.places.database_url()}\nREDIS_URL={environment.redis_url}\n")
    sys.stdout.flush()
    # Blocked only now, so that the servers have not inherited it.
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    signal.sigwait(signals)


if __name__ == "__main__":
    main()
