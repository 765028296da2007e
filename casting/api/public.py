"""Open calls, as anyone reads them."""

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from casting.selectors.calls_page import call_for_reader, public_notice
from casting.selectors.calls_public import CLOSES, SORTS, CallFilters, call_list
from casting.states import ProductionKind, RoleTier
from core.errors import NotFound


class CallCardSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    production = serializers.CharField()
    kind = serializers.CharField()
    company = serializers.CharField()
    office = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    more_roles = serializers.IntegerField()
    place = serializers.CharField()
    dates = serializers.CharField()
    pay = serializers.CharField()
    agreement = serializers.CharField()
    deadline_at = serializers.DateTimeField()
    zone = serializers.CharField()
    answer_by = serializers.DateField(allow_null=True)


class CallListSerializer(serializers.Serializer):
    results = CallCardSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RolePartSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    tier = serializers.CharField()
    range = serializers.CharField()
    genders = serializers.CharField()
    gender_reason = serializers.CharField()
    description = serializers.CharField()
    requirements = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    pay = serializers.CharField()
    dates = serializers.CharField()
    asks_tape = serializers.BooleanField()
    asks_headshot = serializers.BooleanField()
    takes_submissions = serializers.BooleanField()


class CallNoticeSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    production = serializers.CharField()
    kind = serializers.CharField()
    company = serializers.CharField()
    director = serializers.CharField()
    synopsis = serializers.CharField()
    intro = serializers.CharField()
    agreement = serializers.CharField()
    place = serializers.CharField()
    dates = serializers.CharField()
    pay = serializers.CharField()
    deadline_at = serializers.DateTimeField(allow_null=True)
    zone = serializers.CharField()
    answer_by = serializers.DateField(allow_null=True)
    intimacy = serializers.CharField()
    stunts = serializers.CharField()
    minors = serializers.CharField()
    asks_union_status = serializers.BooleanField()
    office = serializers.CharField()
    is_verified = serializers.BooleanField()
    state = serializers.CharField()
    is_open = serializers.BooleanField()
    roles = RolePartSerializer(many=True)


def _filter(name: str, description: str, *, enum=None, kind=str, many: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=description, enum=enum, many=many, required=False)


class PublicCallList(APIView):
    read_scope = write_scope = TokenScope.CALLS_READ

    @extend_schema(
        operation_id="calls_list",
        responses=CallListSerializer,
        parameters=[
            _filter("q", "Words, without regard to case or accents; misspelt ones are found too."),
            _filter("kind", "Kinds of production.", enum=ProductionKind.values, many=True),
            _filter("tier", "Kinds of part.", enum=RoleTier.values, many=True),
            _filter("age", "An age that the part's playing range holds.", kind=int),
            _filter("place", "Where the work is."),
            _filter("union", "1: under a union agreement.", enum=["1"]),
            _filter("paid", "1: paid.", enum=["1"]),
            _filter("remote", "1: from anywhere.", enum=["1"]),
            _filter("closes", "Days within which the call closes.", enum=list(CLOSES)),
            _filter("sort", "Order.", enum=list(SORTS)),
            _filter("after", "A cursor from `next_cursor`."),
        ],
    )
    def get(self, request):
        """Open calls."""
        query: QueryDict = request.query_params
        found = call_list(filters=CallFilters.from_query(query), after=query.get("after") or None)
        return Response(CallListSerializer({"results": found.cards, "next_cursor": found.next_cursor}).data)


class PublicCallDetail(APIView):
    read_scope = write_scope = TokenScope.CALLS_READ

    @extend_schema(operation_id="calls_retrieve", responses=CallNoticeSerializer)
    def get(self, request, slug):
        """One call with its roles, in words; a codename stands for a title that is not announced."""
        call = call_for_reader(user=request.user, slug=slug)
        if call is None:
            raise NotFound("There is no such call, or it is not open to you.")
        return Response(CallNoticeSerializer(public_notice(call=call)).data)
