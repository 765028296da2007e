"""An office's productions, calls and roles."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import CastingCall, Production, Question, Role
from casting.selectors.calls import (
    TABS,
    calls_of_office,
    office_call,
    office_production,
    office_productions,
    office_role,
    roles_with_counts,
)
from casting.selectors.calls_drafts import CALL_FIELDS, ROLE_FIELDS, questions_as_drafted
from casting.services import calls as call_services
from casting.services import roles as role_services
from casting.services.productions import FIELDS as PRODUCTION_FIELDS
from casting.services.productions import edit_production, make_production
from casting.services.publishing import publish_call, publish_changes
from casting.states import QuestionKind, RoleTier
from core import clock
from core.money import CURRENCIES
from talent.states import Gender


class ProductionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Production
        fields = ["id", *PRODUCTION_FIELDS]
        extra_kwargs = {"asks_union_status": {"required": False}, "is_announced": {"required": False}}
        # The service refuses with a sentence; the database's own check would only name itself.
        validators = []


class CallSerializer(serializers.ModelSerializer):
    zone = serializers.ChoiceField(choices=sorted(clock.zone_names()), required=False)
    pay_currency = serializers.ChoiceField(choices=CURRENCIES, required=False)

    class Meta:
        model = CastingCall
        fields = ["id", "production", "slug", "state", "version", "published_at", *CALL_FIELDS]
        read_only_fields = ["id", "production", "slug", "state", "version", "published_at"]


class NewCallSerializer(serializers.Serializer):
    production = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)


class CallRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = CastingCall
        fields = ["id", "slug", "title", "state", "deadline_at", "zone"]
        read_only_fields = fields


class QuestionSerializer(serializers.Serializer):
    id = serializers.IntegerField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    prompt = serializers.CharField(max_length=240)
    options = serializers.ListField(child=serializers.CharField(max_length=120), max_length=20, required=False)
    is_required = serializers.BooleanField(default=True)

    def to_representation(self, question: Question) -> dict:
        return {name: getattr(question, name) for name in ("id", "kind", "prompt", "options", "is_required")}


class RoleSerializer(serializers.ModelSerializer):
    genders = serializers.ListField(child=serializers.ChoiceField(choices=Gender.choices), required=False)
    questions = QuestionSerializer(many=True, required=False, max_length=10)

    class Meta:
        model = Role
        fields = ["id", "call", "state", *ROLE_FIELDS, "questions"]
        read_only_fields = ["id", "call", "state"]
        validators = []

    def to_representation(self, role):
        role.draft_questions = questions_as_drafted(role)
        shown = super().to_representation(role)
        shown["questions"] = QuestionSerializer(role.draft_questions, many=True).data
        return shown


class NewRoleSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    tier = serializers.ChoiceField(choices=RoleTier.choices)


class RoleCountSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="role.pk")
    name = serializers.CharField(source="role.name")
    state = serializers.CharField(source="role.state")


class _Calls(OfficeView):
    read_scope, write_scope = TokenScope.CALLS_READ, TokenScope.CALLS_WRITE

    def production(self, pk: int) -> Production:
        return office_production(actor=self.request.user, organisation=self.office, production_id=pk)

    def call(self, pk: int) -> CastingCall:
        return office_call(actor=self.request.user, organisation=self.office, call_id=pk)

    def role(self, pk: int) -> Role:
        return office_role(actor=self.request.user, organisation=self.office, role_id=pk)

    def given(self, serializer_class, **options) -> dict:
        serializer = serializer_class(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ProductionList(_Calls):
    @extend_schema(operation_id="office_productions_list", responses=ProductionSerializer(many=True))
    def get(self, request):
        """The office's productions."""
        rows = office_productions(actor=request.user, organisation=self.office)
        return Response(ProductionSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="office_productions_create", request=ProductionSerializer, responses={201: ProductionSerializer}
    )
    def post(self, request):
        """Make a production."""
        made = make_production(actor=request.user, organisation=self.office, values=self.given(ProductionSerializer))
        return Response(ProductionSerializer(made).data, status=201)


class ProductionDetail(_Calls):
    @extend_schema(operation_id="office_productions_retrieve", responses=ProductionSerializer)
    def get(self, request, production_id):
        """One production."""
        return Response(ProductionSerializer(self.production(production_id)).data)

    @extend_schema(
        operation_id="office_productions_change", request=ProductionSerializer, responses=ProductionSerializer
    )
    def patch(self, request, production_id):
        """Change a production; what actors read of it changes at once."""
        production = self.production(production_id)
        values = self.given(ProductionSerializer, partial=True)
        edited = edit_production(actor=request.user, production=production, values=values)
        return Response(ProductionSerializer(edited).data)


class CallList(_Calls):
    @extend_schema(
        operation_id="office_calls_list",
        responses=CallRowSerializer(many=True),
        parameters=[OpenApiParameter("tab", enum=[key for key, *_ in TABS], required=False)],
    )
    def get(self, request):
        """The office's calls, last touched first: the open ones, or those of another tab."""
        tab = request.query_params.get("tab") or TABS[0][0]
        rows = calls_of_office(actor=request.user, organisation=self.office, tab=tab)
        return Response(CallRowSerializer([row.call for row in rows], many=True).data)

    @extend_schema(operation_id="office_calls_create", request=NewCallSerializer, responses={201: CallSerializer})
    def post(self, request):
        """Begin a call as a draft."""
        values = self.given(NewCallSerializer)
        production = self.production(values["production"])
        made = call_services.make_call(actor=request.user, production=production, title=values.get("title", ""))
        return Response(CallSerializer(made).data, status=201)


