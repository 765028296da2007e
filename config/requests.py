"""One log line and one measurement for each request, under an id that every line of the request carries."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUESTS = Counter("callboard_requests_total", "Requests answered", ["method", "view", "status"])
SECONDS = Histogram("callboard_request_seconds", "Time to answer", ["view"])
UNLOGGED = {"healthz", "readyz", "metrics"}

log = structlog.get_logger("callboard.request")


class RequestMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        request_id = uuid.uuid4().hex[:16]
        request.request_id = request_id
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        seconds = time.perf_counter() - started
        view = _view_name(request)
        REQUESTS.labels(request.method, view, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        if view not in UNLOGGED:
            log.info(
                "request",
                method=request.method,
                view=view,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                user_id=_user_id(request),
            )
        return response


def _view_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or match.route) if match else "unresolved"


def _user_id(request: HttpRequest) -> object:
    # Reading request.user would fetch it; only a page that already did has one to name.
    user = getattr(request, "_cached_user", None)
    return user.pk if user else None
