"""Every URL answers each of eight viewers as the table says; a URL without a row fails."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

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
    wrong = [
        fault
        for row in rows_of(room)
        for viewer, expected in zip(VIEWERS, row.answers, strict=True)
        if (fault := _fault(row, viewer, expected, world))
    ]
    assert not wrong, "\n".join([f"{len(wrong)} answers differ from the table:", *wrong])


def _fault(row: Row, viewer: str, expected: Answer, world: World) -> str:
    # Ahead of the savepoint: what a row makes for itself stays for the other viewers.
    args, data = row.args_in(world), row.data_in(world)
    try:
        path = row.path or reverse(row.url, kwargs=args)
    except NoReverseMatch as error:
        return f"{row.method} {row.url}: {error}"
    # A bare savepoint, not an atomic block: services refuse to run inside one.
    before = transaction.savepoint()
    try:
        got = _answer(_ask(row, viewer, path, data, world))
    finally:
        transaction.savepoint_rollback(before)
    return "" if got == expected else f"{row.method} {row.url} ({path}) as {viewer}: expected {expected}, got {got}"


def _ask(row: Row, viewer: str, path: str, data: dict, world: World):
    client = Client(raise_request_exception=False)
    headers = dict(row.headers)
    if viewer != "signed_out":
        if row.api:
            headers["Authorization"] = f"Bearer {world.token_for(viewer)}"
        else:
            client.force_login(world.viewers[viewer], backend="allauth.account.auth_backends.AuthenticationBackend")
    send = getattr(client, row.method.lower())
    return send(path + row.query, data, headers=headers, **_encoding(row))


def _encoding(row: Row) -> dict[str, str]:
    return {"content_type": "application/json"} if row.api and row.method not in {"GET", "HEAD"} else {}


def _answer(response) -> Answer:
    if response.status_code in {301, 302} and response["Location"].startswith(reverse("account_login")):
        return LOGIN
    return response.status_code
