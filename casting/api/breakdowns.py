"""An agency's breakdowns, and putting many clients up or taking many back, with a token of that agency."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound as NoSuchPage
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.models import Organisation
from accounts.states import TokenScope
from casting.api.mine import ContentSerializer
from casting.selectors import breakdowns as reading
from casting.selectors.putting_up import submissions_of_act
from casting.services.breakdowns import put_aside, take_up_again
from casting.services.submit_many import MOST_AT_ONCE, ClientEntry, NotDone, submit_many, withdraw_many
from casting.states import SubmissionState
from core.api import query_parameters
from core.errors import NotFound
from talent.policies import can_see_roster

SHOW = OpenApiParameter(
    "show",
    required=False,
    enum=["all", "closing", "put-up", "aside"],
    description="Without it, what suits a client by what the parts state.",
)
EVERYONE = OpenApiParameter(
    "everyone", required=False, enum=["1"], description="Every client, not only whom a part suits."
)
LARGEST = 2**63 - 1


class BreakdownPartSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="role.pk")
    name = serializers.CharField(source="role.name")
    clients = serializers.SerializerMethodField()
    put_up = serializers.IntegerField()

    def get_clients(self, line: reading.RoleLine) -> list[str]:
        return [client.slug for client in line.named]


class BreakdownSerializer(serializers.Serializer):
    """`clients` of a part are the slugs of whom it suits, by name; nobody is ranked."""

    id = serializers.IntegerField(source="call.pk")
    call = serializers.SlugField(source="call.slug")
    title = serializers.CharField()
    office = serializers.CharField(source="call.organisation.name")
    published_at = serializers.DateTimeField(source="call.published_at")
    deadline_at = serializers.DateTimeField(source="call.deadline_at")
    is_aside = serializers.BooleanField()
    parts = BreakdownPartSerializer(source="lines", many=True)


class BreakdownPageSerializer(serializers.Serializer):
    results = BreakdownSerializer(source="breakdowns", many=True)
    next_cursor = serializers.CharField(allow_null=True)


class FitSerializer(serializers.Serializer):
    """`status` is how your own submission stands, null where there is none."""

    part = serializers.IntegerField(source="role.pk")
    suits = serializers.BooleanField(source="fit.suits")
    meets = serializers.ListField(child=serializers.CharField(), source="fit.meets")
    misses = serializers.ListField(child=serializers.CharField(), source="fit.misses")
    not_stated = serializers.ListField(child=serializers.CharField(), source="fit.unknown")
    status = serializers.ChoiceField(choices=SubmissionState.choices, allow_null=True)


class BreakdownClientSerializer(serializers.Serializer):
    performer = serializers.SlugField(source="client.slug")
    name = serializers.CharField(source="client.stage_name")
    minor = serializers.CharField()
    fits = FitSerializer(source="cells", many=True)


class BreakdownMatchesSerializer(serializers.Serializer):
    results = BreakdownClientSerializer(source="lines", many=True)
    next_cursor = serializers.CharField(allow_null=True)


class ClientEntrySerializer(ContentSerializer):
    performer = serializers.SlugField()
    role = serializers.IntegerField(min_value=1, max_value=LARGEST)


class PutUpManySerializer(serializers.Serializer):
    entries = ClientEntrySerializer(many=True, allow_empty=False, max_length=MOST_AT_ONCE)


class WithdrawManySerializer(serializers.Serializer):
    """Submissions by id, or all that one act put up."""

    submissions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), required=False, max_length=MOST_AT_ONCE
    )
    act = serializers.UUIDField(required=False)


class NotDoneSerializer(serializers.Serializer):
    performer = serializers.CharField(help_text="The slug that was given; empty where an id was.")
    role = serializers.IntegerField()
    submission = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    reason = serializers.CharField()
    field = serializers.CharField(allow_null=True)


class PutUpManyOutcomeSerializer(serializers.Serializer):
    """`joined` stand on a card that somebody else made first; `already` were in by your agency before."""

    act = serializers.UUIDField()
    sent = serializers.ListField(child=serializers.IntegerField())
    joined = serializers.ListField(child=serializers.IntegerField())
    already = serializers.ListField(child=serializers.IntegerField())
    refused = NotDoneSerializer(many=True)


class WithdrawManyOutcomeSerializer(serializers.Serializer):
    withdrawn = serializers.ListField(child=serializers.IntegerField())
    refused = NotDoneSerializer(many=True)


class _Agency(OfficeView):
    read_scope, write_scope = TokenScope.ROSTER_READ, TokenScope.ROSTER_WRITE

    @property
    def agency(self) -> Organisation:
        if not can_see_roster(self.request.user, self.office):
            raise NoSuchPage
        return self.office


class BreakdownList(_Agency):
    @extend_schema(
        operation_id="breakdowns_list",
        responses=BreakdownPageSerializer,
        parameters=[SHOW, *query_parameters("after")],
    )
    def get(self, request):
        """What is open to your agency, newest first, and whom of its clients each part suits."""
        show = request.query_params.get("show", "")
        known = {reading.ALL, reading.CLOSING, reading.PUT_UP, reading.ASIDE}
        page = reading.inbox(
            agency=self.agency,
            show=show if show in known else reading.FITS,
            after=request.query_params.get("after") or None,
            named=None,
        )
        return Response(BreakdownPageSerializer(page).data)


class BreakdownMatches(_Agency):
    @extend_schema(
        operation_id="breakdowns_matches",
        responses=BreakdownMatchesSerializer,
        parameters=[EVERYONE, *query_parameters("after")],
    )
    def get(self, request, call_id):
        """Clients by name beside the parts of one call: what fits, what does not, what is not stated."""
        agency = self.agency
        found = reading.matches(
            agency=agency,
            call=reading.breakdown_call(agency=agency, call_id=call_id),
            everyone=request.query_params.get("everyone") == "1",
            after=request.query_params.get("after") or None,
        )
        return Response(BreakdownMatchesSerializer(found).data)


class BreakdownAside(_Agency):
    @extend_schema(operation_id="breakdowns_put_aside", request=None, responses={204: None})
    def put(self, request, call_id):
        """Put a breakdown aside, for all of your agency."""
        agency = self.agency
        put_aside(actor=request.user, agency=agency, call=reading.breakdown_call(agency=agency, call_id=call_id))
        return Response(status=204)

    @extend_schema(operation_id="breakdowns_take_up", responses={204: None})
    def delete(self, request, call_id):
        """Take it up again."""
        agency = self.agency
        take_up_again(actor=request.user, agency=agency, call=reading.breakdown_call(agency=agency, call_id=call_id))
        return Response(status=204)


class PutUpMany(_Agency):
    @extend_schema(
        operation_id="agency_submissions_create",
        request=PutUpManySerializer,
        responses={201: PutUpManyOutcomeSerializer},
    )
    def post(self, request):
        """Put many clients up for many parts in one act; what cannot go comes back by name, and the rest is done."""
        given = PutUpManySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rows, agency = given.validated_data["entries"], self.agency
        slugs = {row["performer"] for row in rows}
        ids = dict(reading.clients_by_name(agency).filter(slug__any_of=sorted(slugs)).values_list("slug", "pk"))
        slug_of = {pk: slug for slug, pk in ids.items()}
        unknown = [row for row in rows if row["performer"] not in ids]
        entries = [
            ClientEntry(ids[row["performer"]], ContentSerializer().entry(row["role"], _content(row)))
            for row in rows
            if row["performer"] in ids
        ]
        if not entries:
            raise NotFound("Your agency speaks for none of them today.")
        outcome = submit_many(actor=request.user, agency=agency, entries=entries)
        refused = [_not_done(one, slug_of) for one in outcome.refused] + [_unknown(row) for row in unknown]
        answer = {
            "act": outcome.batch,
            "sent": [row.pk for row in outcome.sent],
            "joined": [row.pk for row in outcome.joined],
            "already": [row.pk for row in outcome.already],
            "refused": refused,
        }
        return Response(PutUpManyOutcomeSerializer(answer).data, status=201)


class WithdrawMany(_Agency):
    @extend_schema(
        operation_id="agency_submissions_withdraw",
        request=WithdrawManySerializer,
        responses=WithdrawManyOutcomeSerializer,
    )
    def post(self, request):
        """Withdraw many, at any time before an answer; what cannot be comes back by name."""
        given = WithdrawManySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        agency, ids = self.agency, list(given.validated_data.get("submissions", []))
        if act := given.validated_data.get("act"):
            ids += submissions_of_act(agency=agency, batch=act)
        outcome = withdraw_many(actor=request.user, agency=agency, submission_ids=ids)
        answer = {
            "withdrawn": [row.pk for row in outcome.done],
            "refused": [_not_done(one, {}) for one in outcome.refused],
        }
        return Response(WithdrawManyOutcomeSerializer(answer).data)


def _content(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "performer"}


def _not_done(one: NotDone, slug_of: dict[int, str]) -> dict:
    return {
        "performer": slug_of.get(one.performer_id, ""),
        "role": one.role_id,
        "submission": one.submission_id,
        "name": one.name,
        "reason": one.why,
        "field": one.field,
    }


def _unknown(row: dict) -> dict:
    return {
        "performer": row["performer"],
        "role": row["role"],
        "submission": None,
        "name": row["performer"],
        "reason": "Your agency does not speak for them today.",
        "field": None,
    }