class CallDetail(_Calls):
    @extend_schema(operation_id="office_calls_retrieve", responses=CallSerializer)
    def get(self, request, call_id):
        """One call as it stands."""
        return Response(CallSerializer(self.call(call_id)).data)

    @extend_schema(operation_id="office_calls_change", request=CallSerializer, responses=CallSerializer)
    def patch(self, request, call_id):
        """Change a draft at once; of a published call, what is kept aside until its changes are published."""
        call = self.call(call_id)
        values = self.given(CallSerializer, partial=True)
        kept = call_services.keep_call_draft(actor=request.user, call=call, values=values)
        return Response(CallSerializer(kept).data)


class MoveSerializer(serializers.Serializer):
    """`confirm` repeats the number that a 409 "needs_confirmation" named; `deadline_at` goes with reopen."""

    confirm = serializers.IntegerField(min_value=0, required=False)
    deadline_at = serializers.DateTimeField(required=False)


CALL_ACTS = {
    "publish": lambda actor, call, values: publish_call(actor=actor, call=call),
    "publish-changes": lambda actor, call, values: publish_changes(actor=actor, call=call),
    "pause": lambda actor, call, values: call_services.pause_call(actor=actor, call=call),
    "resume": lambda actor, call, values: call_services.resume_call(actor=actor, call=call),
    "close": lambda actor, call, values: call_services.close_call(actor=actor, call=call),
    "complete": lambda actor, call, values: call_services.complete_call(
        actor=actor, call=call, confirm_undecided=values.get("confirm")
    ),
    "cancel": lambda actor, call, values: call_services.cancel_call(
        actor=actor, call=call, confirm_people=values.get("confirm")
    ),
    "archive": lambda actor, call, values: call_services.archive_call(actor=actor, call=call),
    "reopen": lambda actor, call, values: call_services.reopen_call(
        actor=actor, call=call, deadline_at=values.get("deadline_at")
    ),
}


class CallAct(_Calls):
    @extend_schema(operation_id="office_calls_act", request=MoveSerializer, responses=CallSerializer)
    def post(self, request, call_id, act):
        """Publish, pause, resume, close, complete, cancel, archive or reopen a call."""
        call = self.call(call_id)
        CALL_ACTS[act](request.user, call, self.given(MoveSerializer))
        return Response(CallSerializer(self.call(call_id)).data)


class RoleList(_Calls):
    @extend_schema(operation_id="office_roles_list", responses=RoleCountSerializer(many=True))
    def get(self, request, call_id):
        """The roles of a call, in its order."""
        return Response(RoleCountSerializer(roles_with_counts(self.call(call_id)), many=True).data)

    @extend_schema(operation_id="office_roles_create", request=NewRoleSerializer, responses={201: RoleSerializer})
    def post(self, request, call_id):
        """Add a role to a call."""
        values = self.given(NewRoleSerializer)
        made = role_services.make_role(
            actor=request.user, call=self.call(call_id), name=values["name"], tier=values["tier"]
        )
        return Response(RoleSerializer(made).data, status=201)


class RoleDetail(_Calls):
    @extend_schema(operation_id="office_roles_retrieve", responses=RoleSerializer)
    def get(self, request, role_id):
        """One role."""
        return Response(RoleSerializer(self.role(role_id)).data)

    @extend_schema(operation_id="office_roles_change", request=RoleSerializer, responses=RoleSerializer)
    def patch(self, request, role_id):
        """Change a role; `questions` is the whole list."""
        role = self.role(role_id)
        values = self.given(RoleSerializer, partial=True)
        values.pop("questions", None)
        questions = self.questions() if "questions" in request.data else None
        kept = role_services.keep_role_draft(actor=request.user, role=role, values=values, questions=questions)
        return Response(RoleSerializer(kept).data)

    def questions(self) -> list[dict]:
        """Each whole, unlike the role, of which only what changes is sent."""
        rows = QuestionSerializer(data=self.request.data["questions"], many=True)
        if not rows.is_valid():
            raise serializers.ValidationError({"questions": rows.errors})
        return [{"id": None, "options": []} | dict(row) for row in rows.validated_data]

    @extend_schema(operation_id="office_roles_remove", responses={204: None})
    def delete(self, request, role_id):
        """Remove a role that nobody has applied for."""
        role_services.remove_role(actor=request.user, role=self.role(role_id))
        return Response(status=204)


ROLE_ACTS = {
    "hold": lambda actor, role, values: role_services.hold_role(actor=actor, role=role),
    "cut": lambda actor, role, values: role_services.cut_role(
        actor=actor, role=role, confirm_people=values.get("confirm")
    ),
    "reopen": lambda actor, role, values: role_services.reopen_role(actor=actor, role=role),
}


class RoleAct(_Calls):
    @extend_schema(operation_id="office_roles_act", request=MoveSerializer, responses=RoleSerializer)
    def post(self, request, role_id, act):
        """Put a role on hold, cut it, or reopen it."""
        ROLE_ACTS[act](request.user, self.role(role_id), self.given(MoveSerializer))
        return Response(RoleSerializer(self.role(role_id)).data)
