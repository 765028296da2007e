"""What a calendar that somebody subscribes to says: of one person, or of one session for its team."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices, office_scope
from auditions.calendar import Entry, event_uid, status_of, words_for
from auditions.models import Appointment, CalendarFeed, PairingMember, Panelist, Session
from auditions.policies import can_run_session
from auditions.selectors.day import ON_BOARD
from auditions.selectors.mine import LOADED, WHY, Mine, seen_q, told_q, where_of
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import AppointmentKind, AppointmentState, SessionState
from casting.lens import OfficeLens, shared_lens_for
from casting.policies import EVERYONE
from core import clock
from core.tokens import digest

# How long what is over stays readable, and what is called off stays as cancelled, so that programs take it out.
PAST_KEPT = dt.timedelta(days=180)
OFF_KEPT = dt.timedelta(days=30)
SESSION_KEPT = dt.timedelta(days=30)
MOST = 2000
_FEED = ("user", "created_by", "organisation", "session__production", "session__venue", "session__organisation")
_S = AppointmentState
_OFF = [_S.CANCELLED, _S.DECLINED, _S.EXPIRED]
_OFF_WORDS = {
    _S.CANCELLED: "This does not take place.",
    _S.DECLINED: "You said that this does not work.",
    _S.EXPIRED: "The time to answer is over.",
}


def feed_by_key(key: str) -> CalendarFeed | None:
    """The feed behind a secret address; None where it has ended, or its person, its session's time or its maker's right."""
    feed = CalendarFeed.objects.select_related(*_FEED).filter(key_hash=digest(key), revoked_at=None).first()
    if feed is None or (feed.user is not None and not feed.user.is_active):
        return None
    if feed.session is not None and not (_is_handed_out(feed) and feed.session.closes_at + SESSION_KEPT > clock.now()):
        return None
    return feed


def _is_handed_out(feed: CalendarFeed) -> bool:
    """A session's calendar is for whoever runs the day to hand out, and good for as long as they do."""
    return feed.created_by.is_active and can_run_session(feed.created_by, feed.session)


