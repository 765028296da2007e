"""`make bench`, `make bench only=board_page`: every benchmark on local services of its own, under <CALLBOARD_VAR>/bench."""

import importlib
import os
import pkgutil
import sys
from pathlib import Path

from config.env import ROOT, read
from config.local.services import hold_until_exit


def main() -> None:
    os.environ["CALLBOARD_VAR"] = str((ROOT / os.environ.get("CALLBOARD_VAR", "var")).resolve() / "bench")
    os.environ.update({"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "0", "DEBUG": "0"})
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MEDIA_ROOT", "MEDIA_URL", "CALLBOARD_ENV"):
        os.environ.pop(name, None)
    hold_until_exit(read())

    import django

    django.setup()
    _fresh_database()

    from bench import benchmarks, harness

    for module in pkgutil.iter_modules(benchmarks.__path__):
        importlib.import_module(f"{benchmarks.__name__}.{module.name}")
    results = harness.run(sys.argv[1] if len(sys.argv) > 1 else "")
    harness.write(results)
    print(f"Written to {harness.RESULTS.relative_to(Path.cwd())}")


def _fresh_database() -> None:
    """Migrated, without a row, and with what a request needs set up as it is in a served process."""
    import logging

    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connection

    logging.getLogger("callboard").setLevel(logging.WARNING)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    cache.clear()


if __name__ == "__main__":
    main()
