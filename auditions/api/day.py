"""The queue of a session, who has which time, and telling it, by API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from auditions.api.sessions import RowRefusalSerializer, Schedule
from auditions.models import Appointment, CallIn
from auditions.policies import can_run_session
from auditions.selectors.on_board import appointment_on_board, call_in_on_board, slot_on_board
from auditions.selectors.queue import appointments_named, appointments_of, call_ins_named, queue_of
from auditions.selectors.sending import to_tell
from auditions.services.call_ins import (
    call_in,
    let_choose,
    recall_choice,
    remove_call_ins,
    requeue_call_in,
    set_wishes,
)
from auditions.services.day_import import ALREADY, PLACE, REFUSE, Imported, import_day, plan_day, read_day
from auditions.services.moving_day import move_block
from auditions.services.placing import move_to, place_many, swap, unplace
from auditions.services.sending import send_day
from auditions.states import AppointmentKind, AppointmentState, CallInState
from casting.selectors.board import role_for_review
from casting.selectors.selection import Selection
from core.errors import NotAllowed

IDS = {"min_value": 1, "max_value": 2**31 - 1}
MOST = 1000
WISHES = ("minutes", "free_from", "free_until", "is_online_only", "preference")


def ids(**options) -> serializers.ListField:
    return serializers.ListField(child=serializers.IntegerField(**IDS), allow_empty=False, max_length=MOST, **options)


class CallInSerializer(serializers.ModelSerializer):
    """In a blind pass `name` is the stand-in, and what they wrote is empty."""

    submission = serializers.IntegerField(source="submission_id", read_only=True)
    role = serializers.IntegerField(source="submission.role_id", read_only=True)
    name = serializers.CharField(source="shown_name", read_only=True)
    agency = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(choices=CallInState.choices, read_only=True)

    class Meta:
        model = CallIn
        fields = [
            "id", "submission", "role", "name", "agency", "state", "position", "why_not", "answer_note", *WISHES,
        ]  # fmt: skip
        read_only_fields = ["id", "position", "why_not", "answer_note"]
        extra_kwargs = {"minutes": {"min_value": 1, "max_value": 480}}


class NewCallInsSerializer(serializers.Serializer):
    role = serializers.IntegerField(**IDS)
    submissions = ids()


class CalledInSerializer(serializers.Serializer):
    """`decision` undoes it, by the decisions' own address; null where nobody had to be moved."""

    queued = serializers.ListField(child=serializers.IntegerField())
    decision = serializers.UUIDField(allow_null=True)
    moved = serializers.ListField(child=serializers.IntegerField())
    refused = RowRefusalSerializer(many=True)


class WhichSerializer(serializers.Serializer):
    call_ins = ids()


class ChosenSerializer(serializers.Serializer):
    changed = serializers.ListField(child=serializers.IntegerField())


class AppointmentSerializer(serializers.ModelSerializer):
    """`told_*` is what the person knows; where it differs, a change waits to be sent."""

    submission = serializers.IntegerField(source="submission_id", read_only=True)
    role = serializers.IntegerField(source="submission.role_id", read_only=True)
    slot = serializers.IntegerField(source="slot_id", allow_null=True, read_only=True)
    name = serializers.CharField(source="shown_name", read_only=True)
    agency = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=AppointmentKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=AppointmentState.choices, read_only=True)

    class Meta:
        model = Appointment
        fields = [
            "id", "submission", "role", "name", "agency", "slot", "kind", "state", "starts_at", "ends_at", "zone",
            "place", "sequence", "answer_note", "answered_at", "told_at", "told_starts_at", "told_ends_at",
            "told_where", "told_off_at",
        ]  # fmt: skip
        read_only_fields = fields


class PairSerializer(serializers.Serializer):
    call_in = serializers.IntegerField(**IDS)
    slot = serializers.IntegerField(**IDS)


class PlaceSerializer(serializers.Serializer):
    pairs = PairSerializer(many=True, allow_empty=False, max_length=MOST)


class PlacedSerializer(serializers.Serializer):
    done = AppointmentSerializer(many=True)
    refused = RowRefusalSerializer(many=True)


class SlotChoiceSerializer(serializers.Serializer):
    slot = serializers.IntegerField(**IDS)


class SwapSerializer(serializers.Serializer):
    first = serializers.IntegerField(**IDS)
    second = serializers.IntegerField(**IDS)


class BlockSerializer(serializers.Serializer):
    appointments = ids()
    minutes = serializers.IntegerField(min_value=-1440, max_value=1440)


class LineSerializer(serializers.Serializer):
    telling = serializers.CharField()
    name = serializers.CharField()
    role_name = serializers.CharField()
    to_name = serializers.CharField(allow_blank=True)
    by_rep = serializers.BooleanField()
    has_address = serializers.BooleanField()
    is_asked = serializers.BooleanField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    was_starts_at = serializers.DateTimeField(allow_null=True)
    where = serializers.CharField(allow_blank=True)


