"""Who an API request speaks for, what its token may do, and the office it acts in."""

from rest_framework import exceptions, permissions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.throttling import SimpleRateThrottle

from accounts.services.tokens import authenticate


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cb_…`. `request.auth` is the ApiToken, its organisation loaded."""

    def authenticate(self, request):
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise exceptions.AuthenticationFailed("Send the token as: Authorization: Bearer <token>.")
        found = authenticate(parts[1].decode("latin-1"))
        if found is None:
            raise exceptions.AuthenticationFailed("This token does not work. It may have ended or been revoked.")
        return found

    def authenticate_header(self, request):
        return "Bearer"


class HasScope(permissions.BasePermission):
    """The view names `read_scope` and `write_scope`; a token without the one it needs is refused in words."""

    def has_permission(self, request, view):
        if request.auth is None:
            return False
        needed = view.read_scope if request.method in permissions.SAFE_METHODS else view.write_scope
        self.message = f"This token may not do that: it lacks the scope {needed}."
        return needed is None or needed in request.auth.scopes


class InOffice(permissions.BasePermission):
    """A token made for an office. Anything below `/office/` is about that one alone."""

    message = "Make a token for your office to use this; this one speaks only for you."

    def has_permission(self, request, view):
        return request.auth is not None and request.auth.organisation_id is not None


class TokenThrottle(SimpleRateThrottle):
    """By token; by address where none was sent."""

    scope = "token"

    def get_cache_key(self, request, view):
        who = f"token-{request.auth.pk}" if request.auth is not None else f"address-{self.get_ident(request)}"
        return self.cache_format % {"scope": self.scope, "ident": who}
