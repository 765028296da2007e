"""Real sockets on the real web process."""

import contextlib
import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests import factories
from tests.casting.room.people import office_with, role_in
from tests.support.processes import start_web

PATIENCE = 40


class Socket:
    """One window of one person; `heard` are the messages so far."""

    def __init__(self, connection: ClientConnection, session: str) -> None:
        self.connection = connection
        self.session = session
        self.heard: list[dict] = []

    def say(self, text: str) -> None:
        self.connection.send(text)

    def until(self, true: Callable[[dict], bool], patience: float = PATIENCE) -> dict:
        """The next message that fits; fails with what came instead."""
        while True:
            try:
                message = json.loads(self.connection.recv(timeout=patience))
            except TimeoutError:
                raise AssertionError(f"Not told within {patience} s; heard {self.heard}") from None
            self.heard.append(message)
            if true(message):
                return message

    def told(self, kind: str) -> dict:
        return self.until(lambda message: message["kind"] == kind)

    def closed(self, patience: float = PATIENCE) -> int:
        """The code it was closed with."""
        try:
            while True:
                self.heard.append(json.loads(self.connection.recv(timeout=patience)))
        except ConnectionClosed as closed:
            return closed.rcvd.code


def session_of(user) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextlib.contextmanager
def listening(site: str) -> Iterator[Callable[..., Socket]]:
    """Sockets to the web process at that address: `listen(user, role)` as that person's browser opens one."""
    opened = contextlib.ExitStack()

    def open_one(user, role, *, slug: str = "", origin: str = site, path: str = "") -> Socket:
        session = session_of(user) if user else ""
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}" if user else ""
        address = path or f"/live/office/{slug or role.organisation.slug}/roles/{role.pk}/"
        url = site.replace("http", "ws", 1) + address
        return Socket(opened.enter_context(connect(url, origin=origin, additional_headers={"Cookie": cookie})), session)

    with opened:
        yield open_one


@pytest.fixture
def listen(site) -> Iterator[Callable[..., Socket]]:
    with listening(site) as open_one:
        yield open_one


@pytest.fixture
def quick_web(process_environment) -> Iterator[Callable[..., str]]:
    """`quick_web(REDIS_URL=…)` starts a web process whose beat is a tenth of the real one; its address."""
    started = []

    def start(**extra: str) -> str:
        web, url = start_web(
            environment=process_environment | {"DJANGO_SETTINGS_MODULE": "tests.support.quick"} | extra
        )
        started.append(web)
        return url

    yield start
    for web in started:
        web.stop()


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def ada(office):
    return factories.MembershipFactory(organisation=office, user__name="Ada Okoye").user


@pytest.fixture
def tom(office):
    return factories.MembershipFactory(organisation=office, user__name="Tom Reyes").user
