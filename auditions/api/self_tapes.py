"""Self-tape requests by API, on the same services: the office's, and the performer's own."""

from collections.abc import Callable

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from accounts.tenancy import office_scope
from auditions.models import SelfTapeRequest
from auditions.selectors.own_tapes import own_tape_by_uid, own_tapes_of
from auditions.selectors.self_tapes import (
    GROUPS,
    asked_for,
    named,
    request_for,
    sessions_to_offer,
    sides_to_offer,
    takes_of,
)
from auditions.services import self_tape_answers as answers
from auditions.services import self_tape_delivery as delivery
from auditions.services import self_tape_office as acts
from auditions.services.self_tapes import MOST_TAKES, Ask, findings_for, reach_of, request_self_tapes
from auditions.states import SelfTapeState
from casting.models import Role
from casting.selectors.board import role_for_review
from casting.selectors.filters import BoardFilters
from casting.selectors.selection import Selection
from casting.states import Stage
from core import clock
from core.api import KeysetPagination, query_parameters
from core.errors import Invalid, NotFound

IDS = {"min_value": 1, "max_value": 2**31 - 1}
SHOW = [OpenApiParameter("show", required=False, enum=list(GROUPS), description="Only those; all without.")]


class TapeTakeSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    state = serializers.CharField()
    failure = serializers.CharField()
    src = serializers.CharField()
    poster = serializers.CharField()
    duration_ms = serializers.IntegerField(allow_null=True)


class SelfTapeSerializer(serializers.Serializer):
    """In a blind pass `name` is the stand-in, and what they wrote is empty."""

    id = serializers.IntegerField(source="pk")
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField(source="shown_name")
    state = serializers.ChoiceField(choices=SelfTapeState.choices)
    round = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    answer_note = serializers.CharField()
    extension_asked_until = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    viewed_at = serializers.DateTimeField(allow_null=True)


class SelfTapeDetailSerializer(SelfTapeSerializer):
    """`takes` are those delivered, the newest round first; none while tapes are hidden from you."""

    takes = serializers.SerializerMethodField()

    def get_takes(self, row: SelfTapeRequest) -> list[dict]:
        if not row.submission.role.lens.shows_tapes:
            return []
        return [{"round": number, **TapeTakeSerializer(take).data} for number, takes in takes_of(row) for take in takes]


class SelfTapePageSerializer(serializers.Serializer):
    results = SelfTapeSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class AskSerializer(serializers.Serializer):
    """`submissions` name people; without them, everyone at `stage` whom the filters of the query string show.

    `sides` is a version of the role's sides, `pages` such as "3-6, 9". `expected` is the digest that a dry run gave.
    """

    submissions = serializers.ListField(
        child=serializers.IntegerField(**IDS), allow_empty=False, max_length=5000, required=False
    )
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    due_at = serializers.DateTimeField()
    zone = serializers.CharField(max_length=64)
    sides = serializers.IntegerField(required=False, allow_null=True, default=None, **IDS)
    pages = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    is_callback = serializers.BooleanField(required=False, default=False)
    instructions = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    slate = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    takes_wanted = serializers.IntegerField(min_value=1, max_value=MOST_TAKES, required=False, default=1)
    asks_to_memorise = serializers.BooleanField(required=False, default=False)
    technical_demands = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    needs_nda = serializers.BooleanField(required=False, default=False)
    own_line = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    override_reason = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    expected = serializers.CharField(max_length=16, required=False, allow_null=True, default=None)

    def validate(self, values):
        if ("submissions" in values) == ("stage" in values):
            raise serializers.ValidationError({"submissions": ["Name submissions or a stage, one of the two."]})
        return values

    def ask(self, role: Role) -> Ask:
        data = self.validated_data
        packet = None
        if data["sides"] is not None:
            packet = next((one for one in sides_to_offer(role) if one.version == data["sides"]), None)
            if packet is None:
                raise Invalid("There are no such sides on this role.", field="sides")
        names = [name for name in Ask.__dataclass_fields__ if name != "sides"]
        return Ask(sides=packet, **{name: data[name] for name in names})


class FindingSerializer(serializers.Serializer):
    rule = serializers.CharField()
    sentence = serializers.CharField()
    source = serializers.CharField()
    blocks = serializers.BooleanField()
    may_override = serializers.BooleanField()


class TapeRefusalSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    reason = serializers.CharField()


class AskedSerializer(serializers.Serializer):
    """`requests` are empty in a dry run; `digest` is what to give back as `expected`."""

    total = serializers.IntegerField()
    digest = serializers.CharField()
    requests = serializers.ListField(child=serializers.IntegerField())
    refused = TapeRefusalSerializer(many=True)
    findings = FindingSerializer(many=True)


