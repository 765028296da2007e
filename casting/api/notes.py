"""Notes by API: read as a page reads them, so what is listed here counts as read; answered, and taken back."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import Note
from casting.selectors.board import role_for_review
from casting.selectors.live import changes_since
from casting.selectors.notes import note_for
from casting.selectors.panel import submission_for_review
from casting.services.notes import LONGEST_NOTE, LONGEST_TAPE, read_notes, recall_note, write_note
from casting.states import NoteAudience
from core.errors import Invalid
from core.text import whole_number


class NoteSerializer(serializers.ModelSerializer):
    """`parent` is the note that this one answers; `at_ms` a moment of the tape."""

    author = serializers.CharField(source="author.name", read_only=True)

    class Meta:
        model = Note
        fields = ["id", "author", "audience", "parent", "at_ms", "text", "created_at"]
        read_only_fields = fields


class NewNoteSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST_NOTE)
    audience = serializers.ChoiceField(choices=NoteAudience.choices, required=False, default=NoteAudience.OFFICE)
    parent = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    at_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_TAPE, required=False, allow_null=True, default=None)


class ChangesSerializer(serializers.Serializer):
    """`kinds` is {kind: submission ids}; `is_much` says to look at everything again."""

    cursor = serializers.IntegerField()
    kinds = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField()))
    is_much = serializers.BooleanField()


class _Room(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int):
        return role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)

    def submission(self, role_id: int, submission_id: int):
        return submission_for_review(role=self.role(role_id), submission_id=submission_id)


class SubmissionNotes(_Room):
    @extend_schema(operation_id="office_notes_list", responses=NoteSerializer(many=True))
    def get(self, request, role_id, submission_id):
        """The notes that you may read, oldest first. Their authors can no longer take them back."""
        submission = self.submission(role_id, submission_id)
        return Response(NoteSerializer(read_notes(actor=request.user, submission=submission), many=True).data)

    @extend_schema(operation_id="office_notes_create", request=NewNoteSerializer, responses={201: NoteSerializer})
    def post(self, request, role_id, submission_id):
        """Write a note, or answer one. "@" and a colleague's name tells them."""
        given = NewNoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, submission = dict(given.validated_data), self.submission(role_id, submission_id)
        if values["parent"]:
            values["parent"] = note_for(actor=request.user, submission=submission, note_id=values["parent"])
        note = write_note(actor=request.user, submission=submission, **values)
        return Response(NoteSerializer(note).data, status=201)


class SubmissionNote(_Room):
    @extend_schema(operation_id="office_notes_recall", responses={204: None})
    def delete(self, request, role_id, submission_id, note_id):
        """Take your own note back, as long as nobody has read it."""
        submission = self.submission(role_id, submission_id)
        recall_note(actor=request.user, note=note_for(actor=request.user, submission=submission, note_id=note_id))
        return Response(status=204)


class RoleChanges(_Room):
    @extend_schema(
        operation_id="office_role_changes",
        responses=ChangesSerializer,
        parameters=[OpenApiParameter("cursor", OpenApiTypes.INT, required=False, description="Where to go on.")],
    )
    def get(self, request, role_id):
        """Which submissions changed since a cursor that an earlier answer gave; the same one may be told twice."""
        asked = request.query_params.get("cursor", "")
        cursor = whole_number(asked)
        if asked and cursor is None:
            raise Invalid("That cursor cannot be read. Begin without one.", field="cursor")
        told = changes_since(role=self.role(role_id), cursor=cursor)
        return Response(ChangesSerializer(told).data)
