"""The size card of a profile, on a page of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid
from talent.forms.sizes import SizeForm
from talent.selectors.sizes import size_card_of
from talent.services.sizes import Sizes, remove_size_card, set_size_card
from talent.views.editing import open_profile


@login_required
@require_http_methods(["GET", "POST"])
def size_card(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    card = size_card_of(editing.performer)
    now = {name: getattr(card, name) for name in Sizes.__dataclass_fields__} if card else {}
    form = SizeForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_bound and form.is_valid():
        try:
            set_size_card(actor=request.user, performer=editing.performer, sizes=form.sizes())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Size card saved, apart from your profile")
            return redirect(f"{editing.url}#sizes")
    context = editing.context(form=form, card=card)
    return render(request, "talent/profile/size_card.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    remove_size_card(actor=request.user, performer=editing.performer)
    messages.success(request, "The size card is gone")
    return redirect(f"{editing.url}#sizes")