class ManySerializer(serializers.Serializer):
    """`due_at` for "extend" and "again"."""

    requests = serializers.ListField(child=serializers.IntegerField(**IDS), allow_empty=False, max_length=2000)
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ManyDoneSerializer(serializers.Serializer):
    done = serializers.ListField(child=serializers.IntegerField())
    refused = TapeRefusalSerializer(many=True)


class OneActSerializer(serializers.Serializer):
    """`note`, `due_at` and `override_reason` for "retake"; `due_at` for "deny-live"; `session` for "call-in"."""

    note = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    override_reason = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    session = serializers.IntegerField(required=False, allow_null=True, default=None, **IDS)


class _Tapes(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int) -> Role:
        return role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)


class SelfTapeList(_Tapes):
    keyset = ["pk"]

    @extend_schema(
        operation_id="office_self_tapes_list",
        responses=SelfTapePageSerializer,
        parameters=[*SHOW, *query_parameters("after", "limit")],
    )
    def get(self, request, role_id):
        """A role's self-tape requests."""
        role = self.role(role_id)
        rows = asked_for(actor=request.user, role=role, group=request.query_params.get("show", ""))
        pages = KeysetPagination()
        found = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(SelfTapeSerializer(named(request.user, role, found), many=True).data)

    @extend_schema(operation_id="office_self_tapes_create", request=AskSerializer, responses={201: AskedSerializer})
    def post(self, request, role_id):
        """Ask for self-tapes."""
        role = self.role(role_id)
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        asked = request_self_tapes(
            actor=request.user,
            role=role,
            submissions=_selection(request, role, data),
            ask=body.ask(role),
            override_reason=data["override_reason"],
            own_line=data["own_line"],
            expected=data["expected"],
        )
        answer = {
            "total": asked.done,
            "digest": "",
            "requests": [one.pk for one in asked.requests],
            "refused": asked.refused,
            "findings": asked.findings,
        }
        return Response(AskedSerializer(answer).data, status=201)


def _selection(request, role: Role, data: dict) -> Selection:
    if "submissions" in data:
        return Selection(role=role, ids=data["submissions"])
    filters = BoardFilters.from_query(request.query_params, reviewer=request.user)
    return Selection(role=role, stage=data["stage"], filters=filters)


class SelfTapeDryRun(_Tapes):
    @extend_schema(operation_id="office_self_tapes_dry_run", request=AskSerializer, responses=AskedSerializer)
    def post(self, request, role_id):
        """Who would be asked and what the production's agreement says, without asking anybody."""
        role = self.role(role_id)
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        ask = body.ask(role)
        ask.check()
        reach = reach_of(actor=request.user, role=role, submissions=_selection(request, role, body.validated_data))
        findings = findings_for(role=role, ask=ask, has_minor=reach.has_minor)
        answer = {
            "total": reach.total,
            "digest": reach.digest,
            "requests": [],
            "refused": reach.refused,
            "findings": findings,
        }
        return Response(AskedSerializer(answer).data)


def _due(data: dict):
    if data["due_at"] is None:
        raise Invalid("Give the new deadline.", field="due_at")
    return data["due_at"]


MANY: dict[str, Callable] = {
    "extend": lambda whom, data: acts.extend_requests(**whom, due_at=_due(data)),
    "again": lambda whom, data: acts.send_requests_again(**whom, due_at=_due(data)),
    "remind": lambda whom, data: acts.remind_of_requests(**whom),
    "cancel": lambda whom, data: acts.cancel_requests(**whom),
}


class SelfTapesAct(_Tapes):
    @extend_schema(operation_id="office_self_tapes_act", request=ManySerializer, responses=ManyDoneSerializer)
    def post(self, request, role_id, act):
        """Extend, ask again, remind or call off several."""
        role = self.role(role_id)
        body = ManySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        acted = MANY[act]({"actor": request.user, "role": role, "requests": data["requests"]}, data)
        answer = {"done": [one.pk for one in acted.done], "refused": acted.refused}
        return Response(ManyDoneSerializer(answer).data)


class SelfTapeDetail(_Tapes):
    @extend_schema(operation_id="office_self_tape", responses=SelfTapeDetailSerializer)
    def get(self, request, request_id):
        """One request, with what was delivered."""
        row = request_for(actor=request.user, organisation=self.office, request_id=request_id)
        return Response(SelfTapeDetailSerializer(row).data)


def _call_in(actor, row: SelfTapeRequest, data: dict) -> None:
    session = next((one for one in sessions_to_offer(row.submission.role) if one.pk == data["session"]), None)
    if session is None:
        raise Invalid("Choose a session of this production that is still ahead.", field="session")
    acts.call_in_instead(actor=actor, request=row, session=session)


