"""Review passes, scorecards and conflicts of interest by API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import ReviewPass, Role
from casting.policies import can_lead_passes
from casting.selectors.board import role_for_review
from casting.selectors.calls import office_production
from casting.selectors.filters import BoardFilters
from casting.selectors.panel import submission_for_review
from casting.selectors.passes import pass_for, passes_of
from casting.selectors.scores import scorecard_in_use
from casting.selectors.selection import Selection
from casting.services.assignments import assign_reviewers
from casting.services.conflicts import declare_conflict
from casting.services.passes import change_pass, close_pass, open_pass, plan_pass, remove_pass, reopen_pass
from casting.services.scorecards import SCALES, DimensionEntry, save_scorecard
from casting.states import Deciders, OthersScores, PassState, Reviewers, Stage
from core.errors import NotAllowed

ACTS = {"open": open_pass, "close": close_pass, "reopen": reopen_pass}


class PassSerializer(serializers.Serializer):
    """`keepers` are user ids: they see names in a blind pass and score nothing in it."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=60)
    position = serializers.IntegerField(read_only=True)
    state = serializers.ChoiceField(choices=PassState.choices, read_only=True)
    reviewers = serializers.ChoiceField(choices=Reviewers.choices, required=False)
    is_blind = serializers.BooleanField(required=False)
    shows_tapes = serializers.BooleanField(required=False)
    others_scores = serializers.ChoiceField(choices=OthersScores.choices, required=False)
    deciders = serializers.ChoiceField(choices=Deciders.choices, required=False)
    keepers = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False)
    opened_at = serializers.DateTimeField(read_only=True, allow_null=True)
    closed_at = serializers.DateTimeField(read_only=True, allow_null=True)


class ProgressSerializer(serializers.Serializer):
    name = serializers.CharField()
    total = serializers.IntegerField()
    scored = serializers.IntegerField()
    abstained = serializers.IntegerField()
    looked = serializers.IntegerField()
    not_looked = serializers.IntegerField()


class PassRowSerializer(PassSerializer):
    """`progress` is filled while the pass is open, for owners and casting directors."""

    progress = ProgressSerializer(many=True, read_only=True)


class PassListSerializer(serializers.Serializer):
    results = PassRowSerializer(many=True)


class AssignSerializer(serializers.Serializer):
    reviewers = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=False)
    each = serializers.IntegerField(min_value=1, max_value=20, default=1)
    stage = serializers.ChoiceField(choices=Stage.choices, default=Stage.REVIEW)


class ShareSerializer(serializers.Serializer):
    reviewer = serializers.IntegerField()
    submissions = serializers.IntegerField()


class SharesSerializer(serializers.Serializer):
    results = ShareSerializer(many=True)


class DimensionSerializer(serializers.Serializer):
    id = serializers.IntegerField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=40)
    help = serializers.CharField(max_length=160, allow_blank=True, default="")
    weight = serializers.IntegerField(min_value=0, max_value=10, default=1)
    is_required = serializers.BooleanField(default=True)


class ScorecardSerializer(serializers.Serializer):
    """Without dimensions a rating is one value from 1 to 5."""

    scale = serializers.ChoiceField(choices=SCALES)
    dimensions = DimensionSerializer(many=True)


class _Room(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int, *, to_lead: bool = False) -> Role:
        role = role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)
        if to_lead and not can_lead_passes(self.request.user, role):
            raise NotAllowed("Owners and casting directors plan, open and close the passes of a role.")
        return role

    def shown(self, review_pass: ReviewPass) -> dict:
        return PassSerializer(_plain(review_pass)).data


class PassList(_Room):
    @extend_schema(operation_id="office_passes_list", responses=PassListSerializer)
    def get(self, request, role_id):
        """The role's review passes in their order."""
        rows = passes_of(actor=request.user, role=self.role(role_id))
        results = [_plain(row.review_pass) | {"progress": row.progress} for row in rows]
        return Response(PassListSerializer({"results": results}).data)

    @extend_schema(operation_id="office_passes_create", request=PassSerializer, responses={201: PassSerializer})
    def post(self, request, role_id):
        """Plan a further pass."""
        role = self.role(role_id, to_lead=True)
        given = PassSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(self.shown(plan_pass(actor=request.user, role=role, **given.validated_data)), status=201)


