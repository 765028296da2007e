"""Venues, sessions and their times by API, on the same services as the board."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from auditions.models import Break, Panelist, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.selectors.on_board import slot_on_board
from auditions.selectors.queue import times_of
from auditions.selectors.sessions import session_for, sessions_ahead, sessions_past, venue_for, venues_of
from auditions.services import sessions as session_services
from auditions.services.moving_day import shift_session
from auditions.services.sessions import PLAIN, Pause, RoleInSession, RoomInSession, Seat, change_session, create_session
from auditions.services.slots import add_slot, keep_slots_for, make_slots, open_slots, remove_slot
from auditions.services.venues import TEXTS, RoomDraft, change_venue, create_venue, retire_venue
from auditions.states import AppointmentKind, PanelPart
from casting.selectors.calls import office_production
from core import clock
from core.text import whole_numbers

WHEN = [OpenApiParameter("past", required=False, enum=["1"], description="Sessions that are over, the latest first.")]


class RoomSerializer(serializers.Serializer):
    id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    name = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=120, required=False, allow_blank=True)
    online_url = serializers.URLField(max_length=500, required=False, allow_blank=True)


class VenueSerializer(serializers.ModelSerializer):
    zone = serializers.ChoiceField(choices=sorted(clock.zone_names()))
    rooms = RoomSerializer(many=True, max_length=20)

    class Meta:
        model = Venue
        fields = ["id", *TEXTS, "rooms"]
        validators = []

    def to_representation(self, venue: Venue) -> dict:
        rooms = getattr(venue, "rooms_in_use", None)
        if rooms is None:
            rooms = [room for room in venue.rooms.all() if room.retired_at is None]
        return (
            {"id": venue.pk}
            | {name: getattr(venue, name) for name in TEXTS}
            | {"rooms": RoomSerializer(rooms, many=True).data}
        )


class SessionRoleSerializer(serializers.Serializer):
    role = serializers.IntegerField(source="role_id", min_value=1, max_value=2**31 - 1)
    minutes = serializers.IntegerField(min_value=1, max_value=480, required=False, allow_null=True)
    gap_minutes = serializers.IntegerField(min_value=0, max_value=120, required=False, allow_null=True)
    keep_together = serializers.BooleanField(required=False, default=True)


class SessionRoomSerializer(serializers.Serializer):
    room = serializers.IntegerField(source="room_id", min_value=1, max_value=2**31 - 1)
    opens_at = serializers.DateTimeField(required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)


class PanelistSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    part = serializers.ChoiceField(choices=PanelPart.choices)
    room = serializers.IntegerField(source="room_id", required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    is_needed = serializers.BooleanField(required=False, default=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)


class PauseSerializer(serializers.Serializer):
    label = serializers.CharField(max_length=60, required=False, allow_blank=True)
    room = serializers.IntegerField(source="room_id", required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class SessionRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = Session
        fields = ["id", "production", "venue", "kind", "state", "title", "zone", "opens_at", "closes_at"]
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer):
    """Moments are given with their offset and told in UTC; `zone` is the venue's."""

    venue = serializers.IntegerField(source="venue_id", min_value=1, max_value=2**31 - 1)
    production = serializers.IntegerField(source="production_id", min_value=1, max_value=2**31 - 1)
    kind = serializers.ChoiceField(choices=AppointmentKind.choices)
    rooms = SessionRoomSerializer(many=True, max_length=20)
    roles = SessionRoleSerializer(many=True, required=False, max_length=40)
    panel = PanelistSerializer(many=True, required=False, max_length=30)
    breaks = PauseSerializer(many=True, required=False, max_length=20)

    class Meta:
        model = Session
        fields = ["id", "production", "venue", "state", "zone", *PLAIN, "rooms", "roles", "panel", "breaks"]
        read_only_fields = ["id", "state", "zone"]
        validators = []

    def to_representation(self, session: Session) -> dict:

        names = ["production_id", "venue_id", "state", "zone", *PLAIN]
        plain = {name.removesuffix("_id"): getattr(session, name) for name in names}
        return (
            {"id": session.pk}
            | plain
            | {
                "rooms": SessionRoomSerializer(session.rooms.all(), many=True).data,
                "roles": SessionRoleSerializer(session.roles.all(), many=True).data,
                "panel": PanelistSerializer(session.panel.all(), many=True).data,
                "breaks": PauseSerializer(session.breaks.all(), many=True).data,
            }
        )


class ShiftSerializer(serializers.Serializer):
    """By minutes as they pass, or to a date at the same times on the venue's wall."""

    minutes = serializers.IntegerField(min_value=-1440, max_value=1440, required=False, default=0)
    to_date = serializers.DateField(required=False, allow_null=True, default=None)


class RowRefusalSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    reason = serializers.CharField()


class ShiftedSerializer(serializers.Serializer):
    moved = serializers.IntegerField()
    lost = serializers.IntegerField()
    refused = RowRefusalSerializer(many=True)


