"""Surface × viewer × field: who may meet which private word where. Others add their viewers and surfaces here.

`MARKS` are words that occur nowhere else, one in every private field of a performer, their agency, their files, their
submissions and what the office thinks of them (`marked_world` puts them there). `VIEWERS` says which groups of marks
a viewer may ever meet, on any surface. `test_leaks.py` then asks every address of the access matrix, page and API, as
every viewer, and everything in `SURFACES` besides, and looks for marks that do not belong: in bodies, headers and file
names. A new URL is covered by the row that the access matrix makes it have.

To add a viewer (a producer by personal link, an executive): a line in `VIEWERS` with the groups they may meet and
`login`, a function of the world that gives a `django.test.Client` ready to ask as them. To add a field: a mark, and
the line in `marked_world` that writes it. To add a surface that is no GET of the matrix (a mail body, a file, a
socket message, an act that is refused with a sentence): a line in `SURFACES`, a function of (client, world) that
gives the text somebody would meet. Where a mark rightly shows on one surface only, say so in `ALLOWED`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from tests.architecture.world import World
from tests.leaks.by_link import SHOWN, by_link, look
from tests.leaks.self_tapes import surfaces as self_tape_surfaces

MARKS = {
    # who: the person, their agency, their files
    "stage name": "Qzorva Plimnex",
    "first name": "Qzorva",
    "last name": "Plimnex",
    "legal name": "Wexlorn",
    "own e-mail": "vubkrim",
    "slug": "qzplimslug",
    "agency": "Jorvexa",
    "agent": "Hulmprin",
    "bio": "Fidrasqu",
    "link": "brolvint",
    "link label": "Ozkanip",
    "credit production": "Dremvolk",
    "credit director": "Umbrexil",
    "school": "Ysgrovan",
    "picture text": "Klavixor",
    "picture caption": "Trosquel",
    "file name": "nuvrekfile",
    "tape elsewhere": "gribtapex",
    "pronouns": "xelpron",
    "union": "Parvunion",
    # room: what the office thinks and writes
    "tag": "sqibtag",
    "office note": "Mulnorvq",
    "production note": "Arqlimpo",
    "own note": "Zeltrumi",
    # score
    "mean": "3.17",
}
ROOM = {"tag", "office note", "production note"}
OWN = {"own note"}
SCORE = {"mean"}
WHO = MARKS.keys() - ROOM - OWN - SCORE
# What may be judged of a person without a name, and must be there: otherwise nothing would leak from an empty page.
JUDGED = {"answer": "Bravtolm", "cover note": "Ipsquern", "skill": "lomprath", "language": "vasqui"}


@dataclass(frozen=True)
class Viewer:
    """`may` are the marks that this viewer may ever meet; `login` gives a client that asks as them."""

    may: frozenset[str]
    login: Callable[[World], Client]
    is_office: bool = True


def signed_in(name: str) -> Callable[[World], Client]:
    def login(world: World) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(world.user(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login


NOTHING: frozenset[str] = frozenset()
# The names are those of `World.viewers`, whose tokens the API is asked with.
VIEWERS = {
    "signed_out": Viewer(NOTHING, lambda world: Client(raise_request_exception=False), is_office=False),
    "actor": Viewer(frozenset(WHO), signed_in("actor"), is_office=False),
    "agent": Viewer(frozenset(WHO), signed_in("agent"), is_office=False),
    "producer": Viewer(NOTHING, signed_in("producer"), is_office=False),
    "other_director": Viewer(NOTHING, signed_in("other_director"), is_office=False),
    # Of the own office: a blind reviewer, one who declared a conflict, one who only looks, one who keeps the names.
    "associate": Viewer(NOTHING, signed_in("associate")),
    "director": Viewer(NOTHING, signed_in("director")),
    "runner": Viewer(NOTHING, signed_in("runner")),
    "keeper": Viewer(frozenset(WHO | ROOM | SCORE), signed_in("keeper")),
    "producer by link": Viewer(frozenset(SHOWN | {"production note"}), by_link("production"), is_office=False),
    "executive by link": Viewer(frozenset(SHOWN), by_link("executives"), is_office=False),
}

# A link that was sent to the performer or to their agent alone: whoever holds it knows whose it is.
OWN_LINKS = (
    "auditions:answer", "auditions:answer-move", "auditions:choose", "auditions:choose-decline", "contracts:hold-answer",
    "contracts:sign-file", "contracts:sign-drawing", "contracts:sign-decline", "contracts:sign-hand-on",
)  # fmt: skip
SIGN_LINKS = ("contracts:sign", "contracts:sign-question")
# (viewer or ANYBODY, URL name or surface): marks that rightly show there. Say why.
ANYBODY = "*"
ALLOWED: dict[tuple[str, str], set[str]] = {
    # The performer's own page, behind a signed link that was sent to them or their agent.
    (ANYBODY, "auditions:tape"): {"stage name", "first name", "last name"},
    # By a letter to somebody who is to answer for the child too: it says whom.
    (ANYBODY, "talent:guardian-link"): {"stage name", "first name", "last name"},
    # By the performer's own letter: who asks to speak for them.
    (ANYBODY, "talent:claim"): {"agency"},
    # The public page of the agency itself; whom it speaks for stands there only where their profile is public.
    (ANYBODY, "talent:agency"): {"agency"},
    (ANYBODY, "auditions:tape-sides"): {"stage name", "first name", "last name"},  # their name is the mark on it
    (ANYBODY, "by tag"): {"tag"},  # what they asked for themself, told back to them
    (ANYBODY, "auditions:own-check-in"): {"stage name", "first name", "last name"},  # the person's own link
    **{(ANYBODY, link): {"stage name", "first name", "last name"} for link in OWN_LINKS},
    # And where their code is mailed to.
    **{(ANYBODY, link): {"stage name", "first name", "last name", "own e-mail"} for link in SIGN_LINKS},
    (ANYBODY, "metrics"): {"mean"},  # seconds and bytes of this process, any number among them
}


def may_meet(name: str, surface: str) -> frozenset[str]:
    """What that viewer may meet on that surface."""
    more = ALLOWED.get((name, surface), set()) | ALLOWED.get((ANYBODY, surface), set())
    return VIEWERS[name].may | more


JSON = {"Accept": "application/json"}
PART = {"X-Requested-With": "XMLHttpRequest"}
HTMX = {"HX-Request": "true"}


def _room(world: World, role=None) -> str:
    return reverse("casting:room", args=[world.office.slug, (role or world.role).pk])


def _get(path: Callable[[World], str], **headers) -> Callable[[Client, World], object]:
    return lambda client, world: client.get(path(world), headers=headers)


def _post(path: Callable[[World], str], data: Callable[[World], dict], **headers):
    return lambda client, world: client.post(path(world), data(world), headers=headers)


def _pick(world: World, **more) -> dict:
    return {"pick": world.submission.pk, **more}


def _door(name: str) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[world.office.slug, world.extra["door_session"].pk])


def _door_act(world: World, verb: str) -> dict:
    return {"appointment": world.extra["door_appointment"].pk, "verb": verb}


def _on_board(world: World) -> str:
    return f"a{world.extra['door_appointment'].pk}"


def _door_room(world: World) -> str:
    session, use = world.extra["door_session"], world.extra["door_room"]
    return reverse("auditions:room", args=[world.office.slug, session.pk, use.pk])


# What the office could be made to say beyond the matrix: other stages, sentences of refusals, dialogs, parts.
SURFACES: dict[str, Callable[[Client, World], object]] = {
    "board of those told no": _get(lambda w: f"{_room(w, w.extra['no'])}?stage=closed"),
    "board of those called back": _get(lambda w: f"{_room(w, w.extra['back'])}?stage=callback"),
    "callbacks of a role": _get(lambda w: reverse("auditions:callback-list", args=[w.office.slug, w.extra["back"].pk])),
    "cards that follow": _get(lambda w: f"{_room(w)}page/"),
    "panel beside the board": _get(lambda w: f"{_room(w)}submissions/{w.submission.pk}/", **PART),
    "panel of somebody told no": _get(lambda w: f"{_room(w, w.extra['no'])}submissions/{w.extra['told'].pk}/"),
    "search by name": _get(lambda w: f"{_room(w)}?q=qzorv"),
    "search by name, counted": _get(lambda w: f"{_room(w)}count/?q=qzorv", **JSON),
    "in order of names": _get(lambda w: f"{_room(w)}?sort=name"),
    "in order of ratings": _get(lambda w: f"{_room(w)}?sort=rating"),
    "by tag": _get(lambda w: f"{_room(w)}?tag=sqibtag"),
    "tags to choose from": _get(lambda w: f"{_room(w)}tags/", **JSON),
    "dialog of a no": _get(lambda w: f"{_room(w)}bulk/?pick={w.submission.pk}&to=not_selected", **PART),
    "dialog of a no for all": _get(lambda w: f"{_room(w)}bulk/?all=1&to=not_selected", **PART),
    "dialog of a callback": _get(
        lambda w: reverse("auditions:callback-new", args=[w.office.slug, w.role.pk]) + f"?ids={w.submission.pk}", **HTMX
    ),
    "a decision": _post(lambda w: f"{_room(w)}decide/", lambda w: _pick(w, to="shortlisted"), **JSON),
    "the same decision twice": lambda client, world: [
        client.post(f"{_room(world)}decide/", _pick(world, to="shortlisted"), headers=JSON) for _ in range(2)
    ],
    "a decision on a page": _post(lambda w: f"{_room(w)}decide/", lambda w: _pick(w, to="shortlisted")),
    "a rating": _post(lambda w: f"{_room(w)}submissions/{w.submission.pk}/rate/", lambda w: {"value": 2}, **JSON),
    "outbox, what waits": _get(lambda w: reverse("notifications:outbox", args=[w.office.slug])),
    "a callback of somebody busy": lambda client, world: [
        client.post(
            reverse("auditions:callback-new", args=[world.office.slug, world.role.pk]),
            world.extra["plan"] | {"ids": world.submission.pk},
        )
        for _ in range(2)
    ],
    "a conflict of interest": _get(lambda w: f"{_room(w)}submissions/{w.submission.pk}/conflict/"),
    "saved search by API": _get(lambda w: f"/api/v1/office/roles/{w.role.pk}/submissions/?q=qzorv"),
    "an act at the door that is refused": _post(_door("auditions:door-act"), lambda w: _door_act(w, "enter"), **JSON),
    "an act at the door": _post(_door("auditions:door-act"), lambda w: _door_act(w, "check_in"), **JSON),
    "who is next in a room": _get(lambda w: f"{_door_room(w)}?part=side", **PART),
    "takes of whoever is looked at": _get(
        lambda w: f"{_door_room(w)}?part=takes&person={w.extra['door_appointment'].pk}", **PART
    ),
    "the board of a day": _get(_door("auditions:session")),
    "the board after an act": _post(_door("auditions:day-times"), lambda w: {}, **HTMX),
    "somebody on the board": _get(lambda w: f"{_door('auditions:day-person')(w)}?who={_on_board(w)}", **HTMX),
    "somebody taken off the board": _post(_door("auditions:day-take-off"), lambda w: {"who": _on_board(w)}, **HTMX),
    "who would be told": _get(_door("auditions:day-send"), **HTMX),
    "whom one would call in": _get(
        lambda w: reverse("auditions:call-in", args=[w.office.slug, w.role.pk]) + f"?pick={w.submission.pk}"
    ),
    "what a personal link opens": look,
    **self_tape_surfaces(f"{MARKS['first name']} here, write to {MARKS['own e-mail']}.", f"{MARKS['file name']}.mp4"),
}
