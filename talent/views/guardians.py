"""A child's profile: making it, who answers for it, its permits, and the pages behind the letters."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import addresses_of, has_account
from core.errors import Conflict, DomainError, Invalid, NotAllowed, http_status
from talent.addresses import paper_url
from talent.forms.people import ChildForm, GuardianForm, HandOverForm, PermitForm
from talent.models import Performer
from talent.policies import can_answer_for
from talent.selectors import main_headshots_of, performer_to_edit
from talent.selectors.guardians import (
    child_to_answer_for,
    child_to_read,
    guardians_of,
    invitation_to_change,
    permit_of,
)
from talent.services import guardians, permits
from talent.services.profiles import create_performer
from talent.states import InvitationPurpose, Relation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_child(request: HttpRequest) -> HttpResponse:
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            performer = create_performer(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(
                request, f"{performer.stage_name} has a profile, and you answer for it. Ask others to join you below."
            )
            return redirect("talent:guardians", performer.slug)
    return render(request, "talent/people/start_child.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who answers for a child. A letter to somebody else is asked for here; a chaperone reads, and may leave."""
    performer = _own(request, slug) if request.method == "POST" else child_to_read(request.user, slug)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guardians.invite_guardian(actor=request.user, performer=performer, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"A letter is on its way to {form.cleaned_data['email']}.")
            return redirect("talent:guardians", slug)
    return _page(request, performer, guardian_form=form, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    performer = child_to_read(request.user, slug)
    try:
        guardians.remove_guardian(actor=request.user, performer=performer, user_id=user_id)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect("talent:guardians", slug)
    if user_id == request.user.pk:
        messages.success(request, f"You no longer answer for {performer.stage_name}.")
        return redirect("casting:actor-home")
    messages.success(request, "Taken off. They hear of it by letter.")
    return redirect("talent:guardians", slug)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    performer = _own(request, slug)
    guardians.take_back(actor=request.user, invitation=invitation_to_change(performer, invitation_id))
    messages.success(request, "Taken back. The link no longer works.")
    return redirect("talent:guardians", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    performer, agency = performer_to_edit(request.user, slug)
    if agency is not None or performer.account_id != request.user.pk:
        raise NotAllowed("Only the account that the profile is on hands it over.")
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guardians.hand_over(actor=request.user, performer=performer, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"A letter is on its way to {form.cleaned_data['email']}.")
            return redirect("talent:profile", slug)
    return render(
        request,
        "talent/people/hand_over.html",
        {"performer": performer, "form": form},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def add_permit(request: HttpRequest, slug: str) -> HttpResponse:
    performer = _own(request, slug)
    form = PermitForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            permits.add_permit(actor=request.user, performer=performer, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Kept. You hear from us a month, a week and a day before it ends.")
            return redirect(f"{reverse('talent:guardians', args=[slug])}#permits")
    return _page(request, performer, permit_form=form, status=422)


@login_required
@require_POST
def remove_permit(request: HttpRequest, slug: str, permit_id: int) -> HttpResponse:
    performer = _own(request, slug)
    permits.remove_permit(actor=request.user, permit=permit_of(performer, permit_id))
    messages.success(request, "The permit and its paper are gone.")
    return redirect(f"{reverse('talent:guardians', args=[slug])}#permits")


@login_required
@require_safe
def permit_paper(request: HttpRequest, slug: str, permit_id: int) -> HttpResponse:
    performer = _own(request, slug)
    asset = permit_of(performer, permit_id).document
    if asset is None or not asset.original:
        raise Http404
    # The right is asked for here, each time; the address that follows ends within minutes.
    response = redirect(paper_url(asset.public_id))
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_POST
def put_paper(request: HttpRequest, slug: str, permit_id: int) -> HttpResponse:
    performer = _own(request, slug)
    permit, file = permit_of(performer, permit_id), request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose the paper first: a PDF or a photograph.", field="file")
        permits.put_paper(actor=request.user, permit=permit, file=file)
    except Invalid as refusal:
        return _page(request, performer, paper_refused={"permit": permit.pk, "text": refusal.message}, status=422)
    messages.success(request, "The paper is kept with the permit.")
    return redirect(f"{reverse('talent:guardians', args=[slug])}#permits")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter asks: to answer for a child, or to take over one's own profile."""
    invitation = guardians.invited_by_link(token)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            performer = guardians.accept(actor=request.user, token=token)
        except Conflict as refusal:
            return _link_page(request, invitation, token, refusal=refusal)
        if invitation.purpose == InvitationPurpose.GUARDIAN:
            does = "accompany" if invitation.relation == Relation.CHAPERONE else "answer for"
            messages.success(request, f"You {does} {performer.stage_name} now, together.")
            return redirect("talent:guardians", performer.slug)
        messages.success(request, "The profile is yours.")
        return redirect("talent:profile", performer.slug)
    try:
        guardians.check_open(invitation, invitation.performer)
    except Conflict as refusal:
        return _link_page(request, invitation, token, refusal=refusal)
    return _link_page(request, invitation, token)


@require_POST
def by_link_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """On to signing up. Whoever opened the letter has shown that the address is theirs."""
    invitation = guardians.invited_by_link(token)
    here = reverse("talent:guardian-link", args=[token])
    if request.user.is_authenticated or invitation.accepted_at or invitation.revoked_at:
        return redirect(here)
    get_adapter(request).stash_verified_email(request, invitation.email)
    return redirect(f"{reverse('account_signup')}?{urlencode({'email': invitation.email, 'next': here})}")


def _link_page(request: HttpRequest, invitation, token: str, refusal: DomainError | None = None) -> HttpResponse:
    here = reverse("talent:guardian-link", args=[token])
    signed_in = request.user.is_authenticated
    context = {
        "invitation": invitation,
        "performer": invitation.performer,
        "is_guardian": invitation.purpose == InvitationPurpose.GUARDIAN,
        "is_chaperone": invitation.relation == Relation.CHAPERONE,
        "face": main_headshots_of([invitation.performer]).get(invitation.performer_id),
        "refusal": refusal,
        "own": signed_in and invitation.email in addresses_of(request.user),
        "has_account": not signed_in and has_account(invitation.email),
        "token": token,
        "here": here,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    status = 200 if refusal is None else 410 if request.method != "POST" else http_status(refusal)
    return render(request, "talent/people/link.html", context, status=status)


def _own(request: HttpRequest, slug: str) -> Performer:
    return child_to_answer_for(request.user, slug)


def _page(request: HttpRequest, performer: Performer, *, status: int = 200, **forms) -> HttpResponse:
    may_decide = can_answer_for(request.user, performer)
    context = {
        "performer": performer,
        "found": guardians_of(performer, reader=request.user),
        "holds_account": performer.account_id == request.user.pk,
        "may_decide": may_decide,
        "rail_at": "talent:profile-edit" if may_decide else "auditions:mine",
        "guardian_form": GuardianForm(),
        "permit_form": PermitForm(),
    }
    return render(request, "talent/people/guardians.html", context | forms, status=status)
