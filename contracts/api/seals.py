"""The seal of a contract by API: how it stands, its file, sealing it again, and checking any file."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from contracts.models import Contract
from contracts.selectors.contracts import contract_for
from contracts.selectors.seals import SealStanding, seal_standing, sealed_file
from contracts.services.sealing import retry_seal
from contracts.services.verifying import Outcome, verify_pdf
from contracts.states import SealState


class ContractSealSerializer(serializers.Serializer):
    """`sha256` to `timestamped_by` are there once it is sealed, for whoever may read the document."""

    state = serializers.ChoiceField(source="contract.seal_state", choices=SealState.choices, allow_blank=True)
    error = serializers.CharField(source="contract.seal_error")
    sealed_at = serializers.DateTimeField(source="sealed.sealed_at", default=None)
    sha256 = serializers.CharField(source="sealed.sha256", default="")
    size = serializers.IntegerField(source="sealed.size", default=None)
    certificate = serializers.CharField(source="sealed.certificate", default="")
    timestamped_by = serializers.CharField(source="sealed.timestamped_by", default="")


class ContractCheckSerializer(serializers.Serializer):
    is_good = serializers.BooleanField()
    text = serializers.CharField()


class ContractSignerSerializer(serializers.Serializer):
    name = serializers.CharField()
    typed_name = serializers.CharField()
    signed_at = serializers.DateTimeField()


class ContractVerdictSerializer(serializers.Serializer):
    """What can be said of a file. `number` and what follows are there where the seal holds them."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    sentence = serializers.CharField()
    checks = ContractCheckSerializer(many=True)
    sha256 = serializers.CharField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    sealed_by = serializers.CharField()
    timestamped_by = serializers.CharField()
    office = serializers.CharField()
    kind = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    signers = ContractSignerSerializer(many=True)


class ContractFileToCheckSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="A PDF of up to 20 MB.", allow_empty_file=True)


class _OfContract(OfficeView):
    read_scope = TokenScope.DEALS_READ
    write_scope = TokenScope.DEALS_WRITE

    def contract(self, contract_id: int) -> Contract:
        return contract_for(actor=self.request.user, organisation=self.office, contract_id=contract_id)

    def standing(self, contract: Contract) -> SealStanding:
        return seal_standing(actor=self.request.user, contract=contract)


class ContractSeal(_OfContract):
    @extend_schema(operation_id="office_contract_seal", responses=ContractSealSerializer)
    def get(self, request, contract_id):
        """How the seal of a contract stands."""
        return Response(ContractSealSerializer(self.standing(self.contract(contract_id))).data)

    @extend_schema(operation_id="office_contract_seal_again", request=None, responses={202: ContractSealSerializer})
    def post(self, request, contract_id):
        """Have it sealed again where sealing has failed."""
        contract = retry_seal(actor=request.user, contract=self.contract(contract_id))
        return Response(ContractSealSerializer(self.standing(contract)).data, status=202)


class ContractSealedFile(_OfContract):
    @extend_schema(operation_id="office_contract_sealed", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request, contract_id):
        """The sealed document as a PDF."""
        contract = self.contract(contract_id)
        sealed = sealed_file(actor=request.user, contract=contract)
        name = f"{contract.number}-sealed.pdf"
        return FileResponse(sealed.file.open("rb"), filename=name, content_type="application/pdf")


class ContractVerify(APIView):
    parser_classes = [MultiPartParser]
    # It changes nothing, though a file can only be posted.
    read_scope = write_scope = TokenScope.DEALS_READ

    @extend_schema(
        operation_id="contracts_verify",
        request={"multipart/form-data": ContractFileToCheckSerializer},
        responses=ContractVerdictSerializer,
    )
    def post(self, request):
        """Whether a sealed contract is as it was sealed, since when, and by whom. Nothing of the file is kept."""
        given = ContractFileToCheckSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        report = verify_pdf(given.validated_data["file"].read())
        return Response(ContractVerdictSerializer(report).data)
