"""Selects, sign-off and casting by API: the same services as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import ApprovalSeat, Role
from casting.selectors.approvals import approval_page, approvals_of_role, presentations_showing, seat_for
from casting.selectors.board import role_for_review
from casting.selectors.selects import select_for, selects_page
from casting.services.approvals import give_verdict, start_approval, take_back_approval
from casting.services.ends import cast_role
from casting.services.recasting import offer_up
from casting.services.selects import add_selects, describe_select, mark_backup, order_selects, remove_select
from casting.states import ApprovalKind, ApprovalState, DeclineReason, PayPer, StepState, SubmissionState, VerdictValue
from core.errors import Invalid

KEY = {"min_value": 1, "max_value": 2**63 - 1}


class SelectSerializer(serializers.Serializer):
    """`cost` is fee × units, empty while there is no fee. `backup_rank` says who is offered up next."""

    id = serializers.IntegerField(source="select.pk")
    submission = serializers.IntegerField(source="submission.pk")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=SubmissionState.choices, source="submission.state")
    rank = serializers.IntegerField(source="select.rank")
    backup_rank = serializers.IntegerField(source="select.backup_rank", allow_null=True)
    word = serializers.CharField(source="select.word")
    fee = serializers.DecimalField(max_digits=12, decimal_places=2, source="select.fee", allow_null=True)
    fee_per = serializers.CharField(source="select.fee_per")
    fee_units = serializers.IntegerField(source="select.fee_units")
    cost = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    told = serializers.BooleanField()


class SelectListSerializer(serializers.Serializer):
    """In order of rank. `hidden` counts those whom you stay out of."""

    results = SelectSerializer(many=True)
    hidden = serializers.IntegerField()


class AddSelectsSerializer(serializers.Serializer):
    submissions = serializers.ListField(child=serializers.IntegerField(**KEY), allow_empty=False, max_length=200)


class SelectRefusalSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    reason = serializers.CharField()


class AddedSelectsSerializer(serializers.Serializer):
    added = serializers.ListField(child=serializers.IntegerField())
    refused = SelectRefusalSerializer(many=True)


class OrderSerializer(serializers.Serializer):
    """`seen` is the order as you read it: 409 when somebody else has changed it since."""

    order = serializers.ListField(child=serializers.IntegerField(**KEY), max_length=200)
    seen = serializers.ListField(child=serializers.IntegerField(**KEY), max_length=200)


class ChangeSelectSerializer(serializers.Serializer):
    word = serializers.CharField(max_length=300, allow_blank=True, required=False)
    fee = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, allow_null=True, required=False)
    fee_per = serializers.ChoiceField(choices=PayPer.choices, allow_blank=True, required=False)
    fee_units = serializers.IntegerField(min_value=1, max_value=9999, required=False)
    is_backup = serializers.BooleanField(required=False)


class OfferUpSerializer(serializers.Serializer):
    confirm_told = serializers.BooleanField(default=False)


class CastSerializer(serializers.Serializer):
    """`because` is the reason on record where the sign-off does not stand or another than the first choice is booked."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices, allow_blank=True, default="")
    confirm_unopened = serializers.IntegerField(min_value=0, max_value=10**6, allow_null=True, default=None)
    because = serializers.CharField(max_length=600, allow_blank=True, default="")


class CastOutcomeSerializer(serializers.Serializer):
    state = serializers.CharField()
    answered = serializers.IntegerField()


class SignOffSerializer(serializers.Serializer):
    """Empty `presentation`: one of this part is made where people outside the office are asked."""

    message = serializers.CharField(max_length=2000, allow_blank=True, default="")
    presentation = serializers.IntegerField(allow_null=True, default=None, **KEY)


class VerdictSerializer(serializers.Serializer):
    value = serializers.ChoiceField(choices=VerdictValue.choices)
    reason = serializers.CharField(allow_blank=True, default="", max_length=2000)
    at = serializers.DateTimeField(source="created_at", read_only=True)


class SeatSerializer(serializers.Serializer):
    """`verdicts` are all that were given, the newest last; a seat that was handed on does not count."""

    id = serializers.IntegerField(source="seat.pk")
    name = serializers.CharField(source="seat.name")
    handed_to = serializers.CharField()
    verdicts = VerdictSerializer(many=True, source="said")


class StepSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ApprovalKind.choices, source="step.kind")
    state = serializers.ChoiceField(choices=StepState.choices, source="step.state")
    quorum = serializers.IntegerField(source="step.quorum")
    approved = serializers.IntegerField()
    due_at = serializers.DateTimeField(source="step.due_at", allow_null=True)
    seats = SeatSerializer(many=True)


class ApprovalSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="approval.pk")
    role = serializers.IntegerField(source="approval.role_id")
    submission = serializers.IntegerField(source="approval.submission_id")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ApprovalState.choices, source="approval.state")
    started_at = serializers.DateTimeField(source="approval.started_at")
    closed_at = serializers.DateTimeField(source="approval.closed_at", allow_null=True)
    closed_by = serializers.CharField(source="approval.closed_by_name")
    steps = StepSerializer(many=True)


class ApprovalRowSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="approval.pk")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ApprovalState.choices, source="approval.state")
    waits_for = serializers.ListField(child=serializers.CharField())


class ApprovalListSerializer(serializers.Serializer):
    results = ApprovalRowSerializer(many=True)


class _Selects(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int) -> Role:
        return role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)

    def given(self, serializer) -> dict:
        given = serializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def listed(self, role: Role) -> Response:
        page = selects_page(actor=self.request.user, role=role)
        return Response(SelectListSerializer({"results": page.cards, "hidden": page.hidden}).data)

    def approval(self, approval_id: int):
        return approval_page(actor=self.request.user, organisation=self.office, approval_id=approval_id)


