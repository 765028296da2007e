"""Opening, closing, what came back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from casting.forms.presentations import OfficeCommentForm
from casting.selectors.presentations import pick_in_hand, results_of
from casting.services.presentations import close_presentation, open_presentation, reopen_presentation
from casting.services.votes import write_office_comment
from casting.views.presentations.builder import ANSWER_IDS, address, builder_page, in_hand
from core.errors import Invalid


@login_required
@require_POST
def open_it(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    letters = open_presentation(actor=request.user, presentation=found)
    links = f"{letters} links wait" if letters != 1 else "One link waits"
    messages.success(request, f"Open. {links} in the outbox for a few minutes, where you can take them back.")
    return redirect(address(found))


@login_required
@require_POST
def close_it(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    close_presentation(actor=request.user, presentation=found)
    messages.success(request, "Closed. No vote counts from now on.")
    return redirect(address(found))


@login_required
@require_POST
def reopen_it(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    reopen_presentation(actor=request.user, presentation=found)
    messages.success(request, "Open again. The same links work.")
    return redirect(address(found))


@login_required
@require_safe
def results(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    """The part of the page that asks for itself every few seconds."""
    found = in_hand(request, presentation_id)
    context = {
        "presentation": found,
        "results": results_of(actor=request.user, presentation=found),
        "zone": request.user.time_zone,
    }
    return render(request, "casting/presentations/_results.html", context)


@login_required
@require_POST
def comment(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    form = OfficeCommentForm(request.POST, auto_id=ANSWER_IDS)
    if form.is_valid():
        about = form.cleaned_data["pick"]
        try:
            write_office_comment(
                actor=request.user,
                presentation=found,
                text=form.cleaned_data["text"],
                audience=form.cleaned_data["audience"],
                pick=pick_in_hand(actor=request.user, presentation=found, pick_id=about) if about else None,
            )
        except Invalid as error:
            form.add_refusal(error)
        else:
            return redirect(f"{address(found)}#talk")
    return builder_page(request, found, comment_form=form, status=422)
