"""An office's contracts, their paper, parties and options by API, on the services of the pages."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from contracts.api.contract_shapes import (
    ContractActSerializer,
    ContractAmendSerializer,
    ContractDraftSerializer,
    ContractListPageSerializer,
    ContractOptionActSerializer,
    ContractPartyOrderSerializer,
    ContractPartySerializer,
    ContractRowSerializer,
    ContractSerializer,
    ContractTemplateNewSerializer,
    ContractTemplateRowSerializer,
    ContractTemplateSerializer,
    ContractTemplateWriteSerializer,
)
from contracts.models import Contract, ContractParty, ContractTemplate
from contracts.policies import can_see_money
from contracts.selectors.contracts import (
    ContractPage,
    contract_for,
    contract_page,
    contracts_of,
    offer_to_paper,
    papers_in_use,
    version_for,
)
from contracts.selectors.paper import check_sees_paper, template_for, templates_of
from contracts.services import contract_parties, contracts, endings, options
from contracts.services.amendments import amend_contract, change_amendment
from contracts.services.paper import create_template, ensure_paper, write_template
from contracts.states import ContractState
from contracts.terms import without_money
from core.errors import Invalid
from core.pages import decode_cursor, encode_cursor
from core.text import whole_number

PAGE = 50
FILTERS = [
    OpenApiParameter("state", required=False, enum=ContractState.values),
    OpenApiParameter("production", int, required=False),
    OpenApiParameter("after", required=False, description="The `next_cursor` of the page before."),
]


class _Contracts(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def contract(self, contract_id: int) -> Contract:
        return contract_for(actor=self.request.user, organisation=self.office, contract_id=contract_id)

    def given(self, serializer_class, **options) -> dict:
        serializer = serializer_class(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def one(self, contract_id: int, status: int = 200) -> Response:
        page = contract_page(actor=self.request.user, organisation=self.office, contract_id=contract_id)
        return Response(ContractSerializer(_shown(page)).data, status=status)


_COLUMNS = [field.source or name for name, field in ContractRowSerializer().fields.items()]


def _row(contract: Contract, *, sees_money: bool) -> Contract:
    if not sees_money:
        contract.total = contract.currency = None
    return contract


def _shown(page: ContractPage) -> dict:
    contract = page.contract
    terms = contract.terms if page.sees_money else without_money(contract.terms)
    if not page.sees_money:
        for option in page.options:
            option.rise_percent = None
    row = _row(contract, sees_money=page.sees_money)
    named = {name: getattr(row, name) for name in _COLUMNS}
    return named | {
        "signing_order": contract.signing_order,
        "terms": terms,
        "parties": page.parties,
        "options": page.options,
        "lacks": page.lacks,
        "missing": [one.name for one in page.draft.missing] if page.draft else [],
        "blocks": page.blocks,
        "sha256": page.version.sha256 if page.version else "",
    }


class ContractList(_Contracts):
    @extend_schema(operation_id="office_contracts_list", responses=ContractListPageSerializer, parameters=FILTERS)
    def get(self, request):
        """Your office's contracts, the newest first."""
        rows = contracts_of(actor=request.user, organisation=self.office).order_by("-pk")
        state = request.query_params.get("state", "")
        if state in ContractState.values:
            rows = rows.filter(state=state)
        if production := whole_number(request.query_params.get("production")):
            rows = rows.filter(production_id=production)
        if after := request.query_params.get("after"):
            rows = rows.filter(pk__lt=_after(after))
        found = list(rows[: PAGE + 1])
        sees_money = can_see_money(request.user, self.office.pk)
        shown = [_row(one, sees_money=sees_money) for one in found[:PAGE]]
        following = encode_cursor([shown[-1].pk]) if len(found) > PAGE else None
        return Response(ContractListPageSerializer({"results": shown, "next_cursor": following}).data)

    @extend_schema(
        operation_id="office_contracts_create", request=ContractDraftSerializer, responses={201: ContractSerializer}
    )
    def post(self, request):
        """Draft a contract from an agreed offer."""
        values = self.given(ContractDraftSerializer)
        offer = offer_to_paper(actor=request.user, organisation=self.office, offer_id=values["offer"])
        ensure_paper(self.office)
        template = papers_in_use(self.office).filter(pk=values["template"]).first()
        if template is None:
            raise Invalid("Choose one of your templates that is in use.", field="template")
        made = contracts.draft_contract(
            actor=request.user,
            offer=offer,
            kind=template.kind,
            template=template,
            signing_order=values["signing_order"],
        )
        return self.one(made.pk, status=201)


