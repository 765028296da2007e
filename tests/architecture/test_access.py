"""Every URL answers each of eight viewers as the table says; a URL without a row fails."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from config.health import redis_client
from tests.architecture.access_matrix import ROOMS, all_rows, rows_of, url_names
from tests.architecture.rows import LOGIN, VIEWERS, Answer, Row
from tests.architecture.world import World, build_world


def test_every_url_has_a_row():
    missing = url_names() - {row.url for row in all_rows()}
    assert not missing, f"Add rows in tests/architecture/matrix/ for: {', '.join(sorted(missing))}"


def test_every_row_has_a_url():
    stale = {row.url for row in all_rows()} - url_names()
    assert not stale, f"Remove rows whose URL is gone: {', '.join(sorted(stale))}"


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.django_db
def test_answers(room):
    world = build_world()
    rows = rows_of(room)
    sessions = {viewer: _session(user) for viewer, user in world.viewers.items()}
    if any(row.api for row in rows):
        for viewer in world.viewers:
            world.token_for(viewer)
    wrong = [fault for row in rows for fault in _faults(row, world, sessions)]
    assert not wrong, "\n".join([f"{len(wrong)} answers differ from the table:", *wrong])


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _faults(row: Row, world: World, sessions: dict[str, str]) -> list[str]:
    # Bare savepoints, not atomic blocks: services refuse to run inside one.
    before, extra = transaction.savepoint(), dict(world.extra)
    try:
        path = row.path or reverse(row.url, kwargs=row.args_in(world))
        answers = zip(VIEWERS, row.answers, strict=True)
        return [
            fault for viewer, expected in answers if (fault := _fault(row, viewer, expected, path, world, sessions))
        ]
    except NoReverseMatch as error:
        return [f"{row.method} {row.url}: {error}"]
    finally:
        transaction.savepoint_rollback(before)
        world.extra = extra


def _fault(row: Row, viewer: str, expected: Answer, path: str, world: World, sessions: dict[str, str]) -> str:
    before, extra = transaction.savepoint(), dict(world.extra)
    try:
        got = _answer(_ask(row, viewer, path, world, sessions))
    finally:
        transaction.savepoint_rollback(before)
        world.extra = extra
        # Sessions are read from the database again, rate limits begin anew.
        redis_client().flushdb()
    return "" if got == expected else f"{row.method} {row.url} ({path}) as {viewer}: expected {expected}, got {got}"


def _ask(row: Row, viewer: str, path: str, world: World, sessions: dict[str, str]):
    client = Client(raise_request_exception=False)
    headers = dict(row.headers)
    if row.api and viewer in world.viewers:
        headers["Authorization"] = f"Bearer {world.token_for(viewer)}"
    elif viewer in sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[viewer]
    send = getattr(client, row.method.lower())
    return send(path + row.query, row.data_in(world), headers=headers, **_encoding(row))


def _encoding(row: Row) -> dict[str, str]:
    return {"content_type": "application/json"} if row.api and row.method not in {"GET", "HEAD"} else {}


def _answer(response) -> Answer:
    if response.status_code in {301, 302} and response["Location"].startswith(reverse("account_login")):
        return LOGIN
    return response.status_code