class TellingSerializer(serializers.Serializer):
    """`hidden` people wait for a colleague, because you stay out of them."""

    digest = serializers.CharField()
    hidden = serializers.IntegerField()
    lines = LineSerializer(many=True)


class SendSerializer(serializers.Serializer):
    expected = serializers.CharField(max_length=64)


class SentSerializer(serializers.Serializer):
    told = serializers.DictField(child=serializers.IntegerField())
    by_telephone = LineSerializer(many=True)
    batch = serializers.UUIDField(allow_null=True)


class Queue(Schedule):
    @extend_schema(operation_id="office_queue_list", responses=CallInSerializer(many=True))
    def get(self, request, session_id):
        """Everybody called in to a session."""
        return Response(CallInSerializer(queue_of(request.user, self.session(session_id)), many=True).data)

    @extend_schema(
        operation_id="office_queue_create", request=NewCallInsSerializer, responses={201: CalledInSerializer}
    )
    def post(self, request, session_id):
        """Call people of a role in; who had not come that far is moved there."""
        values, session = self.given(NewCallInsSerializer), self.session(session_id)
        role = role_for_review(actor=request.user, organisation=self.office, role_id=values["role"])
        done = call_in(
            actor=request.user, role=role, submissions=Selection(role=role, ids=values["submissions"]), session=session
        )
        answer = {
            "queued": [row.pk for row in done.call_ins],
            "decision": done.decision.pk if done.decision else None,
            "moved": done.moved,
            "refused": done.refused,
        }
        return Response(CalledInSerializer(answer).data, status=201)


QUEUE_ACTS = {"choose": let_choose, "recall": recall_choice, "remove": remove_call_ins}


class QueueAct(Schedule):
    @extend_schema(operation_id="office_queue_act", request=WhichSerializer, responses=ChosenSerializer)
    def post(self, request, session_id, act):
        """Let them choose a time themselves, take that back, or take them out of the session."""
        session = self.session(session_id)
        rows = call_ins_named(request.user, session, self.given(WhichSerializer)["call_ins"])
        QUEUE_ACTS[act](actor=request.user, session=session, call_in_ids=[row.pk for row in rows])
        return Response({"changed": [row.pk for row in rows]})


class QueueRow(Schedule):
    @extend_schema(operation_id="office_queue_wish", request=CallInSerializer, responses=CallInSerializer)
    def patch(self, request, session_id, call_in_id):
        """What they said about when, and how long they need; times are of the venue's wall."""
        session = self.session(session_id)
        row = call_in_on_board(actor=request.user, session=session, call_in_id=call_in_id)
        values = {name: getattr(row, name) for name in WISHES} | self.given(CallInSerializer, partial=True)
        set_wishes(actor=request.user, call_in=row, **values)
        row = call_in_on_board(actor=request.user, session=session, call_in_id=call_in_id)
        return Response(CallInSerializer(row).data)

    @extend_schema(operation_id="office_queue_requeue", request=None, responses=CallInSerializer)
    def post(self, request, session_id, call_in_id):
        """Back into the queue: taken out, or said no and thought again."""
        session = self.session(session_id)
        requeue_call_in(
            actor=request.user, call_in=call_in_on_board(actor=request.user, session=session, call_in_id=call_in_id)
        )
        row = call_in_on_board(actor=request.user, session=session, call_in_id=call_in_id)
        return Response(CallInSerializer(row).data)


class Appointments(Schedule):
    @extend_schema(operation_id="office_appointments_list", responses=AppointmentSerializer(many=True))
    def get(self, request, session_id):
        """Every time that was given in a session, given-up ones too."""
        return Response(AppointmentSerializer(appointments_of(request.user, self.session(session_id)), many=True).data)

    @extend_schema(operation_id="office_appointments_place", request=PlaceSerializer, responses={201: PlacedSerializer})
    def post(self, request, session_id):
        """Place people; who cannot be placed comes back with the reason, the others are. Nobody is told yet."""
        session = self.session(session_id)
        pairs = [(pair["call_in"], pair["slot"]) for pair in self.given(PlaceSerializer)["pairs"]]
        call_ins_named(request.user, session, [call_in_id for call_in_id, _ in pairs])
        placed = place_many(actor=request.user, session=session, pairs=pairs)
        return self.answer(session, placed, status=201)

    def answer(self, session, placed, status: int = 200) -> Response:
        done = appointments_named(self.request.user, session, [row.pk for row in placed.done])
        return Response(PlacedSerializer({"done": done, "refused": placed.refused}).data, status=status)


