from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.errors import Invalid
from talent.forms import ResumeForm
from talent.selectors import resume_of
from talent.services import media
from talent.views.editing import open_profile, profile_context
from talent.views.sections import SECTIONS


@login_required
@require_POST
def upload_resume(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    form = ResumeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            media.upload_resume(actor=request.user, performer=editing.performer, file=form.cleaned_data["file"])
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Your résumé is there")
            return redirect(f"{editing.url}#resume")
    context = profile_context(editing) | {"sections": SECTIONS, "resume_form": form}
    return render(request, "talent/profile/profile.html", context, status=422)


@login_required
@require_POST
def remove_resume(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = resume_of(editing.performer)
    if asset is not None:
        asset.performer = editing.performer
        media.remove_media(actor=request.user, asset=asset)
        messages.success(request, "Your résumé is gone from every page")
    return redirect(f"{editing.url}#resume")
