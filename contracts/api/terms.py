"""What terms of a deal there are, for programs that write them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from contracts.terms import TERMS, Term, TermKind
from contracts.terms.lists import CLAUSE_KEYS, OPTION_KEYS
from core.money import CURRENCIES

PARTS = {TermKind.OPTIONS: OPTION_KEYS, TermKind.CLAUSES: CLAUSE_KEYS}


class DealTermValueSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class DealTermSerializer(serializers.Serializer):
    """`kind` says how a value is written: amounts and percentages as strings with two places ("4250.00"), dates as
    "2026-05-04", counts as whole numbers, "yes" as true, "choices" as a list of values, "options" and "clauses" as
    lists of objects with `parts`. `most` is the largest amount, count or percentage, or the longest text."""

    key = serializers.CharField()
    label = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in TermKind])
    is_money = serializers.BooleanField()
    help = serializers.CharField()
    most = serializers.CharField(allow_null=True)
    values = DealTermValueSerializer(many=True)
    parts = serializers.ListField(child=serializers.CharField())


def _described(term: Term) -> dict:
    choices = term.choices if term.kind != TermKind.CURRENCY else tuple((code, code) for code in CURRENCIES)
    return {
        "key": term.key,
        "label": term.label,
        "group": term.group,
        "kind": term.kind,
        "is_money": term.is_money,
        "help": term.help,
        "most": None if term.most is None else str(term.most),
        "values": [{"value": value, "label": label} for value, label in choices],
        "parts": PARTS.get(term.kind, ()),
    }


class DealTermList(APIView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    @extend_schema(operation_id="deal_terms_list", responses=DealTermSerializer(many=True))
    def get(self, request):
        """Every term that a deal may have, in order. The same for every office."""
        return Response(DealTermSerializer([_described(term) for term in TERMS], many=True).data)
