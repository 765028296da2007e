from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casting.forms.fields import storable
from casting.forms.roles import NewRoleForm, QuestionFormSet, RoleForm, questions_of
from casting.models import Role
from casting.selectors.calls import office_role
from casting.selectors.calls_drafts import draft_typed
from casting.services import roles as services
from casting.services.call_drafts import LIVE
from casting.services.sides import remove_sides, upload_sides
from casting.states import ROLE_MOVES, CallState, RoleState
from casting.views.calls.calls import autosave_answer
from casting.views.calls.context import call_in_hand, call_url, office_page, role_in_hand, role_url
from casting.views.calls.moves import Move, confirmed, move_page
from core.errors import Invalid, NeedsConfirmation, NotFound
from core.text import numbers_among, whole_number

REOPENED_HERE = {RoleState.ON_HOLD, RoleState.CUT, RoleState.RECASTING}


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def role_new(request: HttpRequest, *, call_id: int) -> HttpResponse:
    call = call_in_hand(request, call_id)
    form = NewRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            role = services.make_role(actor=request.user, call=call, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("casting:role-edit", request.organisation.slug, role.pk)
    context = {"form": form, "call": call}
    return render(request, "casting/calls/role_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def role_edit(request: HttpRequest, *, role_id: int) -> HttpResponse:
    """As call_edit: a POST keeps every field that can be read. The questions are kept together or not at all."""
    role = role_in_hand(request, role_id)
    if request.method != "POST":
        return _edit_page(request, role, RoleForm.of(role), questions_of(role))
    form, questions = RoleForm(request.POST), QuestionFormSet(request.POST, prefix="questions")
    is_whole = _keep(request, role, form, questions)
    if "X-Autosave" in request.headers:
        return autosave_answer(_errors(form, questions))
    if not is_whole:
        return _edit_page(request, role, form, questions)
    waits = role.call.state != CallState.DRAFT
    messages.success(request, "Saved. Publish the changes when they are ready." if waits else f"{role.name} is saved.")
    return redirect(f"{call_url('call-detail', role.call)}#roles")


def _keep(request: HttpRequest, role: Role, form: RoleForm, questions) -> bool:
    is_whole, are_fine = form.is_valid(), questions.is_valid()
    typed = form.typed()
    if not are_fine:
        fault = next((text for one in questions.forms for texts in one.errors.values() for text in texts), None)
        typed["questions"] = {
            "raw": questions.raw(),
            "error": storable(str(fault or (questions.non_form_errors() or ["A question needs another look."])[0])),
        }
    services.keep_role_draft(
        actor=request.user,
        role=role,
        values=form.values(),
        typed=typed,
        questions=questions.rows() if are_fine else None,
    )
    return is_whole and are_fine


def _errors(form: RoleForm, questions) -> dict:
    errors = {name: list(texts) for name, texts in form.errors.items()}
    for one in questions.forms:
        errors |= {one.add_prefix(name): list(texts) for name, texts in one.errors.items()}
    if questions.non_form_errors():
        errors["questions"] = list(questions.non_form_errors())
    return errors


def _edit_page(request: HttpRequest, role: Role, form: RoleForm, questions, *, sides_refusal=None) -> HttpResponse:
    failed = bool(form.errors or (questions.is_bound and not questions.is_valid()) or sides_refusal)
    context = {
        "role": role,
        "call": role.call,
        "form": form,
        "questions": questions,
        "questions_error": draft_typed(role).get("questions", {}).get("error") if not questions.is_bound else None,
        "sides": list(role.sides.filter(removed_at__isnull=True)),
        "sides_refusal": sides_refusal,
        "waits": role.call.state in LIVE and role.state != RoleState.DRAFT,
        "is_new": role.state == RoleState.DRAFT,
        "can_hold": RoleState.ON_HOLD in ROLE_MOVES[role.state] and role.state != RoleState.DRAFT,
        "can_cut": RoleState.CUT in ROLE_MOVES[role.state] and role.state != RoleState.DRAFT,
        "can_reopen": role.state in REOPENED_HERE,
    }
    return render(request, "casting/calls/role_edit.html", context, status=422 if failed else 200)


@require_POST
@office_page
def role_duplicate(request: HttpRequest, *, role_id: int) -> HttpResponse:
    twin = services.duplicate_role(actor=request.user, role=role_in_hand(request, role_id))
    messages.success(request, "Here is the copy. Its sides are not taken along.")
    return redirect(role_url("role-edit", twin))


@require_POST
@office_page
def role_remove(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    services.remove_role(actor=request.user, role=role)
    return _back(request, role, f"{role.name} is removed.")


@require_POST
@office_page
def role_hold(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = services.hold_role(actor=request.user, role=role_in_hand(request, role_id))
    return _back(request, role, f"{role.name} is on hold: nobody can apply for it meanwhile.")


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def role_cut(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    if request.method != "POST":
        is_late = RoleState.CUT not in ROLE_MOVES[role.state]
        return move_page(request, role.call, _cut_move(role), count=services.people_in_play(role), is_late=is_late)
    try:
        role = services.cut_role(actor=request.user, role=role, confirm_people=confirmed(request))
    except NeedsConfirmation as refusal:
        count = refusal.details["people"]
        return move_page(request, role.call, _cut_move(role), count=count, refusal=refusal, status=409)
    return _back(request, role, f"{role.name} is cut. Whoever applied for it is owed an answer.")


def _cut_move(role: Role) -> Move:
    return Move(
        title=f"Cut {role.name}?",
        text="The part is gone: nobody can apply for it any more, and everyone who has applied and is still in play is"
        " owed an answer. You can open it again later.",
        button="Cut the role",
        danger=True,
    )


@require_POST
@office_page
def role_reopen(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = services.reopen_role(actor=request.user, role=role_in_hand(request, role_id))
    return _back(request, role, f"{role.name} is open again.")


@require_POST
@office_page
def role_order(request: HttpRequest, *, call_id: int) -> HttpResponse:
    """`role` in the wished order; or `up` or `down` with one role's id, for a page without script."""
    call = call_in_hand(request, call_id)
    order = numbers_among(request.POST.getlist("role"))
    for way, step in (("up", -1), ("down", 1)):
        moved = whole_number(request.POST.get(way))
        if moved in order:
            here = order.index(moved)
            there = max(0, min(len(order) - 1, here + step))
            order[here], order[there] = order[there], order[here]
    services.order_roles(actor=request.user, call=call, role_ids=order)
    return redirect(f"{call_url('call-detail', call)}#roles")


@require_POST
@office_page
def sides_upload(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose a PDF to upload.", field="file")
        packet = upload_sides(actor=request.user, role=role, file=file)
    except Invalid as refusal:
        return _edit_page(request, role, RoleForm.of(role), questions_of(role), sides_refusal=refusal)
    pages = f"{packet.page_count} page{'' if packet.page_count == 1 else 's'}"
    messages.success(request, f"Version {packet.version} of the sides is in force: {pages}.")
    return redirect(f"{role_url('role-edit', role)}#sides")


@require_POST
@office_page
def sides_remove(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    remove_sides(actor=request.user, role=role)
    messages.success(request, "The sides are taken away. Nobody can open them any more.")
    return redirect(f"{role_url('role-edit', role)}#sides")


@require_safe
@office_page
def sides_file(request: HttpRequest, *, role_id: int, version: int) -> HttpResponse:
    """Any version, for the office that uploaded it."""
    role = office_role(actor=request.user, organisation=request.organisation, role_id=role_id)
    packet = role.sides.filter(version=version).first()
    if packet is None:
        raise NotFound("There are no such sides.")
    return FileResponse(packet.file.open("rb"), filename=packet.file_name, content_type="application/pdf")


def _back(request: HttpRequest, role: Role, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{call_url('call-detail', role.call)}#roles")
