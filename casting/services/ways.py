"""One person, one card: further ways in which somebody was put up for a role that they are up for already.

The submission carries the way by which they are contacted; every other way is a WayIn beside it. All of this joins
the caller's transaction and expects the submission's row to be locked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import CastingCall, Submission, WayIn
from casting.selectors.ways import sender_of
from casting.signals import ways_changed
from casting.states import Via
from casting.way_messages import CONTACT, JOINED, SECOND_WAY, WAYS, standing_words, way_message
from core import clock
from notifications.selectors import cadence_for
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import add_messages
from notifications.states import Cadence
from talent.selectors import representations_on_record


@dataclass(frozen=True)
class Sender:
    """By which way somebody puts a performer up: an agency's, or the performer's own where there is none."""

    actor: User
    agency: Organisation | None

    @property
    def via(self) -> str:
        return Via.REP if self.agency else Via.SELF

    @property
    def agency_id(self) -> int | None:
        return self.agency.pk if self.agency else None


def not_yet_on(rows: Sequence[Submission], sender: Sender) -> list[Submission]:
    """Those of these cards on which the sender does not stand."""
    others = [row for row in rows if row.agency_id != sender.agency_id]
    on = set(
        WayIn.objects.filter(
            submission_id__in=[row.pk for row in others], agency_id=sender.agency_id, withdrawn_at=None
        ).values_list("submission_id", flat=True)
    )
    return [row for row in others if row.pk not in on]


def join_card(*, sender: Sender, row: Submission, call: CastingCall, note: str) -> WayIn | Submission:
    """The sender stands on the card too. Everybody on it is told, and whoever is on record becomes the contact.

    Returns the sender's own way: the submission itself where the office now writes to them.
    """
    before = _ways(row)
    was_contact = _key(row)
    joined, _ = WayIn.objects.update_or_create(
        submission=row,
        via=sender.via,
        agency=sender.agency,
        defaults={
            "organisation_id": row.organisation_id,
            "submitted_by": sender.actor,
            "note": note,
            "created_at": clock.now(),
            "withdrawn_at": None,
            "outcome": "",
        },
    )
    on_record = settle_contact(row)
    record_activity(
        actor=sender.actor,
        verb="submission.join",
        subject=row,
        organisation=call.organisation,
        data={"via": sender.via, "contact": _key(row) == sender.agency_id},
    )
    _tell_all(row, sender=sender, joined=joined, before=before, was_contact=was_contact, on_record=on_record)
    ways_changed.send(Submission, submission=row, actor=sender.actor)
    return row if _key(row) == sender.agency_id else joined


def leave_card(*, actor: User, row: Submission, agency: Organisation | None) -> bool:
    """Take one way away. False where it is the last: the submission itself is then to be withdrawn."""
    agency_id = agency.pk if agency else None
    others = [way for way in _ways(row) if way.agency_id != agency_id]
    if row.agency_id != agency_id:
        own = WayIn.objects.filter(submission=row, agency_id=agency_id, withdrawn_at=None)
        if not own.update(withdrawn_at=clock.now()):
            return True
    elif others:
        best, _ = _preferred(row, others)
        _swap(row, best)
        WayIn.objects.filter(submission=row, agency_id=agency_id).update(withdrawn_at=clock.now())
        _tell_new_contact(row)
    else:
        return False
    record_activity(actor=actor, verb="submission.leave", subject=row, organisation=row.organisation)
    ways_changed.send(Submission, submission=row, actor=actor)
    return True


def change_note(row: Submission, *, agency_ids: Sequence[int], note: str) -> None:
    """The note of a way that is not the contact's."""
    own = Q(agency_id__in=agency_ids) if agency_ids else Q(agency_id=None)
    WayIn.objects.filter(own, submission=row, withdrawn_at=None).update(note=note)


def leave_all(submission_ids: Sequence[int]) -> None:
    WayIn.objects.filter(submission_id__any_of=list(submission_ids), withdrawn_at=None).update(withdrawn_at=clock.now())


def keep_old_ways(rows: Sequence[Submission], sender: Sender) -> None:
    """Before withdrawn cards are sent again by `sender`: whoever was the contact can still find them among theirs."""
    WayIn.objects.filter(submission_id__any_of=[row.pk for row in rows], agency_id=sender.agency_id).delete()
    at = clock.now()
    WayIn.objects.bulk_create(
        [
            WayIn(
                submission=row, via=row.via, agency_id=row.agency_id, **_columns_of_contact(row) | {"withdrawn_at": at}
            )
            for row in rows
            if row.agency_id != sender.agency_id
        ],
        update_conflicts=True,
        unique_fields=["submission", "via", "agency"],
        update_fields=["organisation", "submitted_by", "note", "created_at", "withdrawn_at", "outcome"],
    )


def settle_contact(row: Submission) -> bool:
    """Make the representation of record the contact, else whoever came first; returns whether it is on record."""
    best, on_record = _preferred(row, _ways(row), with_contact=True)
    if best is not None:
        _swap(row, best)
    return on_record


