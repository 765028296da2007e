"""What contracts, parties, options and templates look like by API."""

from rest_framework import serializers

from contracts.services.contract_parties import MOST
from contracts.states import ContractKind, ContractState, OptionState, PartyKind, PartyState, SigningOrder

IDS = {"min_value": 1, "max_value": 2**31 - 1}


class ContractPartySerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.ChoiceField(choices=PartyKind.choices)
    state = serializers.ChoiceField(choices=PartyState.choices, read_only=True)
    position = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=160)
    email = serializers.EmailField(max_length=254)
    company = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    signed_at = serializers.DateTimeField(read_only=True, allow_null=True)


class ContractOptionSerializer(serializers.Serializer):
    """`rise_percent` is null for whoever does not see money."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=OptionState.choices)
    exercise_by = serializers.DateField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    rise_percent = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class ContractRowSerializer(serializers.Serializer):
    """`total` and `currency` are null for whoever does not see money; `seal_state`: "", sealing, sealed or failed."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=ContractKind.choices)
    state = serializers.ChoiceField(choices=ContractState.choices)
    seal_state = serializers.CharField(allow_blank=True)
    production = serializers.IntegerField(source="production_id")
    role = serializers.IntegerField(source="role_id")
    submission = serializers.IntegerField(source="submission_id")
    offer = serializers.IntegerField(source="offer_id")
    amends = serializers.IntegerField(source="amends_id", allow_null=True)
    version = serializers.IntegerField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    currency = serializers.CharField(allow_null=True)
    total = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    executed_at = serializers.DateTimeField(allow_null=True)


class ContractListPageSerializer(serializers.Serializer):
    results = ContractRowSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class ContractSerializer(ContractRowSerializer):
    """`lacks` says what is missing before review; `blocks` are the words, empty for whoever does not see money."""

    signing_order = serializers.ChoiceField(choices=SigningOrder.choices)
    terms = serializers.DictField()
    parties = ContractPartySerializer(many=True)
    options = ContractOptionSerializer(many=True)
    lacks = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())
    blocks = serializers.ListField(child=serializers.DictField())
    sha256 = serializers.CharField(allow_blank=True)


class ContractDraftSerializer(serializers.Serializer):
    """`template` is one of the office's in use, and says the kind."""

    offer = serializers.IntegerField(**IDS)
    template = serializers.IntegerField(**IDS)
    signing_order = serializers.ChoiceField(choices=SigningOrder.choices, required=False, default=SigningOrder.IN_ORDER)


class ContractActSerializer(serializers.Serializer):
    """`because` for "terminate"; `seen` (the version looked at) for "set"; `signing_order` for "order"."""

    because = serializers.CharField(max_length=600, required=False, allow_blank=True, default="")
    seen = serializers.IntegerField(min_value=0, max_value=30000, required=False, allow_null=True, default=None)
    signing_order = serializers.CharField(max_length=8, required=False, allow_blank=True, default="")


class ContractAmendSerializer(serializers.Serializer):
    """`terms` are the whole deal as it will be; without them the amendment begins with what stands."""

    purpose = serializers.CharField(max_length=300)
    terms = serializers.DictField(required=False, allow_null=True, default=None)


class ContractPartyOrderSerializer(serializers.Serializer):
    parties = serializers.ListField(child=serializers.IntegerField(**IDS), max_length=MOST)


class ContractOptionActSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ContractTemplateRowSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=ContractKind.choices)
    name = serializers.CharField()
    version = serializers.IntegerField(source="newest_number")


class ContractTemplateSerializer(ContractTemplateRowSerializer):
    body = serializers.CharField(source="newest_body")


class ContractTemplateNewSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ContractKind.choices)
    name = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=60000, trim_whitespace=False)


class ContractTemplateWriteSerializer(serializers.Serializer):
    """`base` is the version that was written over: a newer one is a conflict."""

    base = serializers.IntegerField(min_value=1, max_value=100000)
    body = serializers.CharField(max_length=60000, trim_whitespace=False)
    name = serializers.CharField(max_length=120, required=False)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
