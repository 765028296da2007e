"""What a person is told inside Callboard."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notifications.models import Notice
from notifications.selectors import notices_for, unread_count
from notifications.services.notices import read_notices


@login_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    page = notices_for(request.user, after=request.GET.get("after"))
    if request.htmx and request.GET.get("after"):
        return render(request, "notifications/more_notices.html", {"page": page})
    return render(request, "notifications/notices.html", {"page": page, "unread": unread_count(request.user)})


@login_required
@require_POST
def notice_open(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Reading a notice marks it and leads to what it is about."""
    notice = get_object_or_404(Notice, user=request.user, pk=notice_id)
    read_notices(actor=request.user, notices=[notice.pk])
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("notifications:notice-list")


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    read_notices(actor=request.user)
    return redirect("notifications:notice-list")
