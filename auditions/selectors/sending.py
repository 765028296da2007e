"""What sending a day would tell, and whom: the list that is shown before anything leaves."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.models import User
from auditions.models import Appointment, CallIn, Session
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import AppointmentState, CallInState, SessionState
from casting.lens import office_lens_for
from casting.models import Submission
from casting.services.closures import parties
from core import clock
from notifications.models import OutboxMessage
from notifications.states import MessageState

SUBJECT_TYPE = "auditions.appointment"
UNSETTLED = [AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED]


class Telling(StrEnum):
    INVITE = "invite"
    CHANGE = "change"
    PLACE = "place"
    OFF = "off"
    # The invitation has not left, and now will not.
    TAKE_BACK = "take_back"
    CHOOSE = "choose"


@dataclass(frozen=True)
class Line:
    """One person and what they will be told. `row` is the Appointment, or the CallIn of somebody who is to choose.

    `to_name` is who reads it, `by_rep` their agent; both say nothing where the name is hidden. `has_address`: without
    one they are told by telephone. `is_asked`: they will be asked for an answer.
    """

    telling: str
    row: Appointment | CallIn
    name: str
    role_name: str
    to_name: str = ""
    by_rep: bool = False
    has_address: bool = True
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    was_starts_at: dt.datetime | None = None
    was_ends_at: dt.datetime | None = None
    where: str = ""
    was_where: str = ""
    never_left: bool = False

    @property
    def is_asked(self) -> bool:
        return self.telling in {Telling.INVITE, Telling.CHANGE, Telling.CHOOSE}


@dataclass(frozen=True)
class ToTell:
    """Everybody whom the reader would tell something, in the order of the day. `digest` names exactly this list.

    `hidden` people wait for a colleague: the reader stays out of them.
    """

    session: Session
    lines: list[Line] = field(default_factory=list)
    digest: str = ""
    hidden: int = 0

    def of(self, *tellings: str) -> list[Line]:
        return [line for line in self.lines if line.telling in tellings]

    @property
    def invitations(self) -> list[Line]:
        return self.of(Telling.INVITE)

    @property
    def changes(self) -> list[Line]:
        return self.of(Telling.CHANGE)

    @property
    def places(self) -> list[Line]:
        return self.of(Telling.PLACE)

    @property
    def called_off(self) -> list[Line]:
        return self.of(Telling.OFF, Telling.TAKE_BACK)

    @property
    def choices(self) -> list[Line]:
        return self.of(Telling.CHOOSE)

    @property
    def asked(self) -> int:
        return sum(line.is_asked for line in self.lines)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def to_tell(actor: User, session: Session) -> ToTell:
    """A fixed number of statements for a day of any size. Inside the office's scope."""
    rows = list(unsent_appointments(session))
    choosing = list(unsent_choices(session))
    lens = office_lens_for(actor, session.organisation_id)
    shown = show_people(actor, rows, lens=lens)
    shown_choosing = show_people(actor, choosing, lens=lens)
    left = has_heard([row for row in shown if row.told_at is not None])
    readers = {
        party.id: party
        for party in parties(Submission.objects.filter(pk__in={row.submission_id for row in (*shown, *shown_choosing)}))
    }
    lines = [line for row in shown if (line := _line(row, readers[row.submission_id], row.pk in left)) is not None]
    lines += [_choice(row, readers[row.submission_id]) for row in shown_choosing]
    hidden = len(rows) + len(choosing) - len(shown) - len(shown_choosing)
    return ToTell(session, lines, _digest(session, lines), hidden)


def unsent_appointments(session: Session) -> QuerySet[Appointment]:
    """Those of whom what stands is not what they were told."""
    planned = Q(state=AppointmentState.PLANNED)
    dropped = Q(state=AppointmentState.CANCELLED, told_at__isnull=False, told_off_at=None)
    told = Q(state__in=UNSETTLED, told_at__isnull=False)
    rows = Appointment.objects.filter(planned | dropped | told, session=session)
    return rows.select_related(*PEOPLE).order_by("starts_at", "pk")


def unsent_choices(session: Session) -> QuerySet[CallIn]:
    if session.state != SessionState.OPEN:
        return CallIn.objects.none()
    rows = CallIn.objects.filter(session=session, state=CallInState.INVITED, invited_at=None)
    return rows.select_related(*PEOPLE).order_by("position", "pk")


def has_heard(rows: Sequence[Appointment]) -> set[int]:
    """Those to whom something has left, or who answered or chose on their page."""
    gone = OutboxMessage.objects.filter(
        subject_type=SUBJECT_TYPE,
        subject_id__in=[row.pk for row in rows],
        state__in=[MessageState.SENT, MessageState.IN_FLIGHT],
    )
    return set(gone.values_list("subject_id", flat=True)) | {row.pk for row in rows if row.answered_at is not None}


def where_of(row: Appointment) -> str:
    """As `told_where` is written."""
    return ", ".join(part for part in (row.place, row.address, row.online_url) if part)


def _line(row: Appointment, party, heard: bool) -> Line | None:
    telling = _telling(row, heard)
    if telling is None:
        return None
    _, email, name, _ = party.recipient
    changed = telling == Telling.CHANGE
    return Line(
        telling=telling,
        row=row,
        name=row.shown_name,
        role_name=row.role_name,
        to_name="" if row.is_hidden else name,
        by_rep=False if row.is_hidden else party.by_rep,
        has_address=bool(email),
        starts_at=row.told_starts_at if telling in {Telling.OFF, Telling.TAKE_BACK} else row.starts_at,
        ends_at=row.told_ends_at if telling in {Telling.OFF, Telling.TAKE_BACK} else row.ends_at,
        was_starts_at=row.told_starts_at if changed else None,
        was_ends_at=row.told_ends_at if changed else None,
        where=where_of(row),
        was_where=row.told_where if row.told_where != where_of(row) else "",
        never_left=row.told_at is not None and not heard,
    )


def _telling(row: Appointment, heard: bool) -> Telling | None:
    now = clock.now()
    if row.state == AppointmentState.PLANNED:
        return Telling.INVITE if row.starts_at > now else None
    if row.state == AppointmentState.CANCELLED:
        return Telling.OFF if heard and row.told_ends_at > now else Telling.TAKE_BACK
    if row.starts_at <= now:
        return None
    if (row.starts_at, row.ends_at) != (row.told_starts_at, row.told_ends_at):
        return Telling.CHANGE
    return Telling.PLACE if where_of(row) != row.told_where else None


def _choice(row: CallIn, party) -> Line:
    _, email, name, _ = party.recipient
    return Line(
        telling=Telling.CHOOSE,
        row=row,
        name=row.shown_name,
        role_name=row.role_name,
        to_name="" if row.is_hidden else name,
        by_rep=False if row.is_hidden else party.by_rep,
        has_address=bool(email),
    )


def _digest(session: Session, lines: Iterable[Line]) -> str:
    named = hashlib.sha256(f"{session.pk} {session.state}".encode())
    for line in lines:
        row = line.row
        number = row.round if isinstance(row, CallIn) else row.sequence
        named.update(f"|{line.telling} {row.uid} {number} {line.starts_at} {line.ends_at} {line.where}".encode())
    return named.hexdigest()[:32]
