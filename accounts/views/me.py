"""A person's own page, and their keys for the API."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.people import PersonForm, TokenForm
from accounts.links import desk_address
from accounts.models import User
from accounts.selectors import memberships_for, token_of, tokens_of
from accounts.services.people import change_person
from accounts.services.tokens import make_token, revoke_token
from core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def me(request: HttpRequest) -> HttpResponse:
    # A copy of its own: a form that fails must not change the person whom the page greets.
    person = User.objects.get(pk=request.user.pk)
    form = PersonForm(request.POST or None, instance=person)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_person(actor=request.user, **form.cleaned_data)
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                messages.success(request, "Kept.")
                return redirect("accounts:me")
    context = {
        "form": form,
        "places": [(membership, desk_address(membership)) for membership in memberships_for(request.user)],
        "second_step": is_mfa_enabled(request.user),
    }
    return render(request, "accounts/me.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def token_list(request: HttpRequest) -> HttpResponse:
    memberships = list(memberships_for(request.user))
    form = TokenForm(request.POST or None, memberships=memberships)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _, secret = make_token(actor=request.user, **form.values())
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                # Shown in this answer and never again, so there is no redirect to lose it on.
                form, status = TokenForm(memberships=memberships), 200
    context = {"form": form, "tokens": tokens_of(request.user), "secret": secret}
    return render(request, "accounts/token_list.html", context, status=status)


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = revoke_token(actor=request.user, token=token_of(request.user, token_id))
    messages.success(request, f"“{token.name}” stopped working.")
    return redirect("accounts:token-list")
