"""No marked word where it does not belong: every page, part, API route, act and letter, as every viewer."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.tenancy import office_scope
from casting.models import Submission
from casting.pseudonyms import pseudonym
from notifications.models import OutboxMessage
from tests.architecture.access_matrix import all_rows
from tests.architecture.apart import apart
from tests.architecture.rows import Row
from tests.leaks.marked import marked_world
from tests.leaks.table import JUDGED, MARKS, SURFACES, VIEWERS, may_meet
from tests.words import stands_in

pytestmark = pytest.mark.django_db
OFFICE_BLIND = ["associate", "runner"]
# Who asks in one world, and which share of the matrix. Whoever looks by a personal link has a world made for them.
BY_LINK = [name for name in VIEWERS if name.endswith(" by link")]
SIGNED_IN = [name for name in VIEWERS if name not in BY_LINK]
ASKED = {f"{n} of 6": (SIGNED_IN, n - 1, 6) for n in range(1, 7)} | {name: ([name], 0, 1) for name in BY_LINK}


@pytest.fixture
def world():
    return marked_world()


@pytest.mark.parametrize(("names", "share", "shares"), ASKED.values(), ids=ASKED)
def test_no_address_of_the_matrix_tells_what_it_may_not(world, names, share, shares):
    clients = {name: VIEWERS[name].login(world) for name in names}
    for name in world.viewers:
        world.token_for(name)  # Made now: a token made during a request would be gone with it.
    rows = [row for row in all_rows() if row.method == "GET" and not row.url.startswith(("admin:", "<admin"))]
    met = []
    for row in rows[share::shares]:
        with apart(world):
            met += _met_at(row, clients, world)
    assert not met, "\n".join(met)


@pytest.mark.parametrize("name", VIEWERS)
def test_no_act_and_no_part_tells_what_it_may_not(world, name):
    viewer = VIEWERS[name]
    met = []
    for label, surface in SURFACES.items():
        with apart(world, sends=True):
            text = _texts(surface(viewer.login(world), world))
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
    headers = {"Authorization": f"Bearer {world.token_for('keeper')}"}
    assert MARKS["stage name"] in Client().get(_by_token(world), headers=headers).content.decode()


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


def _by_token(world) -> str:
    return f"/api/v1/office/roles/{world.role.pk}/submissions/"


def _panel(world) -> str:
    return reverse("casting:room-panel", args=[world.office.slug, world.role.pk, world.submission.pk])


def _met_at(row: Row, clients, world) -> list[str]:
    """Asked by everybody of one and the same thing, which takes longer to make than to look at."""
    path = _path(row, world)
    if MARKS["slug"] in path:
        return []  # A person's own page: whoever has its address has the name.
    met = []
    for name in clients:
        with apart(world):
            text = _asked(row, path, name, clients, world)
        met += _strays(text, may_meet(name, row.url), f"{name} at {row.url}{row.query}")
    return met


def _asked(row: Row, path: str, name: str, clients, world) -> str:
    client, headers = clients[name], dict(row.headers)
    if row.api:
        client = VIEWERS["signed_out"].login(world)
        if name in world.viewers:
            headers["Authorization"] = f"Bearer {world.token_for(name)}"
    return _texts(client.get(path + row.query, row.data_in(world), headers=headers))


def _path(row: Row, world) -> str:
    try:
        return row.path or reverse(row.url, kwargs=row.args_in(world))
    except NoReverseMatch:
        return ""


def _texts(answers) -> str:
    answers = answers if isinstance(answers, list) else [answers]
    return "\n".join(_text(answer) for answer in answers)


def _text(response) -> str:
    body = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.headers.items())
    return f"{headers}\n{body.decode(errors='replace')}"


def _strays(text: str, may: frozenset[str], where: str) -> list[str]:
    found = text.casefold()
    return [f"{where}: {field} ({word})" for field, word in MARKS.items() if field not in may and _is_in(found, word)]


def _is_in(found: str, word: str) -> bool:
    return stands_in(found, word) if word[:1].isdigit() else word.casefold() in found
