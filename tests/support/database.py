"""The test database, cloned from a template that is migrated once for each state of the migrations and of this file."""

import fcntl
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.support.environment import ROOT, WORKER

ROOMS = ("accounts", "auditions", "casting", "contracts", "core", "notifications", "talent")
# Keys of seven digits, and other ones for each table: nothing passes because two rows happen to have the same number, or
# fails because one number is the beginning of another or turns up within a time or a sum.
KEYS_APART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
                  1000000 + 20000 * row_number() OVER (ORDER BY sequencename))
    FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'django%' AND max_value > 100000000
"""
NAME = f"test_callboard{'_' + WORKER if WORKER else ''}"


def create() -> str:
    """Make this process's database and connect to it; returns its name."""
    template = f"template_{_template_digest()}"
    folder = Path(settings.ENV.var)
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(template):
            _drop_others(template)
            _migrate(f"{template}_making")
            _admin(f'ALTER DATABASE "{template}_making" RENAME TO "{template}"')
        _admin(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        _admin(f'CREATE DATABASE "{NAME}" TEMPLATE "{template}"')
    _connect_to(NAME)
    return NAME


def drop() -> None:
    connection.close()
    _admin(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def url() -> str:
    """DATABASE_URL of this process's database."""
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    return f"{base.rpartition('/')[0]}/{NAME}" + (f"?{query}" if query else "")


def empty(_case=None) -> None:
    """After a test that commits: no rows but those that Django makes from the models.

    Content types keep their ids, which the long-lived web process remembers.
    """
    keep = {"django_migrations", "django_content_type", "auth_permission"}
    names = [connection.ops.quote_name(name) for name in connection.introspection.table_names() if name not in keep]
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            # Few rows in many tables: deleting them past triggers and foreign keys takes a fiftieth of TRUNCATE's time.
            deletes = "; ".join(f"DELETE FROM {name}" for name in names)
            cursor.execute(f"SET session_replication_role = replica; {deletes}; SET session_replication_role = origin")
        else:
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")


def _template_digest() -> str:
    files = [
        Path(__file__),
        ROOT / "requirements.txt",
        *(f for room in ROOMS for f in (ROOT / room / "migrations").glob("*.py")),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(name: str) -> None:
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _admin(f'CREATE DATABASE "{name}"')
    _connect_to(name)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(KEYS_APART)
    connection.close()


def _drop_others(keep: str) -> None:
    for (name,) in _admin("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'", fetch=True):
        if name != keep and name not in {"template0", "template1"}:
            _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _exists(name: str) -> bool:
    return bool(_admin(f"SELECT 1 FROM pg_database WHERE datname = '{name}'", fetch=True))


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _admin(statement: str, *, fetch: bool = False) -> list[tuple]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if fetch else []