def _after(cursor: str) -> int:
    (found,) = decode_cursor(cursor, 1)
    if not isinstance(found, int):
        raise Invalid("This page address is damaged. Start again from the first page.")
    return found


class ContractDetail(_Contracts):
    @extend_schema(operation_id="office_contracts_retrieve", responses=ContractSerializer)
    def get(self, request, contract_id):
        """One contract: its terms, words, parties and options."""
        return self.one(contract_id)


def _set(actor, contract, values):
    contracts.set_version(actor=actor, contract=contract, seen=values["seen"])


def _order(actor, contract, values):
    contracts.set_signing_order(actor=actor, contract=contract, order=values["signing_order"])


def _terminate(actor, contract, values):
    endings.terminate_contract(actor=actor, contract=contract, because=values["because"])


CONTRACT_ACTS = {
    "set": _set,
    "order": _order,
    "terminate": _terminate,
    "review": lambda actor, contract, _values: contracts.review_contract(actor=actor, contract=contract),
    "put-back": lambda actor, contract, _values: contracts.put_back_contract(actor=actor, contract=contract),
    "reopen": lambda actor, contract, _values: contracts.reopen_contract(actor=actor, contract=contract),
    "reinstate": lambda actor, contract, _values: endings.reinstate_contract(actor=actor, contract=contract),
}


class ContractAct(_Contracts):
    @extend_schema(
        operation_id="office_contracts_act",
        request=ContractActSerializer,
        responses=ContractSerializer,
        parameters=[OpenApiParameter("act", enum=sorted(CONTRACT_ACTS), location=OpenApiParameter.PATH)],
    )
    def post(self, request, contract_id, act):
        """Set the document, review, put back, reopen, terminate, reinstate, or change how it is signed."""
        CONTRACT_ACTS[act](request.user, self.contract(contract_id), self.given(ContractActSerializer))
        return self.one(contract_id)


class ContractAmend(_Contracts):
    @extend_schema(
        operation_id="office_contracts_amend", request=ContractAmendSerializer, responses={201: ContractSerializer}
    )
    def post(self, request, contract_id):
        """Draft an amendment to a contract in force."""
        values = self.given(ContractAmendSerializer)
        made = amend_contract(actor=request.user, contract=self.contract(contract_id), **values)
        return self.one(made.pk, status=201)

    @extend_schema(
        operation_id="office_contracts_amend_change", request=ContractAmendSerializer, responses=ContractSerializer
    )
    def patch(self, request, contract_id):
        """Change what an amendment says while it is a draft."""
        values, contract = self.given(ContractAmendSerializer), self.contract(contract_id)
        terms = contract.terms if values["terms"] is None else values["terms"]
        change_amendment(actor=request.user, contract=contract, purpose=values["purpose"], terms=terms)
        return self.one(contract_id)


class ContractFile(_Contracts):
    @extend_schema(operation_id="office_contracts_file", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request, contract_id, number):
        """One version as a PDF: the exact bytes that are signed."""
        version = version_for(actor=request.user, organisation=self.office, contract_id=contract_id, number=number)
        name = f"{version.contract.number}-version-{version.number}.pdf"
        return FileResponse(version.file.open("rb"), filename=name, content_type="application/pdf")


