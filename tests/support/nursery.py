"""Starts Callboard's processes as forks of one that has the libraries in its memory: a third of the time from nothing.

Nothing of Callboard is loaded before the fork: settings are read by each process from its own environment.
A line of JSON in (`arguments` after `python`, `environment`, `log`), a line with the process's id out.
"""

import ctypes
import gc
import importlib
import json
import os
import random
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1
LIBRARIES = (
    "celery.bin.worker", "celery.apps.worker", "celery.concurrency.prefork", "kombu.transport.redis",
    "uvicorn.config", "django.db.backends.postgresql.base", "django.db.models", "django.contrib.postgres.search",
    "django.core.management", "django.forms", "django.template", "django.test", "structlog", "prometheus_client",
    "ortools.sat.python.cp_model", "av", "PIL.Image", "typst", "pypdf", "pyhanko.sign", "icalendar", "tablib", "nh3",
)  # fmt: skip


def die_with_parent() -> None:
    """Linux: a test session that is killed leaves no process behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    die_with_parent()
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    # Whoever ends is gone at once: nobody here asks how.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(**asked)
            return
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(*, arguments: list[str], environment: dict[str, str], log: str) -> None:
    """Be what `python -m module …` would be, in a session of its own."""
    os.setsid()
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(environment)
    random.seed()
    _, module, *rest = arguments
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
