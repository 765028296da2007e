"""An agency's commissions by API: what is due of each client's work, and what came in."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from contracts.commission_papers import XLSX, statement_xlsx
from contracts.selectors.commissions import commission_book, commission_line, received_of, statement_of
from contracts.services.commissions import receive_commission, take_back_commission
from contracts.services.register import note_register_export
from core.api import query_parameters

MONEY = {"max_digits": 14, "decimal_places": 2}


class CommissionQuerySerializer(serializers.Serializer):
    year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)


class CommissionStatementQuerySerializer(CommissionQuerySerializer):
    client = serializers.CharField(max_length=120, help_text="As a line of the book names them.")


class CommissionLineSerializer(serializers.Serializer):
    """`percent` of `earned`, held down where it would come out of scale (`note` says so). `due` may be below nought."""

    uid = serializers.UUIDField(source="contract.uid")
    number = serializers.CharField(source="contract.number")
    performer = serializers.CharField(source="contract.performer.stage_name")
    client = serializers.CharField(source="contract.performer.slug", help_text="For their statement.")
    role = serializers.CharField(source="contract.role.name")
    production = serializers.CharField(source="contract.production.public_title")
    office = serializers.CharField(source="contract.organisation.name")
    executed_at = serializers.DateTimeField()
    currency = serializers.CharField(source="commission.currency")
    earned = serializers.DecimalField(**MONEY, source="commission.earned")
    percent = serializers.DecimalField(max_digits=4, decimal_places=2, source="commission.percent")
    commission = serializers.DecimalField(**MONEY, source="commission.amount")
    note = serializers.CharField(source="commission.note")
    received = serializers.DecimalField(**MONEY)
    due = serializers.DecimalField(**MONEY)
    is_ended = serializers.BooleanField()


class CommissionPaymentSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    amount = serializers.DecimalField(**MONEY)
    currency = serializers.CharField()
    received_on = serializers.DateField()
    note = serializers.CharField()


class CommissionDetailSerializer(CommissionLineSerializer):
    payments = serializers.SerializerMethodField(help_text="What came in, by day.")

    @extend_schema_field(CommissionPaymentSerializer(many=True))
    def get_payments(self, line):
        return CommissionPaymentSerializer(received_of(self.context["agency"], line.contract), many=True).data


class CommissionSumSerializer(serializers.Serializer):
    currency = serializers.CharField()
    earned = serializers.DecimalField(**MONEY)
    commission = serializers.DecimalField(**MONEY)
    received = serializers.DecimalField(**MONEY)
    due = serializers.DecimalField(**MONEY)


class CommissionPageSerializer(serializers.Serializer):
    """`sums` are of the whole year, whatever page is read."""

    year = serializers.IntegerField()
    sums = CommissionSumSerializer(many=True)
    results = CommissionLineSerializer(source="lines", many=True)
    next_cursor = serializers.CharField(allow_null=True)


class CommissionInSerializer(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    received_on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CommissionList(OfficeView):
    read_scope = TokenScope.DEALS_READ

    @extend_schema(
        operation_id="commissions_list",
        parameters=[CommissionQuerySerializer, *query_parameters("after")],
        responses=CommissionPageSerializer,
    )
    def get(self, request):
        """A page of one year, the newest where none is named: by client, then by the day on which everybody had signed."""
        given = CommissionQuerySerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        book = commission_book(
            actor=request.user,
            agency=self.office,
            year=given.validated_data.get("year"),
            after=request.query_params.get("after") or None,
        )
        return Response(CommissionPageSerializer(book).data)


class CommissionDetail(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    @extend_schema(operation_id="commissions_retrieve", responses=CommissionDetailSerializer)
    def get(self, request, uid):
        return self._one(uid)

    @extend_schema(
        operation_id="commissions_receive", request=CommissionInSerializer, responses={201: CommissionDetailSerializer}
    )
    def post(self, request, uid):
        """Write down money that came in, in the contract's currency."""
        given = CommissionInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        receive_commission(
            actor=request.user, agency=self.office, contract=self._line(uid).contract, **given.validated_data
        )
        return self._one(uid, status=201)

    def _line(self, uid):
        return commission_line(actor=self.request.user, agency=self.office, uid=uid)

    def _one(self, uid, *, status=200):
        shown = CommissionDetailSerializer(self._line(uid), context={"agency": self.office})
        return Response(shown.data, status=status)


class CommissionPayment(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    @extend_schema(operation_id="commissions_take_back", responses={204: None})
    def delete(self, request, uid, received_id):
        """Take back what was written down by mistake: it counts no more."""
        line = commission_line(actor=request.user, agency=self.office, uid=uid)
        take_back_commission(actor=request.user, agency=self.office, contract=line.contract, received_id=received_id)
        return Response(status=204)


class CommissionStatement(OfficeView):
    read_scope = TokenScope.DEALS_READ

    @extend_schema(
        operation_id="commissions_statement",
        parameters=[CommissionStatementQuerySerializer],
        responses={(200, XLSX): OpenApiTypes.BINARY},
    )
    def get(self, request):
        """A client's year as an Excel workbook, the newest where none is named; on record before the file leaves."""
        given = CommissionStatementQuerySerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        slug, year = given.validated_data["client"], given.validated_data.get("year")
        statement = statement_of(actor=request.user, agency=self.office, slug=slug, year=year)
        note_register_export(
            actor=request.user,
            organisation=self.office,
            tab="commissions",
            filters={"year": str(statement.book.year), "as": "xlsx"},
        )
        return FileResponse(
            statement_xlsx(statement.lines, statement.book.year),
            as_attachment=True,
            filename=f"{slug}-{statement.book.year}.xlsx",
            content_type=XLSX,
        )
