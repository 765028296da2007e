"""The people of an office: inviting, roles, leaving, handing over."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import policies
from accounts.forms.offices import HandOverForm, InviteForm, RoleForm
from accounts.models import Membership
from accounts.selectors import invitation_of, invitations_waiting, member_of, members_of
from accounts.services.invitations import invite_member, resend_invitation, revoke_invitation
from accounts.services.members import change_role, hand_over_organisation, leave_organisation, remove_member
from core.errors import Conflict, Invalid, http_status


@require_safe
@login_required
def team(request: HttpRequest, org_slug: str) -> HttpResponse:
    return _team_page(request)


@require_POST
@login_required
def member_invite(request: HttpRequest, org_slug: str) -> HttpResponse:
    form = InviteForm(request.POST, organisation=request.organisation, actor=request.user)
    if not form.fields["role"].choices:
        form.fields["role"].choices = [(request.POST.get("role", ""), "")]
    if not form.is_valid():
        return _team_page(request, form=form, status=422)
    if refused := ratelimit.consume_or_429(request, action="invitation"):
        return refused
    try:
        invitation = invite_member(actor=request.user, organisation=request.organisation, **form.cleaned_data)
    except (Conflict, Invalid) as refusal:
        form.add_refusal(refusal)
        return _team_page(request, form=form, status=http_status(refusal))
    messages.success(request, f"The invitation to {invitation.email} is on its way.")
    return redirect("accounts:team", org_slug)


@require_POST
@login_required
def invitation_resend(request: HttpRequest, org_slug: str, invitation_id: int) -> HttpResponse:
    if refused := ratelimit.consume_or_429(request, action="invitation"):
        return refused
    invitation = resend_invitation(actor=request.user, invitation=invitation_of(request.organisation, invitation_id))
    messages.success(request, f"The invitation to {invitation.email} is on its way again.")
    return redirect("accounts:team", org_slug)


@require_POST
@login_required
def invitation_revoke(request: HttpRequest, org_slug: str, invitation_id: int) -> HttpResponse:
    invitation = revoke_invitation(actor=request.user, invitation=invitation_of(request.organisation, invitation_id))
    messages.success(request, f"The invitation to {invitation.email} does not work any more.")
    return redirect("accounts:team", org_slug)


@require_safe
@login_required
def member(request: HttpRequest, org_slug: str, membership_id: int) -> HttpResponse:
    return _member_page(request, member_of(request.organisation, membership_id))


@require_POST
@login_required
def member_role(request: HttpRequest, org_slug: str, membership_id: int) -> HttpResponse:
    membership = member_of(request.organisation, membership_id)
    form = RoleForm(request.POST, organisation=request.organisation, actor=request.user)
    try:
        changed = change_role(actor=request.user, membership=membership, role=request.POST.get("role", ""))
    except (Conflict, Invalid) as refusal:
        form.is_valid()
        form.add_refusal(refusal)
        return _member_page(request, membership, role_form=form, status=http_status(refusal))
    messages.success(request, f"{changed.user.name} is {changed.get_role_display().lower()} now.")
    return redirect("accounts:team", org_slug)


@require_POST
@login_required
def member_remove(request: HttpRequest, org_slug: str, membership_id: int) -> HttpResponse:
    membership = member_of(request.organisation, membership_id)
    try:
        remove_member(actor=request.user, membership=membership)
    except Conflict as refusal:
        return _member_page(request, membership, refusal=refusal, status=http_status(refusal))
    messages.success(request, f"{membership.user.name} is not in the team any more.")
    return redirect(
        "accounts:home" if membership.user_id == request.user.pk else "accounts:team",
        *([] if membership.user_id == request.user.pk else [org_slug]),
    )


@require_POST
@login_required
def leave(request: HttpRequest, org_slug: str) -> HttpResponse:
    try:
        leave_organisation(actor=request.user, organisation=request.organisation)
    except Conflict as refusal:
        return _member_page(request, request.membership, refusal=refusal, status=http_status(refusal))
    messages.success(request, f"You have left {request.organisation.name}.")
    return redirect("accounts:home")


@require_POST
@login_required
def hand_over(request: HttpRequest, org_slug: str, membership_id: int) -> HttpResponse:
    membership = member_of(request.organisation, membership_id)
    try:
        heir = hand_over_organisation(
            actor=request.user, membership=membership, own_role=request.POST.get("own_role", "")
        )
    except (Conflict, Invalid) as refusal:
        return _member_page(request, membership, refusal=refusal, status=http_status(refusal))
    messages.success(request, f"{heir.user.name} owns {request.organisation.name} now.")
    return redirect("accounts:team", org_slug)


def _team_page(request: HttpRequest, *, form: InviteForm | None = None, status: int = 200) -> HttpResponse:
    office = request.organisation
    managing = policies.can_manage_team(request.user, office)
    context = {
        "office": office,
        "members": members_of(office),
        "own": request.membership,
        "managing": managing,
        "form": (form or InviteForm(organisation=office, actor=request.user)) if managing else None,
        "invitations": invitations_waiting(office) if managing else [],
        "sees_activity": policies.can_see_activity(request.user, office),
    }
    return render(request, "accounts/team.html", context, status=status)


def _member_page(
    request: HttpRequest, membership: Membership, *, role_form: RoleForm | None = None, refusal=None, status: int = 200
) -> HttpResponse:
    office, actor = request.organisation, request.user
    own = membership.user_id == actor.pk
    changing = policies.can_change_member(actor, membership)
    context = {
        "office": office,
        "member": membership,
        "own": own,
        "changing": changing,
        "refusal": refusal,
        "role_form": role_form or RoleForm(organisation=office, actor=actor, initial={"role": membership.role}),
        "hand_over_form": HandOverForm(organisation=office)
        if not own and policies.can_hand_over_organisation(actor, office)
        else None,
    }
    return render(request, "accounts/member.html", context, status=status)
