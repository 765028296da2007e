"""A person's own performers, and those they speak for."""

from dataclasses import asdict, replace

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from talent.models import Performer
from talent.selectors import performer_to_edit, performers_managed_by, profile_data
from talent.services.profiles import About, edit_about, set_visibility
from talent.states import Gender, Visibility


class PerformerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Performer
        fields = ["id", "slug", "stage_name", "pronouns", "playing_age_min", "playing_age_max", "bases", "visibility"]
        read_only_fields = fields


class ProfileSerializer(PerformerSerializer):
    """`profile` is what an office would be sent today; see the docs for its shape."""

    profile = serializers.SerializerMethodField()

    class Meta(PerformerSerializer.Meta):
        fields = [*PerformerSerializer.Meta.fields, "legal_name", "profile"]
        read_only_fields = fields

    def get_profile(self, performer) -> dict:
        return profile_data(performer)


class AboutSerializer(serializers.Serializer):
    """What changes; fields left out stay as they are."""

    stage_name = serializers.CharField(max_length=120, required=False)
    legal_name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    pronouns = serializers.CharField(max_length=40, required=False, allow_blank=True)
    plays = serializers.ListField(child=serializers.ChoiceField(choices=Gender.choices), max_length=3, required=False)
    playing_age_min = serializers.IntegerField(min_value=0, max_value=110, required=False, allow_null=True)
    playing_age_max = serializers.IntegerField(min_value=0, max_value=110, required=False, allow_null=True)
    height_cm = serializers.IntegerField(min_value=40, max_value=260, required=False, allow_null=True)
    bases = serializers.ListField(child=serializers.CharField(max_length=80), max_length=20, required=False)
    accents = serializers.ListField(child=serializers.CharField(max_length=60), max_length=40, required=False)
    bio = serializers.CharField(max_length=1200, required=False, allow_blank=True)
    born_on = serializers.DateField(
        required=False, allow_null=True, write_only=True, help_text="Only for somebody under 18; never read back."
    )
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)


class OwnView(APIView):
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    def performer(self, slug: str) -> Performer:
        performer, _ = performer_to_edit(self.request.user, slug)
        return performer


class PerformerList(OwnView):
    @extend_schema(operation_id="performers_list", responses=PerformerSerializer(many=True))
    def get(self, request):
        """Your own performers and those you speak for."""
        return Response(PerformerSerializer(performers_managed_by(request.user), many=True).data)


class PerformerDetail(OwnView):
    @extend_schema(operation_id="performers_retrieve", responses=ProfileSerializer)
    def get(self, request, slug):
        """One of them, with the profile as an office would be sent it."""
        return Response(ProfileSerializer(self.performer(slug)).data)

    @extend_schema(operation_id="performers_change", request=AboutSerializer, responses=ProfileSerializer)
    def patch(self, request, slug):
        """Change the plain facts of a profile, and who can see it."""
        performer = self.performer(slug)
        given = AboutSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        visibility = values.pop("visibility", None)
        if values:
            now = About(**{name: getattr(performer, name) for name in asdict(About(stage_name=""))})
            edit_about(actor=request.user, performer=performer, about=replace(now, **values))
        if visibility is not None:
            set_visibility(actor=request.user, performer=performer, visibility=visibility)
        return Response(ProfileSerializer(self.performer(slug)).data)
