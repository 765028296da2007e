"""Sending contracts out, who signs them, and their chain by API. Signing itself asks for a person with a letter."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from contracts.models import Contract, ContractEvent
from contracts.policies import can_see_money
from contracts.selectors.chain import contract_in, events_as_seen, events_for, party_in, verify_chain
from contracts.selectors.guardians import why_not_theirs
from contracts.selectors.mine_contracts import OwnContract, contracts_of
from contracts.services.guardians import ask_in_place
from contracts.services.handing_on import MOST_NAME
from contracts.services.party_acts import MOST_WORDS, delegate
from contracts.services.reminding import remind
from contracts.services.sending_out import MOST_DAYS, recall_contract, send_for_signature, void_contract
from contracts.signing_words import sentence
from contracts.states import ContractKind, ContractState, EventKind
from core.api import KeysetPagination


class ContractEventSerializer(serializers.Serializer):
    """A link of the chain. `hash` is SHA-256 over all the others, so that a client can work it out again.

    Whoever does not see money reads `data` without what people wrote there.
    """

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    text = serializers.SerializerMethodField()
    party = serializers.UUIDField(source="party.uid", allow_null=True, default=None)
    who = serializers.CharField()
    data = serializers.DictField()
    at = serializers.DateTimeField()
    previous = serializers.CharField()
    hash = serializers.CharField()

    @extend_schema_field(serializers.CharField)
    def get_text(self, event: ContractEvent) -> str:
        return sentence(event.kind, event.who, event.data)


class ContractChainFaultSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="The link, or 0 where the fault lies beside the chain.")
    sentence = serializers.CharField()


class ContractChainSerializer(serializers.Serializer):
    intact = serializers.BooleanField()
    length = serializers.IntegerField()
    head = serializers.CharField(allow_blank=True)
    first_broken = serializers.IntegerField(allow_null=True)
    faults = ContractChainFaultSerializer(many=True)


class ContractSendSerializer(serializers.Serializer):
    """Without `knows_it_binds` the answer is 409, with what sending may bind the production to."""

    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, required=False, allow_null=True, default=None)
    knows_it_binds = serializers.BooleanField(required=False, default=False)


class ContractVoidSerializer(serializers.Serializer):
    because = serializers.CharField(max_length=MOST_WORDS)


class ContractHandOnSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=MOST_NAME, required=False, default="")
    email = serializers.EmailField(max_length=254, required=False, default="")
    guardian = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Where a child's guardian stopped answering for them: who does now. Left out, the refusal names them.",
    )


class ContractStandingSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=ContractState.choices)
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class OwnContractSerializer(serializers.Serializer):
    uid = serializers.UUIDField(source="contract.uid")
    number = serializers.CharField(source="contract.number")
    kind = serializers.ChoiceField(choices=ContractKind.choices, source="contract.kind")
    state = serializers.ChoiceField(choices=ContractState.choices, source="contract.state")
    performer = serializers.CharField(source="contract.performer.stage_name")
    role = serializers.CharField(source="contract.role.name")
    production = serializers.CharField(source="contract.production.public_title")
    office = serializers.CharField(source="contract.organisation.name")
    is_asked = serializers.BooleanField(help_text="It is your turn to sign. The page for it is behind the letter.")
    progress = serializers.CharField()
    expires_at = serializers.DateTimeField(source="contract.expires_at", allow_null=True)
    executed_at = serializers.DateTimeField(source="contract.executed_at", allow_null=True)


class _OfContract(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def contract(self, contract_id: int) -> Contract:
        return contract_in(actor=self.request.user, organisation=self.office, contract_id=contract_id)

    def given(self, serializer_class) -> dict:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class ContractEvents(_OfContract):
    keyset = ["number"]

    @extend_schema(operation_id="office_contract_events_list", responses=ContractEventSerializer(many=True))
    def get(self, request, contract_id):
        """The chain of a contract, oldest first, page by page."""
        pages = KeysetPagination()
        rows = pages.paginate_queryset(events_for(self.contract(contract_id)), request, view=self)
        seen = events_as_seen(rows, sees_money=can_see_money(request.user, self.office.pk))
        return pages.get_paginated_response(ContractEventSerializer(seen, many=True).data)


class ContractChain(_OfContract):
    @extend_schema(operation_id="office_contract_chain_verify", responses=ContractChainSerializer)
    def get(self, request, contract_id):
        """Whether every link, document and signature is what it was, worked out now."""
        return Response(ContractChainSerializer(verify_chain(self.contract(contract_id))).data)


class ContractSend(_OfContract):
    @extend_schema(
        operation_id="office_contract_send", request=ContractSendSerializer, responses=ContractStandingSerializer
    )
    def post(self, request, contract_id):
        """Send a contract in review out for signature."""
        contract = send_for_signature(
            actor=request.user, contract=self.contract(contract_id), **self.given(ContractSendSerializer)
        )
        return Response(ContractStandingSerializer(contract).data)


class ContractRecall(_OfContract):
    @extend_schema(operation_id="office_contract_recall", request=None, responses=ContractStandingSerializer)
    def post(self, request, contract_id):
        """Call it back into review, while nobody has signed."""
        contract = recall_contract(actor=request.user, contract=self.contract(contract_id))
        return Response(ContractStandingSerializer(contract).data)


class ContractVoid(_OfContract):
    @extend_schema(
        operation_id="office_contract_void", request=ContractVoidSerializer, responses=ContractStandingSerializer
    )
    def post(self, request, contract_id):
        """Void it before everybody has signed; whoever was asked, or has signed, reads the reason."""
        contract = void_contract(
            actor=request.user, contract=self.contract(contract_id), **self.given(ContractVoidSerializer)
        )
        return Response(ContractStandingSerializer(contract).data)


class ContractRemind(_OfContract):
    @extend_schema(operation_id="office_contract_party_remind", request=None, responses={204: None})
    def post(self, request, contract_id, party_id):
        """Remind somebody whose turn it is."""
        remind(actor=request.user, party=party_in(self.contract(contract_id), party_id))
        return Response(status=204)


class ContractHandOn(_OfContract):
    @extend_schema(
        operation_id="office_contract_party_hand_on", request=ContractHandOnSerializer, responses={204: None}
    )
    def post(self, request, contract_id, party_id):
        """Somebody else signs in place of a signatory, a company or a witness, or of a guardian who answers no more."""
        contract, values = self.contract(contract_id), self.given(ContractHandOnSerializer)
        party = party_in(contract, party_id)
        if why_not_theirs(contract, party):
            ask_in_place(actor=request.user, party=party, **values)
        else:
            delegate(actor=request.user, party=party, name=values["name"], email=values["email"])
        return Response(status=204)


class OwnContractList(APIView):
    read_scope = TokenScope.DEALS_READ

    @extend_schema(operation_id="contracts_list", responses=OwnContractSerializer(many=True))
    def get(self, request):
        """Contracts that you sign, or that those you speak for do; what you are asked to sign comes first."""
        rows: list[OwnContract] = contracts_of(request.user)
        return Response(OwnContractSerializer(rows, many=True).data)
