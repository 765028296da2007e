"""What every API view of every room shares: errors as problem details, keyset cursors, the office's scope."""

from contextlib import ExitStack

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from core.errors import DomainError, http_status
from core.pages import keyset_page
from core.problems import PROBLEM_JSON, TITLES


def problem(status: int, code: str, detail: str, *, field: str | None = None, errors=None, details=None) -> Response:
    """An RFC 9457 answer. `errors` is {field: [sentence]} for input with several faults."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Not possible"),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if field:
        body["field"] = field
    if errors:
        body["errors"] = errors
    if details:
        body["details"] = details
    return Response(body, status=status, content_type=PROBLEM_JSON)


def handle_exception(exc: Exception, context: dict) -> Response | None:
    """REST framework's EXCEPTION_HANDLER: every error leaves as problem details, with its sentence."""
    if isinstance(exc, DomainError):
        return problem(http_status(exc), exc.code, exc.message, field=exc.field, details=exc.details)
    if isinstance(exc, Http404 | PermissionDenied):
        exc = exceptions.NotFound() if isinstance(exc, Http404) else exceptions.PermissionDenied()
    if isinstance(exc, exceptions.ValidationError):
        errors = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
        return problem(422, "invalid", "Some of what was sent is not valid; see errors.", errors=errors)
    answer = drf_handler(exc, context)
    if answer is None:
        return None
    made = problem(answer.status_code, getattr(exc, "default_code", "error"), str(getattr(exc, "detail", exc)))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in answer:
            made[name] = answer[name]
    return made


class KeysetPagination(BasePagination):
    """`?after=<cursor>&limit=<1..200>` over the keys that the view names in `keyset`."""

    page_size = 50
    max_page_size = 200

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        page = keyset_page(queryset, view.keyset, after=request.query_params.get("after"), size=self._size(request))
        self.next_cursor = page.next_cursor
        return page.rows

    def _size(self, request) -> int:
        text = request.query_params.get("limit", "")
        if not text:
            return self.page_size
        if not text.isdecimal() or not 1 <= int(text[:6]) <= self.max_page_size:
            raise exceptions.ValidationError({"limit": [f"Give a number from 1 to {self.max_page_size}."]})
        return int(text)

    def get_paginated_response(self, data):
        return Response({"results": data, "next_cursor": self.next_cursor})

    def get_paginated_response_schema(self, schema):
        return {
            "type": "object",
            "required": ["results", "next_cursor"],
            "properties": {
                "results": schema,
                "next_cursor": {"type": "string", "nullable": True, "description": "Give it back as `after`."},
            },
        }


DESCRIPTIONS = {"after": "A cursor from `next_cursor`.", "limit": "Rows a page, up to 200."}


def query_parameters(*names: str) -> list[OpenApiParameter]:
    kinds = {"limit": int}
    return [OpenApiParameter(n, kinds.get(n, str), description=DESCRIPTIONS[n], required=False) for n in names]


class Scoped:
    """Holds a scope open from the moment the caller is known until the answer is made.

    A view's `scopes(request)` gives the context managers to enter.
    """

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self._scope = ExitStack()
        for manager in self.scopes(request):
            self._scope.enter_context(manager)

    def dispatch(self, request, *args, **kwargs):
        try:
            response = super().dispatch(request, *args, **kwargs)
            # Rendered here, inside the scope, because a serializer may still read.
            return response.render() if hasattr(response, "render") and not response.is_rendered else response
        finally:
            if scope := self.__dict__.pop("_scope", None):
                scope.close()
