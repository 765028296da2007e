"""The front page, and what a browser sees when something went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.selectors import first_run_is_open


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO and first_run_is_open():
        return redirect("accounts:first-run")
    return render(request, "public/welcome.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", {"request_id": getattr(request, "request_id", "")}, status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good CSRF token: most often a page left open across a sign-in."""
    return render(request, "errors/csrf.html", status=403)