def _ways(row: Submission) -> list[WayIn]:
    return list(
        WayIn.objects.select_related("agency", "submitted_by")
        .filter(submission=row, withdrawn_at=None)
        .order_by("created_at", "pk")
    )


def _key(way: Submission | WayIn) -> int | None:
    return way.agency_id


def _preferred(row: Submission, ways: Sequence[WayIn], *, with_contact: bool = False) -> tuple[WayIn | None, bool]:
    """(the way that should be the contact, whether it is on record); None stands for the contact of now."""
    known = {way.agency_id: way for way in ways}
    spoken_for = representations_on_record([row.performer_id], place=row.call.place).get(row.performer_id, [])
    for representation in spoken_for:
        if with_contact and representation.organisation_id == row.agency_id:
            return None, True
        if representation.organisation_id in known:
            return known[representation.organisation_id], True
    if with_contact:
        return sender_of(row, ways), False
    return ways[0], False


def _columns_of_contact(row: Submission) -> dict:
    return {
        "organisation_id": row.organisation_id,
        "submitted_by_id": row.submitted_by_id,
        "note": row.note,
        "created_at": row.submitted_at,
        "withdrawn_at": None,
        "outcome": "",
    }


def _swap(row: Submission, way: WayIn) -> None:
    """`way` becomes the submission's own, and what was its own takes a place among the others."""
    former, columns = (row.via, row.agency_id), _columns_of_contact(row)
    way.delete()
    WayIn.objects.update_or_create(submission=row, via=former[0], agency_id=former[1], defaults=columns)
    changes = {"via": way.via, "agency": way.agency, "submitted_by": way.submitted_by, "note": way.note}
    for name, value in changes.items():
        setattr(row, name, value)
    Submission.objects.filter(pk=row.pk).update(**changes, revision=F("revision") + 1)
    row.revision += 1


def _reader(row: Submission, way: WayIn | Submission) -> User | None:
    return way.submitted_by if way.agency_id is not None else row.performer.account


def _tell_all(row, *, sender: Sender, joined: WayIn, before: list[WayIn], was_contact: int | None, on_record: bool):
    """The one who joined hears that there was a card; everybody who was on it hears that there is one more."""
    name, role, production = row.performer.stage_name, row.role.name, row.production.public_title
    own = sender.agency is None
    came = f"{'You were' if own else f'{name} was'} up for {role} in {production} already."
    # Who was the contact stands among the further ways now, or is the contact still: read as they stand.
    ways = {way.agency_id: way for way in _ways(row)} | {row.agency_id: row}
    told_before = {was_contact, *(way.agency_id for way in before)} - {sender.agency_id}
    stamp = str(int(joined.created_at.timestamp()))
    letters = []
    for key in [sender.agency_id, *sorted(told_before, key=lambda key: key or 0)]:
        way = ways.get(key)
        reader = _reader(row, way) if way is not None else None
        if reader is None:
            continue
        kind = JOINED if key == sender.agency_id else SECOND_WAY
        letters.append(
            way_message(
                kind=kind,
                reader=reader,
                submission=row,
                way=way,
                opening=came if kind == JOINED else _opening(row, sender, for_performer=key is None),
                standing=standing_words(
                    is_contact=row.agency_id == key,
                    was_contact=was_contact == key,
                    contact_via=row.via,
                    on_record=on_record,
                    via=Via.SELF if key is None else Via.REP,
                ),
                key=stamp,
            )
        )
    _send(letters)
    if None not in ways and sender.agency is not None and row.performer.account is not None:
        whom = "you" if row.performer.born_on is None else row.performer.stage_name
        add_notices(
            [
                NewNotice(
                    user_id=row.performer.account_id,
                    title=f"Put up for {role}, {production}, a second time",
                    text=f"{sender.agency.name} put {whom} up too. {row.organisation.name} has one card for {whom}.",
                    url=reverse("casting:my-submission", args=[row.pk]),
                    dedupe_key=f"{SECOND_WAY}:{row.pk}:{stamp}:performer",
                )
            ]
        )


def _opening(row: Submission, sender: Sender, *, for_performer: bool) -> str:
    role, production = row.role.name, row.production.public_title
    if for_performer:
        return f"{sender.agency.name} has put you up for {role} in {production} as well." if sender.agency else ""
    who = "another of their representatives" if sender.agency else "the performer themself"
    return f"{row.performer.stage_name} was put up for {role} in {production} a second time, by {who}."


def _tell_new_contact(row: Submission) -> None:
    reader = _reader(row, row)
    if reader is not None:
        name, role = row.performer.stage_name, row.role.name
        opening = f"You still stand on the card of {name} for {role}; somebody else has withdrawn."
        letter = way_message(
            kind=CONTACT,
            reader=reader,
            submission=row,
            way=row,
            opening=opening,
            standing="",
            key=str(row.revision),
        )
        _send([letter])


def _send(letters: list) -> None:
    """A letter to who wants one, a notice to everybody."""
    cadences = cadence_for([message.recipient_id for message, _ in letters], WAYS)
    add_messages([message for message, _ in letters if cadences[message.recipient_id] != Cadence.NEVER])
    add_notices([notice for _, notice in letters])
