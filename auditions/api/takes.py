"""Takes of the room by API. One goes up by tus, at the door "take" (talent.api.uploads)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from auditions.selectors.takes import take_for, takes_of_submission
from auditions.services.takes import remove_take, restore_take
from talent.states import MediaState


class OfficeTakeSerializer(serializers.Serializer):
    """`src` and `poster` are addresses that work for some hours; without them `state` says why, with `failure`.

    In a blind pass `label` is empty: it may name somebody.
    """

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    label = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=MediaState.choices, source="tape.state", default=MediaState.READY)
    progress = serializers.IntegerField(source="tape.progress", default=100)
    failure = serializers.CharField(source="tape.failure", default="")
    src = serializers.CharField(source="tape.src", default="")
    poster = serializers.CharField(source="tape.poster", default="")
    captions = serializers.CharField(source="tape.captions", default="")
    duration_ms = serializers.IntegerField(source="tape.duration_ms", default=None, allow_null=True)


class _Takes(OfficeView):
    read_scope, write_scope = TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE


class TakeList(_Takes):
    @extend_schema(operation_id="office_takes_list", responses=OfficeTakeSerializer(many=True))
    def get(self, request, submission_id):
        """What was recorded of them in the room, the newest first; none while tapes are hidden from you."""
        found = takes_of_submission(actor=request.user, organisation=self.office, submission_id=submission_id)
        return Response(OfficeTakeSerializer(found, many=True).data)


class TakeDetail(_Takes):
    @extend_schema(operation_id="office_takes_remove", responses={204: None})
    def delete(self, request, take_id):
        """Take it down. For a while it can be put back; then its files are erased."""
        take = take_for(actor=request.user, organisation=self.office, take_id=take_id)
        remove_take(actor=request.user, take=take)
        return Response(status=204)


class TakeRestore(_Takes):
    @extend_schema(operation_id="office_takes_restore", request=None, responses={204: None})
    def post(self, request, take_id):
        """Put back what was just taken down."""
        take = take_for(actor=request.user, organisation=self.office, take_id=take_id)
        restore_take(actor=request.user, take=take)
        return Response(status=204)
