"""Every URL answers each of eight viewers as the table says; a URL without a row fails."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core import clock
from talent.models import Guardianship, Performer
from talent.states import Relation
from tests import factories
from tests.architecture.access_matrix import ROOMS, all_rows, rows_of, url_names
from tests.architecture.apart import apart
from tests.architecture.matrix.talent_people import child
from tests.architecture.rows import LOGIN, VIEWERS, Answer, Row
from tests.architecture.world import World, build_world

REFUSED = {403, 404}


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


# What a chaperone may of what is the performer's, or a parent's: read who answers and the times, and arrive.
CHAPERONE_MAY = {
    ("talent:guardians", "GET"),
    ("api:guardian-list", "GET"),
    ("api:my-appointment-detail", "GET"),
    ("api:my-appointment-late", "POST"),
}


@pytest.mark.django_db
def test_a_chaperone_is_refused_all_that_is_a_parent_s():
    """Of every row that lets the performer in and a stranger not: refused, but for what the list above names."""
    world = build_world()
    children = [world.performer, child(world)]
    # Under age, and old enough not to be at school when the rows ask for a time.
    Performer.objects.filter(pk=world.performer.pk).update(born_on=clock.today() - dt.timedelta(days=16 * 366))
    world.performer.refresh_from_db()
    world.viewers["chaperone"] = factories.UserFactory(name="chaperone")
    for one in children:
        Guardianship.objects.create(performer=one, user=world.user("chaperone"), relation=Relation.CHAPERONE)
    sessions = {"chaperone": _session(world.user("chaperone"))}
    world.token_for("chaperone")
    actor, stranger = VIEWERS.index("actor"), VIEWERS.index("admin")
    let_in, asked = set(), 0
    for row in all_rows():
        if row.answers[actor] in REFUSED or row.answers[stranger] not in REFUSED:
            continue
        asked += 1
        with apart(world, sends=True):
            path = row.path or reverse(row.url, kwargs=row.args_in(world))
            if _answer(_ask(row, "chaperone", path, world, sessions)) not in REFUSED:
                let_in.add((row.url, row.method))
    assert asked > 100
    assert let_in == CHAPERONE_MAY


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _faults(row: Row, world: World, sessions: dict[str, str]) -> list[str]:
    with apart(world):
        try:
            path = row.path or reverse(row.url, kwargs=row.args_in(world))
        except NoReverseMatch as error:
            return [f"{row.method} {row.url}: {error}"]
        answers = zip(VIEWERS, row.answers, strict=True)
        return [
            fault for viewer, expected in answers if (fault := _fault(row, viewer, expected, path, world, sessions))
        ]


def _fault(row: Row, viewer: str, expected: Answer, path: str, world: World, sessions: dict[str, str]) -> str:
    with apart(world, sends=row.method != "GET"):
        got = _answer(_ask(row, viewer, path, world, sessions))
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
