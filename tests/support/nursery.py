"""Starts Callboard's processes as forks of one that has the libraries in its memory: a third of the time from nothing.

Settings are read by each process from its own environment, so nothing of Callboard is loaded before a fork; but where
an environment is asked for again and again, a fork grows up in it first, with Callboard loaded, and bears the rest.
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
from collections import Counter
from typing import IO

PR_SET_PDEATHSIG = 1
# A test that kills its own worker starts it twice, and nobody after it asks for that environment.
WORTH_GROWING = 3
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
    _prepare_to_fork()
    met: Counter[str] = Counter()
    grown: dict[str, tuple[IO[str], IO[str]]] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        where = json.dumps(asked["environment"], sort_keys=True)
        met[where] += 1
        if met[where] < WORTH_GROWING:
            _bear(asked, sys.stdout)
            continue
        if where not in grown:
            grown[where] = _grow(asked["environment"])
        questions, answers = grown[where]
        questions.write(line)
        questions.flush()
        sys.stdout.write(answers.readline())
        sys.stdout.flush()


def _prepare_to_fork() -> None:
    gc.collect()
    gc.freeze()
    # Whoever ends is gone at once: nobody here asks how.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def _bear(asked: dict, answers: IO[str]) -> None:
    pid = os.fork()
    if pid == 0:
        _become(**asked)
        sys.exit()
    answers.write(f"{pid}\n")
    answers.flush()


def _grow(environment: dict[str, str]) -> tuple[IO[str], IO[str]]:
    """A fork with Callboard loaded as that environment has it: where to write to it, and where it answers."""
    its_questions, questions = os.pipe()
    answers, its_answers = os.pipe()
    if os.fork():
        os.close(its_questions)
        os.close(its_answers)
        return os.fdopen(questions, "w"), os.fdopen(answers)
    die_with_parent()
    os.close(questions)
    os.close(answers)
    # What a process sets for itself before it reads the settings, and hands to those that it starts.
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment
    os.environ.clear()
    os.environ.update(environment)
    _load()
    _prepare_to_fork()
    with os.fdopen(its_questions) as asks, os.fdopen(its_answers, "w") as told:
        for line in asks:
            _bear(json.loads(line) | {"environment": environment}, told)
    sys.exit()


def _load() -> None:
    import django
    from django.utils.module_loading import autodiscover_modules

    django.setup()
    importlib.import_module("config.celery")
    importlib.import_module("config.urls")
    autodiscover_modules("tasks")
    # A connection is of the process that opened it.
    django.db.connections.close_all()


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
