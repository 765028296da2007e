"""An office's details and its log."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policies
from accounts.exports import activity_csv
from accounts.forms.offices import ActivityFilterForm, OrganisationForm
from accounts.models import Organisation
from accounts.selectors import ActivityFilters, activity_page, members_of
from accounts.services.activity import export_activity
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
    form = _filter_form(request)
    # A choice that is gone narrows nothing; the others go on narrowing.
    form.is_valid()
    filters = form.filters() if form.is_bound else ActivityFilters()
    page = activity_page(office, reader=request.user, filters=filters, after=request.GET.get("after"))
    query = request.GET.copy()
    if page.next_cursor:
        query["after"] = page.next_cursor
    context = {
        "office": office,
        "form": form,
        "zone": clock.zone_label(clock.now(), request.user.time_zone),
        "rows": page.rows,
        "next_url": f"{request.path}?{query.urlencode()}" if page.next_cursor else "",
        "filtered": bool(filters.used()),
        "export_url": f"{reverse('accounts:activity-export', args=[org_slug])}?{_kept(request)}",
        "appended": bool(request.htmx),
    }
    return render(request, "accounts/activity_rows.html" if request.htmx else "accounts/activity.html", context)


@require_safe
@login_required
def activity_export(request: HttpRequest, org_slug: str) -> HttpResponseBase:
    """What is filtered of the log, as a CSV; itself on record."""
    office = request.organisation
    if not policies.can_see_activity(request.user, office):
        raise NotAllowed("The log is for the office’s owners and casting directors.")
    form = _filter_form(request)
    if form.is_bound and not form.is_valid():
        field, problems = next(iter(form.errors.items()))
        raise Invalid(f"Nothing was exported. {problems[0]}", field=field)
    filters = form.filters() if form.is_bound else ActivityFilters()
    export_activity(actor=request.user, organisation=office, filters=filters)
    answer = StreamingHttpResponse(
        activity_csv(office, reader=request.user, filters=filters), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="activity-{clock.today():%Y-%m-%d}.csv"'
    return answer


def _filter_form(request: HttpRequest) -> ActivityFilterForm:
    office = request.organisation
    people = [(member.user_id, member.user.name) for member in members_of(office)]
    return ActivityFilterForm(request.GET or None, people=people, office=office)


def _kept(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()
