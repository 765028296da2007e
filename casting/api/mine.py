"""A performer's own submissions, and those an agent sent."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from casting.selectors.applications import applications
from casting.selectors.applying import call_to_apply_to
from casting.selectors.clients import clients_applications
from casting.selectors.mine import my_applications, my_submission
from casting.selectors.ways import stands_on
from casting.services.submissions import RoleEntry, edit_submission, submit, withdraw_submission
from casting.states import SubmissionState
from core.api import query_parameters
from core.errors import Conflict, NotFound
from talent.selectors import performer_to_edit


class ApplicationSerializer(serializers.Serializer):
    """`status` is what the performer may know: a no shows only once it has been told."""

    id = serializers.IntegerField(source="submission.pk")
    performer = serializers.SlugField(source="submission.performer.slug")
    call = serializers.SlugField(source="submission.call.slug")
    role = serializers.CharField(source="submission.role.name")
    role_id = serializers.IntegerField(source="submission.role_id")
    production = serializers.CharField(source="submission.production.public_title")
    office = serializers.CharField(source="submission.organisation.name")
    status = serializers.ChoiceField(choices=SubmissionState.choices)
    reason = serializers.CharField()
    submitted_at = serializers.DateTimeField(source="submission.submitted_at")
    viewed_at = serializers.DateTimeField(source="seen_at", allow_null=True)
    answer_by = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()
    note = serializers.CharField(source="standing.note")
    tape_url = serializers.SerializerMethodField()
    tape = serializers.SerializerMethodField()
    can_edit = serializers.BooleanField()
    can_withdraw = serializers.BooleanField()
    is_contact = serializers.BooleanField(source="standing.is_contact")
    spoke_until = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_spoke_until(self, row):
        """When the agency ceased to speak for them: everything is as it stood then. Null while it does."""
        return row.standing.withdrawn_at if row.has_ended else None

    def get_tape_url(self, row) -> str:
        """Empty where somebody else sent it."""
        return row.submission.tape_url if row.standing.sent_it else ""

    def get_tape(self, row) -> str | None:
        """The id of the tape that was uploaded, if it was; null where somebody else sent it."""
        tape = row.submission.tape if row.standing.sent_it else None
        return str(tape.public_id) if tape else None


class ApplicationPageSerializer(serializers.Serializer):
    results = ApplicationSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class AnswerSerializer(serializers.Serializer):
    question = serializers.IntegerField(min_value=1)
    answer = serializers.CharField(max_length=2000, allow_blank=True)


class ContentSerializer(serializers.Serializer):
    """What goes to one role."""

    answers = AnswerSerializer(many=True, required=False)
    headshot = serializers.UUIDField(required=False, allow_null=True)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    tape_url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    tape = serializers.UUIDField(required=False, allow_null=True)
    union_status = serializers.CharField(max_length=80, required=False, allow_blank=True)
    left_out = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=200,
        help_text="Films of the profile that stay behind.",
    )

    def entry(self, role_id: int, values: dict | None = None) -> RoleEntry:
        values = dict(self.validated_data if values is None else values)
        answers = {row["question"]: row["answer"] for row in values.pop("answers", [])}
        values["left_out"] = frozenset(map(str, values.pop("left_out", [])))
        values.pop("role", None)
        return RoleEntry(role_id=role_id, answers=answers, **values)


class EntrySerializer(ContentSerializer):
    role = serializers.IntegerField(min_value=1)


class NewSubmissionSerializer(serializers.Serializer):
    performer = serializers.SlugField()
    call = serializers.SlugField()
    entries = EntrySerializer(many=True, allow_empty=False, max_length=50)


class _Mine(APIView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def found(self, submission_id: int):
        return my_submission(user=self.request.user, submission_id=submission_id)

    def found_or_none(self, submission):
        """None for one that is not this caller's, though it was theirs to send."""
        try:
            return self.found(submission.pk)
        except NotFound:
            return None

    def told(self, *submissions) -> list[dict]:
        agency = self.request.auth.organisation
        if agency is not None and not all(stands_on(agency, row) for row in submissions):
            agency = None
        return ApplicationSerializer(applications(submissions, user=self.request.user, agency=agency), many=True).data


class MySubmissionList(_Mine):
    @extend_schema(
        operation_id="submissions_list", responses=ApplicationPageSerializer, parameters=query_parameters("after")
    )
    def get(self, request):
        """Your submissions, newest first; with an agency's token, those of its clients."""
        after, agency = request.query_params.get("after") or None, request.auth.organisation
        page = (
            clients_applications(agency=agency, after=after)
            if agency is not None
            else my_applications(user=request.user, after=after)
        )
        return Response(ApplicationPageSerializer({"results": page.rows, "next_cursor": page.next_cursor}).data)

    @extend_schema(
        operation_id="submissions_create",
        request=NewSubmissionSerializer,
        responses={201: ApplicationSerializer(many=True)},
    )
    def post(self, request):
        """Put a performer up for one or more roles of a call, all or none."""
        given = NewSubmissionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        performer, _ = performer_to_edit(request.user, data["performer"])
        call = call_to_apply_to(user=request.user, slug=data["call"])
        entries = [ContentSerializer().entry(row["role"], row) for row in data["entries"]]
        sent = submit(actor=request.user, performer=performer, call=call, entries=entries)
        rows = [row for row in map(self.found_or_none, sent.submissions) if row is not None]
        if not rows:
            raise Conflict(f"{performer.stage_name} is in for this already. One submission goes to each role.")
        return Response(self.told(*rows), status=201)


class MySubmissionDetail(_Mine):
    @extend_schema(operation_id="submissions_retrieve", responses=ApplicationSerializer)
    def get(self, request, submission_id):
        """One submission of yours."""
        return Response(self.told(self.found(submission_id))[0])

    @extend_schema(operation_id="submissions_replace", request=ContentSerializer, responses=ApplicationSerializer)
    def put(self, request, submission_id):
        """Replace what was sent, until the office has opened it."""
        submission = self.found(submission_id)
        given = ContentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        edit_submission(actor=request.user, submission=submission, entry=given.entry(submission.role_id))
        return Response(self.told(self.found(submission_id))[0])


class MySubmissionWithdraw(_Mine):
    @extend_schema(operation_id="submissions_withdraw", request=None, responses=ApplicationSerializer)
    def post(self, request, submission_id):
        """Withdraw, at any time before an answer."""
        withdraw_submission(actor=request.user, submission=self.found(submission_id))
        return Response(self.told(self.found(submission_id))[0])