class SlotSerializer(serializers.ModelSerializer):
    room = serializers.IntegerField(source="room_id", min_value=1, max_value=2**31 - 1)
    role = serializers.IntegerField(source="role_id", required=False, allow_null=True, min_value=1, max_value=2**31 - 1)
    ends_at = serializers.DateTimeField(required=False)

    class Meta:
        model = Slot
        fields = ["id", "room", "role", "starts_at", "ends_at", "is_open", "is_group"]
        extra_kwargs = {"is_group": {"required": False}, "is_open": {"required": False}}
        validators = []


class MakeSlotsSerializer(serializers.Serializer):
    """`room_roles`: rooms that are kept for one role. `replace_free` takes the free times away first."""

    room_roles = serializers.DictField(child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False)
    is_open = serializers.BooleanField(required=False, allow_null=True, default=None)
    replace_free = serializers.BooleanField(required=False, default=False)

    def validate_room_roles(self, value):
        rooms = whole_numbers(value)
        if rooms is None:
            raise serializers.ValidationError("The keys are ids of rooms.")
        return dict(zip(rooms, value.values(), strict=True))


class SlotChangeSerializer(serializers.Serializer):
    """Open them to performers or not, or keep them for a role (null: for all)."""

    slots = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), allow_empty=False, max_length=1000
    )
    is_open = serializers.BooleanField(required=False)
    role = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)

    def validate(self, values):
        if ("is_open" in values) == ("role" in values):
            raise serializers.ValidationError({"is_open": ["Give `is_open` or `role`, one of the two."]})
        return values


class ChangedSerializer(serializers.Serializer):
    changed = serializers.IntegerField()


