"""An agency's roster by token: clients, terms, questions, and lists that are brought in."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.models import Organisation
from accounts.states import TokenScope
from core.api import query_parameters
from core.errors import NotAllowed, NotFound
from core.text import whole_number
from talent.models import RosterImport
from talent.policies import can_manage_roster, can_see_roster
from talent.roster_lines import KEYS
from talent.selectors import client_of, roster_page
from talent.selectors.client import client_page
from talent.selectors.roster import RosterFilters
from talent.selectors.roster_imports import import_of, imports_of, list_page
from talent.services import roster_import as lists
from talent.services.clients import add_client
from talent.services.profile_offers import invite_to_claim
from talent.services.representation import assign_agent, end_representation, propose_terms, resume_representation
from talent.states import ImportState, Medium, RowVerdict, Standing
from talent.terms import LONGEST_TERRITORY, MOST_COMMISSION, Terms


class TermsSerializer(serializers.Serializer):
    """No `mediums` means all of them, no `territory` everywhere; `until` is the first day on which they no longer stand."""

    territory = serializers.CharField(max_length=LONGEST_TERRITORY, required=False, allow_blank=True, default="")
    mediums = serializers.ListField(
        child=serializers.ChoiceField(choices=Medium.choices), max_length=len(Medium), required=False, default=list
    )
    is_exclusive = serializers.BooleanField(required=False, default=False)
    commission_percent = serializers.DecimalField(
        max_digits=4, decimal_places=2, min_value=0, max_value=MOST_COMMISSION, required=False, default=MOST_COMMISSION
    )
    starts_on = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True, default=None)

    def terms(self) -> Terms:
        return Terms(**self.validated_data | {"mediums": tuple(self.validated_data["mediums"])})


class RosterClientSerializer(serializers.Serializer):
    """`key` addresses the client here. Of somebody who was asked and keeps an unlisted profile it tells nothing more."""

    key = serializers.CharField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    agent = serializers.CharField(allow_blank=True)
    minor = serializers.CharField(allow_blank=True, help_text="“minor: 9 years”, empty for adults.")
    contested_by = serializers.ListField(child=serializers.CharField(), help_text="Agencies that say the same.")
    clashes = serializers.ListField(child=serializers.CharField(), help_text="Dates that get in each other's way.")
    starts_on = serializers.DateField(allow_null=True, help_text="The first day of one that has not begun; else null.")
    open_parts = serializers.SerializerMethodField()
    weeks = serializers.SerializerMethodField(help_text="The next twelve weeks in words.")

    def get_open_parts(self, client) -> list[str]:
        return [part.name for part in client.parts]

    def get_weeks(self, client) -> str:
        return client.weeks.words if client.weeks else ""


class NewClientSerializer(serializers.Serializer):
    """Of `birth_year` only a keyed digest is kept, by which somebody is recognised."""

    stage_name = serializers.CharField(max_length=120)
    playing_age_min = serializers.IntegerField(min_value=0, max_value=110, required=False, allow_null=True)
    playing_age_max = serializers.IntegerField(min_value=0, max_value=110, required=False, allow_null=True)
    bases = serializers.ListField(child=serializers.CharField(max_length=80), max_length=6, required=False)
    territory = serializers.CharField(max_length=LONGEST_TERRITORY, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    birth_year = serializers.IntegerField(min_value=1900, max_value=2100, required=False, allow_null=True)


class ClientAddressSerializer(serializers.Serializer):
    """Where the client is now, and how it stands."""

    key = serializers.CharField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices)
    terms = TermsSerializer()
    proposed = TermsSerializer(allow_null=True)


class ClientAgentSerializer(serializers.Serializer):
    agent = serializers.IntegerField(allow_null=True, help_text="A member's user id; null for nobody.")


class ClientOfferSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)


class RosterView(OfficeView):
    read_scope, write_scope = TokenScope.ROSTER_READ, TokenScope.ROSTER_WRITE

    def agency(self, *, managing: bool = False) -> Organisation:
        if not can_see_roster(self.request.user, self.office):
            raise NotFound("Only an agency has a roster.")
        if managing and not can_manage_roster(self.request.user, self.office):
            raise NotAllowed("Only agents and owners of this agency change its roster.")
        return self.office

    def given(self, serializer_class) -> serializers.Serializer:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer

    def client(self, key: str) -> Response:
        page = client_page(self.office, key)
        said = {
            "key": page.key,
            "name": page.name,
            "standing": page.claim.row.standing,
            "terms": page.claim.terms,
            "proposed": page.claim.proposed,
        }
        return Response(ClientAddressSerializer(said).data)


class RosterClients(RosterView):
    @extend_schema(
        operation_id="roster_list",
        parameters=[OpenApiParameter("q", str, description="Words to look for."), *query_parameters("after")],
        responses={200: RosterClientSerializer(many=True)},
    )
    def get(self, request):
        """Clients by name, and whoever has been asked; `next_cursor` leads on."""
        filters = RosterFilters(q=" ".join(request.query_params.get("q", "").split())[:100])
        page = roster_page(self.agency(), filters=filters, after=request.query_params.get("after"))
        return Response(
            {"results": RosterClientSerializer(page.clients, many=True).data, "next_cursor": page.next_cursor}
        )

    @extend_schema(operation_id="roster_add", request=NewClientSerializer, responses={201: ClientAddressSerializer})
    def post(self, request):
        """A new profile on the agency's word; whoever is on Callboard already is asked, and decides."""
        agency = self.agency(managing=True)
        values = self.given(NewClientSerializer).validated_data
        performer, asked = add_client(actor=request.user, agency=agency, **values)
        answer = self.client(f"asked-{asked.pk}" if asked else performer.slug)
        answer.status_code = 201
        return answer