class PassDetail(_Room):
    @extend_schema(operation_id="office_passes_replace", request=PassSerializer, responses=PassSerializer)
    def put(self, request, role_id, pass_id):
        """Its name and switches; what is left out stays as it is, keepers are those named."""
        review_pass = pass_for(role=self.role(role_id, to_lead=True), pass_id=pass_id)
        given = PassSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(self.shown(change_pass(actor=request.user, review_pass=review_pass, **given.validated_data)))

    @extend_schema(operation_id="office_passes_destroy", responses={204: None})
    def delete(self, request, role_id, pass_id):
        """Only while it is planned."""
        remove_pass(actor=request.user, review_pass=pass_for(role=self.role(role_id, to_lead=True), pass_id=pass_id))
        return Response(status=204)


class PassAct(_Room):
    @extend_schema(operation_id="office_passes_act", request=None, responses=PassSerializer)
    def post(self, request, role_id, pass_id, act):
        """Open, close or reopen it."""
        review_pass = pass_for(role=self.role(role_id, to_lead=True), pass_id=pass_id)
        return Response(self.shown(ACTS[act](actor=request.user, review_pass=review_pass)))


class PassAssignments(_Room):
    @extend_schema(operation_id="office_passes_assign", request=AssignSerializer, responses=SharesSerializer)
    def post(self, request, role_id, pass_id):
        """Share out evenly everyone at the stage whom the filters of the query string show."""
        role = self.role(role_id, to_lead=True)
        given = AssignSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        counts = assign_reviewers(
            actor=request.user,
            review_pass=pass_for(role=role, pass_id=pass_id),
            selection=Selection(
                role,
                stage=values["stage"],
                filters=BoardFilters.from_query(request.query_params, reviewer=request.user),
            ),
            reviewers=values["reviewers"],
            each=values["each"],
        )
        results = [{"reviewer": key, "submissions": count} for key, count in sorted(counts.items())]
        return Response(SharesSerializer({"results": results}).data)


class SubmissionConflict(_Room):
    @extend_schema(operation_id="office_submissions_conflict", request=None, responses={204: None})
    def post(self, request, role_id, submission_id):
        """Say that you should not judge this person: from now on you see neither them nor their scores."""
        submission = submission_for_review(role=self.role(role_id), submission_id=submission_id)
        declare_conflict(actor=request.user, submission=submission)
        return Response(status=204)


class ProductionScorecard(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    @extend_schema(operation_id="office_scorecard_retrieve", responses=ScorecardSerializer)
    def get(self, request, production_id):
        """What the production's reviewers score."""
        production = office_production(actor=request.user, organisation=self.office, production_id=production_id)
        scale, rows = scorecard_in_use(production.pk)
        return Response(ScorecardSerializer({"scale": scale, "dimensions": rows}).data)

    @extend_schema(operation_id="office_scorecard_replace", request=ScorecardSerializer, responses=ScorecardSerializer)
    def put(self, request, production_id):
        """The whole card; a dimension left out is removed, or retired where somebody has scored it."""
        production = office_production(actor=request.user, organisation=self.office, production_id=production_id)
        given = ScorecardSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        save_scorecard(
            actor=request.user,
            production=production,
            scale=given.validated_data["scale"],
            dimensions=[DimensionEntry(**row) for row in given.validated_data["dimensions"]],
        )
        scale, rows = scorecard_in_use(production.pk)
        return Response(ScorecardSerializer({"scale": scale, "dimensions": rows}).data)


def _plain(review_pass: ReviewPass) -> dict:
    names = ("id", "name", "position", "state", "reviewers", "is_blind", "shows_tapes", "others_scores", "deciders")
    return {
        **{name: getattr(review_pass, name) for name in (*names, "opened_at", "closed_at")},
        "keepers": [keeper.pk for keeper in review_pass.keepers.all()],
    }
