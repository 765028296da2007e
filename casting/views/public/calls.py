from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.states import OrganisationKind
from casting.models import CastingCall
from casting.selectors.calls_page import call_for_reader, public_notice, sides_for_reader
from casting.selectors.calls_public import CLOSES, SORTS, TERMS, CallFilters, call_list
from casting.selectors.calls_words import without_title
from casting.states import CallState, ProductionKind, Release, RoleTier
from core.errors import NotFound


@require_safe
def public_call_list(request: HttpRequest) -> HttpResponse:
    filters = CallFilters.from_query(request.GET)
    after = request.GET.get("after") or None
    found = call_list(filters=filters, after=after)
    address, query = reverse("casting:public-call-list"), filters.as_query()
    more = f"{query}&" if query else ""
    context = {
        "found": found,
        "filters": filters,
        "after": after,
        "next_url": f"{address}?{more}after={found.next_cursor}" if found.next_cursor else "",
        "chips": [(words, f"{address}?{without}" if without else address) for words, without in filters.chips()],
        "kinds": ProductionKind.choices,
        "tiers": RoleTier.choices,
        "terms": [(name, words, getattr(filters, name)) for name, words in TERMS.items()],
        "closes": CLOSES.items(),
        "sorts": [(key, words) for key, words in SORTS.items() if key != "match" or filters.q],
        "is_plain": not query and not after,
    }
    if request.htmx and not request.htmx.history_restore_request:
        part = "_cards.html" if after else "_results.html"
        response = render(request, f"casting/public/{part}", context)
        if not after:
            response["HX-Push-Url"] = f"{address}?{query}" if query else address
    else:
        response = render(request, "casting/public/call_list.html", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
@never_cache
def public_call_detail(request: HttpRequest, *, slug: str) -> HttpResponse:
    call = _call(request, slug)
    if isinstance(call, HttpResponse):
        return call
    notice = public_notice(call=call)
    context = {
        "notice": notice,
        "is_indexed": call.release == Release.PUBLIC and call.state == CallState.PUBLISHED and notice.is_open,
        "apply_url": reverse("casting:apply", args=[call.slug]),
        "may_apply": call.release != Release.REPS or _is_an_agent(request),
        "reader_zone": timezone.get_current_timezone_name(),
    }
    return render(request, "casting/public/call_detail.html", context)


def _is_an_agent(request: HttpRequest) -> bool:
    """Of an agency that calls for agents come to."""
    agencies = [one.organisation for one in request.memberships if one.organisation.kind == OrganisationKind.AGENCY]
    return any(agency.is_verified for agency in agencies)


def _call(request: HttpRequest, slug: str) -> CastingCall | HttpResponse:
    call = call_for_reader(user=request.user, slug=slug)
    if call is not None:
        return call
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise NotFound("There is no such call, or it is not open to you.")


@require_safe
@never_cache
def public_call_sides(request: HttpRequest, *, slug: str, public_id: UUID) -> HttpResponse:
    """For anyone signed in whom the call reaches. The file's name says the role, never what the office called it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    call = _call(request, slug)
    if isinstance(call, HttpResponse):
        return call
    packet = sides_for_reader(call=call, public_id=public_id)
    role = without_title(packet.role.name, call.production)
    name = f"sides-{slugify(role) or 'role'}-{packet.version}.pdf"
    return FileResponse(packet.file.open("rb"), filename=name, content_type="application/pdf")
