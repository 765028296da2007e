"""Papers of a day and calendars to subscribe to, by API."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from auditions.models import Session
from auditions.selectors.feeds import feed_of_person, feed_of_session
from auditions.selectors.papers import day_sheet, size_cards
from auditions.selectors.sessions import session_for
from auditions.services.feeds import end_own_feed, end_session_feed, make_own_feed, make_session_feed
from core.errors import Invalid
from core.text import whole_number
from talent.api.profile import SizeLineSerializer


class DaySheetLineSerializer(serializers.Serializer):
    """`break_text` alone where nobody is seen; `access` only on the runner's copy."""

    starts_at = serializers.DateTimeField()
    room = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    reader = serializers.CharField()
    agency = serializers.CharField()
    to_say = serializers.CharField()
    is_here = serializers.BooleanField()
    access = serializers.CharField()
    break_text = serializers.CharField()


class SizeCardSerializer(serializers.Serializer):
    """As it was submitted; `sizes` of whoever has a callback. In a blind pass the name is the stand-in, and what tells who it is stays out."""

    name = serializers.CharField()
    parts = serializers.ListField(child=serializers.CharField())
    agency = serializers.CharField()
    height_cm = serializers.IntegerField(allow_null=True)
    plays = serializers.CharField()
    based = serializers.CharField()
    sizes = SizeLineSerializer(many=True)


class CalendarSerializer(serializers.Serializer):
    """Whether there is an address. The address itself is in the answer that made it, and nowhere else."""

    made_at = serializers.DateTimeField(source="created_at")
    last_read_at = serializers.DateTimeField(allow_null=True)


class CalendarAddressSerializer(serializers.Serializer):
    url = serializers.URLField()


class _Day(OfficeView):
    read_scope, write_scope = TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE

    def session(self, session_id: int) -> Session:
        return session_for(actor=self.request.user, organisation=self.office, session_id=session_id)


class SessionDaySheet(_Day):
    @extend_schema(
        operation_id="session_day_sheet",
        parameters=[OpenApiParameter("room", int), OpenApiParameter("copy", str, enum=["runner"])],
        responses=DaySheetLineSerializer(many=True),
    )
    def get(self, request, session_id):
        """By time, then room; `copy=runner` says what people need, to whoever runs the day."""
        asked = request.query_params.get("room", "")
        room_id = whole_number(asked)
        if asked and room_id is None:
            raise Invalid("Give the room by its number.", field="room")
        sheet = day_sheet(
            request.user,
            self.session(session_id),
            room_id=room_id,
            with_access=request.query_params.get("copy") == "runner",
        )
        return Response(DaySheetLineSerializer(sheet.lines, many=True).data)


class SessionSizeCards(_Day):
    @extend_schema(operation_id="session_size_cards", responses=SizeCardSerializer(many=True))
    def get(self, request, session_id):
        """One for each person as you may know them, by name."""
        return Response(SizeCardSerializer(size_cards(request.user, self.session(session_id)), many=True).data)


class SessionCalendar(_Day):
    @extend_schema(operation_id="session_calendar", responses={200: CalendarSerializer, 204: None})
    def get(self, request, session_id):
        """Whether the team has an address to subscribe to."""
        return _answer(feed_of_session(self.session(session_id)))

    @extend_schema(operation_id="session_calendar_make", request=None, responses={201: CalendarAddressSerializer})
    def post(self, request, session_id):
        """A new secret address for the team; the old one ends."""
        url = make_session_feed(actor=request.user, session=self.session(session_id))
        return Response({"url": url}, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="session_calendar_end", responses={204: None})
    def delete(self, request, session_id):
        end_session_feed(actor=request.user, session=self.session(session_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MyCalendar(APIView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    @extend_schema(operation_id="my_calendar", responses={200: CalendarSerializer, 204: None})
    def get(self, request):
        """Whether you have an address to subscribe to."""
        return _answer(feed_of_person(request.user))

    @extend_schema(operation_id="my_calendar_make", request=None, responses={201: CalendarAddressSerializer})
    def post(self, request):
        """A new secret address of everything of yours; the old one ends."""
        return Response({"url": make_own_feed(actor=request.user)}, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="my_calendar_end", responses={204: None})
    def delete(self, request):
        end_own_feed(actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(feed) -> Response:
    return Response(CalendarSerializer(feed).data) if feed else Response(status=status.HTTP_204_NO_CONTENT)
