"""Saying that a part is cast: one act that reaches everyone who was up for it, so it shows whom first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casting.forms.notes import CastRoleForm
from casting.policies import can_decide_role
from casting.selectors.ends import role_ending
from casting.services.ends import cast_role
from core.errors import DomainError, NeedsConfirmation, NotAllowed


@login_required
def role_cast(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    ending = role_ending(actor=request.user, organisation=request.organisation, role_id=role_id)
    if not can_decide_role(request.user, ending.role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    form = CastRoleForm(request.POST if request.method == "POST" else None)
    unopened = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = cast_role(actor=request.user, role=ending.role, **form.cleaned_data)
        except NeedsConfirmation as error:
            unopened = error.details["unopened"]
            form.add_refusal(error)
        except DomainError as error:
            form.add_refusal(error)
        else:
            told = outcome.done if outcome else 0
            words = "One answer is due" if told == 1 else f"{told} answers are due"
            messages.success(
                request, f"{ending.role.name} is cast. {words}; finalists wait until the first choice has signed."
            )
            return redirect("casting:selects", org_slug, role_id)
    context = {"form": form, "ending": ending, "role": ending.role, "unopened": unopened}
    return render(request, "casting/role_cast.html", context, status=422 if form.errors else 200)
