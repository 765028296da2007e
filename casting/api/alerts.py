"""Which open parts a performer is told of, with a token of their own."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from casting.selectors.alerts import OwnAlerts, own_alerts_of
from casting.services.alerts import set_alerts
from talent.states import AlertCadence


class RoleAlertSerializer(serializers.Serializer):
    role = serializers.IntegerField(source="role_id")
    name = serializers.CharField(source="role.name")
    call = serializers.SlugField(source="role.call.slug")
    reasons = serializers.ListField(child=serializers.CharField())
    deadline_at = serializers.DateTimeField(source="role.call.deadline_at")
    told_at = serializers.DateTimeField(allow_null=True)


class AlertSettingsSerializer(serializers.Serializer):
    cadence = serializers.ChoiceField(choices=AlertCadence.choices)
    only_paid = serializers.BooleanField(default=False)
    only_near = serializers.BooleanField(default=False)


class OwnAlertsSerializer(serializers.Serializer):
    """`alerts` are the open parts that fit what the profile says, the newest first."""

    cadence = serializers.ChoiceField(choices=AlertCadence.choices, source="settings.cadence")
    only_paid = serializers.BooleanField(source="settings.only_paid")
    only_near = serializers.BooleanField(source="settings.only_near")
    alerts = RoleAlertSerializer(many=True)


class RoleAlerts(APIView):
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    def found(self, slug: str) -> OwnAlerts:
        return own_alerts_of(self.request.user, slug)

    @extend_schema(operation_id="performers_alerts_retrieve", responses=OwnAlertsSerializer)
    def get(self, request, slug):
        """What you, or a child you answer for, are told of."""
        return Response(OwnAlertsSerializer(self.found(slug)).data)

    @extend_schema(
        operation_id="performers_alerts_replace", request=AlertSettingsSerializer, responses=OwnAlertsSerializer
    )
    def put(self, request, slug):
        """Choose what, and how fast."""
        given = AlertSettingsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        set_alerts(actor=request.user, performer=self.found(slug).performer, **given.validated_data)
        return Response(OwnAlertsSerializer(self.found(slug)).data)
