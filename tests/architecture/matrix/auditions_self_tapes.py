"""Self-tapes: asked for by the office's directors and associates, answered by whoever holds the link."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tenancy import office_scope
from auditions.links import REP, tape_token
from auditions.messages_tapes import ASKED
from auditions.models import SelfTapeBrief, SelfTapeRequest, SelfTapeTake
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.architecture.rows import LOGIN, Row, same
from tests.auditions.self_tapes.conftest import make_packet

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)


def request_in(world, state="accepted", **values) -> SelfTapeRequest:
    """The one request of the world's submission, made in that state; made anew where it was rolled back."""
    with office_scope(world.office):
        known = world.extra.get("self_tape")
        if known is None or not SelfTapeRequest.objects.filter(pk=known.pk).exists():
            brief = SelfTapeBrief.objects.create(
                organisation=world.office, role=world.role, sides=make_packet(world.role), page_count=5,
                instructions="Scene 12", due_at=clock.now() + dt.timedelta(days=9), zone="Europe/London",
            )  # fmt: skip
            world.extra["self_tape"] = SelfTapeRequest.objects.create(
                organisation=world.office, brief=brief, submission=world.submission,
                performer=world.submission.performer, state=state, due_at=brief.due_at, **values,
            )  # fmt: skip
    return world.extra["self_tape"]


def of_role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def of_request(world, state="accepted", **values):
    return {"org_slug": world.office.slug, "request_id": request_in(world, state, **values).pk}


def doing(act, state="accepted", **values):
    return lambda world: of_request(world, state, **values) | {"act": act}


def by_link(state="accepted", by="performer", **values):
    return lambda world: {"token": tape_token(request_in(world, state, **values), by=by)}


def with_take(state="uploading", **more):
    def args(world):
        row = request_in(world, state)
        asset = factories.MediaAssetFactory(performer=row.performer, kind="tape", is_main=False)
        with office_scope(world.office):
            SelfTapeTake.objects.create(organisation=world.office, request=row, asset=asset, round=1, number=1)
        return {"token": tape_token(row)} | more

    return args


def deadline(world=None):
    return {"date": (clock.today() + dt.timedelta(days=30)).isoformat(), "time": "12:00"}


def of_one(world):
    request_in(world)
    return of_role(world)


def ask_of(world):
    return {"pick": world.submission.pk, "do": "look", "round": "first", "instructions": "Scene 12",
            "takes_wanted": "1", "zone": "Europe/London", "sides": ""} | deadline()  # fmt: skip


def film(world):
    return {"file": SimpleUploadedFile("take.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64)}


def api(answer):
    """A personal token (actor, admin) acts for no office."""
    return (401, 403, 404, answer, answer, 404, 404, 403)


def api_role(world):
    return {"role_id": world.role.pk}


def api_ask(world):
    due_at = (clock.now() + dt.timedelta(days=20)).isoformat()
    return {"submissions": [world.submission.pk], "due_at": due_at, "zone": "Europe/London", "instructions": "Scene 12"}


def api_many(world):
    request_in(world)
    return api_role(world) | {"act": "cancel"}


def api_several(world):
    return {"requests": [request_in(world).pk]}


def api_one(world):
    return {"request_id": request_in(world).pk}


def api_viewed(world):
    return {"request_id": request_in(world, "delivered", delivered_at=VIEWED_AT).pk, "act": "viewed"}


def api_own(world):
    """They have been told of it, as the outbox says."""
    row = request_in(world, "sent")
    with office_scope(world.office):
        OutboxMessage.objects.create(
            organisation=world.office, kind=ASKED, to_email="a@example.org", subject_type=row._meta.label_lower,
            subject_id=row.pk, state="sent", dedupe_key=f"matrix:{row.uid}", held_until=VIEWED_AT, sent_at=VIEWED_AT,
        )  # fmt: skip
    return {"uid": row.uid, "act": "accept"}


VIEWED_AT = clock.now()
_NEW, _ACT, _ONE = "auditions:self-tape-new", "auditions:self-tape-act", (*OFFICE, 302, 302, *OUTSIDE)

ROWS = [
    Row("auditions:self-tapes", "GET", (*OFFICE, 200, 200, *OUTSIDE), args=of_one),
    Row(_NEW, "GET", (*OFFICE, 422, 422, *OUTSIDE), args=of_role),
    Row(_NEW, "POST", (*OFFICE, 200, 200, *OUTSIDE), args=of_role, data=ask_of),
    Row("auditions:self-tape-check", "POST", (*OFFICE, 200, 200, *OUTSIDE), args=of_role, data=ask_of),
    Row(
        "auditions:self-tapes-act",
        "POST",
        _ONE,
        args=of_role,
        data=lambda world: {"do": "cancel", "request": request_in(world).pk},
    ),
    Row("auditions:self-tape-watched", "POST", (*OFFICE, 204, 204, *OUTSIDE), args=of_role, data={"submission": "1"}),
    Row("auditions:self-tape", "GET", (*OFFICE, 200, 200, *OUTSIDE), args=of_request),
    Row(_ACT, "POST", _ONE, args=doing("cancel")),
    Row(_ACT, "POST", _ONE, args=doing("extend"), data=deadline),
    Row(_ACT, "POST", _ONE, args=doing("retake", "viewed"), data=lambda world: deadline() | {"note": "Quieter?"}),
    Row(_ACT, "POST", _ONE, args=doing("viewed", "delivered", delivered_at=VIEWED_AT)),
    # Whoever holds the signed link answers; it was sent to one person.
    Row("auditions:tape", "GET", same(200), args=by_link()),
    Row("auditions:tape-answer", "POST", same(302), args=by_link("opened"), data={"answer": "yes"}),
    Row("auditions:tape-change", "POST", same(302), args=by_link(), data={"to": "no"}),
    Row("auditions:tape-extension", "POST", same(302), args=by_link(), data=deadline),
    Row("auditions:tape-sides", "GET", same(200), args=by_link()),
    Row("auditions:tape-take", "POST", same(302), args=by_link(), data=film),
    Row("auditions:tape-take-remove", "POST", same(302), args=with_take(number=1)),
    Row("auditions:tape-deliver", "POST", same(302), args=with_take()),
    Row("auditions:tape-take-back", "POST", same(302), args=by_link("delivered", delivered_at=VIEWED_AT)),
    Row("auditions:tape-rep", "POST", same(302), args=by_link(by=REP), data={"do": "look-first"}),
    Row("auditions:tape-rep", "POST", same(403), args=by_link(), data={"do": "look-first"}),
    Row("api:office-self-tape-list", "GET", api(200), args=api_role, api=True),
    Row("api:office-self-tape-list", "POST", api(201), args=api_role, data=api_ask, api=True),
    Row("api:self-tape-check", "POST", api(200), args=api_role, data=api_ask, api=True),
    Row("api:self-tapes-act", "POST", api(200), args=api_many, data=api_several, api=True),
    Row("api:office-self-tape", "GET", api(200), args=api_one, api=True),
    Row("api:office-self-tape-act", "POST", api(200), args=api_viewed, data={}, api=True),
    Row("api:self-tape-list", "GET", (401, *(200,) * 7), api=True),
    # Their own, and that of a performer whom the agent speaks for.
    Row("api:self-tape-act", "POST", (401, 200, 404, 404, 404, 200, 404, 404), args=api_own, data={}, api=True),
]
