"""Making a session, changing its hours and rooms, and ending it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from auditions.forms.session_page import Choices, SessionPage, initial_of
from auditions.models import Session
from auditions.selectors.sessions import colleagues, rooms_to_choose, venues_of
from auditions.services.sessions import (
    cancel_session,
    change_session,
    close_session,
    create_session,
    reopen_session,
    restore_session,
)
from auditions.services.slots import make_slots
from auditions.views.day.common import check_may_plan, day_context, next_page, schedule_context, session_in_hand
from auditions.views.day.lists import production_asked_for
from casting.models import Production
from casting.selectors.calls import office_productions
from casting.selectors.productions import roles_of_production
from casting.views.calls.context import office_page
from core.errors import DomainError, Invalid

MOVES = {
    "cancel": (
        cancel_session,
        "The session is cancelled. Nobody has been told yet: look at what you send, then send it.",
    ),
    "restore": (restore_session, "The session takes place again."),
    "close": (close_session, "The session is over."),
    "reopen": (reopen_session, "The session is open again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def session_new(request: HttpRequest) -> HttpResponse:
    """For a production, `?production=`; without one it asks which."""
    check_may_plan(request)
    production = production_asked_for(request) or _only_production(request)
    if production is None:
        found = office_productions(actor=request.user, organisation=request.organisation)
        return render(
            request, "auditions/day/choose_production.html", schedule_context(request) | {"productions": found}
        )
    choices = _choices(request, production)
    if request.method != "POST":
        page = SessionPage(None, choices=choices, initial=_first_guess(choices))
        return _page(request, page, production=production)
    page = SessionPage(request.POST, choices=choices, initial={})
    if page.is_valid():
        try:
            session = create_session(actor=request.user, production=production, **page.details())
        except DomainError as refusal:
            page.refuse(refusal)
        else:
            return _with_times(request, session, page)
    return _page(request, page, production=production, status=422)


def _only_production(request: HttpRequest) -> Production | None:
    found = office_productions(actor=request.user, organisation=request.organisation)
    return found[0] if len(found) == 1 else None


def _first_guess(choices: Choices) -> dict:
    """One venue, or one role, is the one that is meant."""
    venues, roles = choices.venues, choices.roles
    guess: dict = {"roles": [{"role": role.pk, "keep_together": True} for role in roles] if len(roles) <= 3 else []}
    if len(venues) == 1:
        guess["form"] = {"venue": venues[0].pk}
        guess["rooms"] = [{"room": room.pk} for room in venues[0].rooms_in_use]
    return guess


def _with_times(request: HttpRequest, session: Session, page: SessionPage) -> HttpResponse:
    """Times are laid in a second act, so that a refusal of theirs leaves the session that was made."""
    try:
        made = make_slots(actor=request.user, session=session, room_roles=page.room_roles())
    except DomainError as refusal:
        messages.warning(request, f"The session is made, without times. {refusal.message}")
        return redirect("auditions:session-edit", request.organisation.slug, session.pk)
    messages.success(request, f"The session is made, with {len(made)} times. Now call people in.")
    if waiting := next_page(request):
        return redirect(f"{waiting}&session={session.pk}")
    return redirect("auditions:session", request.organisation.slug, session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def session_edit(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    choices, initial = _choices(request, session.production), initial_of(session)
    if request.method != "POST":
        return _page(request, SessionPage(None, choices=choices, initial=initial), session=session)
    page = SessionPage(request.POST, choices=choices, initial=initial)
    if page.is_valid():
        try:
            change_session(actor=request.user, session=session, **page.details())
            if page.changes_times():
                make_slots(
                    actor=request.user,
                    session=session,
                    room_roles=page.room_roles(),
                    replace_free=page.changes_lengths(),
                )
        except DomainError as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, "Saved. Nobody has been told of anything.")
            return redirect("auditions:session", request.organisation.slug, session.pk)
    return _page(request, page, session=session, status=422)


def _choices(request: HttpRequest, production: Production) -> Choices:
    return Choices(
        venues=venues_of(actor=request.user, organisation=request.organisation),
        rooms=rooms_to_choose(request.organisation),
        roles=roles_of_production(production),
        people=colleagues(request.organisation),
    )


@require_POST
@office_page
def session_move(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """`to` is cancel, restore, close or reopen."""
    session = session_in_hand(request, session_id)
    if request.POST.get("to") not in MOVES:
        raise Invalid("Choose what should become of the session.")
    service, text = MOVES[request.POST["to"]]
    service(actor=request.user, session=session)
    messages.success(request, text)
    return redirect("auditions:session", request.organisation.slug, session.pk)


def _page(
    request: HttpRequest,
    page: SessionPage,
    *,
    production: Production | None = None,
    session: Session | None = None,
    status: int = 200,
) -> HttpResponse:
    slug = request.organisation.slug
    shown = day_context(request, session) if session else schedule_context(request)
    back = (
        reverse("auditions:session", args=[slug, session.pk])
        if session
        else reverse("auditions:session-list", args=[slug])
    )
    context = (
        shown
        | page.context()
        | {
            "production": session.production if session else production,
            "back": back,
            "next": "" if session else next_page(request),
        }
    )
    return render(request, "auditions/day/session_form.html", context, status=status)
