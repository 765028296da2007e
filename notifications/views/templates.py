"""An office's own words for its notes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid, NotAllowed
from notifications import kinds, letters, words
from notifications.forms import BatchWordsForm
from notifications.policies import can_see_outbox, can_write_templates
from notifications.selectors import outbox as selectors
from notifications.services.templates import check_words, office_kind, reset_template, write_template

RAIL = "notifications:outbox"


def _require(request: HttpRequest, *, to_write: bool = False) -> None:
    if not can_see_outbox(request.user, request.organisation):
        raise NotAllowed("The templates are for this office's owner, directors and associates.")
    if to_write and not can_write_templates(request.user, request.organisation):
        raise NotAllowed("Only this office's owner and directors change its templates.")


@login_required
@require_http_methods(["GET", "HEAD"])
def template_list(request: HttpRequest, org_slug: str) -> HttpResponse:
    _require(request)
    rows = selectors.office_templates(request.organisation)
    return render(request, "notifications/templates/list.html", {"rows": rows, "rail_at": RAIL})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, org_slug: str, kind: str) -> HttpResponse:
    _require(request, to_write=request.method == "POST")
    found = office_kind(kind)
    template = selectors.template_of(request.organisation, kind)
    now = template or found
    form = BatchWordsForm(request.POST or None, initial={"subject": now.subject, "body": now.body})
    if request.method == "POST" and form.is_valid():
        try:
            write_template(actor=request.user, organisation=request.organisation, key=kind, **form.cleaned_data)
        except Invalid as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"“{found.label}” has your words from now on.")
            return redirect("notifications:template-list", request.organisation.slug)
    subject, body = _typed(request, now)
    context = {
        "rail_at": RAIL,
        "kind": found,
        "template": template,
        "form": form,
        "may_write": can_write_templates(request.user, request.organisation),
        "variables": [(f"{{{name}}}", text) for name, text in found.all_variables().items()],
        **_shown(request, found, subject, body),
    }
    return render(
        request, "notifications/templates/edit.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template_preview(request: HttpRequest, org_slug: str, kind: str) -> HttpResponse:
    """The note as it would read: with the words that are posted, else with those in use."""
    _require(request)
    found = office_kind(kind)
    now = selectors.template_of(request.organisation, kind) or found
    subject, body = _typed(request, now)
    context = {"rail_at": RAIL, "kind": found, **_shown(request, found, subject, body)}
    if request.method != "POST":
        return render(request, "notifications/templates/preview_page.html", context)
    try:
        check_words(found, subject=subject, body=body)
    except Invalid as error:
        context["fault"] = error.message
    # Half-typed words are no failed request: the preview says what is wrong and stays a preview.
    return render(request, "notifications/templates/preview.html", context)


@login_required
@require_POST
def template_reset(request: HttpRequest, org_slug: str, kind: str) -> HttpResponse:
    _require(request, to_write=True)
    found = office_kind(kind)
    reset_template(actor=request.user, organisation=request.organisation, key=kind)
    messages.success(request, f"“{found.label}” has the built-in words again.")
    return redirect("notifications:template-edit", request.organisation.slug, kind)


def _typed(request: HttpRequest, now) -> tuple[str, str]:
    if request.method == "POST":
        return request.POST.get("subject", "")[:300], request.POST.get("body", "")[:10000]
    return now.subject, now.body


def _shown(request: HttpRequest, kind: kinds.Kind, subject: str, body: str) -> dict:
    """The letter with the newest real note of that kind, or with the kind's sample where there is none."""
    note = selectors.latest_note_of(request.organisation, kind.key, reader=request.user)
    office = request.organisation.name
    if note:
        values = letters.values_of(note, office)
    else:
        made_up = {"name": "Noor Haddad", "first_name": "Noor", "office": office, "own_line": "", "url": "/"}
        values = made_up | {name: f"[{name}]" for name in kind.variables if name not in words.COMMON} | kind.sample
        values["office"] = office
    return {
        "letter": letters.compose(kind, subject=subject, body=body, values=values, office=office),
        "real_name": note.to_name if note else "",
        "to_name": values["name"],
    }
