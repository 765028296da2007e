"""The houses that an office sees people in, and their rooms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from auditions.models import Room, Session, Venue
from auditions.policies import can_plan_sessions
from auditions.services.places import refresh_places
from auditions.states import SessionState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotAllowed, NotFound

TEXTS = ("name", "address", "zone", "directions", "parking", "access")
MOST_ROOMS = 20


@dataclass(frozen=True)
class RoomDraft:
    """A room as somebody typed it; `id` of one that is there already."""

    name: str
    note: str = ""
    online_url: str = ""
    id: int | None = None


@transaction.atomic(durable=True)
def create_venue(
    *,
    actor: User,
    organisation: Organisation,
    name: str,
    zone: str,
    rooms: Sequence[RoomDraft],
    address: str = "",
    directions: str = "",
    parking: str = "",
    access: str = "",
) -> Venue:
    """Without an address it is online: then every room needs its link. Raises Invalid at a field."""
    _require(actor, organisation)
    venue = Venue(
        organisation=organisation,
        name=name.strip(),
        zone=zone,
        address=address.strip(),
        directions=directions,
        parking=parking,
        access=access,
    )
    _check(venue, rooms)
    venue.save()
    _write_rooms(venue, rooms)
    record_activity(actor=actor, verb="venue.add", subject=venue, organisation=organisation)
    return venue


@transaction.atomic(durable=True)
def change_venue(*, actor: User, venue: Venue, rooms: Sequence[RoomDraft] | None = None, **texts: str) -> Venue:
    """`texts` are any of TEXTS; `rooms` all of them in order. People told of a place hear of the new one by sending.

    Raises Conflict for a room that is taken away while a day uses it, and for a zone while a day is planned.
    """
    _require(actor, venue.organisation)
    venue = _locked(venue)
    zone_before = venue.zone
    for name, value in texts.items():
        if name not in TEXTS:
            raise TypeError(f"A venue has no {name}.")
        setattr(venue, name, value.strip())
    _check(venue, rooms)
    if venue.zone != zone_before and _days_ahead(venue).exists():
        raise Conflict(
            "Days are planned here, in the time zone as it is. Make a new venue for the other one.", field="zone"
        )
    venue.save(update_fields=list(TEXTS))
    if rooms is not None:
        _write_rooms(venue, rooms)
    refresh_places(sessions=_days_ahead(venue))
    record_activity(actor=actor, verb="venue.change", subject=venue, organisation=venue.organisation)
    return venue


@transaction.atomic(durable=True)
def retire_venue(*, actor: User, venue: Venue) -> Venue:
    """It is offered no more; what took place there stays. Raises Conflict while a day ahead is there."""
    _require(actor, venue.organisation)
    venue = _locked(venue)
    if _days_ahead(venue).exists():
        raise Conflict("Days are planned here. Move or cancel them first.")
    if venue.retired_at is None:
        venue.retired_at = clock.now()
        venue.save(update_fields=["retired_at"])
        record_activity(actor=actor, verb="venue.retire", subject=venue, organisation=venue.organisation)
    return venue


def _require(actor: User, organisation: Organisation) -> None:
    if not can_plan_sessions(actor, organisation):
        raise NotAllowed("Venues are kept by the casting directors, associates and session runners of this office.")


def _locked(venue: Venue) -> Venue:
    found = lock_in_order(Venue.objects.select_related("organisation").filter(pk=venue.pk)).first()
    if found is None:
        raise NotFound("There is no such venue.")
    return found


def _days_ahead(venue: Venue):
    return Session.objects.filter(venue=venue, state=SessionState.OPEN, closes_at__gt=clock.now())


def _check(venue: Venue, rooms: Sequence[RoomDraft] | None) -> None:
    if not venue.name:
        raise Invalid("Give the venue a name.", field="name")
    if not clock.is_zone(venue.zone):
        raise Invalid("Choose the time zone from the list.", field="zone")
    same = Venue.objects.filter(organisation_id=venue.organisation_id, name__iexact=venue.name, retired_at=None)
    if same.exclude(pk=venue.pk).exists():
        raise Invalid("There is a venue of that name already.", field="name")
    if rooms is None:
        return
    if not rooms:
        raise Invalid("Give it at least one room.", field="rooms")
    if len(rooms) > MOST_ROOMS:
        raise Invalid(f"A venue has at most {MOST_ROOMS} rooms.", field="rooms")
    names = [room.name.strip().casefold() for room in rooms]
    if not all(names):
        raise Invalid("Give every room a name.", field="rooms")
    if len(set(names)) < len(names):
        raise Invalid("Two rooms have the same name.", field="rooms")
    if not venue.address and not all(room.online_url for room in rooms):
        raise Invalid("Give an address, or a link for every room.", field="address")


def _write_rooms(venue: Venue, rooms: Sequence[RoomDraft]) -> None:
    try:
        with transaction.atomic():
            _change_rooms(venue, rooms)
    except IntegrityError as error:
        raise Conflict(
            "Two rooms would have the same name for a moment. Save one of the names first.", field="rooms"
        ) from error


def _change_rooms(venue: Venue, rooms: Sequence[RoomDraft]) -> None:
    known = {room.pk: room for room in Room.objects.filter(venue=venue, retired_at=None)}
    kept = {draft.id for draft in rooms if draft.id is not None}
    if kept - known.keys():
        raise Invalid("One of these rooms is gone. Reload the page.", field="rooms")
    gone = [pk for pk in known if pk not in kept]
    used = Session.objects.filter(rooms__room__in=gone, state=SessionState.OPEN, closes_at__gt=clock.now())
    if (name := used.values_list("rooms__room__name", flat=True).filter(rooms__room__in=gone).first()) is not None:
        raise Conflict(f"{name} is used on a day ahead. Take it out of that day first.", field="rooms")
    Room.objects.filter(pk__in=gone).update(retired_at=clock.now())
    for place, draft in enumerate(rooms):
        values = {
            "name": draft.name.strip(),
            "note": draft.note.strip(),
            "online_url": draft.online_url,
            "position": place,
        }
        if draft.id is None:
            Room.objects.create(organisation_id=venue.organisation_id, venue=venue, **values)
        else:
            Room.objects.filter(pk=draft.id).update(**values)