def feed_of_person(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def feed_of_session(session: Session) -> CalendarFeed | None:
    found = (
        CalendarFeed.objects.select_related("created_by", "session").filter(session=session, revoked_at=None).first()
    )
    return found if found is not None and _is_handed_out(found) else None


def entries_of(feed: CalendarFeed) -> tuple[str, list[Entry]]:
    """The calendar's name and its events by time; a fixed number of statements."""
    if feed.user is not None:
        return f"Callboard: {feed.user.name}", _of_person(feed.user)
    with office_scope(feed.organisation):
        session = feed.session
        return f"{session.production.public_title}: {_kind(session)}", _of_session(session, feed.created_by)


# --- a person's own ---------------------------------------------------------------------------------------------------


def _of_person(user: User) -> list[Entry]:
    with across_offices(WHY):
        rows = list(
            Appointment.objects.filter(seen_q(user))
            .filter(told_q(), _still_shown())
            .select_related(*LOADED)
            .order_by("starts_at", "pk")[:MOST]
        )
        seats = list(_seats(user))
    link = settings.SITE_URL.rstrip("/") + reverse("auditions:mine")
    entries = [*(_own(row, user, link) for row in rows), *_panel_entries(seats)]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def _still_shown() -> Q:
    now = clock.now()
    return Q(ends_at__gt=now - PAST_KEPT) & (~Q(state__in=_OFF) | Q(ends_at__gt=now - OFF_KEPT))


def _own(row: Appointment, user: User, link: str) -> Entry:
    """As it was told: what is being planned on the board stays there."""
    mine = Mine(row)
    production = row.submission.production.public_title
    title = f"{production}: {row.get_kind_display().lower()} for {row.submission.role.name}"
    # Whoever answers for children may have several.
    if row.performer.account_id != user.pk or row.performer.born_on is not None:
        title = f"{row.performer.stage_name}: {title}"
    status = _told_status(mine)
    if status == "CANCELLED":
        text = _OFF_WORDS[_S(row.state)]
    else:
        session = row.session if mine.place_is_as_told else None
        text = words_for(row, session, office=row.organisation.name, link=link, joins=mine.place_is_as_told)
    return Entry(
        uid=event_uid(row),
        sequence=row.sequence,
        changed_at=_changed_at(row),
        starts_at=mine.starts_at,
        ends_at=mine.ends_at,
        title=title,
        status=status,
        where=mine.where,
        text=text,
        url=link,
    )


def _told_status(mine: Mine) -> str:
    row = mine.row
    if row.state == _S.CANCELLED and mine.is_changing:
        return "CONFIRMED" if row.answered_at else "TENTATIVE"
    return status_of(row.state)


def _changed_at(row: Appointment) -> dt.datetime:
    moments = (row.created_at, row.told_at, row.answered_at, row.told_off_at)
    return max(moment for moment in moments if moment is not None)


def _seats(user: User):
    return (
        Panelist.objects.filter(user=user, session__closes_at__gt=clock.now() - PAST_KEPT)
        .filter(session__organisation__memberships__user=user, session__organisation__memberships__role__in=EVERYONE)
        .exclude(session__state=SessionState.CANCELLED, session__closes_at__lt=clock.now() - OFF_KEPT)
        .select_related("room", "session__production", "session__venue", "session__organisation")
        .order_by("session_id", "position", "pk")
    )


def _panel_entries(seats: Iterable[Panelist]) -> list[Entry]:
    """One event a session, from the first moment that somebody sits in it to the last."""
    by_session: dict[int, list[Panelist]] = defaultdict(list)
    for seat in seats:
        by_session[seat.session_id].append(seat)
    return [_panel_entry(mine) for mine in by_session.values()]


def _panel_entry(seats: Sequence[Panelist]) -> Entry:
    session = seats[0].session
    parts = [f"{seat.get_part_display()}{f' in {seat.room.name}' if seat.room else ''}" for seat in seats]
    page = reverse("auditions:session", args=[session.organisation.slug, session.pk])
    return Entry(
        uid=f"{session.uid}.panel@callboard",
        sequence=0,
        changed_at=session.created_at,
        starts_at=min(seat.starts_at or session.opens_at for seat in seats),
        ends_at=max(seat.ends_at or session.closes_at for seat in seats),
        title=f"{session.production.public_title}: {_kind(session)}",
        status="CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED",
        where=", ".join(part for part in (session.venue.name, session.venue.address) if part),
        text=f"{session.organisation.name}. You sit in it: {', '.join(dict.fromkeys(parts))}.",
        url=settings.SITE_URL.rstrip("/") + page,
    )


# --- a session, for its team ------------------------------------------------------------------------------------------


def _of_session(session: Session, maker: User) -> list[Entry]:
    """Nobody knows who of the team reads it: names are shown to it only where nobody of the office is kept from them."""
    lens = shared_lens_for(session.organisation_id)
    off = Q(state=_S.CANCELLED, told_at__isnull=False, ends_at__gt=clock.now() - OFF_KEPT)
    rows = list(
        Appointment.objects.filter(session=session)
        .filter(Q(state__in=ON_BOARD) | off)
        .select_related(*PEOPLE)
        .order_by("starts_at", "pk")[:MOST]
    )
    members = list(
        PairingMember.objects.filter(pairing__session=session, starts_at__isnull=False)
        .select_related(*PEOPLE)
        .order_by("starts_at", "pk")
    )
    link = settings.SITE_URL.rstrip("/") + reverse("auditions:session", args=[session.organisation.slug, session.pk])
    in_pairs = {member.performer_id for member in members}
    alone = [row for row in rows if not (row.kind == AppointmentKind.CHEMISTRY and row.performer_id in in_pairs)]
    # `show_people` leaves out whoever is kept from somebody; their time is still taken.
    show_people(maker, [*alone, *members], lens=OfficeLens(lens.blind, frozenset()))
    title = session.production.public_title
    entries = [_team_entry(row, lens, title, link) for row in alone]
    entries += _pair_entries(session, members, lens, link)
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def _team_entry(row: Appointment, lens: OfficeLens, title: str, link: str) -> Entry:
    is_kept = row.performer_id in lens.excluded
    who = "Taken" if is_kept else f"{row.shown_name}, {row.role_name}"
    text = f"{row.get_state_display()}." + (f" {row.agency}." if row.agency and not is_kept else "")
    return Entry(
        uid=f"{row.uid}.team@callboard",
        sequence=row.sequence,
        changed_at=_changed_at(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=f"{title}: {who}",
        status=status_of(row.state),
        where=where_of(row),
        text=f"Somebody of the office stays out of this person. {text}" if is_kept else text,
        url=link,
    )


def _pair_entries(session: Session, members: Sequence[PairingMember], lens: OfficeLens, link: str) -> list[Entry]:
    by_pairing: dict[int, list[PairingMember]] = defaultdict(list)
    for member in members:
        by_pairing[member.pairing_id].append(member)
    return [
        Entry(
            uid=f"{session.uid}.pair-{pk}@callboard",
            sequence=0,
            changed_at=session.created_at,
            starts_at=together[0].starts_at,
            ends_at=together[0].ends_at,
            title=f"{session.production.public_title}: {_with(together, lens)}",
            status="CONFIRMED",
            where=", ".join(part for part in (session.venue.name, session.venue.address) if part),
            text="Chemistry read.",
            url=link,
        )
        for pk, together in by_pairing.items()
    ]


def _with(together: Sequence[PairingMember], lens: OfficeLens) -> str:
    return " with ".join("Taken" if one.performer_id in lens.excluded else one.shown_name for one in together)


def _kind(session: Session) -> str:
    return session.title or session.get_kind_display().lower()
