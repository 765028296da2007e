"""Dates that come again, calendars, guardians and permits, for the performer and those who answer for them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from talent.api.views import OwnView
from talent.models import Performer
from talent.selectors import performer_to_edit
from talent.selectors.bookouts import calendar_to_edit, rule_to_edit, rules_of
from talent.selectors.guardians import child_to_answer_for, child_to_read, guardians_of, invitation_to_change, permit_of
from talent.selectors.weeks import weeks_of
from talent.services import calendars, guardians, opening, permits, repeating
from talent.states import Relation


class BookOutRuleSerializer(serializers.Serializer):
    """The same weekdays (0 is Monday) of every `every_weeks` weeks. `note` is yours: no office reads it."""

    id = serializers.IntegerField(read_only=True)
    weekdays = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=6), max_length=7)
    every_weeks = serializers.IntegerField(min_value=1, max_value=8, default=1)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    note = serializers.CharField(max_length=120, required=False, allow_blank=True)


class CalendarSourceSerializer(serializers.Serializer):
    """A calendar elsewhere whose busy days are booked out. Its address is never read back."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=1000, write_only=True)
    read_at = serializers.DateTimeField(read_only=True, allow_null=True)
    failure = serializers.CharField(read_only=True)
    next_read_at = serializers.DateTimeField(source="due_at", read_only=True)


class FreeWeekSerializer(serializers.Serializer):
    """`state` is "" (free), "s" (taken on some days), "p" (pencilled) or "b" (taken)."""

    starts_on = serializers.DateField()
    state = serializers.CharField()


class GuardianSerializer(serializers.Serializer):
    name = serializers.CharField(source="user.name")
    relation = serializers.CharField()
    holds_account = serializers.BooleanField()


class GuardianLetterSerializer(serializers.Serializer):
    """Somebody who was asked to answer for the child too, and has not said yes yet."""

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField()
    relation = serializers.ChoiceField(choices=Relation.choices)


class GuardiansSerializer(serializers.Serializer):
    people = GuardianSerializer(many=True)
    invitations = GuardianLetterSerializer(many=True)


class WorkPermitSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    territory = serializers.CharField(max_length=80)
    expires_on = serializers.DateField()
    issued_by = serializers.CharField(max_length=120, required=False, allow_blank=True)
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)


def _given(kind: type[serializers.Serializer], request) -> dict:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return given.validated_data


class BookOutRuleList(OwnView):
    @extend_schema(operation_id="book_out_rules_list", responses=BookOutRuleSerializer(many=True))
    def get(self, request, slug):
        return Response(BookOutRuleSerializer(rules_of(self.performer(slug)), many=True).data)

    @extend_schema(
        operation_id="book_out_rules_add", request=BookOutRuleSerializer, responses={201: BookOutRuleSerializer}
    )
    def post(self, request, slug):
        values = _given(BookOutRuleSerializer, request)
        made = repeating.add_rule(actor=request.user, performer=self.performer(slug), **values)
        return Response(BookOutRuleSerializer(made).data, status=201)


class BookOutRuleDetail(OwnView):
    @extend_schema(operation_id="book_out_rules_remove", responses={204: None})
    def delete(self, request, slug, rule_id):
        repeating.remove_rule(actor=request.user, rule=rule_to_edit(self.performer(slug), rule_id))
        return Response(status=204)


class CalendarList(OwnView):
    @extend_schema(operation_id="calendars_list", responses=CalendarSourceSerializer(many=True))
    def get(self, request, slug):
        return Response(CalendarSourceSerializer(self.performer(slug).calendars.all(), many=True).data)

    @extend_schema(
        operation_id="calendars_add", request=CalendarSourceSerializer, responses={201: CalendarSourceSerializer}
    )
    def post(self, request, slug):
        """Read soon, and every six hours from then on."""
        values = _given(CalendarSourceSerializer, request)
        made = calendars.add_calendar(actor=request.user, performer=self.performer(slug), **values)
        return Response(CalendarSourceSerializer(made).data, status=201)


