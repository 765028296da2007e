"""The decision room by API: the same board, ratings and decisions."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import Submission
from casting.selectors.board import SORTS, board_page, checked_sort, checked_stage, review_seed, role_for_review
from casting.selectors.decisions import decision_for
from casting.selectors.filters import RATED, BoardFilters
from casting.selectors.panel import submission_for_review, submission_panel
from casting.selectors.selection import Selection
from casting.selectors.sizes import sizes_for
from casting.services.decisions import Outcome, decide_submissions, undo_decision
from casting.services.ratings import clear_rating, rate_submission
from casting.services.reviews import keep_review_order, open_submission
from casting.services.sightings import note_board_view
from casting.states import DeclineReason, Stage, SubmissionState, Via
from casting.tapes import tape_shown
from core.api import query_parameters
from talent.api.profile import SizeLineSerializer
from talent.states import MediaState

STANDINGS = ["scored", "abstained", "looked", "new"]
FILTERS = [
    OpenApiParameter("stage", enum=Stage.values, required=False, description="Which tab; to review without."),
    OpenApiParameter("sort", enum=list(SORTS), required=False, description="Order; your own shuffle without."),
    OpenApiParameter("q", required=False, description="Words in name, skills, languages and places."),
    OpenApiParameter("age_from", OpenApiTypes.INT, required=False),
    OpenApiParameter("age_to", OpenApiTypes.INT, required=False),
    OpenApiParameter("place", required=False),
    OpenApiParameter("skill", required=False, many=True),
    OpenApiParameter("language", required=False, many=True),
    OpenApiParameter("has_tape", required=False, enum=["1"]),
    OpenApiParameter("min_rating", OpenApiTypes.INT, required=False, enum=[1, 2, 3, 4, 5]),
    OpenApiParameter("rated", required=False, enum=list(RATED)),
    OpenApiParameter("tag", required=False),
    OpenApiParameter("unopened", required=False, enum=["1"]),
    OpenApiParameter("via", required=False, enum=Via.values),
    OpenApiParameter("bin", required=False, description="The name of a bin."),
    OpenApiParameter("several", required=False, enum=["1"], description="Up for another role of the production too."),
]


class BoardRowSerializer(serializers.Serializer):
    """In a blind pass `name` is the stand-in and `number`, `via` and `tape_url` are empty.

    The mean and the count are null where others' scores are hidden from you.
    """

    id = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=SubmissionState.choices)
    revision = serializers.IntegerField()
    via = serializers.ChoiceField(choices=Via.choices, allow_null=True)
    viewed_at = serializers.DateTimeField(allow_null=True)
    playing_age_min = serializers.IntegerField(allow_null=True)
    playing_age_max = serializers.IntegerField(allow_null=True)
    tape_url = serializers.CharField()
    has_tape = serializers.SerializerMethodField()
    rating_mean = serializers.FloatField(allow_null=True)
    rating_count = serializers.IntegerField(allow_null=True)
    mine = serializers.FloatField(allow_null=True)
    standing = serializers.ChoiceField(choices=STANDINGS)
    minor = serializers.CharField(help_text="“minor: 9 years” for somebody under 18, else empty.")
    tags = serializers.ListField(child=serializers.CharField())

    def get_has_tape(self, row) -> bool:
        """Uploaded, or behind a link."""
        return bool(row.tape_url or row.has_own_tape)


class BoardPageSerializer(serializers.Serializer):
    results = BoardRowSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class ScoreSerializer(serializers.Serializer):
    """One dimension of the scorecard: what you gave (null with `abstained`), and everybody's mean where it shows."""

    dimension = serializers.IntegerField(source="dimension.pk")
    name = serializers.CharField(source="dimension.name")
    value = serializers.IntegerField(allow_null=True)
    abstained = serializers.BooleanField()
    mean = serializers.FloatField(allow_null=True)


