"""Secret addresses of calendars: made, renewed, ended. The key is shown once and kept as a digest."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import CalendarFeed, Session
from auditions.policies import can_run_session
from core import clock, tokens
from core.errors import Conflict, NotAllowed

# How exactly "last read" is known: programs ask all day, and most of it is not worth a statement.
READ_NOTED_EVERY = dt.timedelta(minutes=30)


def make_own_feed(*, actor: User) -> str:
    """The address of the person's own calendar. One that they had ends with it."""
    with transaction.atomic(durable=True):
        return _make(actor, Q(user=actor), {"user": actor})


def end_own_feed(*, actor: User) -> bool:
    """Whether there was one to end."""
    with transaction.atomic(durable=True):
        return _end(actor, Q(user=actor))


def make_session_feed(*, actor: User, session: Session) -> str:
    """The address of a session's calendar, for its team. One that it had ends with it."""
    _require(actor, session)
    with transaction.atomic(durable=True):
        return _make(actor, Q(session=session), {"session": session, "organisation": session.organisation})


def end_session_feed(*, actor: User, session: Session) -> bool:
    _require(actor, session)
    with transaction.atomic(durable=True):
        return _end(actor, Q(session=session))


def note_reading(feed: CalendarFeed) -> None:
    now = clock.now()
    if feed.last_read_at is None or now - feed.last_read_at > READ_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


def _make(actor: User, whose: Q, values: dict) -> str:
    renewed = _end(actor, whose, tells=False)
    key = tokens.new_token()
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(key_hash=tokens.digest(key), created_by=actor, **values)
    except IntegrityError as error:
        raise Conflict("A new address has just been made in another window. Load the page again.") from error
    record_activity(
        actor=actor,
        verb="calendar.renew" if renewed else "calendar.make",
        subject=feed,
        organisation=feed.organisation,
        data={"session": feed.session_id} if feed.session_id else {},
    )
    return settings.SITE_URL.rstrip("/") + reverse("auditions:calendar-feed", args=[key])


def _end(actor: User, whose: Q, *, tells: bool = True) -> bool:
    feed = CalendarFeed.objects.select_for_update(of=("self",)).filter(whose, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    if tells:
        record_activity(
            actor=actor,
            verb="calendar.end",
            subject=feed,
            organisation=feed.organisation,
            data={"session": feed.session_id} if feed.session_id else {},
        )
    return True


def _require(actor: User, session: Session) -> None:
    if not can_run_session(actor, session):
        raise NotAllowed("The calendar of a day is for whoever runs it to hand out.")
