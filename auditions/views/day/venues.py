"""The houses an office sees people in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditions.forms.venues import RoomFormSet, VenueForm
from auditions.models import Venue
from auditions.selectors.sessions import venue_for, venues_of
from auditions.services.venues import RoomDraft, change_venue, create_venue, retire_venue
from auditions.views.day.common import check_may_plan, next_page, schedule_context
from casting.views.calls.context import office_page
from core.errors import DomainError

ROOM_FIELDS = ("id", "name", "note", "online_url")


@require_safe
@office_page
def venue_list(request: HttpRequest) -> HttpResponse:
    venues = venues_of(actor=request.user, organisation=request.organisation)
    return render(request, "auditions/day/venue_list.html", schedule_context(request) | {"venues": venues})


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def venue_new(request: HttpRequest) -> HttpResponse:
    check_may_plan(request)
    if request.method != "POST":
        form = VenueForm(initial={"zone": request.organisation.time_zone})
        return _page(request, form, RoomFormSet(prefix="rooms"))
    form, rooms = VenueForm(request.POST), RoomFormSet(request.POST, prefix="rooms")
    if form.is_valid() & rooms.is_valid():
        try:
            venue = create_venue(
                actor=request.user, organisation=request.organisation, rooms=_drafts(rooms), **form.cleaned_data
            )
        except DomainError as refusal:
            _refused(form, rooms, refusal)
        else:
            messages.success(request, f"{venue.name} is there to choose.")
            return redirect(next_page(request) or _list_url(request))
    return _page(request, form, rooms, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def venue_edit(request: HttpRequest, *, venue_id: int) -> HttpResponse:
    venue = venue_for(actor=request.user, organisation=request.organisation, venue_id=venue_id)
    check_may_plan(request)
    if request.method != "POST":
        known = [
            {name: getattr(room, "pk" if name == "id" else name) for name in ROOM_FIELDS} for room in venue.rooms_in_use
        ]
        rooms = RoomFormSet(prefix="rooms", initial=known)
        return _page(request, VenueForm(initial=VenueForm.initial_of(venue)), rooms, venue=venue)
    form, rooms = VenueForm(request.POST), RoomFormSet(request.POST, prefix="rooms")
    if form.is_valid() & rooms.is_valid():
        try:
            change_venue(actor=request.user, venue=venue, rooms=_drafts(rooms), **form.cleaned_data)
        except DomainError as refusal:
            _refused(form, rooms, refusal)
        else:
            messages.success(request, "Saved. People who were told of another place hear of it when you send.")
            return redirect(next_page(request) or _list_url(request))
    return _page(request, form, rooms, venue=venue, status=422)


@require_POST
@office_page
def venue_retire(request: HttpRequest, *, venue_id: int) -> HttpResponse:
    venue = venue_for(actor=request.user, organisation=request.organisation, venue_id=venue_id)
    retire_venue(actor=request.user, venue=venue)
    messages.success(request, f"{venue.name} is offered no more.")
    return redirect(_list_url(request))


def _drafts(rooms) -> list[RoomDraft]:
    return [RoomDraft(**row) for row in rooms.rows()]


def _refused(form: VenueForm, rooms, refusal: DomainError) -> None:
    if refusal.field == "rooms":
        rooms.non_form_errors().append(refusal.message)
    else:
        form.add_refusal(refusal)


def _list_url(request: HttpRequest) -> str:
    return reverse("auditions:venue-list", args=[request.organisation.slug])


def _page(
    request: HttpRequest, form: VenueForm, rooms, *, venue: Venue | None = None, status: int = 200
) -> HttpResponse:
    context = schedule_context(request) | {
        "form": form,
        "rooms": rooms,
        "venue": venue,
        "next": next_page(request),
        "back": _list_url(request),
    }
    return render(request, "auditions/day/venue_form.html", context, status=status)