class RosterClient(RosterView):
    @extend_schema(operation_id="roster_retrieve", responses=ClientAddressSerializer)
    def get(self, request, key):
        self.agency()
        return self.client(key)

    @extend_schema(operation_id="roster_terms", request=TermsSerializer, responses=ClientAddressSerializer)
    def put(self, request, key):
        """Other terms: at once where the performer has confirmed none, else `proposed` until they agree."""
        agency = self.agency(managing=True)
        performer = client_page(agency, key).performer
        propose_terms(actor=request.user, agency=agency, performer=performer, terms=self.given(TermsSerializer).terms())
        return self.client(key)

    @extend_schema(operation_id="roster_end", responses={204: None})
    def delete(self, request, key):
        """Representation ends today, or a question is taken back."""
        agency = self.agency(managing=True)
        end_representation(actor=request.user, agency=agency, performer=client_page(agency, key).performer)
        return Response(status=204)


class RosterClientResume(RosterView):
    @extend_schema(operation_id="roster_resume", request=None, responses=ClientAddressSerializer)
    def post(self, request, key):
        """Takes an ending of today back, where the agency made it."""
        agency = self.agency(managing=True)
        performer = client_of(agency, key, ended_today=True)
        resume_representation(actor=request.user, agency=agency, performer=performer)
        return self.client(key)


class RosterClientAgent(RosterView):
    @extend_schema(operation_id="roster_agent", request=ClientAgentSerializer, responses=ClientAddressSerializer)
    def put(self, request, key):
        agency = self.agency(managing=True)
        assign_agent(
            actor=request.user,
            agency=agency,
            performer=client_page(agency, key).performer,
            agent_id=self.given(ClientAgentSerializer).validated_data["agent"],
        )
        return self.client(key)


class RosterClientOffer(RosterView):
    @extend_schema(operation_id="roster_offer", request=ClientOfferSerializer, responses={204: None})
    def post(self, request, key):
        """A letter with a link, by which the performer takes their profile over."""
        agency = self.agency(managing=True)
        invite_to_claim(
            actor=request.user,
            agency=agency,
            performer=client_page(agency, key).performer,
            email=self.given(ClientOfferSerializer).validated_data["email"],
        )
        return Response(status=204)


class RosterListSerializer(serializers.ModelSerializer):
    """`columns` says which column of `heading` holds what, from 0."""

    state = serializers.ChoiceField(choices=ImportState.choices)

    class Meta:
        model = RosterImport
        fields = ["id", "file_name", "state", "heading", "columns", "total", "done", "created_at"]
        read_only_fields = fields


class RosterLineSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True))
    verdict = serializers.ChoiceField(choices=RowVerdict.choices, allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    choices = serializers.ListField(child=serializers.DictField())
    is_skipped = serializers.BooleanField()


class RosterFileSerializer(serializers.Serializer):
    """A CSV or Excel file, a line for each client. Nothing is done before it is started."""

    file = serializers.FileField()


class RosterColumnsSerializer(serializers.Serializer):
    columns = serializers.DictField(
        child=serializers.IntegerField(min_value=0), help_text=f"Keys: {', '.join(KEYS)}; values: columns from 0."
    )


class RosterChoicesSerializer(serializers.Serializer):
    choices = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=20),
        help_text="By line number: a performer's id among those offered, “new”, or empty to leave the line out.",
    )


class RosterLists(RosterView):
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="roster_lists", responses=RosterListSerializer(many=True))
    def get(self, request):
        return Response(RosterListSerializer(imports_of(self.agency(managing=True)), many=True).data)

    @extend_schema(
        operation_id="roster_lists_read", request=RosterFileSerializer, responses={201: RosterListSerializer}
    )
    def post(self, request):
        """Reads a list and says what would become of each line."""
        agency = self.agency(managing=True)
        file = self.given(RosterFileSerializer).validated_data["file"]
        return Response(
            RosterListSerializer(lists.read_roster(actor=request.user, agency=agency, file=file)).data, status=201
        )


class RosterListView(RosterView):
    def imported(self, import_id: int) -> RosterImport:
        return import_of(self.agency(managing=True), import_id)

    def told(self, import_id: int) -> Response:
        return Response(RosterListSerializer(import_of(self.office, import_id)).data)


class RosterListDetail(RosterListView):
    @extend_schema(operation_id="roster_lists_retrieve", responses=RosterListSerializer)
    def get(self, request, import_id):
        """How far it is: `done` of `total` lines."""
        self.imported(import_id)
        return self.told(import_id)

    @extend_schema(operation_id="roster_lists_columns", request=RosterColumnsSerializer, responses=RosterListSerializer)
    def put(self, request, import_id):
        """Which column holds what; every line is looked at anew."""
        columns = self.given(RosterColumnsSerializer).validated_data["columns"]
        lists.choose_columns(actor=request.user, imported=self.imported(import_id), columns=columns)
        return self.told(import_id)

    @extend_schema(operation_id="roster_lists_drop", responses={204: None})
    def delete(self, request, import_id):
        lists.drop_import(actor=request.user, imported=self.imported(import_id))
        return Response(status=204)


class RosterListLines(RosterListView):
    @extend_schema(
        operation_id="roster_lists_lines",
        parameters=[
            OpenApiParameter("verdict", str, enum=RowVerdict.values, description="Lines of one verdict."),
            *query_parameters("after"),
        ],
        responses={200: RosterLineSerializer(many=True)},
    )
    def get(self, request, import_id):
        """Line by line what would become, or what became, of it."""
        page = list_page(
            self.imported(import_id),
            verdict=request.query_params.get("verdict", ""),
            after=request.query_params.get("after"),
        )
        return Response({"results": RosterLineSerializer(page.rows, many=True).data, "next_cursor": page.next_cursor})

    @extend_schema(operation_id="roster_lists_choose", request=RosterChoicesSerializer, responses=RosterListSerializer)
    def put(self, request, import_id):
        """Who is meant in the lines that could be several people."""
        said = self.given(RosterChoicesSerializer).validated_data["choices"]
        choices = {line: value for key, value in said.items() if (line := whole_number(key, digits=6)) is not None}
        lists.choose_rows(actor=request.user, imported=self.imported(import_id), choices=choices)
        return self.told(import_id)


class RosterListStart(RosterListView):
    @extend_schema(operation_id="roster_lists_start", request=None, responses={202: RosterListSerializer})
    def post(self, request, import_id):
        """Begins to bring it in; the worker goes on by itself."""
        lists.start_import(actor=request.user, imported=self.imported(import_id))
        answer = self.told(import_id)
        answer.status_code = 202
        return answer


class RosterListUndo(RosterListView):
    @extend_schema(operation_id="roster_lists_undo", request=None, responses={202: RosterListSerializer})
    def post(self, request, import_id):
        """Takes back what it made and nobody has touched since; lines say why the rest stays."""
        lists.undo_import(actor=request.user, imported=self.imported(import_id))
        answer = self.told(import_id)
        answer.status_code = 202
        return answer