def _retake(actor, row: SelfTapeRequest, data: dict) -> None:
    acts.ask_for_retake(
        actor=actor, request=row, note=data["note"], due_at=_due(data), override_reason=data["override_reason"]
    )


ONE: dict[str, Callable] = {
    "viewed": lambda actor, row, data: acts.note_viewing(actor=actor, request=row),
    "assess": lambda actor, row, data: acts.assess_tape(actor=actor, request=row),
    "reassess": lambda actor, row, data: acts.reassess_tape(actor=actor, request=row),
    "deny-extension": lambda actor, row, data: acts.deny_extension(actor=actor, request=row),
    "deny-live": lambda actor, row, data: acts.deny_live(actor=actor, request=row, due_at=data["due_at"]),
    "revoke-sides": lambda actor, row, data: acts.revoke_sides(actor=actor, request=row),
    "give-sides-back": lambda actor, row, data: acts.give_sides_back(actor=actor, request=row),
    "retake": _retake,
    "call-in": _call_in,
}


class SelfTapeAct(_Tapes):
    @extend_schema(operation_id="office_self_tape_act", request=OneActSerializer, responses=SelfTapeDetailSerializer)
    def post(self, request, request_id, act):
        """One act on one request; the answer is how it stands after it."""
        row = request_for(actor=request.user, organisation=self.office, request_id=request_id)
        body = OneActSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        ONE[act](request.user, row, body.validated_data)
        fresh = request_for(actor=request.user, organisation=self.office, request_id=request_id)
        return Response(SelfTapeDetailSerializer(fresh).data)


class OwnTapeRequestSerializer(serializers.Serializer):
    """What a performer, or the agent who speaks for them, was asked for."""

    uid = serializers.UUIDField()
    performer = serializers.SlugField(source="performer.slug")
    role = serializers.CharField(source="submission.role.name")
    production = serializers.CharField(source="submission.role.production.public_title")
    office = serializers.CharField(source="organisation.name")
    state = serializers.ChoiceField(choices=SelfTapeState.choices)
    due_at = serializers.DateTimeField()
    zone = serializers.CharField(source="brief.zone")
    pages = serializers.CharField(source="brief.pages")
    page_count = serializers.IntegerField(source="brief.page_count")
    instructions = serializers.CharField(source="brief.instructions")
    slate = serializers.CharField(source="brief.slate")
    takes_wanted = serializers.IntegerField(source="brief.takes_wanted")
    needs_nda = serializers.BooleanField(source="brief.needs_nda")
    retake_note = serializers.CharField()
    extension_asked_until = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    viewed_at = serializers.DateTimeField(allow_null=True)


class OwnActSerializer(serializers.Serializer):
    """`agrees_nda` for "accept" and "live" where it is asked for; `until` for "more-time"."""

    note = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    agrees_nda = serializers.BooleanField(required=False, default=False)
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)


class _Own(APIView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE


class OwnTapes(_Own):
    @extend_schema(operation_id="self_tapes_list", responses=OwnTapeRequestSerializer(many=True))
    def get(self, request):
        """What you, or performers you speak for, were asked for: open requests, the soonest due first."""
        return Response(OwnTapeRequestSerializer(own_tapes_of(request.user), many=True).data)


def _until(data: dict):
    if data["until"] is None or data["until"] <= clock.now():
        raise Invalid("Say until when.", field="until")
    return data["until"]


OWN: dict[str, Callable] = {
    "accept": lambda row, who, data: answers.accept_request(request=row, agrees_nda=data["agrees_nda"], actor=who),
    "decline": lambda row, who, data: answers.decline_request(request=row, reason=data["note"], actor=who),
    "live": lambda row, who, data: answers.ask_to_come_in(
        request=row, note=data["note"], agrees_nda=data["agrees_nda"], actor=who
    ),
    "tape": lambda row, who, data: answers.tape_after_all(request=row, actor=who),
    "more-time": lambda row, who, data: answers.ask_extension(
        request=row, until=_until(data), note=data["note"], actor=who
    ),
    "deliver": lambda row, who, data: delivery.deliver_tape(request=row, actor=who),
    "take-back": lambda row, who, data: delivery.take_back_tape(request=row, actor=who),
}


class OwnTapeAct(_Own):
    @extend_schema(operation_id="self_tape_act", request=OwnActSerializer, responses=OwnTapeRequestSerializer)
    def post(self, request, uid, act):
        """Answer, ask for more time, deliver or take back."""
        row = own_tape_by_uid(request.user, uid)
        if row is None:
            raise NotFound("There is no such self-tape request.")
        if act not in OWN:
            raise Http404
        body = OwnActSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with office_scope(row.organisation):
            OWN[act](row, request.user, body.validated_data)
        return Response(OwnTapeRequestSerializer(own_tape_by_uid(request.user, uid)).data)
