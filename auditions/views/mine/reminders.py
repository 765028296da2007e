"""Which reminders a person wants: from their own pages, or from the link in each reminder."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from auditions.forms.mine import RemindersForm
from auditions.links import read_reminders_token
from auditions.services.reminders import LEADS, choose_reminders, reminder_choice
from auditions.views.mine.answer import private


@login_required
def reminders(request: HttpRequest) -> HttpResponse:
    form, is_saved = _form(request, request.user.pk)
    if is_saved:
        messages.success(request, "Kept. You are reminded this way from now on.")
        return redirect("auditions:reminders")
    context = {"form": form, "rail_at": "notifications:notice-list"}
    return render(request, "auditions/mine/reminders.html", context, status=422 if form.errors else 200)


def reminders_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """All that this link can do is switch the reminders of the one person it was sent to."""
    user_id = read_reminders_token(token)
    if user_id is None:
        raise Http404
    form, is_saved = _form(request, user_id)
    context = {"form": form, "is_saved": is_saved}
    return private(
        render(request, "auditions/mine/reminders_by_link.html", context, status=422 if form.errors else 200)
    )


def _form(request: HttpRequest, user_id: int) -> tuple[RemindersForm, bool]:
    known = reminder_choice(user_id)
    initial = {"wanted": [lead.key for lead in LEADS if getattr(known, lead.field)]}
    form = RemindersForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_reminders(user_id=user_id, wanted=form.cleaned_data["wanted"])
        return form, True
    return form, False
