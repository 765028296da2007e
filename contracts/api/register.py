"""The register of an office's deals by API: what its page lists, with the same filters and sums."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from contracts.selectors.register import PAGE, TABS, Filters, Row, register_page, register_totals
from core.api import query_parameters

IDS = {"min_value": 1, "max_value": 2**31 - 1, "required": False}
SUM = {"max_digits": 14, "decimal_places": 2, "min_value": 0, "required": False}
# Where the thing that a line is about is read by API.
READ_AT = {
    "contracts:hold": "api:office-hold",
    "contracts:offer": "api:office-offer",
    "contracts:contract": "api:office-contract",
}


class DealRegisterQuerySerializer(serializers.Serializer):
    tab = serializers.ChoiceField(choices=[(tab.key, tab.label) for tab in TABS.values()], default="offers")
    q = serializers.CharField(required=False, max_length=100, help_text="Part of a name, or of a contract’s number.")
    production = serializers.IntegerField(**IDS)
    role = serializers.IntegerField(**IDS)
    agency = serializers.IntegerField(**IDS)
    performer = serializers.IntegerField(**IDS)
    state = serializers.CharField(required=False, max_length=120, help_text="Several are joined by commas.")
    kind = serializers.CharField(required=False, max_length=20)
    since = serializers.DateField(required=False, help_text="Work on or after it; of an offer, moved on or after it.")
    until = serializers.DateField(required=False, help_text="Work on or before it; of an offer, moved by then.")
    least = serializers.DecimalField(**SUM, help_text="For whoever sees money.")
    most = serializers.DecimalField(**SUM, help_text="For whoever sees money.")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=PAGE)


class DealRegisterRowSerializer(serializers.Serializer):
    """`amount` and `currency` are null for whoever does not see money. `due`: a moment, or of an option a day.

    `url` is where it is read, of an option its contract.
    """

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    performer = serializers.CharField()
    role = serializers.CharField()
    production = serializers.CharField()
    agency = serializers.CharField()
    submission = serializers.IntegerField(source="submission_id")
    state = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    due = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    currency = serializers.SerializerMethodField()
    note = serializers.CharField()

    def get_url(self, row: Row) -> str:
        return reverse(READ_AT[row.url_name], args=[row.url_id])

    def get_due(self, row: Row) -> str | None:
        return row.due.isoformat() if row.due else None

    def get_currency(self, row: Row) -> str | None:
        return row.currency or None


class DealRegisterSumSerializer(serializers.Serializer):
    currency = serializers.CharField()
    amount = serializers.DecimalField(max_digits=16, decimal_places=2)
    count = serializers.IntegerField()


class DealRegisterPageSerializer(serializers.Serializer):
    """`count` and `sums` are of everything that the filters leave. They come with the first page, and are null with the
    others; `sums` are empty for whoever does not see money.
    """

    results = DealRegisterRowSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    sums = DealRegisterSumSerializer(many=True, allow_null=True)


class DealRegister(OfficeView):
    read_scope = TokenScope.DEALS_READ

    @extend_schema(
        operation_id="office_deals_list",
        responses=DealRegisterPageSerializer,
        parameters=[DealRegisterQuerySerializer, *query_parameters("after")],
    )
    def get(self, request):
        """Every avail, offer, contract or option of your office, and what those that count come to."""
        asked = DealRegisterQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(asked.validated_data)
        tab, size, after = given.pop("tab"), given.pop("limit"), request.query_params.get("after")
        wanted = {"actor": request.user, "organisation": self.office, "tab": tab, "filters": Filters(**given)}
        page = register_page(**wanted, after=after, size=size)
        count, sums = (None, None) if after else register_totals(**wanted)
        found = {"results": page.rows, "next_cursor": page.next_cursor, "count": count, "sums": sums}
        return Response(DealRegisterPageSerializer(found).data)
