"""Avails, pins, first refusals and holds by API: the office's, and those asked of performers one speaks for."""

from collections.abc import Callable

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from accounts.tenancy import office_scope
from contracts.models import Hold
from contracts.policies import can_speak_in
from contracts.selectors.holds import GROUPS, HoldFilters, hold_for, holds_of, role_to_ask, rows_for
from contracts.selectors.own_holds import OwnHold, own_hold_by_uid, own_holds
from contracts.services import holds as acts
from contracts.services.hold_answers import answer_hold, let_go
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_asking import MOST_AT_ONCE, MOST_PRIORITY
from contracts.states import HoldKind, HoldState
from core.errors import Invalid, NotAllowed, NotFound
from core.text import whole_number

IDS = {"min_value": 1, "max_value": 2**31 - 1}
FILTERS = [
    OpenApiParameter("show", required=False, enum=list(GROUPS), description="Only those; all without."),
    OpenApiParameter("role", int, required=False),
    OpenApiParameter("production", int, required=False),
    OpenApiParameter("kind", required=False, enum=HoldKind.values),
    OpenApiParameter("after", required=False, description="The `next_cursor` of the page before."),
]


class HoldSerializer(serializers.Serializer):
    """`fee` is in words, and empty for whoever does not see money. In a blind pass `name` is the stand-in."""

    id = serializers.IntegerField(source="pk")
    submission = serializers.IntegerField(source="hold.submission_id")
    role = serializers.IntegerField(source="hold.role_id")
    name = serializers.CharField()
    agency = serializers.CharField()
    kind = serializers.ChoiceField(source="hold.kind", choices=HoldKind.choices)
    state = serializers.ChoiceField(source="hold.state", choices=HoldState.choices)
    is_binding = serializers.BooleanField(source="hold.is_binding")
    priority = serializers.IntegerField(source="hold.priority")
    starts_on = serializers.DateField(source="hold.starts_on")
    ends_on = serializers.DateField(source="hold.ends_on")
    expires_at = serializers.DateTimeField(source="hold.expires_at")
    answered_at = serializers.DateTimeField(source="hold.answered_at", allow_null=True)
    answer_note = serializers.CharField()
    placed_at = serializers.DateTimeField(source="hold.placed_at", allow_null=True)
    fee = serializers.CharField()
    is_fee_owed = serializers.BooleanField(source="hold.is_fee_owed")


class HoldPageSerializer(serializers.Serializer):
    results = HoldSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class HoldAskSerializer(serializers.Serializer):
    """`expires_at`: until when they can answer; without it the office's usual time. A hold needs its fee."""

    role = serializers.IntegerField(**IDS)
    submissions = serializers.ListField(
        child=serializers.IntegerField(**IDS), allow_empty=False, max_length=MOST_AT_ONCE
    )
    kind = serializers.ChoiceField(choices=HoldKind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    priority = serializers.IntegerField(min_value=1, max_value=MOST_PRIORITY, required=False, default=1)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    cancel_fee = serializers.DecimalField(
        max_digits=12, decimal_places=2, required=False, allow_null=True, default=None
    )
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True, default="")


class HoldRefusalSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    reason = serializers.CharField()


class HoldsAskedSerializer(serializers.Serializer):
    holds = HoldSerializer(many=True)
    refused = HoldRefusalSerializer(many=True)


class HoldActSerializer(serializers.Serializer):
    """`expires_at` for "place" (until when it stands), "keep" and "again"; `accepts_fee` to release what binds."""

    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    because = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    accepts_fee = serializers.BooleanField(required=False, default=False)


