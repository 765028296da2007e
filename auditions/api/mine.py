"""A performer's own times, and those that an agency answers for, by API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from accounts.tenancy import office_scope
from auditions.models import AccessNeeds, CallIn, ReminderChoice
from auditions.selectors.calls import for_a_page, my_call, place_from
from auditions.selectors.mine import Mine, my_appointment, my_appointments, who_may_speak_for
from auditions.services.access import LONGEST, Needs, set_access_needs
from auditions.services.appointments import ANSWERS, answer_appointment
from auditions.services.booking import (
    LATE_MINUTES,
    be_late,
    choose_slot,
    confirm_many,
    decline_invitation,
    move_to_slot,
)
from auditions.services.free_times import free_times
from auditions.services.reminders import LEADS, choose_reminders, reminder_choice
from auditions.services.waiting_list import join_waiting_list, leave_waiting_list
from auditions.states import AccessibleFormat, AppointmentKind, AppointmentState, CallInState
from core.errors import NotAllowed, NotFound
from talent.models import Performer
from talent.policies import accompanies, is_themself
from talent.selectors import performer_to_edit

NOTE = 600


class MyAppointmentSerializer(serializers.Serializer):
    """Times and place as they were told. While `is_changing`, the office has another in mind and nobody can answer."""

    id = serializers.UUIDField(source="row.uid")
    performer = serializers.SlugField(source="row.performer.slug")
    kind = serializers.ChoiceField(source="row.kind", choices=AppointmentKind.choices)
    state = serializers.ChoiceField(source="row.state", choices=AppointmentState.choices)
    role = serializers.CharField(source="row.submission.role.name")
    production = serializers.CharField(source="row.submission.production.public_title")
    office = serializers.CharField(source="row.organisation.name")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField(source="row.zone")
    where = serializers.CharField()
    prepare = serializers.CharField(source="row.prepare")
    is_changing = serializers.BooleanField()
    answer_by = serializers.DateTimeField(source="row.answer_by", allow_null=True)
    may_move_until = serializers.DateTimeField(allow_null=True)
    late_minutes = serializers.IntegerField(source="row.late_minutes")

    def to_representation(self, instance: Mine) -> dict[str, Any]:
        data = super().to_representation(instance)
        if data["state"] == AppointmentState.CANCELLED and instance.is_changing:
            # That it was dropped is told when the office sends it.
            data["state"] = AppointmentState.CONFIRMED if instance.row.answered_at else AppointmentState.OFFERED
        return data


class InvitationSerializer(serializers.Serializer):
    """`before`: how many come first on the waiting list; null where that is not said, or nobody waits."""

    id = serializers.UUIDField(source="uid")
    performer = serializers.SlugField(source="performer.slug")
    state = serializers.ChoiceField(choices=CallInState.choices)
    kind = serializers.ChoiceField(source="session.kind", choices=AppointmentKind.choices)
    role = serializers.CharField(source="submission.role.name")
    production = serializers.CharField(source="submission.production.public_title")
    office = serializers.CharField(source="organisation.name")
    zone = serializers.CharField(source="session.zone")
    before = serializers.SerializerMethodField()

    def get_before(self, row: CallIn) -> int | None:
        place = place_from(row, getattr(row, "before", 0))
        return place.before if place else None


class MyTimesSerializer(serializers.Serializer):
    coming = MyAppointmentSerializer(many=True)
    past = MyAppointmentSerializer(many=True)
    invitations = InvitationSerializer(many=True)


class FreeTimeSerializer(serializers.Serializer):
    slot = serializers.IntegerField(source="pk")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.CharField(source="room.name")
    is_online = serializers.SerializerMethodField()

    def get_is_online(self, row) -> bool:
        return bool(row.room.online_url)


class MyAnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(choices=sorted(ANSWERS))
    note = serializers.CharField(max_length=NOTE, required=False, allow_blank=True, default="")


class ChosenSlotSerializer(serializers.Serializer):
    slot = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class LateSerializer(serializers.Serializer):
    minutes = serializers.ChoiceField(choices=[0, *LATE_MINUTES])


class NoThankYouSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=NOTE, required=False, allow_blank=True, default="")


class ToConfirmSerializer(serializers.Serializer):
    appointments = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=400)


class NotConfirmedSerializer(serializers.Serializer):
    performer = serializers.CharField()
    reason = serializers.CharField()


class ConfirmedSerializer(serializers.Serializer):
    done = serializers.ListField(child=serializers.UUIDField())
    refused = NotConfirmedSerializer(many=True)


class AccessNeedsSerializer(serializers.Serializer):
    needs = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    format = serializers.ChoiceField(choices=AccessibleFormat.choices, allow_blank=True, default="")
    wants_reader = serializers.BooleanField(default=False)


class RemindersSerializer(serializers.Serializer):
    a_week_before = serializers.BooleanField()
    a_day_before = serializers.BooleanField()
    two_hours_before = serializers.BooleanField()


def _given(kind: type[serializers.Serializer], request) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return given.validated_data


class _Mine(APIView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def is_meant(self, performer: Performer, agency_id: int | None) -> bool:
        """A token of an agency reads what that agency is the contact for, a person's own token what is theirs."""
        office, reader = self.request.auth.organisation, self.request.user
        if office is not None:
            return agency_id == office.pk
        return is_themself(reader, performer) or accompanies(reader, performer)

    def appointment(self, uid) -> Mine:
        found = my_appointment(user=self.request.user, uid=uid)
        if not self.is_meant(found.row.performer, found.row.submission.agency_id):
            raise NotFound("There is no such appointment of yours.")
        return found

    def to_answer(self, uid) -> Mine:
        found = self.appointment(uid)
        if found.row.pk not in who_may_speak_for(self.request.user, [found]):
            raise NotAllowed("You do not speak for this performer any more.")
        return found

    def to_arrive(self, uid) -> Mine:
        """Also for whoever accompanies a child there."""
        found = self.appointment(uid)
        return found if accompanies(self.request.user, found.row.performer) else self.to_answer(uid)

    def invitation(self, uid) -> CallIn:
        found = my_call(user=self.request.user, uid=uid)
        if not self.is_meant(found.performer, found.submission.agency_id):
            raise NotFound("There is no such invitation of yours.")
        return found

    def told(self, uid) -> Response:
        return Response(MyAppointmentSerializer(self.appointment(uid)).data)


