"""No marked word where it does not belong: every page, part, API route, act and letter, as every viewer."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from accounts.tenancy import office_scope
from casting.models import Submission
from casting.pseudonyms import pseudonym
from config.health import redis_client
from notifications.models import OutboxMessage
from tests.architecture.access_matrix import all_rows
from tests.architecture.rows import Row
from tests.leaks.marked import marked_world
from tests.leaks.table import JUDGED, MARKS, SURFACES, VIEWERS, may_meet

pytestmark = pytest.mark.django_db
OFFICE_BLIND = ["associate", "runner"]


@pytest.fixture
def world():
    return marked_world()


@pytest.mark.parametrize("name", VIEWERS)
def test_no_address_of_the_matrix_tells_what_it_may_not(world, name):
    client = VIEWERS[name].login(world)
    met = []
    for row in all_rows():
        if row.method != "GET" or row.url.startswith(("admin:", "<admin")):
            continue
        if MARKS["slug"] in _apart(world, lambda row=row: _path(row, world)):
            continue  # A person's own page: whoever has its address has the name.
        text = _asked(row, name, client, world)
        met += _strays(text, may_meet(name, row.url), f"{row.url}{row.query}")
    assert not met, "\n".join(met)


@pytest.mark.parametrize("name", VIEWERS)
def test_no_act_and_no_part_tells_what_it_may_not(world, name):
    viewer = VIEWERS[name]
    met = []
    for label, surface in SURFACES.items():
        text = _apart(world, lambda surface=surface: _texts(surface(viewer.login(world), world)))
        met += _strays(text, may_meet(name, label), label)
    assert not met, "\n".join(met)


@pytest.mark.parametrize("name", OFFICE_BLIND)
def test_a_blind_reviewer_sees_what_can_be_judged(world, name):
    page = VIEWERS[name].login(world).get(_panel(world)).content.decode()
    assert pseudonym(world.role.blind_key, world.submission.number) in page
    for field, word in JUDGED.items():
        assert word in page, f"the {field} is gone"


def test_a_keeper_sees_who_it_is(world):
    page = VIEWERS["keeper"].login(world).get(_panel(world)).content.decode()
    assert MARKS["stage name"] in page
    assert MARKS["tag"] in page


def test_who_stays_out_of_somebody_meets_them_nowhere(world):
    director = VIEWERS["director"].login(world)
    assert director.get(_panel(world)).status_code == 404
    number = pseudonym(world.role.blind_key, world.submission.number)
    assert number not in director.get(reverse("casting:room", args=[world.office.slug, world.role.pk])).content.decode()
    with office_scope(world.office):
        standing = Submission.objects.filter(role=world.role).count()
    counts = director.get(
        reverse("casting:room-matching-count", args=[world.office.slug, world.role.pk]),
        headers={"Accept": "application/json"},
    ).json()
    assert counts["total"] == standing - 1
    assert counts["counts"]["review"]["total"] == standing - 1


def test_letters_to_colleagues_name_nobody(world):
    """Whoever reads a letter at this office's own address is a colleague; performers and agents may be named."""
    colleagues = {world.user(name).email for name in ("associate", "director", "runner", "keeper")}
    with office_scope(world.office):
        messages = list(OutboxMessage.objects.filter(to_email__in=colleagues))
    for message in messages:
        told = " ".join([message.subject_text, message.body_text, message.own_line, str(message.context)])
        assert not _strays(told, frozenset(), f"letter {message.kind}")
    for letter in mail.outbox:
        if set(letter.to) & colleagues:
            assert not _strays(f"{letter.subject} {letter.body}", frozenset(), letter.subject)


def _panel(world) -> str:
    return reverse("casting:room-panel", args=[world.office.slug, world.role.pk, world.submission.pk])


def _asked(row: Row, name: str, client, world) -> str:
    def ask() -> str:
        path = _path(row, world)
        headers = dict(row.headers)
        asker = client
        if row.api:
            asker = VIEWERS["signed_out"].login(world)
            if name in world.viewers:
                headers["Authorization"] = f"Bearer {world.token_for(name)}"
        return _texts(asker.get(path + row.query, row.data_in(world), headers=headers))

    return _apart(world, ask)


def _path(row: Row, world) -> str:
    try:
        return row.path or reverse(row.url, kwargs=row.args_in(world))
    except NoReverseMatch:
        return ""


def _apart(world, ask) -> str:
    """What one request changed is gone before the next; a bare savepoint, as services open their own transactions."""
    before, extra = transaction.savepoint(), dict(world.extra)
    try:
        return ask()
    finally:
        transaction.savepoint_rollback(before)
        world.extra = extra
        redis_client().flushdb()


def _texts(answers) -> str:
    answers = answers if isinstance(answers, list) else [answers]
    return "\n".join(_text(answer) for answer in answers)


def _text(response) -> str:
    body = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.headers.items())
    return f"{headers}\n{body.decode(errors='replace')}"


def _strays(text: str, may: frozenset[str], where: str) -> list[str]:
    found = text.casefold()
    return [
        f"{where}: {field} ({word})" for field, word in MARKS.items() if field not in may and word.casefold() in found
    ]
