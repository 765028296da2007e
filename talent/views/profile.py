from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from core.errors import Conflict, Invalid
from talent.forms import StartForm
from talent.selectors import main_headshots_of, performers_for_account
from talent.services import opening
from talent.services.profiles import create_performer, give_new_address
from talent.views.editing import Editing, open_profile, profile_context
from talent.views.sections import SECTIONS


@login_required
@require_safe
def own_profile(request: HttpRequest) -> HttpResponse:
    """Leads to one's profile, to making it, or to a choice where a family shares the account."""
    performers = performers_for_account(request.user)
    if not performers:
        return redirect("talent:profile-start")
    if len(performers) == 1:
        return redirect("talent:profile", performers[0].slug)
    faces = main_headshots_of(performers)
    rows = [{"performer": performer, "face": faces.get(performer.pk)} for performer in performers]
    return render(request, "talent/profile/choose.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def start_profile(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST or None, initial={"stage_name": request.user.name})
    has_one = bool(performers_for_account(request.user))
    if has_one and request.method == "GET":
        form.initial = {}
    if request.method == "POST" and form.is_valid():
        try:
            performer = create_performer(actor=request.user, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            # Somebody who was on the way to apply goes on there.
            onward = request.GET.get("next", "")
            if url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
                return redirect(onward)
            messages.success(request, "Your profile is there. A headshot is what it needs next.")
            return redirect("talent:profile", performer.slug)
    status = 422 if form.is_bound else 200
    return render(request, "talent/profile/start.html", {"form": form, "has_one": has_one}, status=status)


@login_required
@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    context = profile_context(editing) | {"sections": SECTIONS, "may_hand_over": may_hand_over(request.user, editing)}
    return render(request, "talent/profile/profile.html", context)


def may_hand_over(user: User, editing: Editing) -> bool:
    """A guardian's account still holds the profile of somebody who is 18 now."""
    performer = editing.performer
    return performer.account_id == user.pk and performer.born_on is None and performer.guardianships.exists()


@login_required
@require_POST
def ask_to_open(request: HttpRequest, slug: str) -> HttpResponse:
    """An agent asks a child's guardians whether the page may be public."""
    editing = open_profile(request, slug)
    try:
        opening.ask_to_open(actor=request.user, performer=editing.performer)
    except Conflict as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, f"A letter is on its way to whoever answers for {editing.performer.stage_name}.")
    return redirect(f"{editing.url}#visibility")


@login_required
@require_POST
def new_address(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    give_new_address(actor=request.user, performer=editing.performer)
    messages.success(request, "The page has a new address. The old one has stopped working.")
    return redirect(f"{editing.url}#visibility")
