"""What a page may ask the browser for: the camera and the microphone only where something is recorded."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NEVER = "display-capture=(), geolocation=(), payment=(), usb=(), serial=(), midi=()"
CLOSED = f"camera=(), microphone=(), {NEVER}"
OPEN = f"camera=(self), microphone=(self), {NEVER}"


def records(view: Callable) -> Callable:
    """A view whose page has the recorder on it."""
    view.records = True
    return view


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        may_record = match is not None and getattr(match.func, "records", False)
        response.headers.setdefault("Permissions-Policy", OPEN if may_record else CLOSED)
        return response
