"""News of a role for everybody who has it open: kinds and ids only.

What stands there now they fetch by HTTP, each through their own lens, so a message can tell nobody too much.
"""

import functools
import time
from collections import defaultdict
from collections.abc import Iterable

import redis
import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from casting import signals

KINDS = ("rated", "moved", "arrived", "changed", "withdrawn", "noted", "selects", "pass")
# An act on more is told as a number: nobody has that many cards on a screen.
MOST_IDS = 200
# Redis near by answers in a millisecond; a person's rating never waits longer than this for it.
PATIENCE = 1.0
# After it failed once it is let alone for so long.
REST = 5.0

log = structlog.get_logger("callboard.live")


def group_of(role_id: int) -> str:
    return f"role.{role_id}"


def announce(role_id: int, kind: str, ids: Iterable[int] = ()) -> None:
    """Tell whoever has the role open, once this transaction is through."""
    tell(group_of(role_id), kind, ids)


def tell(group: str, kind: str, ids: Iterable[int] = ()) -> None:
    """For a group of sockets of any room, after the commit. A Redis that is down costs the telling only."""
    ids = list(ids)
    news = {"type": "news", "kind": kind, "ids": ids}
    if len(ids) > MOST_IDS:
        news = {"type": "news", "kind": kind, "ids": [], "many": len(ids)}
    transaction.on_commit(functools.partial(_publisher.publish, group, news), robust=True)


class _Publisher:
    """Speaks the channel layer's own wire format from a thread that has no event loop.

    `async_to_sync(layer.group_send)` would start a loop and a connection for every rating.
    """

    def __init__(self) -> None:
        self._redis: redis.Redis | None = None
        self._resting_until = 0.0

    def publish(self, group: str, news: dict) -> None:
        if time.monotonic() < self._resting_until:
            return
        layer = get_channel_layer()
        prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]
        try:
            self._client().publish(f"{prefix}__group__{group}", layer.serialize(news))
        except (redis.RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST
            log.warning("live.not_told", kind=news["kind"], why=type(error).__name__)

    def _client(self) -> redis.Redis:
        if self._redis is None:
            url = settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"][0]
            self._redis = redis.Redis.from_url(url, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0))
        return self._redis


_publisher = _Publisher()


# --- what the rooms' news becomes -----------------------------------------------------------------------------------


def connect_all() -> None:
    signals.submission_decided.connect(_decided)
    signals.decision_undone.connect(_decided)
    signals.submission_received.connect(_received)
    signals.submission_edited.connect(_edited)
    signals.ways_changed.connect(_edited)
    signals.contacts_turned.connect(_turned)
    signals.submission_withdrawn.connect(_withdrawn)
    signals.rating_changed.connect(_rated)
    signals.submissions_moved.connect(_moved)
    signals.note_written.connect(_noted)
    signals.selects_changed.connect(_selects_changed)
    signals.pass_changed.connect(_pass_changed)
    signals.role_cut.connect(_role_cut)


def _decided(sender, decision, submission_ids, **kwargs):
    announce(decision.role_id, "moved", submission_ids)


def _received(sender, submissions, **kwargs):
    by_role = defaultdict(list)
    for submission in submissions:
        by_role[submission.role_id].append(submission.pk)
    for role_id, ids in by_role.items():
        announce(role_id, "arrived", ids)


def _edited(sender, submission, **kwargs):
    announce(submission.role_id, "changed", [submission.pk])


def _turned(sender, submissions, **kwargs):
    by_role = defaultdict(list)
    for submission in submissions:
        by_role[submission.role_id].append(submission.pk)
    for role_id, ids in by_role.items():
        announce(role_id, "changed", ids)


def _withdrawn(sender, submission, **kwargs):
    announce(submission.role_id, "withdrawn", [submission.pk])


def _rated(sender, submission_ids, role_id, **kwargs):
    announce(role_id, "rated", submission_ids)


def _moved(sender, submission_ids, role_id, **kwargs):
    announce(role_id, "moved", submission_ids)


def _noted(sender, note, role_id, **kwargs):
    announce(role_id, "noted", [note.submission_id])


def _selects_changed(sender, submission_ids, role_id, **kwargs):
    announce(role_id, "selects", submission_ids)


def _pass_changed(sender, role_id, **kwargs):
    announce(role_id, "pass")


def _role_cut(sender, role, **kwargs):
    announce(role.pk, "moved")
