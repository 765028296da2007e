"""Which open parts somebody is told of, and which were."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casting.forms.alerts import AlertForm
from casting.selectors.alerts import OwnAlerts, own_alerts, own_alerts_of
from casting.services.alerts import set_alerts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_alerts(request: HttpRequest) -> HttpResponse:
    bound, status = {}, 200
    if request.method == "POST":
        own = own_alerts_of(request.user, request.POST.get("performer", ""))
        form = AlertForm(request.POST, prefix=own.performer.slug)
        if form.is_valid():
            set_alerts(actor=request.user, performer=own.performer, **form.cleaned_data)
            messages.success(request, "Kept.")
            return redirect("casting:role-alerts")
        bound, status = {own.performer.pk: form}, 422
    rows = [{"own": own, "form": bound.get(own.performer.pk) or _form(own)} for own in own_alerts(request.user)]
    context = {"rows": rows, "rail_at": "casting:actor-home"}
    return render(request, "casting/home/alerts.html", context, status=status)


def _form(own: OwnAlerts) -> AlertForm:
    settings = own.settings
    initial = {"cadence": settings.cadence, "only_paid": settings.only_paid, "only_near": settings.only_near}
    return AlertForm(initial=initial, prefix=own.performer.slug)