class TapeSerializer(serializers.Serializer):
    """`src` and `poster` are addresses that work for some hours; without them `state` says why, with `failure`."""

    state = serializers.ChoiceField(choices=MediaState.choices, default=MediaState.READY)
    failure = serializers.CharField(default="")
    src = serializers.CharField(default="")
    poster = serializers.CharField(default="")
    duration_ms = serializers.IntegerField(allow_null=True, default=None)


class OfficeSubmissionSerializer(serializers.ModelSerializer):
    """What was submitted, and where it stands. `profile` is the version the office was sent.

    `sizes` is their size card, from the callback on; empty before, and where they have none.

    In a blind pass what tells who it is stays empty; `standing` is scored, abstained, looked or new.
    """

    profile = serializers.JSONField(source="profile.data", read_only=True)
    # Empty where none was sent, so not an address in the schema's strict sense.
    tape_url = serializers.CharField(read_only=True)
    tape = serializers.SerializerMethodField()
    rating_mean = serializers.FloatField(read_only=True, allow_null=True)
    rating_count = serializers.IntegerField(read_only=True, allow_null=True)
    number = serializers.IntegerField(read_only=True, allow_null=True)
    via = serializers.ChoiceField(choices=Via.choices, read_only=True, allow_blank=True)
    submitted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    name = serializers.CharField(source="profile.data.stage_name", read_only=True)
    standing = serializers.ChoiceField(choices=STANDINGS, read_only=True, source="scoring.standing")
    mine = serializers.CharField(read_only=True, source="scoring.mine")
    scores = ScoreSerializer(many=True, read_only=True, source="scoring.columns")
    sizes = SizeLineSerializer(many=True, read_only=True)

    class Meta:
        model = Submission
        fields = [
            "id", "role", "number", "via", "state", "stage", "revision", "note", "tape_url", "tape", "answers",
            "submitted_at", "viewed_at", "decided_at", "rating_mean", "rating_count", "tags", "profile",
            "name", "standing", "mine", "scores", "sizes",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(TapeSerializer(allow_null=True))
    def get_tape(self, submission) -> dict | None:
        shown = tape_shown(submission.tape, label="")
        return TapeSerializer(shown).data if shown else None


class GivenScoreSerializer(serializers.Serializer):
    dimension = serializers.IntegerField(min_value=1)
    value = serializers.IntegerField(min_value=1, max_value=10, allow_null=True)


class RatingSerializer(serializers.Serializer):
    """`value` 1 to 5 where the production has no scorecard, `scores` where it has one, or `abstain`.

    `review_pass` is the pass you were looking at: once it is closed, the answer says who closed it and when.
    """

    value = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    scores = GivenScoreSerializer(many=True, required=False)
    abstain = serializers.BooleanField(required=False, default=False)
    review_pass = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class DecideSerializer(serializers.Serializer):
    """`submissions` name people; without them, everyone at `stage` whom the filters of the query string show."""

    to = serializers.ChoiceField(choices=[s for s in SubmissionState.choices if s[0] != SubmissionState.WITHDRAWN])
    submissions = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=20_000, required=False
    )
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)
    reason = serializers.ChoiceField(choices=DeclineReason.choices, required=False, allow_blank=True, default="")
    confirm_unopened = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)

    def validate(self, values):
        if ("submissions" in values) == ("stage" in values):
            raise serializers.ValidationError({"submissions": ["Name submissions or a stage, one of the two."]})
        return values


class RefusalSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    name = serializers.CharField()
    reason = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):
    decision = serializers.UUIDField(source="decision.pk")
    moved = serializers.ListField(child=serializers.IntegerField())
    refused = RefusalSerializer(many=True)


class _Room(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int):
        return role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)

    def answer(self, outcome: Outcome, status: int = 200) -> Response:
        return Response(OutcomeSerializer(outcome).data, status=status)