class _Holds(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def one(self, hold_id: int) -> Hold:
        return hold_for(actor=self.request.user, organisation=self.office, hold_id=hold_id)

    def shown(self, holds: list[Hold]) -> list[dict]:
        return HoldSerializer(rows_for(actor=self.request.user, holds=holds), many=True).data


class HoldList(_Holds):
    @extend_schema(operation_id="office_holds_list", responses=HoldPageSerializer, parameters=FILTERS)
    def get(self, request):
        """Your office's avails, pins, first refusals and holds, the newest first."""
        given = request.query_params
        filters = HoldFilters(
            group=given.get("show", ""),
            production=_number(given.get("production", ""), "production"),
            role=_number(given.get("role", ""), "role"),
            kind=given.get("kind", ""),
        )
        page = holds_of(actor=request.user, organisation=self.office, filters=filters, after=given.get("after"))
        return Response(HoldPageSerializer({"results": page.rows, "next_cursor": page.next_cursor}).data)

    @extend_schema(operation_id="office_holds_ask", request=HoldAskSerializer, responses={201: HoldsAskedSerializer})
    def post(self, request):
        """Ask several people for the same dates in one act. Who cannot be asked comes back in `refused`."""
        body = HoldAskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        role = role_to_ask(actor=request.user, organisation=self.office, role_id=data.pop("role"))
        asked = acts.ask_availability(actor=request.user, role=role, submission_ids=data.pop("submissions"), **data)
        holds = [self.one(hold.pk) for hold in asked.holds]
        answer = {"holds": rows_for(actor=request.user, holds=holds), "refused": asked.refused}
        return Response(HoldsAskedSerializer(answer).data, status=201)


def _number(text: str, field: str) -> int | None:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise Invalid("Give the id as a number.", field=field)
    return number


class HoldDetail(_Holds):
    @extend_schema(operation_id="office_holds_retrieve", responses=HoldSerializer)
    def get(self, request, hold_id):
        """One of them."""
        return Response(self.shown([self.one(hold_id)])[0])


def _until(data: dict):
    if data["expires_at"] is None:
        raise Invalid("Say until when.", field="expires_at")
    return data["expires_at"]


OFFICE_ACTS: dict[str, Callable] = {
    "place": lambda actor, hold, data: acts.place_hold(actor=actor, hold=hold, until=data["expires_at"]),
    "approval": lambda actor, hold, data: ask_to_place(actor=actor, hold=hold),
    "keep": lambda actor, hold, data: acts.keep_hold(actor=actor, hold=hold, until=_until(data)),
    "again": lambda actor, hold, data: acts.ask_again(actor=actor, hold=hold, expires_at=data["expires_at"]),
    "put-back": lambda actor, hold, data: acts.put_back_hold(actor=actor, hold=hold),
    "release": lambda actor, hold, data: acts.release_holds(
        actor=actor, holds=[hold.pk], because=data["because"], accepts_fee=data["accepts_fee"]
    ),
}


class HoldAct(_Holds):
    @extend_schema(
        operation_id="office_holds_act",
        request=HoldActSerializer,
        responses=HoldSerializer,
        parameters=[OpenApiParameter("act", enum=sorted(OFFICE_ACTS), location=OpenApiParameter.PATH)],
    )
    def post(self, request, hold_id, act):
        """Place, ask for the approval, keep longer, ask again, put back or release. The answer is how it stands."""
        hold = self.one(hold_id)
        body = HoldActSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        OFFICE_ACTS[act](request.user, hold, body.validated_data)
        return Response(self.shown([self.one(hold_id)])[0])


class OwnHoldSerializer(serializers.Serializer):
    """Dates that a casting office asked for. `speaks`: you answer; a represented performer looks on, without money."""

    uid = serializers.UUIDField(source="hold.uid")
    performer = serializers.SlugField(source="hold.performer.slug")
    kind = serializers.ChoiceField(source="hold.kind", choices=HoldKind.choices)
    state = serializers.ChoiceField(source="hold.state", choices=HoldState.choices)
    role = serializers.CharField(source="hold.role.name")
    production = serializers.CharField(source="hold.production.public_title")
    office = serializers.CharField(source="hold.organisation.name")
    starts_on = serializers.DateField(source="hold.starts_on")
    ends_on = serializers.DateField(source="hold.ends_on")
    priority = serializers.IntegerField(source="hold.priority")
    expires_at = serializers.DateTimeField(source="hold.expires_at")
    note = serializers.CharField()
    fee = serializers.CharField()
    speaks = serializers.BooleanField()


class OwnClientSerializer(serializers.Serializer):
    """`open_count` counts all open avails of that performer, whichever office asked."""

    name = serializers.CharField()
    open_count = serializers.IntegerField()
    holds = OwnHoldSerializer(many=True)


class OwnHoldsSerializer(serializers.Serializer):
    clients = OwnClientSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class AvailAnswerSerializer(serializers.Serializer):
    available = serializers.BooleanField()
    note = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")


class LetGoSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")


class _Own(APIView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def one(self, uid) -> Hold:
        """A token of an agency acts in what that agency speaks in, a person's own in what is theirs."""
        found = own_hold_by_uid(self.request.user, uid)
        office = self.request.auth.organisation
        if found is None or (office is not None and found.agency_id != office.pk):
            raise NotFound("There is no such hold of yours.")
        return found

    def to_answer(self, uid) -> Hold:
        found = self.one(uid)
        if not can_speak_in(self.request.user, found):
            raise NotAllowed("Whoever speaks for you answers this.")
        return found

    def told(self, uid) -> Response:
        hold = self.one(uid)
        speaks = can_speak_in(self.request.user, hold)
        return Response(OwnHoldSerializer(OwnHold(hold, speaks, hold.agency_id is not None, [])).data)


class OwnHoldList(_Own):
    @extend_schema(
        operation_id="holds_list",
        responses=OwnHoldsSerializer,
        parameters=[
            OpenApiParameter("show", required=False, enum=["open", "over"], description="Open ones without."),
            OpenApiParameter("after", required=False, description="The `next_cursor` of the page before."),
        ],
    )
    def get(self, request):
        """Dates asked of you, or of performers you speak for, by performer."""
        office = request.auth.organisation
        found = own_holds(
            request.user,
            over=request.query_params.get("show") == "over",
            after=request.query_params.get("after"),
            agency_id=office.pk if office else None,
        )
        return Response(OwnHoldsSerializer({"clients": found.clients, "next_cursor": found.next_cursor}).data)


class OwnHoldAnswer(_Own):
    @extend_schema(operation_id="holds_answer", request=AvailAnswerSerializer, responses=OwnHoldSerializer)
    def post(self, request, uid):
        """Free or not. It can be changed until the office puts it in place, or time is up."""
        hold = self.to_answer(uid)
        body = AvailAnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with office_scope(hold.organisation):
            answer_hold(hold=hold, by=request.user, name=request.user.name, **body.validated_data)
        return self.told(uid)


class OwnHoldLetGo(_Own):
    @extend_schema(operation_id="holds_let_go", request=LetGoSerializer, responses=OwnHoldSerializer)
    def post(self, request, uid):
        """Give back dates that are in place. A hold binds both sides, so the office releases that."""
        hold = self.to_answer(uid)
        body = LetGoSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with office_scope(hold.organisation):
            let_go(hold=hold, by=request.user, name=request.user.name, **body.validated_data)
        return self.told(uid)