class CalendarDetail(OwnView):
    @extend_schema(operation_id="calendars_remove", responses={204: None})
    def delete(self, request, slug, calendar_id):
        calendars.remove_calendar(actor=request.user, source=calendar_to_edit(self.performer(slug), calendar_id))
        return Response(status=204)


class FreeWeeks(OwnView):
    @extend_schema(operation_id="free_weeks", responses=FreeWeekSerializer(many=True))
    def get(self, request, slug):
        """The next twelve weeks, this one first: free or not, never why."""
        performer, agency = performer_to_edit(request.user, slug)
        found = weeks_of([performer.pk], agency=agency)[performer.pk]
        return Response(FreeWeekSerializer(found.weeks, many=True).data)


class AskToOpen(OwnView):
    @extend_schema(operation_id="performers_ask_to_open", request=None, responses={204: None})
    def post(self, request, slug):
        """For an agent: ask a child's parents and guardians, by letter, whether everybody may see the page."""
        opening.ask_to_open(actor=request.user, performer=self.performer(slug))
        return Response(status=204)


class _AnsweringView(OwnView):
    def performer(self, slug: str) -> Performer:
        return child_to_answer_for(self.request.user, slug)


class GuardianList(_AnsweringView):
    @extend_schema(operation_id="guardians_list", responses=GuardiansSerializer)
    def get(self, request, slug):
        """A chaperone reads this, too."""
        performer = child_to_read(request.user, slug)
        return Response(GuardiansSerializer(guardians_of(performer, reader=request.user)).data)

    @extend_schema(
        operation_id="guardians_ask", request=GuardianLetterSerializer, responses={201: GuardianLetterSerializer}
    )
    def post(self, request, slug):
        """A letter leaves; they answer for the child once they have said yes."""
        values = _given(GuardianLetterSerializer, request)
        made = guardians.invite_guardian(actor=request.user, performer=self.performer(slug), **values)
        return Response(GuardianLetterSerializer(made).data, status=201)


class GuardianLetter(_AnsweringView):
    @extend_schema(operation_id="guardians_take_back", responses={204: None})
    def delete(self, request, slug, letter_id):
        guardians.take_back(actor=request.user, invitation=invitation_to_change(self.performer(slug), letter_id))
        return Response(status=204)


class PermitList(_AnsweringView):
    @extend_schema(operation_id="permits_list", responses=WorkPermitSerializer(many=True))
    def get(self, request, slug):
        return Response(WorkPermitSerializer(self.performer(slug).work_permits.all(), many=True).data)

    @extend_schema(operation_id="permits_add", request=WorkPermitSerializer, responses={201: WorkPermitSerializer})
    def post(self, request, slug):
        """Without its paper, which goes up on the page."""
        values = _given(WorkPermitSerializer, request)
        made = permits.add_permit(actor=request.user, performer=self.performer(slug), **values)
        return Response(WorkPermitSerializer(made).data, status=201)


class PermitDetail(_AnsweringView):
    @extend_schema(operation_id="permits_remove", responses={204: None})
    def delete(self, request, slug, permit_id):
        permits.remove_permit(actor=request.user, permit=permit_of(self.performer(slug), permit_id))
        return Response(status=204)


URLS = [
    ("book-out-rules/", BookOutRuleList, "book-out-rule-list"),
    ("book-out-rules/<int:rule_id>/", BookOutRuleDetail, "book-out-rule-detail"),
    ("calendars/", CalendarList, "calendar-list"),
    ("calendars/<int:calendar_id>/", CalendarDetail, "calendar-detail"),
    ("weeks/", FreeWeeks, "free-weeks"),
    ("ask-to-open/", AskToOpen, "ask-to-open"),
    ("guardians/", GuardianList, "guardian-list"),
    ("guardians/letters/<int:letter_id>/", GuardianLetter, "guardian-letter"),
    ("permits/", PermitList, "permit-list"),
    ("permits/<int:permit_id>/", PermitDetail, "permit-detail"),
]
