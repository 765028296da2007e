"""Notices and preferences are everybody's own; the outbox and the templates are the office's."""

import datetime as dt

from core import clock
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages
from tests.architecture.rows import LOGIN, Row, same, signed_in

KIND = "casting.not_this_time"
MEMBERS = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
ACTS = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
LEADS = (LOGIN, 404, 404, 403, 302, 404, 404, 404)


def _office(world):
    return {"org_slug": world.office.slug}


def _kind(world):
    return _office(world) | {"kind": KIND}


def _note(world) -> int:
    note = NewMessage(
        kind=KIND,
        organisation_id=world.office.pk,
        to_email="actor@example.com",
        to_name="Actor",
        held_until=clock.now() + dt.timedelta(hours=2),
        dedupe_key="matrix",
    )
    return add_messages([note])[0]


def _of_note(world):
    return _office(world) | {"message_id": _note(world)}


def _ids(world):
    return {"ids": [_note(world)]}


def _notice(world):
    actor = world.user("actor")
    add_notices([NewNotice(user_id=actor.pk, title="News", dedupe_key="matrix")])
    return {"notice_id": actor.notices.get().pk}


ROWS = [
    Row("notifications:notice-list", "GET", signed_in(200)),
    Row("notifications:notices-read", "POST", signed_in(302)),
    #                                           signed  actor other    own       own      agent producer admin
    #                                           out           director associate director
    Row("notifications:notice-open", "POST", (LOGIN, 302, 404, 404, 404, 404, 404, 404), args=_notice),
    Row("notifications:preferences", "GET", signed_in(200)),
    Row("notifications:preferences", "POST", signed_in(422), data={}),
    Row("notifications:mail-stop", "GET", same(404), args={"token": "not-whole"}),
    Row("notifications:mail-stop", "POST", same(404), args={"token": "not-whole"}),
    Row("notifications:outbox", "GET", MEMBERS, args=_office),
    Row("notifications:outbox-batch", "GET", MEMBERS, args=_office, query=f"?batch=~{KIND}~"),
    Row(
        "notifications:outbox-batch-edit", "GET", (LOGIN, 404, 404, 302, 302, 404, 404, 404),
        args=_office, query=f"?batch=~{KIND}~gone",
    ),
    Row("notifications:outbox-sent", "GET", MEMBERS, args=_office),
    Row("notifications:outbox-note", "GET", MEMBERS, args=_of_note),
    Row("notifications:outbox-note-edit", "POST", ACTS, args=_of_note, data={"own_line": "Yes."}),
    Row("notifications:outbox-take-back", "POST", ACTS, args=_office, data=_ids),
    Row("notifications:outbox-put-back", "POST", ACTS, args=_office, data=_ids),
    Row("notifications:outbox-hold", "POST", ACTS, args=_office, data=lambda w: _ids(w) | {"minutes": "60"}),
    Row("notifications:outbox-send-now", "POST", ACTS, args=_office, data=_ids),
    Row("notifications:outbox-release", "POST", ACTS, args=_office, data=lambda w: _ids(w) | {"reason": "Signed."}),
    Row("notifications:outbox-retry", "POST", ACTS, args=_office, data=_ids),
    Row("notifications:outbox-pause", "POST", ACTS, args=_office),
    Row("notifications:template-list", "GET", MEMBERS, args=_office),
    Row("notifications:template-edit", "GET", MEMBERS, args=_kind),
    Row(
        "notifications:template-edit", "POST", LEADS, args=_kind,
        data={"subject": "About {role}", "body": "Dear {greeting}, no."},
    ),
    Row("notifications:template-preview", "GET", MEMBERS, args=_kind),
    Row("notifications:template-reset", "POST", LEADS, args=_kind),
]  # fmt: skip
