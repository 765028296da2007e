from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from casting.selectors.panel import submission_panel
from casting.views.room.frame import found
from core import clock
from core.errors import NotFound
from talent.documents import resume_as_pdf


@login_required
@require_safe
def made_resume(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    """A résumé made from the profile as it was submitted. None while names are hidden."""
    role, submission = found(request, role_id, submission_id)
    panel = submission_panel(actor=request.user, role=role, submission_id=submission.pk)
    if panel.is_blind:
        raise NotFound("There is no résumé to read while names are hidden.")
    agency = panel.submission.agency
    content = resume_as_pdf(
        panel.profile,
        agencies=[agency.name] if agency else [],
        at=f"As submitted on {clock.show(panel.submission.submitted_at, 'UTC', 'date')}",
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(panel.name)[:60] or "performer"}-resume.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
