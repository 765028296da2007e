"""Deleting an account, a client's profile, and the receipt that stays."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.services.erasing import offices_without_owner
from core.errors import Conflict, NotAllowed
from talent.forms.people import DeleteAccountForm
from talent.kept import kept_of
from talent.models import Performer, Receipt
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import client_of
from talent.services.erasing import erase_account, erase_client, erased_with
from talent.states import ReceiptKind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def delete_account(request: HttpRequest) -> HttpResponse:
    form = DeleteAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = erase_account(actor=request.user, wants_letter=form.cleaned_data["wants_receipt"])
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            logout(request)
            return redirect("talent:account-gone", receipt.public_id)
    own = list(Performer.objects.filter(account=request.user).order_by("name_key", "pk"))
    going = [performer for performer in own if erased_with(performer, request.user)]
    context = {
        "form": form,
        "going": going,
        # Theirs to lose, where one letter would have kept it.
        "grown": [one for one in going if one.born_on is None and one.guardianships.exists()],
        "alone": [one for one in going if one.born_on is not None],
        "staying": [performer for performer in own if performer not in going],
        "kept": kept_of([performer.pk for performer in going]),
        "offices": offices_without_owner(request.user),
    }
    return render(request, "talent/people/delete_account.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def account_gone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt of an account: for whoever has its address, since there is nobody left to sign in."""
    receipt = Receipt.objects.filter(public_id=public_id, kind=ReceiptKind.ACCOUNT).first()
    if receipt is None:
        raise Http404
    return render(request, "talent/people/account_gone.html", {"receipt": receipt, "facts": receipt.facts})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    if not can_manage_roster(request.user, agency):
        raise NotAllowed("Only agents and owners of this agency delete profiles that it made.")
    performer = client_of(agency, slug)
    if performer.account_id is not None:
        raise NotAllowed(f"{performer.stage_name} holds this profile themself, and only they delete it.")
    form = DeleteAccountForm(request.POST or None)
    del form.fields["wants_receipt"]
    if request.method == "POST" and form.is_valid():
        try:
            receipt = erase_client(actor=request.user, agency=agency, performer=performer)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("talent:account-gone", receipt.public_id)
    context = {"performer": performer, "form": form, "kept": kept_of([performer.pk])}
    return render(request, "talent/people/delete_client.html", context, status=422 if form.is_bound else 200)