class Schedule(OfficeView):
    """What every view over an office's days shares."""

    read_scope, write_scope = TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE

    def session(self, session_id: int) -> Session:
        return session_for(actor=self.request.user, organisation=self.office, session_id=session_id)

    def given(self, serializer_class, **options) -> dict:
        serializer = serializer_class(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def details(self, values: dict) -> dict:
        """The services' own shapes of what was given."""
        made = {name: values[name] for name in PLAIN if name in values}
        if "venue_id" in values:
            made["venue"] = venue_for(actor=self.request.user, organisation=self.office, venue_id=values["venue_id"])
        for name, shape in (("rooms", RoomInSession), ("roles", RoleInSession), ("panel", Seat), ("breaks", Pause)):
            if name in values:
                made[name] = [shape(**row) for row in values[name]]
        return made


class VenueList(Schedule):
    @extend_schema(operation_id="office_venues_list", responses=VenueSerializer(many=True))
    def get(self, request):
        """Your office's venues with their rooms."""
        rows = venues_of(actor=request.user, organisation=self.office)
        return Response(VenueSerializer(rows, many=True).data)

    @extend_schema(operation_id="office_venues_create", request=VenueSerializer, responses={201: VenueSerializer})
    def post(self, request):
        """A venue with its rooms; without an address every room needs a link."""
        values = self.given(VenueSerializer)
        rooms = [RoomDraft(**row) for row in values.pop("rooms")]
        venue = create_venue(actor=request.user, organisation=self.office, rooms=rooms, **values)
        return Response(VenueSerializer(venue).data, status=201)


class VenueDetail(Schedule):
    def venue(self, venue_id: int) -> Venue:
        return venue_for(actor=self.request.user, organisation=self.office, venue_id=venue_id)

    @extend_schema(operation_id="office_venues_retrieve", responses=VenueSerializer)
    def get(self, request, venue_id):
        """One venue."""
        return Response(VenueSerializer(self.venue(venue_id)).data)

    @extend_schema(operation_id="office_venues_update", request=VenueSerializer, responses=VenueSerializer)
    def patch(self, request, venue_id):
        """Change it. `rooms` are all of them: one left out is retired."""
        venue, values = self.venue(venue_id), self.given(VenueSerializer, partial=True)
        rooms = [RoomDraft(**row) for row in values.pop("rooms")] if "rooms" in values else None
        change_venue(actor=request.user, venue=venue, rooms=rooms, **values)
        return Response(VenueSerializer(self.venue(venue_id)).data)

    @extend_schema(operation_id="office_venues_retire", responses={204: None})
    def delete(self, request, venue_id):
        """Offer it no more. What took place there stays."""
        retire_venue(actor=request.user, venue=self.venue(venue_id))
        return Response(status=204)


class SessionList(Schedule):
    @extend_schema(operation_id="office_sessions_list", responses=SessionRowSerializer(many=True), parameters=WHEN)
    def get(self, request):
        """Sessions ahead, in order."""
        days = (sessions_past if request.query_params.get("past") else sessions_ahead)(
            actor=request.user, organisation=self.office
        )
        rows = [session for day in days for session in day.sessions]
        return Response(SessionRowSerializer(rows, many=True).data)

    @extend_schema(operation_id="office_sessions_create", request=SessionSerializer, responses={201: SessionSerializer})
    def post(self, request):
        """Plan a session. Its times are made by `slots/make/`."""
        values = self.given(SessionSerializer)
        production = office_production(
            actor=request.user, organisation=self.office, production_id=values["production_id"]
        )
        session = create_session(actor=request.user, production=production, **self.details(values))
        return Response(SessionSerializer(session).data, status=201)


class SessionDetail(Schedule):
    @extend_schema(operation_id="office_sessions_retrieve", responses=SessionSerializer)
    def get(self, request, session_id):
        """One session with its rooms, roles, panel and breaks."""
        return Response(SessionSerializer(self.session(session_id)).data)

    @extend_schema(operation_id="office_sessions_update", request=SessionSerializer, responses=SessionSerializer)
    def patch(self, request, session_id):
        """Change it; lists are given whole. The production stays; the day itself is moved by `shift/`."""
        session = self.session(session_id)
        values = self.given(SessionSerializer, partial=True)
        change_session(actor=request.user, session=session, **(_as_it_is(session) | self.details(values)))
        return Response(SessionSerializer(self.session(session_id)).data)


def _as_it_is(session: Session) -> dict:
    def rows(model, shape, *names):
        return [shape(**{name: getattr(row, name) for name in names}) for row in model.objects.filter(session=session)]

    return {name: getattr(session, name) for name in PLAIN} | {
        "venue": session.venue,
        "rooms": rows(SessionRoom, RoomInSession, "room_id", "opens_at", "closes_at"),
        "roles": rows(SessionRole, RoleInSession, "role_id", "minutes", "gap_minutes", "keep_together"),
        "panel": rows(Panelist, Seat, "name", "part", "user_id", "room_id", "is_needed", "starts_at", "ends_at"),
        "breaks": rows(Break, Pause, "starts_at", "ends_at", "label", "room_id"),
    }


SESSION_ACTS = {
    "cancel": session_services.cancel_session,
    "restore": session_services.restore_session,
    "close": session_services.close_session,
    "reopen": session_services.reopen_session,
}


class SessionAct(Schedule):
    @extend_schema(
        operation_id="office_sessions_act",
        request=None,
        responses=SessionSerializer,
        parameters=[OpenApiParameter("act", enum=sorted(SESSION_ACTS), location=OpenApiParameter.PATH)],
    )
    def post(self, request, session_id, act):
        """Cancel, restore, close or reopen. Who has to hear of it does when the day is sent."""
        SESSION_ACTS[act](actor=request.user, session=self.session(session_id))
        return Response(SessionSerializer(self.session(session_id)).data)


class SessionShift(Schedule):
    @extend_schema(operation_id="office_sessions_shift", request=ShiftSerializer, responses=ShiftedSerializer)
    def post(self, request, session_id):
        """Move the whole day. Whoever cannot come along is back in the queue and in `refused`."""
        shifted = shift_session(actor=request.user, session=self.session(session_id), **self.given(ShiftSerializer))
        return Response(ShiftedSerializer(shifted).data)


class SlotList(Schedule):
    @extend_schema(operation_id="office_slots_list", responses=SlotSerializer(many=True))
    def get(self, request, session_id):
        """The times of a session."""
        return Response(SlotSerializer(times_of(self.session(session_id)), many=True).data)

    @extend_schema(operation_id="office_slots_create", request=SlotSerializer, responses={201: SlotSerializer})
    def post(self, request, session_id):
        """One more time; without an end it is as long as the role's or the session's times are."""
        slot = add_slot(actor=request.user, session=self.session(session_id), **self.given(SlotSerializer))
        return Response(SlotSerializer(slot).data, status=201)

    @extend_schema(operation_id="office_slots_change", request=SlotChangeSerializer, responses=ChangedSerializer)
    def patch(self, request, session_id):
        """Open times to performers, or keep them for a role."""
        values, session = self.given(SlotChangeSerializer), self.session(session_id)
        which = {"actor": request.user, "session": session, "slot_ids": values["slots"]}
        if "is_open" in values:
            return Response({"changed": open_slots(**which, is_open=values["is_open"])})
        return Response({"changed": keep_slots_for(**which, role_id=values["role"])})


class SlotMake(Schedule):
    @extend_schema(
        operation_id="office_slots_make", request=MakeSlotsSerializer, responses={201: SlotSerializer(many=True)}
    )
    def post(self, request, session_id):
        """Fill the hours of every room with times; the new ones come back."""
        made = make_slots(actor=request.user, session=self.session(session_id), **self.given(MakeSlotsSerializer))
        return Response(SlotSerializer(made, many=True).data, status=201)


class SlotDetail(Schedule):
    @extend_schema(operation_id="office_slots_remove", responses={204: None})
    def delete(self, request, session_id, slot_id):
        """Take a free time away."""
        remove_slot(actor=request.user, slot=slot_on_board(session=self.session(session_id), slot_id=slot_id))
        return Response(status=204)