class Board(_Room):
    @extend_schema(
        operation_id="office_submissions_list",
        responses=BoardPageSerializer,
        parameters=[*FILTERS, *query_parameters("after")],
    )
    def get(self, request, role_id):
        """A page of a role's submissions."""
        role, query = self.role(role_id), request.query_params
        note_board_view(actor=request.user, role=role)
        sort, seed = checked_sort(query.get("sort", "")), None
        if sort == "shuffle":
            seed = review_seed(actor=request.user, role=role) or keep_review_order(actor=request.user, role=role)
        page = board_page(
            actor=request.user,
            role=role,
            stage=checked_stage(query.get("stage", "")),
            filters=BoardFilters.from_query(query, reviewer=request.user),
            sort=sort,
            seed=seed,
            after=query.get("after") or None,
        )
        return Response(BoardPageSerializer({"results": page.rows, "next_cursor": page.next}).data)


class OfficeSubmissionDetail(_Room):
    @extend_schema(operation_id="office_submissions_retrieve", responses=OfficeSubmissionSerializer)
    def get(self, request, role_id, submission_id):
        """One submission. Reading it here does not mark it viewed; `open` does."""
        panel = submission_panel(actor=request.user, role=self.role(role_id), submission_id=submission_id)
        panel.submission.scoring = panel.scoring
        panel.submission.sizes = [] if panel.is_blind else sizes_for([panel.submission]).get(submission_id, [])
        return Response(OfficeSubmissionSerializer(panel.submission).data)


class SubmissionOpen(_Room):
    @extend_schema(operation_id="office_submissions_open", request=None, responses={204: None})
    def post(self, request, role_id, submission_id):
        """Say that you have looked at it; the performer sees "viewed"."""
        submission = submission_for_review(role=self.role(role_id), submission_id=submission_id)
        open_submission(actor=request.user, submission=submission)
        return Response(status=204)


class SubmissionRating(_Room):
    @extend_schema(operation_id="office_submissions_rate", request=RatingSerializer, responses=RatingSerializer)
    def put(self, request, role_id, submission_id):
        """Your rating, by the scorecard or 1 to 5; another replaces it."""
        given = RatingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        submission = submission_for_review(role=self.role(role_id), submission_id=submission_id)
        values = given.validated_data
        rate_submission(
            actor=request.user,
            submission=submission,
            value=values.get("value"),
            scores={one["dimension"]: one["value"] for one in values.get("scores", [])},
            abstain=values["abstain"],
            review_pass_id=values["review_pass"],
        )
        return Response(given.data)

    @extend_schema(operation_id="office_submissions_unrate", responses={204: None})
    def delete(self, request, role_id, submission_id):
        """Take your rating back."""
        submission = submission_for_review(role=self.role(role_id), submission_id=submission_id)
        clear_rating(actor=request.user, submission=submission)
        return Response(status=204)


class Decisions(_Room):
    @extend_schema(
        operation_id="office_decisions_create",
        request=DecideSerializer,
        responses={201: OutcomeSerializer},
        parameters=FILTERS[2:],
    )
    def post(self, request, role_id):
        """Move submissions; whoever could not be moved comes back with the reason. 409 asks about the unopened."""
        given = DecideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, role = given.validated_data, self.role(role_id)
        selection = (
            Selection(role=role, ids=values["submissions"])
            if "submissions" in values
            else Selection(
                role=role,
                stage=values["stage"],
                filters=BoardFilters.from_query(request.query_params, reviewer=request.user),
            )
        )
        outcome = decide_submissions(
            actor=request.user,
            role=role,
            submissions=selection,
            to=values["to"],
            reason=values["reason"],
            confirm_unopened=values["confirm_unopened"],
        )
        return self.answer(outcome, status=201)


class DecisionUndo(_Room):
    @extend_schema(operation_id="office_decisions_undo", request=None, responses=OutcomeSerializer)
    def post(self, request, role_id, decision_id):
        """Undo a decision for everyone who has not been told or moved on since."""
        decision = decision_for(role=self.role(role_id), decision_id=decision_id)
        return self.answer(undo_decision(actor=request.user, decision=decision))
