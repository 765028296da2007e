"""Dates when a performer is not available, on their profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError, NotFound
from talent.forms.bookouts import BookOutForm
from talent.selectors import book_out_to_edit
from talent.services.bookouts import add_book_out, change_book_out, remove_book_out
from talent.views.editing import open_profile, profile_context
from talent.views.sections import SECTIONS


@login_required
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    form = BookOutForm(request.POST)
    if form.is_valid():
        try:
            add_book_out(actor=request.user, performer=editing.performer, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Booked out")
            return redirect(f"{editing.url}#dates")
    context = profile_context(editing) | {"sections": SECTIONS, "book_out_form": form}
    return render(request, "talent/profile/profile.html", context, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, book_out_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    book_out = book_out_to_edit(editing.performer, book_out_id)
    now = {name: getattr(book_out, name) for name in ("starts_on", "ends_on", "note")}
    form = BookOutForm(request.POST or None, initial=now)
    if form.is_valid():
        try:
            change_book_out(actor=request.user, book_out=book_out, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Saved")
            return redirect(f"{editing.url}#dates")
    context = editing.context(form=form, book_out=book_out)
    return render(request, "talent/profile/book_out.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, book_out_id: int) -> HttpResponse:
    """Twice is once: the second tap of a slow phone is told the same."""
    editing = open_profile(request, slug)
    try:
        book_out = book_out_to_edit(editing.performer, book_out_id)
    except NotFound:
        return redirect(f"{editing.url}#dates")
    remove_book_out(actor=request.user, book_out=book_out)
    messages.success(request, "Available again")
    return redirect(f"{editing.url}#dates")
