from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from notifications import kinds
from notifications.addresses import read_stop_token
from notifications.forms import PreferencesForm
from notifications.services.preferences import set_cadences, stop_mail


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            set_cadences(actor=request.user, wishes=form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Kept. From now on you are told this way.")
            return redirect("notifications:preferences")
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)


# RFC 8058: a mail program posts here by itself, with no cookie and no form of ours before it, so
# there can be no CSRF token. The signed address is the proof, and all it can do is stop one
# category of mail to the one person it was sent to.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    found = read_stop_token(token)
    if found is None:
        return render(request, "notifications/mail_stop.html", {"damaged": True}, status=404)
    user_id, category = found
    if request.method == "POST":
        stop_mail(user_id=user_id, category=category)
    context = {"category": kinds.category_of(category), "done": request.method == "POST"}
    return render(request, "notifications/mail_stop.html", context)
