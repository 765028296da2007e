"""One PostgreSQL and one Valkey for the whole session; a database and a Redis number for each parallel worker."""

import asyncio
import contextlib
import gc
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import hypothesis
import psutil
import pytest

from tests.support import environment

environment.prepare()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
# How fast the machine is says nothing about a property.
hypothesis.settings.register_profile(
    "callboard", hypothesis.settings(), deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("callboard")
# A line for each request would bury a failure's own words.
logging.getLogger("callboard.request").setLevel(logging.WARNING)
# A parallel worker inherits this environment and must prepare its own before pytest-django reads the settings.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_sessionstart(session: pytest.Session) -> None:
    if environment.WORKER or session.config.option.collectonly:
        return
    from config import env
    from config.local.services import Services

    settings = env.read()
    services = Services(settings, disposable=True)
    services.with_postgres = settings.database.options.get("host") == str(settings.places.postgres_socket_dir)
    services.with_valkey = settings.redis_url.startswith(f"unix://{settings.places.valkey_socket}")
    services.hold()
    session.config.add_cleanup(services.release)


# What takes long goes before what is short, or one core is left with it at the end. The first makes the database that
# the others copy; what needs none runs beside it.
LONGEST = (
    "tests/architecture/test_code.py::test_migrations_say", "tests/local/test_run.py",
    "tests/architecture/test_code.py", "tests/local/test_services.py", "tests/api/test_schema.py",
    "tests/architecture/test_access.py", "tests/leaks/", "tests/demo/", "tests/browser/test_story.py", "tests/live/",
    "tests/talent/test_tapes.py", "tests/processes/", "tests/browser/",
)  # fmt: skip


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests of browsers and processes wait for half of their time."""
    return (psutil.cpu_count(logical=False) or os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for rubbish, again and again, took a sixth of the session."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A parallel worker begins with an equal share that lies together: dealt out like cards, each has its long ones."""
    if not environment.WORKER:
        return

    def rank(item: pytest.Item) -> tuple[bool, int]:
        marker = item.get_closest_marker("django_db")
        commits = "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))
        places = [n for n, part in enumerate(LONGEST) if item.nodeid.startswith(part)]
        return commits, places[0] if places else len(LONGEST)

    items.sort(key=rank)
    workers = config.workerinput["workercount"]
    # Where they are not of one length, the shorter ones first, as worksteal cuts them.
    shares = sorted((items[worker::workers] for worker in range(workers)), key=len)
    items[:] = [item for share in shares for item in share]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    from django.test import TransactionTestCase

    from tests.support import database

    with django_db_blocker.unblock():
        database.create()
    TransactionTestCase._fixture_teardown = database.empty
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session")
def _redis() -> Iterator[object]:
    import redis
    from django.conf import settings

    with contextlib.closing(redis.Redis.from_url(settings.ENV.redis_url)) as client:
        yield client


@pytest.fixture(autouse=True)
def _fresh_redis(_redis) -> None:
    """Rate limits, sessions and queued tasks of an earlier test are gone."""
    _redis.flushdb()


@pytest.fixture(autouse=True, scope="session")
def _quick(django_test_environment) -> None:
    """Passwords that take no time to hash, and a sign-in that keeps one session."""
    from django.conf import settings
    from django.test import Client

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    Client._login = _login


def _login(client, user, backend=None) -> None:
    """As Django's own, but for the empty session that it keeps first and throws away."""
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.cached_db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = client.session if settings.SESSION_COOKIE_NAME in client.cookies else SessionStore()
    login(request, user, backend)
    request.session.save()
    client._set_login_cookies(request)


# --- mail that really arrives -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _mail_server() -> Iterator[object]:
    from django.conf import settings

    from config.local.mail import smtp
    from config.local.mailbox import Mailbox

    mailbox = Mailbox(Path(settings.ENV.email.options["kept"]))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # In that thread, because a browser test already has a loop running in this one.
    starting = loop.create_server(lambda: smtp(mailbox), "127.0.0.1", settings.ENV.email.port)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(timeout=10)
    yield mailbox
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(timeout=5)


@pytest.fixture
def mail_sink(_mail_server, settings):
    """A real SMTP server; gives its empty `Mailbox`. Django in this process sends to it too."""
    shutil.rmtree(_mail_server.folder, ignore_errors=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", settings.ENV.email.port
    return _mail_server


# --- real processes -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def process_environment(django_db_setup) -> dict[str, str]:
    """What a real process needs, beside this one's own environment, to share the test database."""
    from tests.support import database

    return {"DATABASE_URL": database.url()}


@pytest.fixture
def start_worker(transactional_db, process_environment) -> Iterator[Callable]:
    """Starts real Celery workers, as many as are asked for: `worker = start_worker()`, `worker.kill()`."""
    from tests.support.processes import start_worker as start

    started = []

    def start_one(*arguments: str, **extra: str):
        worker = start(*arguments, environment=process_environment | extra)
        started.append(worker)
        return worker

    yield start_one
    for worker in started:
        worker.kill()


@pytest.fixture
def worker(start_worker):
    return start_worker()


@pytest.fixture(scope="session")
def _web(process_environment) -> Iterator[str]:
    from tests.support.processes import start_web

    web, url = start_web(environment=process_environment | {"DJANGO_SETTINGS_MODULE": "tests.support.site"})
    yield url
    web.stop()


@pytest.fixture
def site(transactional_db, _web: str) -> str:
    """The address of the real web process, on the test database."""
    return _web


# --- budgets ------------------------------------------------------------------------------------------------------


@pytest.fixture
def assert_statements():
    """`with assert_statements(8): …` fails, and shows them, when the block sends more statements than that."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    @contextlib.contextmanager
    def within(most: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured
        statements = [query["sql"] for query in captured.captured_queries]
        listed = "\n".join(f"{number}. {sql[:300]}" for number, sql in enumerate(statements, 1))
        assert len(statements) <= most, f"{len(statements)} statements, at most {most} allowed:\n{listed}"

    return within
