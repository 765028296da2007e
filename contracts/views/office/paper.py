"""Templates and the clause library: lists, editors with a live preview, versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.forms.paper import ClauseForm, NewClauseForm, NewTemplateForm, TemplateForm
from contracts.models import ContractTemplate
from contracts.paper import builtin
from contracts.paper.variables import FACTS, SENTENCES, VARIABLES
from contracts.selectors.contracts import contracts_of
from contracts.selectors.paper import (
    Draft,
    check_sees_paper,
    clause_for,
    clauses_of,
    preview_of,
    template_for,
    template_version,
    templates_of,
    versions_of_clause,
    versions_of_template,
)
from contracts.services import paper
from core.errors import Conflict, DomainError, Invalid
from core.text import whole_number

REAL = 12


def _ready(request: HttpRequest) -> None:
    check_sees_paper(request.user, request.organisation)
    paper.ensure_paper(request.organisation)


@login_required
@never_cache
@require_safe
def template_list(request: HttpRequest, org_slug: str) -> HttpResponse:
    _ready(request)
    rows = templates_of(actor=request.user, organisation=request.organisation)
    away = templates_of(actor=request.user, organisation=request.organisation, archived=True)
    context = {"rows": rows, "away": away, "tabs": _tabs(request, "templates"), "rail_at": "contracts:deal-list"}
    return render(request, "contracts/paper/templates.html", context)


def _tabs(request: HttpRequest, current: str) -> list[dict]:
    slug = request.organisation.slug
    found = [("templates", "Templates", "contracts:template-list"), ("clauses", "Clauses", "contracts:clause-list")]
    return [
        {"url": reverse(name, args=[slug]), "label": label, "current": key == current} for key, label, name in found
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request: HttpRequest, org_slug: str) -> HttpResponse:
    _ready(request)
    rows = templates_of(actor=request.user, organisation=request.organisation)
    form = NewTemplateForm(request.POST or None, templates=rows, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        copied = form.cleaned_data.pop("copy")
        try:
            made = paper.create_template(
                actor=request.user,
                organisation=request.organisation,
                body=_words_of(request, copied, form.cleaned_data["kind"]),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"“{made.name}” is made. Change its words as you need them.")
            return redirect("contracts:template-edit", org_slug, made.pk)
    context = {"form": form, "rail_at": "contracts:deal-list"}
    return render(request, "contracts/paper/template_new.html", context, status=422 if form.errors else 200)


def _words_of(request: HttpRequest, copied: str, kind: str) -> str:
    if not copied:
        return builtin.template(kind)
    return template_for(actor=request.user, organisation=request.organisation, template_id=int(copied)).newest_body


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, org_slug: str, template_id: int) -> HttpResponse:
    template = template_for(actor=request.user, organisation=request.organisation, template_id=template_id)
    shown = _version_shown(request, template)
    initial = {"name": template.name, "body": shown, "base": template.newest_number}
    form = TemplateForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = paper.write_template(actor=request.user, template=template, **form.cleaned_data)
            except Conflict as error:
                # What was typed stays; saving again is over the newer version, knowingly.
                form.data = form.data.copy()
                form.data["base"] = str(error.details["newest"])
                form.add_refusal(error)
                status = 409
            except DomainError as error:
                form.add_refusal(error)
            else:
                messages.success(request, f"Version {made.number} is in force for new documents.")
                return redirect("contracts:template-edit", org_slug, template.pk)
    body = form.data.get("body", "") if form.is_bound else shown
    context = _editor_context(request, template, body) | {"form": form}
    return render(request, "contracts/paper/template.html", context, status=status)


def _version_shown(request: HttpRequest, template: ContractTemplate) -> str:
    """The words in force, or those of an earlier version to go back to."""
    if asked := whole_number(request.GET.get("version"), digits=5):
        return template_version(template, asked).body
    return template.newest_body


def _editor_context(request: HttpRequest, template: ContractTemplate, body: str) -> dict:
    deals = contracts_of(actor=request.user, organisation=request.organisation).filter(kind=template.kind)
    return {
        "template": template,
        "versions": versions_of_template(template),
        "deals": deals.select_related("performer", "role").order_by("-pk")[:REAL],
        "facts": FACTS,
        "sentences": SENTENCES,
        "terms": {key: label for key, label in VARIABLES.items() if key not in FACTS and key not in SENTENCES},
        "clauses": clauses_of(actor=request.user, organisation=request.organisation),
        "rail_at": "contracts:deal-list",
    } | _previewed(request, template.kind, body)


def _previewed(request: HttpRequest, kind: str, body: str) -> dict:
    """What it would say; or, for words that cannot be filled, the sentence why."""
    try:
        paper.check_body(request.organisation, body)
    except Invalid as error:
        return {"draft": Draft(), "fault": error.message}
    chosen = whole_number(request.POST.get("deal") or request.GET.get("deal"))
    deal = None
    if chosen:
        found = contracts_of(actor=request.user, organisation=request.organisation).filter(pk=chosen)
        joined = ("production", "role", "performer", "organisation", "agency", "revision", "amends")
        deal = found.select_related(*joined).first()
    draft = preview_of(body, kind=kind, contract=deal, organisation=request.organisation)
    return {"draft": draft, "deal": deal}


@login_required
@never_cache
@require_POST
def template_preview(request: HttpRequest, org_slug: str, template_id: int) -> HttpResponse:
    """What is being typed, as it would read, beside the editor; nothing is kept."""
    template = template_for(actor=request.user, organisation=request.organisation, template_id=template_id)
    body = request.POST.get("body", "")[: paper.LONGEST_BODY + 1]
    if not request.htmx:
        context = _editor_context(request, template, body) | {"form": TemplateForm(request.POST)}
        return render(request, "contracts/paper/template.html", context)
    context = _previewed(request, template.kind, body) | {"template": template}
    return render(request, "contracts/paper/_preview.html", context)


@login_required
@never_cache
@require_POST
def template_put(request: HttpRequest, org_slug: str, template_id: int, act: str) -> HttpResponse:
    template = template_for(actor=request.user, organisation=request.organisation, template_id=template_id)
    if act == "archive":
        paper.archive_template(actor=request.user, template=template)
        messages.success(request, f"“{template.name}” is put away. Contracts made on it keep their words.")
    else:
        paper.restore_template(actor=request.user, template=template)
        messages.success(request, f"“{template.name}” is back.")
    return redirect("contracts:template-list", org_slug)


@login_required
@never_cache
@require_safe
def clause_list(request: HttpRequest, org_slug: str) -> HttpResponse:
    _ready(request)
    rows = clauses_of(actor=request.user, organisation=request.organisation)
    away = clauses_of(actor=request.user, organisation=request.organisation, archived=True)
    context = {"rows": rows, "away": away, "tabs": _tabs(request, "clauses"), "rail_at": "contracts:deal-list"}
    return render(request, "contracts/paper/clauses.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clause_new(request: HttpRequest, org_slug: str) -> HttpResponse:
    _ready(request)
    form = NewClauseForm(request.POST or None, initial={"base": 0})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "base"}
        try:
            made = paper.create_clause(actor=request.user, organisation=request.organisation, **values)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"“{made.title}” is in your library.")
            return redirect("contracts:clause-list", org_slug)
    context = {"form": form, "variables": VARIABLES, "rail_at": "contracts:deal-list"}
    return render(request, "contracts/paper/clause.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clause_edit(request: HttpRequest, org_slug: str, clause_id: int) -> HttpResponse:
    clause = clause_for(actor=request.user, organisation=request.organisation, clause_id=clause_id)
    initial = {
        "title": clause.title,
        "body": clause.newest_body,
        "plain_words": clause.newest_plain_words,
        "base": clause.newest_number,
    }
    form, status = ClauseForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = paper.write_clause(actor=request.user, clause=clause, **form.cleaned_data)
            except Conflict as error:
                form.data = form.data.copy()
                form.data["base"] = str(error.details["newest"])
                form.add_refusal(error)
                status = 409
            except DomainError as error:
                form.add_refusal(error)
            else:
                messages.success(request, f"Version {made.number} of “{clause.title}” is in force.")
                return redirect("contracts:clause-list", org_slug)
    context = {
        "form": form,
        "clause": clause,
        "versions": versions_of_clause(clause),
        "variables": VARIABLES,
        "rail_at": "contracts:deal-list",
    }
    return render(request, "contracts/paper/clause.html", context, status=status)


@login_required
@never_cache
@require_POST
def clause_put(request: HttpRequest, org_slug: str, clause_id: int, act: str) -> HttpResponse:
    clause = clause_for(actor=request.user, organisation=request.organisation, clause_id=clause_id)
    if act == "archive":
        paper.archive_clause(actor=request.user, clause=clause)
        messages.success(request, f"“{clause.title}” is put away. Templates that set it keep it.")
    else:
        paper.restore_clause(actor=request.user, clause=clause)
        messages.success(request, f"“{clause.title}” is back.")
    return redirect("contracts:clause-list", org_slug)