class AppointmentDetail(Schedule):
    def appointment(self, session_id: int, appointment_id: int) -> Appointment:
        session = self.session(session_id)
        row = appointment_on_board(actor=self.request.user, session=session, appointment_id=appointment_id)
        row.session = session
        return row

    @extend_schema(operation_id="office_appointments_retrieve", responses=AppointmentSerializer)
    def get(self, request, session_id, appointment_id):
        """One of them."""
        return Response(AppointmentSerializer(self.appointment(session_id, appointment_id)).data)

    @extend_schema(
        operation_id="office_appointments_move", request=SlotChoiceSerializer, responses=AppointmentSerializer
    )
    def patch(self, request, session_id, appointment_id):
        """Into a free time of the same session."""
        row = self.appointment(session_id, appointment_id)
        slot = slot_on_board(session=row.session, slot_id=self.given(SlotChoiceSerializer)["slot"])
        move_to(actor=request.user, appointment=row, slot=slot)
        return Response(AppointmentSerializer(self.appointment(session_id, appointment_id)).data)

    @extend_schema(operation_id="office_appointments_take_off", responses={204: None})
    def delete(self, request, session_id, appointment_id):
        """Off the board and back into the queue; who was told of it hears when the day is sent."""
        unplace(actor=request.user, appointment=self.appointment(session_id, appointment_id))
        return Response(status=204)


class AppointmentSwap(Appointments):
    http_method_names = ["post", "options"]

    @extend_schema(operation_id="office_appointments_swap", request=SwapSerializer, responses=PlacedSerializer)
    def post(self, request, session_id):
        """Two people change places."""
        session, values = self.session(session_id), self.given(SwapSerializer)
        rows = appointments_named(request.user, session, [values["first"], values["second"]])
        swap(actor=request.user, first=rows[0], second=rows[-1])
        shown = appointments_named(request.user, session, [row.pk for row in rows])
        return Response(PlacedSerializer({"done": shown, "refused": []}).data)


class AppointmentBlock(Appointments):
    http_method_names = ["post", "options"]

    @extend_schema(operation_id="office_appointments_block", request=BlockSerializer, responses=PlacedSerializer)
    def post(self, request, session_id):
        """Several people by so many minutes."""
        session, values = self.session(session_id), self.given(BlockSerializer)
        rows = appointments_named(request.user, session, values["appointments"])
        placed = move_block(
            actor=request.user, session=session, appointment_ids=[row.pk for row in rows], minutes=values["minutes"]
        )
        return self.answer(session, placed)


class Telling(Schedule):
    @extend_schema(operation_id="office_telling_retrieve", responses=TellingSerializer)
    def get(self, request, session_id):
        """Exactly who would be told what. `digest` names this list."""
        session = self.session(session_id)
        if not can_run_session(request.user, session):
            raise NotAllowed("You can look at this day, but not send it.")
        return Response(TellingSerializer(to_tell(request.user, session)).data)

    @extend_schema(operation_id="office_telling_send", request=SendSerializer, responses=SentSerializer)
    def post(self, request, session_id):
        """Tell them; 409 with the new digest where the list has changed since."""
        sent = send_day(
            actor=request.user, session=self.session(session_id), expected=self.given(SendSerializer)["expected"]
        )
        return Response(SentSerializer(sent).data)


class DayFileSerializer(serializers.Serializer):
    """A CSV or Excel file with columns such as Time, Name, Role, Room, Minutes. Without `expected` it is a dry run."""

    file = serializers.FileField()
    expected = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")


class DayLineSerializer(serializers.Serializer):
    line = serializers.IntegerField(source="line.number")
    name = serializers.CharField(source="line.name", allow_blank=True)
    verdict = serializers.ChoiceField(choices=[PLACE, ALREADY, REFUSE])
    why = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(child=serializers.CharField())
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    room = serializers.CharField(source="room_name", allow_blank=True)


class DayImportSerializer(serializers.Serializer):
    """`digest` is given back as `expected` to do exactly this; `placed` is 0 in a dry run."""

    digest = serializers.CharField()
    placed = serializers.IntegerField()
    lines = DayLineSerializer(many=True)
    refused = RowRefusalSerializer(many=True)


class DayImport(Schedule):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="office_sessions_import", request=DayFileSerializer, responses={200: DayImportSerializer}
    )
    def post(self, request, session_id):
        """A day from a list: first a dry run that says what would happen line by line, then that and nothing else."""
        session, values = self.session(session_id), self.given(DayFileSerializer)
        table = read_day(actor=request.user, session=session, file=values["file"])
        planned = plan_day(actor=request.user, session=session, table=table)
        done = Imported()
        if values["expected"]:
            done = import_day(actor=request.user, session=session, table=table, expected=values["expected"])
        answer = {
            "digest": planned.digest,
            "placed": len(done.done),
            "lines": planned.rows,
            "refused": done.refused,
        }
        return Response(DayImportSerializer(answer).data)
