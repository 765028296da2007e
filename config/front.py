"""The front page, and what a browser sees when something went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.selectors import first_run_is_open
from core.problems import PROBLEM_JSON, TITLES


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO and first_run_is_open():
        return redirect("accounts:first-run")
    return render(request, "public/welcome.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _wrong(request, 400, "bad_request", "This request could not be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _wrong(request, 403, "not_allowed", "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _wrong(request, 404, "not_found", "There is nothing at this address.")


def broken(request: HttpRequest) -> HttpResponse:
    return _wrong(request, 500, "broken", "Something went wrong on our side. Nothing was changed.")


def _wrong(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    """A page for people; the API answers in its own form even where no view of it was reached."""
    request_id = getattr(request, "request_id", "")
    if request.path_info.startswith("/api/"):
        body = {"type": "about:blank", "title": TITLES[status], "status": status, "code": code, "detail": detail}
        return JsonResponse(body | {"request_id": request_id}, status=status, content_type=PROBLEM_JSON)
    return render(request, f"errors/{status}.html", {"request_id": request_id}, status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good CSRF token: most often a page left open across a sign-in."""
    return render(request, "errors/csrf.html", status=403)
