"""Secret addresses of calendars: made, renewed, ended. The key is shown once and kept as a digest."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from auditions.models import CalendarFeed, Session
from auditions.policies import can_run_session
from auditions.selectors.feeds import SESSION_KEPT
from casting.policies import LOOKING
from core import clock, tokens
from core.db import lock_in_order
from core.errors import Conflict, NotAllowed
from notifications.services.notices import NewNotice, add_notices

# How exactly "last read" is known: programs ask all day, and most of it is not worth a statement.
READ_NOTED_EVERY = dt.timedelta(minutes=30)
ENDED = ("A calendar’s address has ended", "Whoever made it has left the office. Make a new one for the team.")
MAYBE_THEIRS = (
    "Somebody has left who may have a calendar’s address",
    "If you gave them the one that you made, make a new one: the old one ends with that.",
)


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


def end_with_membership(*, user: User, organisation: Organisation) -> None:
    """Addresses that they made for the office's days end, in the transaction in which they left; who runs days hears.

    They may have another's address too, and nobody knows who uses it: its maker is told, and decides.
    """
    live = CalendarFeed.objects.filter(
        organisation=organisation, revoked_at=None, session__closes_at__gt=clock.now() - SESSION_KEPT
    ).select_related("session__organisation", "session__production")
    feeds = lock_in_order(live)
    running = list(
        Membership.objects.filter(organisation=organisation, role__in=LOOKING).values_list("user_id", flat=True)
    )
    with across_offices("whoever leaves an office is not in its scope any more"):
        own = [feed for feed in feeds if feed.created_by_id == user.pk]
        CalendarFeed.objects.filter(pk__in=[feed.pk for feed in own]).update(revoked_at=clock.now())
        ended = [_notice(user_id, feed, ENDED) for feed in own for user_id in running]
        add_notices(ended + [_notice(feed.created_by_id, feed, MAYBE_THEIRS) for feed in feeds if feed not in own])


def _notice(user_id: int, feed: CalendarFeed, words: tuple[str, str]) -> NewNotice:
    session = feed.session
    return NewNotice(
        user_id=user_id,
        title=f"{words[0]}: {session.title or session.get_kind_display()}, {session.production.public_title}",
        text=words[1],
        url=reverse("auditions:session-calendar", args=[session.organisation.slug, session.pk]),
        dedupe_key=f"calendar:{feed.pk}:{clock.now().timestamp():.6f}:{user_id}",
    )


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
