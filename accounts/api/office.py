"""What every API view that acts in an office shares."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.api.authentication import InOffice
from accounts.models import Organisation
from accounts.tenancy import office_scope
from core.api import Scoped


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A token from your account page."}


class OfficeView(Scoped, APIView):
    """Runs inside the office of the token."""

    permission_classes = [*api_settings.DEFAULT_PERMISSION_CLASSES, InOffice]

    def scopes(self, request):
        return [office_scope(self.office)]

    @property
    def office(self) -> Organisation:
        return self.request.auth.organisation
