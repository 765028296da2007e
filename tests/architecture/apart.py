"""Many requests asked of one world, each as if it were the first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from config.health import redis_client
from tests.architecture.world import World


class Undo:
    """Takes a savepoint before the first statement that may change something: most requests only read."""

    # Of all of them: one that lies within another takes its savepoint after the other's.
    is_taking = False

    def __init__(self) -> None:
        self.before: str | None = None

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
        if self.before is None and not Undo.is_taking and not _only_reads(sql):
            self.take()
        return execute(sql, params, many, context)

    def take(self) -> None:
        Undo.is_taking = True
        try:
            # Bare, no atomic block: services refuse to run inside one.
            self.before = transaction.savepoint()
        finally:
            Undo.is_taking = False


@contextmanager
def apart(world: World, *, sends: bool = False) -> Iterator[None]:
    """What happens inside is gone afterwards. `sends` where it may write to Redis alone, such as what limits a rate."""
    undo, extra = Undo(), dict(world.extra)
    try:
        with connection.execute_wrapper(undo):
            yield
    finally:
        world.extra = extra
        if undo.before is not None:
            transaction.savepoint_rollback(undo.before)
        if undo.before is not None or sends:
            # Sessions are read from the database again, rate limits begin anew.
            redis_client().flushdb()


def _only_reads(sql: Any) -> bool:
    return isinstance(sql, str) and sql.startswith("SELECT")
