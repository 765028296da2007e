from rest_framework import serializers
from rest_framework.generics import RetrieveAPIView

from accounts.models import User


class OfficeSerializer(serializers.Serializer):
    name = serializers.CharField()
    slug = serializers.SlugField()
    kind = serializers.CharField()


class MeSerializer(serializers.ModelSerializer):
    """Whom the token speaks for, the office it acts in, and what it may do."""

    office = OfficeSerializer(source="token.organisation", allow_null=True, read_only=True)
    scopes = serializers.ListField(source="token.scopes", child=serializers.CharField(), read_only=True)

    class Meta:
        model = User
        fields = ["id", "name", "pronouns", "time_zone", "language", "office", "scopes"]
        read_only_fields = fields


class MeView(RetrieveAPIView):
    """Whom this token speaks for."""

    serializer_class = MeSerializer
    read_scope = write_scope = None

    def get_object(self):
        user = self.request.user
        user.token = self.request.auth
        return user
