"""The page behind an invitation's link: for whoever holds it, signed in or not."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.offices import ABOUT_ROLE
from accounts.links import desk_address
from accounts.models import Invitation
from accounts.selectors import addresses_of, has_account, invitation_with
from accounts.services.invitations import accept_invitation
from accounts.states import InvitationStanding
from core.errors import Conflict


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = invitation_with(token)
    if request.method != "POST":
        return _page(request, found, token)
    if not request.user.is_authenticated:
        return redirect("accounts:invitation", token)
    try:
        membership = accept_invitation(actor=request.user, invitation=found)
    except Conflict:
        return _page(request, invitation_with(token), token, status=409)
    messages.success(request, f"Welcome to {membership.organisation.name}.")
    return redirect(desk_address(membership))


@require_POST
def invitation_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """On to signing up. Whoever opened the letter has shown that the address is theirs."""
    found = invitation_with(token)
    if found.standing != InvitationStanding.WAITING or request.user.is_authenticated:
        return redirect("accounts:invitation", token)
    get_adapter(request).stash_verified_email(request, found.email)
    back = reverse("accounts:invitation", args=[token])
    return redirect(f"{reverse('account_signup')}?{urlencode({'email': found.email, 'next': back})}")


def _page(request: HttpRequest, found: Invitation, token: str, *, status: int = 200) -> HttpResponse:
    standing = found.standing
    signed_in = request.user.is_authenticated
    own = signed_in and found.email in addresses_of(request.user)
    here = reverse("accounts:invitation", args=[token])
    context = {
        "invitation": found,
        "office": found.organisation,
        "about_role": ABOUT_ROLE.get(found.role, ""),
        "standing": standing,
        "waiting": standing == InvitationStanding.WAITING,
        "own": own,
        "member": signed_in and request.user.pk == found.accepted_by_id,
        "has_account": not signed_in and standing == InvitationStanding.WAITING and has_account(found.email),
        "token": token,
        "here": here,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    gone = standing != InvitationStanding.WAITING and not context["member"]
    return render(request, "accounts/invitation.html", context, status=410 if gone and status == 200 else status)
