"""Presentations by token: what is shown, what came back, and who may look."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.models import Presentation, Viewer
from casting.selectors.calls import office_production
from casting.selectors.presentations import (
    Results,
    office_presentation,
    people_shown,
    presentations_of,
    results_of,
    viewer_in_hand,
)
from casting.services.presentations import close_presentation, create_presentation, open_presentation
from casting.services.viewers import add_viewer, revoke_viewer
from casting.states import PresentationState, ViewerTier, VoteValue


class PresentationRowSerializer(serializers.ModelSerializer):
    people = serializers.IntegerField(read_only=True)
    viewers = serializers.IntegerField(source="viewer_count", read_only=True)

    class Meta:
        model = Presentation
        fields = ["id", "production", "title", "state", "people", "viewers", "closes_at", "opened_at", "closed_at"]
        read_only_fields = fields


class NewPresentationSerializer(serializers.Serializer):
    """Without `roles`, the ranked selects of every role that has some."""

    title = serializers.CharField(max_length=160)
    roles = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=60)


class SaidSerializer(serializers.Serializer):
    viewer = serializers.IntegerField(source="viewer_id")
    value = serializers.ChoiceField(choices=VoteValue.choices)
    rank = serializers.IntegerField(allow_null=True)
    updated_at = serializers.DateTimeField()


class PersonShownSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    submission = serializers.IntegerField()
    role = serializers.IntegerField()
    name = serializers.CharField()
    word = serializers.CharField()
    is_available = serializers.BooleanField()
    votes = SaidSerializer(many=True)


class ViewerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Viewer
        fields = ["id", "name", "email", "title", "tier", "expires_at", "revoked_at"]
        read_only_fields = ["id", "expires_at", "revoked_at"]
        validators = []


class NewViewerSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    tier = serializers.ChoiceField(choices=ViewerTier.choices, default=ViewerTier.PRODUCTION)


class PresentationSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    message = serializers.CharField()
    state = serializers.ChoiceField(choices=PresentationState.choices)
    people = PersonShownSerializer(many=True)
    viewers = ViewerSerializer(many=True)


class _Presentations(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def in_hand(self, presentation_id: int) -> Presentation:
        return office_presentation(actor=self.request.user, organisation=self.office, presentation_id=presentation_id)

    def whole(self, presentation: Presentation, status: int = 200) -> Response:
        actor = self.request.user
        shown = [one for role in people_shown(actor=actor, presentation=presentation) for one in role.picks]
        results = results_of(actor=actor, presentation=presentation)
        found = {
            "id": presentation.pk,
            "title": presentation.title,
            "message": presentation.message,
            "state": presentation.state,
            "people": [_person(one, place, results) for place, one in enumerate(shown)],
            "viewers": [row.viewer for row in results.viewers],
        }
        return Response(PresentationSerializer(found).data, status=status)


def _person(one, place: int, results: Results) -> dict:
    return {
        "id": one.pick.pk,
        "submission": one.pick.submission_id,
        "role": one.pick.role_id,
        "name": one.name,
        "word": one.pick.word,
        "is_available": one.is_available,
        "votes": results.picks[place].votes,
    }


class PresentationList(_Presentations):
    @extend_schema(operation_id="office_presentations_list", responses=PresentationRowSerializer(many=True))
    def get(self, request, production_id):
        """The production's presentations, newest first."""
        production = office_production(actor=request.user, organisation=self.office, production_id=production_id)
        rows = presentations_of(actor=request.user, production=production)
        return Response(PresentationRowSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="office_presentations_create",
        request=NewPresentationSerializer,
        responses={201: PresentationSerializer},
    )
    def post(self, request, production_id):
        """A draft that starts with ranked selects. Nobody sees it before it is opened."""
        given = NewPresentationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = create_presentation(
            actor=request.user,
            production=office_production(actor=request.user, organisation=self.office, production_id=production_id),
            title=given.validated_data["title"],
            role_ids=given.validated_data.get("roles"),
        )
        return self.whole(self.in_hand(made.pk), status=201)


class PresentationDetail(_Presentations):
    @extend_schema(operation_id="office_presentations_retrieve", responses=PresentationSerializer)
    def get(self, request, presentation_id):
        """Who is shown, what was voted, and who has a link."""
        return self.whole(self.in_hand(presentation_id))


class PresentationOpen(_Presentations):
    @extend_schema(operation_id="office_presentations_open", request=None, responses=PresentationSerializer)
    def post(self, request, presentation_id):
        """Let the viewers in; their links leave by the outbox."""
        open_presentation(actor=request.user, presentation=self.in_hand(presentation_id))
        return self.whole(self.in_hand(presentation_id))


class PresentationClose(_Presentations):
    @extend_schema(operation_id="office_presentations_close", request=None, responses=PresentationSerializer)
    def post(self, request, presentation_id):
        """No vote counts from now on."""
        close_presentation(actor=request.user, presentation=self.in_hand(presentation_id))
        return self.whole(self.in_hand(presentation_id))


class ViewerList(_Presentations):
    @extend_schema(
        operation_id="office_presentation_viewers_create",
        request=NewViewerSerializer,
        responses={201: ViewerSerializer},
    )
    def post(self, request, presentation_id):
        """Give somebody a personal link. It goes to them by mail and is told to nobody else."""
        given = NewViewerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        viewer, _ = add_viewer(actor=request.user, presentation=self.in_hand(presentation_id), **given.validated_data)
        return Response(ViewerSerializer(viewer).data, status=201)


class ViewerRevoke(_Presentations):
    @extend_schema(operation_id="office_presentation_viewers_revoke", request=None, responses={204: None})
    def post(self, request, presentation_id, viewer_id):
        """Take the link back: it opens nothing from the next request on."""
        found = self.in_hand(presentation_id)
        revoke_viewer(actor=request.user, viewer=viewer_in_hand(presentation=found, viewer_id=viewer_id))
        return Response(status=204)
