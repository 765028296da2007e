"""An office's details and its log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import activity_words, policies
from accounts.forms.offices import ActivityFilterForm, OrganisationForm
from accounts.models import Organisation
from accounts.selectors import activity_page, members_of
from accounts.services.organisations import change_organisation
from core import clock
from core.errors import Invalid, NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def office_settings(request: HttpRequest, org_slug: str) -> HttpResponse:
    office = request.organisation
    if not policies.can_change_organisation(request.user, office):
        raise NotAllowed("Only an owner or a casting director changes the office’s details.")
    # A copy of its own: a form that fails must not rename the office in the rail.
    form = OrganisationForm(request.POST or None, instance=Organisation.objects.get(pk=office.pk))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_organisation(actor=request.user, organisation=office, **form.cleaned_data)
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                messages.success(request, "Kept.")
                return redirect("accounts:office-settings", org_slug)
    return render(request, "accounts/office_settings.html", {"form": form, "office": office}, status=status)


@require_safe
@login_required
def activity(request: HttpRequest, org_slug: str) -> HttpResponse:
    office = request.organisation
    if not policies.can_see_activity(request.user, office):
        raise NotAllowed("The log is for the office’s owners and casting directors.")
    people = [(member.user_id, member.user.name) for member in members_of(office)]
    form = ActivityFilterForm(request.GET or None, people=people, verbs=activity_words.verbs())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = activity_page(
        office,
        reader=request.user,
        person_id=asked.get("person"),
        verb=asked.get("verb", ""),
        after=request.GET.get("after"),
    )
    query = request.GET.copy()
    if page.next_cursor:
        query["after"] = page.next_cursor
    context = {
        "office": office,
        "form": form,
        "zone": clock.zone_label(clock.now(), request.user.time_zone),
        "rows": page.rows,
        "next_url": f"{request.path}?{query.urlencode()}" if page.next_cursor else "",
        "filtered": any(asked.values()),
        "appended": bool(request.htmx),
    }
    return render(request, "accounts/activity_rows.html" if request.htmx else "accounts/activity.html", context)
