"""What a refusal looks like in a browser, wherever it was raised."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import DomainError, http_status


class RefusalMiddleware:
    """Answers a DomainError that no view caught: with a page, or, to a script, with its sentence.

    An htmx request gets the sentence as a "toast" event and leaves the page as it is; a request
    that asks for JSON gets {"code", "message", "field", "details"}.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DomainError):
            return None
        status = http_status(exception)
        if getattr(request, "htmx", False):
            response = HttpResponse(status=status)
            response["HX-Reswap"] = "none"
            response["HX-Trigger"] = json.dumps({"toast": {"text": exception.message, "tone": "error"}})
            return response
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse(
                {
                    "code": exception.code,
                    "message": exception.message,
                    "field": exception.field,
                    "details": exception.details,
                },
                status=status,
            )
        return render(
            request,
            "errors/refusal.html",
            {"error": exception, "status": status, "back": _page_before(request)},
            status=status,
        )


def _page_before(request) -> str:
    """Where the person came from, when that is one of our pages."""
    before = request.headers.get("Referer", "")
    return before if url_has_allowed_host_and_scheme(before, {request.get_host()}) else "/"