class ContractParties(_Contracts):
    @extend_schema(
        operation_id="office_contract_parties_create",
        request=ContractPartySerializer,
        responses={201: ContractPartySerializer},
    )
    def post(self, request, contract_id):
        """Add a party to a draft."""
        values = self.given(ContractPartySerializer)
        party = contract_parties.add_party(actor=request.user, contract=self.contract(contract_id), **values)
        return Response(ContractPartySerializer(party).data, status=201)

    @extend_schema(
        operation_id="office_contract_parties_order",
        request=ContractPartyOrderSerializer,
        responses=ContractPartySerializer(many=True),
    )
    def put(self, request, contract_id):
        """Put all parties in order: who signs first."""
        contract = self.contract(contract_id)
        ids = self.given(ContractPartyOrderSerializer)["parties"]
        contract_parties.order_parties(actor=request.user, contract=contract, ids=ids)
        rows: list[ContractParty] = list(contract.parties.order_by("position", "pk"))
        return Response(ContractPartySerializer(rows, many=True).data)


class ContractPartyDetail(_Contracts):
    @extend_schema(
        operation_id="office_contract_parties_update",
        request=ContractPartySerializer,
        responses=ContractPartySerializer,
    )
    def put(self, request, contract_id, party_id):
        """Change a party of a draft."""
        values, contract = self.given(ContractPartySerializer), self.contract(contract_id)
        party = contract_parties.change_party(actor=request.user, contract=contract, party_id=party_id, **values)
        return Response(ContractPartySerializer(party).data)

    @extend_schema(operation_id="office_contract_parties_remove", responses={204: None})
    def delete(self, request, contract_id, party_id):
        """Remove a party from a draft."""
        contract_parties.remove_party(actor=request.user, contract=self.contract(contract_id), party_id=party_id)
        return Response(status=204)


CONTRACT_OPTION_ACTS = {"exercise": options.exercise_option, "waive": options.waive_option}


class ContractOptionAct(_Contracts):
    @extend_schema(
        operation_id="office_contract_options_act",
        request=ContractOptionActSerializer,
        responses=ContractSerializer,
        parameters=[
            OpenApiParameter("act", enum=[*sorted(CONTRACT_OPTION_ACTS), "take-back"], location=OpenApiParameter.PATH)
        ],
    )
    def post(self, request, contract_id, number, act):
        """Exercise an option, give it up, or take that back while its notice rests."""
        contract, values = self.contract(contract_id), self.given(ContractOptionActSerializer)
        number = int(number)
        if act == "take-back":
            options.take_back_option(actor=request.user, contract=contract, number=number)
        else:
            CONTRACT_OPTION_ACTS[act](actor=request.user, contract=contract, number=number, note=values["note"])
        return self.one(contract_id)


class _Templates(_Contracts):
    def template(self, template_id: int) -> ContractTemplate:
        return template_for(actor=self.request.user, organisation=self.office, template_id=template_id)


class ContractTemplates(_Templates):
    @extend_schema(operation_id="office_contract_templates_list", responses=ContractTemplateRowSerializer(many=True))
    def get(self, request):
        """Your office's templates in use."""
        check_sees_paper(request.user, self.office)
        ensure_paper(self.office)
        rows = templates_of(actor=request.user, organisation=self.office)
        return Response(ContractTemplateRowSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="office_contract_templates_create",
        request=ContractTemplateNewSerializer,
        responses={201: ContractTemplateSerializer},
    )
    def post(self, request):
        """A new template."""
        check_sees_paper(request.user, self.office)
        ensure_paper(self.office)
        made = create_template(
            actor=request.user, organisation=self.office, **self.given(ContractTemplateNewSerializer)
        )
        return Response(ContractTemplateSerializer(self.template(made.pk)).data, status=201)


class ContractTemplateDetail(_Templates):
    @extend_schema(operation_id="office_contract_templates_retrieve", responses=ContractTemplateSerializer)
    def get(self, request, template_id):
        """One template with its words in force."""
        return Response(ContractTemplateSerializer(self.template(template_id)).data)

    @extend_schema(
        operation_id="office_contract_templates_write",
        request=ContractTemplateWriteSerializer,
        responses=ContractTemplateSerializer,
    )
    def patch(self, request, template_id):
        """New words in force, as a version of their own."""
        template = self.template(template_id)
        write_template(actor=request.user, template=template, **self.given(ContractTemplateWriteSerializer))
        return Response(ContractTemplateSerializer(self.template(template_id)).data)
