"""The door of a day by API: the same acts, kept once by their key, and the same sign-in sheet."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from auditions.selectors.door import appointment_at_door, door_of, sign_in_sheet, use_of_session
from auditions.selectors.sessions import session_for
from auditions.services.delays import LONGEST_DELAY, set_delay
from auditions.services.door import ACTS, Sent
from auditions.states import AppointmentState, CheckInWay


class DoorPersonSerializer(serializers.Serializer):
    """`due_at` was promised; `expected_at` is when they will be seen as their room runs now.

    In a blind pass `name` is the stand-in. `room` is the id of the room in this session's list of rooms.
    """

    id = serializers.IntegerField()
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    role = serializers.CharField()
    agency = serializers.CharField()
    room = serializers.IntegerField(source="room_id", allow_null=True)
    state = serializers.ChoiceField(choices=AppointmentState.choices)
    due_at = serializers.DateTimeField()
    expected_at = serializers.DateTimeField()
    late_minutes = serializers.IntegerField()
    arrived_at = serializers.DateTimeField(allow_null=True)
    in_at = serializers.DateTimeField(allow_null=True)
    out_at = serializers.DateTimeField(allow_null=True)
    way = serializers.ChoiceField(choices=CheckInWay.choices, allow_blank=True)


class DoorRoomSerializer(serializers.Serializer):
    """`id` names the room's use in this session, for its delay; `room` the room itself."""

    id = serializers.IntegerField()
    room = serializers.IntegerField(source="room_id")
    name = serializers.CharField()
    delay_minutes = serializers.IntegerField()


class DoorSerializer(serializers.Serializer):
    rooms = DoorRoomSerializer(many=True)
    people = DoorPersonSerializer(many=True, source="rows")


class NewActSerializer(serializers.Serializer):
    """The same `key` again does nothing. `happened_at` may lie up to two days back; now without."""

    appointment = serializers.IntegerField(min_value=1)
    act = serializers.ChoiceField(choices=sorted(ACTS))
    key = serializers.UUIDField(required=False, allow_null=True, default=None)
    happened_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ActDoneSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AppointmentState.choices)


class DelaySerializer(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=0, max_value=LONGEST_DELAY)


class DelayedSerializer(DelaySerializer):
    """`told` people who are not there yet hear of it."""

    told = serializers.IntegerField()


class SheetRowSerializer(serializers.Serializer):
    name = serializers.CharField()
    role = serializers.CharField()
    agency = serializers.CharField()
    room = serializers.CharField()
    due_at = serializers.DateTimeField()
    arrived_at = serializers.DateTimeField(allow_null=True)
    in_at = serializers.DateTimeField(allow_null=True)
    out_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=AppointmentState.choices)


class _Day(OfficeView):
    read_scope, write_scope = TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE

    def session(self, session_id: int):
        return session_for(actor=self.request.user, organisation=self.office, session_id=session_id)


class SessionDoor(_Day):
    @extend_schema(operation_id="session_door", responses=DoorSerializer)
    def get(self, request, session_id):
        """Who is here, who is in which room, who waits and who is late, by expected time."""
        return Response(DoorSerializer(door_of(request.user, self.session(session_id))).data)


class SessionDoorActs(_Day):
    @extend_schema(operation_id="session_door_act", request=NewActSerializer, responses=ActDoneSerializer)
    def post(self, request, session_id):
        """One act at the door, or the one that takes it back."""
        given = NewActSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        appointment = appointment_at_door(
            actor=request.user, session=self.session(session_id), appointment_id=values["appointment"]
        )
        sent = Sent(key=values["key"], happened_at=values["happened_at"])
        row = ACTS[values["act"]](actor=request.user, appointment=appointment, sent=sent)
        return Response(ActDoneSerializer(row).data)


class SessionRoomDelay(_Day):
    @extend_schema(operation_id="session_room_delay", request=DelaySerializer, responses=DelayedSerializer)
    def put(self, request, session_id, use_id):
        """How late this room runs now; 0 when it has caught up."""
        given = DelaySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        use = use_of_session(self.session(session_id), use_id)
        delayed = set_delay(actor=request.user, use=use, minutes=given.validated_data["minutes"])
        return Response(DelayedSerializer({"minutes": delayed.use.delay_minutes, "told": delayed.told}).data)


class SessionSignInSheet(_Day):
    @extend_schema(operation_id="session_sign_in_sheet", responses=SheetRowSerializer(many=True))
    def get(self, request, session_id):
        """Due, arrived, in, out. Kept for thirty days."""
        return Response(SheetRowSerializer(sign_in_sheet(request.user, self.session(session_id)), many=True).data)