class MyAppointmentList(_Mine):
    @extend_schema(operation_id="appointments_list", responses=MyTimesSerializer)
    def get(self, request):
        """Your appointments and invitations to choose a time; with an agency's token, those of its clients."""
        found = my_appointments(request.user)

        def meant(rows: list[Mine]) -> list[Mine]:
            return [one for one in rows if self.is_meant(one.row.performer, one.row.submission.agency_id)]

        calls = [row for row in found.calls if self.is_meant(row.performer, row.submission.agency_id)]
        data = {"coming": meant(found.coming), "past": meant(found.past), "invitations": calls}
        return Response(MyTimesSerializer(data).data)


class MyAppointmentDetail(_Mine):
    @extend_schema(operation_id="appointments_retrieve", responses=MyAppointmentSerializer)
    def get(self, request, uid):
        return self.told(uid)


class MyAppointmentAnswer(_Mine):
    @extend_schema(operation_id="appointments_answer", request=MyAnswerSerializer, responses=MyAppointmentSerializer)
    def post(self, request, uid):
        """Say yes, no, or ask for another time (then `note` says which)."""
        mine, given = self.to_answer(uid), _given(MyAnswerSerializer, request)
        with office_scope(mine.row.organisation):
            answer_appointment(appointment=mine.row, sequence=mine.row.sequence, actor=request.user, **given)
        return self.told(uid)


class MyAppointmentTimes(_Mine):
    @extend_schema(operation_id="appointments_times", responses=FreeTimeSerializer(many=True))
    def get(self, request, uid):
        """Times that it could be moved to, until the notice period; empty where it cannot be moved."""
        mine = self.to_answer(uid)
        if not mine.may_move or mine.row.call_in_id is None:
            return Response([])
        with office_scope(mine.row.organisation):
            call_in = for_a_page(mine.row.call_in)
            rows = [slot for slot in free_times(call_in, leaving=[mine.row.pk]) if slot.pk != mine.row.slot_id]
            return Response(FreeTimeSerializer(rows, many=True).data)


class MyAppointmentMove(_Mine):
    @extend_schema(operation_id="appointments_move", request=ChosenSlotSerializer, responses=MyAppointmentSerializer)
    def post(self, request, uid):
        """Move to another open time; the old one stays yours until the new one is."""
        mine, given = self.to_answer(uid), _given(ChosenSlotSerializer, request)
        with office_scope(mine.row.organisation):
            move_to_slot(appointment=mine.row, sequence=mine.row.sequence, slot_id=given["slot"], actor=request.user)
        return self.told(uid)