class SelectList(_Selects):
    @extend_schema(operation_id="office_selects_list", responses=SelectListSerializer)
    def get(self, request, role_id):
        """The selects of a role, by rank."""
        return self.listed(self.role(role_id))

    @extend_schema(
        operation_id="office_selects_add", request=AddSelectsSerializer, responses={201: AddedSelectsSerializer}
    )
    def post(self, request, role_id):
        """Add people at the end; who cannot be added comes back with the reason."""
        values = self.given(AddSelectsSerializer)
        done = add_selects(actor=request.user, role=self.role(role_id), submission_ids=values["submissions"])
        answer = {"added": [one.submission_id for one in done.added], "refused": done.refused}
        return Response(AddedSelectsSerializer(answer).data, status=201)


class SelectOrder(_Selects):
    @extend_schema(operation_id="office_selects_order", request=OrderSerializer, responses=SelectListSerializer)
    def put(self, request, role_id):
        """Put the selects in another order."""
        values, role = self.given(OrderSerializer), self.role(role_id)
        order_selects(actor=request.user, role=role, select_ids=values["order"], seen=values["seen"])
        return self.listed(role)


class SelectDetail(_Selects):
    @extend_schema(operation_id="office_selects_change", request=ChangeSelectSerializer, responses=SelectListSerializer)
    def patch(self, request, role_id, select_id):
        """Their word and fee, and whether they are a backup."""
        values, role = self.given(ChangeSelectSerializer), self.role(role_id)
        select = select_for(actor=request.user, role=role, select_id=select_id)
        is_backup = values.pop("is_backup", None)
        if values:
            fields = {name: getattr(select, name) for name in ("word", "fee", "fee_per", "fee_units")} | values
            describe_select(actor=request.user, select=select, **fields)
        if is_backup is not None:
            mark_backup(actor=request.user, select=select, is_backup=is_backup)
        return self.listed(role)

    @extend_schema(operation_id="office_selects_remove", responses={204: None})
    def delete(self, request, role_id, select_id):
        """Take somebody off the list."""
        role = self.role(role_id)
        remove_select(actor=request.user, select=select_for(actor=request.user, role=role, select_id=select_id))
        return Response(status=204)


class SelectOffer(_Selects):
    @extend_schema(operation_id="office_selects_offer", request=OfferUpSerializer, responses=SelectListSerializer)
    def post(self, request, role_id, select_id):
        """Offer a part that is being recast to this backup. 409 asks about somebody who was told already."""
        values, role = self.given(OfferUpSerializer), self.role(role_id)
        select = select_for(actor=request.user, role=role, select_id=select_id)
        offer_up(actor=request.user, select=select, confirm_told=values["confirm_told"])
        return self.listed(self.role(role_id))


class RoleCast(_Selects):
    @extend_schema(operation_id="office_roles_cast", request=CastSerializer, responses=CastOutcomeSerializer)
    def post(self, request, role_id):
        """The part is cast: whoever is booked stays, everyone else is owed an answer."""
        outcome = cast_role(actor=request.user, role=self.role(role_id), **self.given(CastSerializer))
        answer = {"state": self.role(role_id).state, "answered": outcome.done if outcome else 0}
        return Response(CastOutcomeSerializer(answer).data)


class RoleSignOffs(_Selects):
    @extend_schema(operation_id="office_sign_offs_list", responses=ApprovalListSerializer)
    def get(self, request, role_id):
        """The sign-offs of a role, newest first."""
        rows = approvals_of_role(actor=request.user, role=self.role(role_id))
        return Response(ApprovalListSerializer({"results": rows}).data)

    @extend_schema(
        operation_id="office_sign_offs_start", request=SignOffSerializer, responses={201: ApprovalSerializer}
    )
    def post(self, request, role_id):
        """Ask for the sign-off of the first choice."""
        values, role = self.given(SignOffSerializer), self.role(role_id)
        presentation = None
        if values["presentation"] is not None:
            first = selects_page(actor=request.user, role=role).first
            shown = presentations_showing(role, first.submission.pk) if first else []
            presentation = next((one for one in shown if one.pk == values["presentation"]), None)
            if presentation is None:
                raise Invalid("Choose an open presentation that shows the first choice.", field="presentation")
        approval = start_approval(actor=request.user, role=role, message=values["message"], presentation=presentation)
        return Response(ApprovalSerializer(self.approval(approval.pk)).data, status=201)


class SignOffDetail(_Selects):
    @extend_schema(operation_id="office_sign_offs_retrieve", responses=ApprovalSerializer)
    def get(self, request, approval_id):
        """One sign-off with its steps and everything that was said."""
        return Response(ApprovalSerializer(self.approval(approval_id)).data)

    @extend_schema(operation_id="office_sign_offs_take_back", responses={204: None})
    def delete(self, request, approval_id):
        """Take it back; what was said stays on record."""
        take_back_approval(actor=request.user, approval=self.approval(approval_id).approval)
        return Response(status=204)


class SeatVerdict(_Selects):
    @extend_schema(operation_id="office_sign_offs_verdict", request=VerdictSerializer, responses=ApprovalSerializer)
    def post(self, request, approval_id, seat_id):
        """What you say in your own seat; saying something else later keeps both."""
        values = self.given(VerdictSerializer)
        seat: ApprovalSeat = seat_for(approval=self.approval(approval_id).approval, seat_id=seat_id)
        give_verdict(seat=seat, actor=request.user, **values)
        return Response(ApprovalSerializer(self.approval(approval_id)).data)
