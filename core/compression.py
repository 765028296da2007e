"""Pages and JSON, packed for whoever takes gzip; static files are packed when they are collected."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = {"text/html", "application/json", "application/problem+json"}


class CompressionMiddleware(GZipMiddleware):
    """Films, pictures and documents are packed by themselves, and go in parts.

    What a page is long says little of the secrets on it (BREACH): up to a hundred bytes are added by lot, a form's token
    is another on every page, and what another site's page asks for comes without the session.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in PACKED:
            return response
        return super().process_response(request, response)