class MyAppointmentLate(_Mine):
    @extend_schema(operation_id="appointments_late", request=LateSerializer, responses=MyAppointmentSerializer)
    def post(self, request, uid):
        """On the day: so many minutes late; 0 takes it back."""
        mine, given = self.to_arrive(uid), _given(LateSerializer, request)
        with office_scope(mine.row.organisation):
            be_late(appointment=mine.row, sequence=mine.row.sequence, minutes=given["minutes"], actor=request.user)
        return self.told(uid)


class MyAppointmentsConfirm(_Mine):
    @extend_schema(operation_id="appointments_confirm", request=ToConfirmSerializer, responses=ConfirmedSerializer)
    def post(self, request):
        """Yes for several at once; whoever could not be comes back by name with the reason."""
        wanted = set(_given(ToConfirmSerializer, request)["appointments"])
        coming = [
            one
            for one in my_appointments(request.user).coming
            if one.row.uid in wanted and self.is_meant(one.row.performer, one.row.submission.agency_id)
        ]
        speaks = who_may_speak_for(request.user, coming)
        outcome = confirm_many(rows=[one for one in coming if one.row.pk in speaks], actor=request.user)
        data = {
            "done": [row.uid for row in outcome.done],
            "refused": [{"performer": name, "reason": reason} for name, reason in outcome.refused],
        }
        return Response(ConfirmedSerializer(data).data)


class InvitationTimes(_Mine):
    @extend_schema(operation_id="invitations_times", responses=FreeTimeSerializer(many=True))
    def get(self, request, uid):
        """Times that are free for you now."""
        call_in = self.invitation(uid)
        with office_scope(call_in.organisation):
            return Response(FreeTimeSerializer(free_times(call_in), many=True).data)


class InvitationChoose(_Mine):
    @extend_schema(operation_id="invitations_choose", request=ChosenSlotSerializer, responses=MyAppointmentSerializer)
    def post(self, request, uid):
        """Take a time: first come, first served."""
        call_in, given = self.invitation(uid), _given(ChosenSlotSerializer, request)
        with office_scope(call_in.organisation):
            made = choose_slot(call_in=call_in, of_round=call_in.round, slot_id=given["slot"], actor=request.user)
        return self.told(made.uid)


INVITATION_ACTS = {"wait": join_waiting_list, "stop-waiting": leave_waiting_list, "decline": decline_invitation}


class InvitationAct(_Mine):
    @extend_schema(operation_id="invitations_act", request=NoThankYouSerializer, responses=InvitationSerializer)
    def post(self, request, uid, act):
        """Go on the waiting list when every time is taken, leave it, or say no with a `note`."""
        call_in, given = self.invitation(uid), _given(NoThankYouSerializer, request)
        more = given if act == "decline" else {}
        with office_scope(call_in.organisation):
            INVITATION_ACTS[act](call_in=call_in, of_round=call_in.round, actor=request.user, **more)
        return Response(InvitationSerializer(self.invitation(uid)).data)


class MyAccessNeeds(APIView):
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    @extend_schema(operation_id="access_needs_retrieve", responses=AccessNeedsSerializer)
    def get(self, request, slug):
        """What goes with every appointment of this performer."""
        performer, _ = performer_to_edit(request.user, slug)
        row = AccessNeeds.objects.filter(performer=performer).first() or AccessNeeds()
        return Response(AccessNeedsSerializer(row).data)

    @extend_schema(operation_id="access_needs_set", request=AccessNeedsSerializer, responses=AccessNeedsSerializer)
    def put(self, request, slug):
        """All of it anew; empty takes it away."""
        performer, _ = performer_to_edit(request.user, slug)
        given = _given(AccessNeedsSerializer, request)
        row = set_access_needs(actor=request.user, performer=performer, needs=Needs(**given))
        return Response(AccessNeedsSerializer(row).data)


class MyReminders(APIView):
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    @extend_schema(operation_id="reminders_retrieve", responses=RemindersSerializer)
    def get(self, request):
        """Which reminders of appointments you get."""
        return Response(RemindersSerializer(reminder_choice(request.user.pk)).data)

    @extend_schema(operation_id="reminders_set", request=RemindersSerializer, responses=RemindersSerializer)
    def put(self, request):
        given = _given(RemindersSerializer, request)
        wanted = [lead.key for lead in LEADS if given[lead.field]]
        row: ReminderChoice = choose_reminders(user_id=request.user.pk, wanted=wanted)
        return Response(RemindersSerializer(row).data)
