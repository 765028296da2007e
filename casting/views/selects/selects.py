"""The ranked selects of one part: order, backups, words, fees, and what follows when the first choice falls through."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casting.forms.selects import SelectForm, StartApprovalForm, plain_amount
from casting.models import Role
from casting.selectors.approvals import approvals_of_role, ladder_of, presentations_showing
from casting.selectors.board import role_for_review
from casting.selectors.selects import SelectsPage, called_back, select_for, selects_page
from casting.services.recasting import offer_up
from casting.services.selects import (
    Removed,
    add_selects,
    describe_select,
    mark_backup,
    order_selects,
    remove_select,
    restore_select,
)
from casting.views.calls.context import office_page
from casting.views.room.frame import wants_part
from core.errors import Conflict, DomainError, Invalid, NeedsConfirmation, http_status
from core.text import whole_numbers

KEPT = "removed_select"


def role_in_hand(request: HttpRequest, role_id: int) -> Role:
    return role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)


@require_safe
@office_page
def selects(request: HttpRequest, *, role_id: int) -> HttpResponse:
    return _page(request, role_in_hand(request, role_id))


@require_POST
@office_page
def add(request: HttpRequest, *, role_id: int) -> HttpResponse:
    """From the board's selection, one person's panel, or this page: `pick` names submissions."""
    role = role_in_hand(request, role_id)
    picks = ids_in(",".join(request.POST.getlist("pick")))
    done = add_selects(actor=request.user, role=role, submission_ids=picks)
    if done.added:
        many = f"{len(done.added)} people are" if len(done.added) != 1 else "One person is"
        messages.success(request, f"{many} on the selects.")
    for refusal in done.refused:
        messages.warning(request, f"{refusal.name} {refusal.reason}.")
    if not done.added and not done.refused:
        messages.info(request, "On the selects already.")
    return _back(request, role)


@require_POST
@office_page
def order(request: HttpRequest, *, role_id: int) -> HttpResponse:
    """The whole order as `item`; without a script, `up` or `down` moves one of them by one place."""
    role = role_in_hand(request, role_id)
    seen = ids_in(request.POST.get("seen", ""))
    wanted = _moved(ids_in(",".join(request.POST.getlist("item"))) or seen, request)
    try:
        order_selects(actor=request.user, role=role, select_ids=wanted, seen=seen)
    except (Conflict, Invalid) as refusal:
        if not wants_part(request):
            messages.warning(request, refusal.message)
            return _back(request, role)
        return _list(request, role, refusal=refusal.message, status=http_status(refusal))
    return _list(request, role) if wants_part(request) else _back(request, role)


def _moved(order: list[int], request: HttpRequest) -> list[int]:
    order = list(order)
    for name, step in (("up", -1), ("down", 1)):
        [*who] = ids_in(request.POST.get(name, ""))
        if who and who[0] in order:
            place = order.index(who[0])
            other = min(max(place + step, 0), len(order) - 1)
            order[place], order[other] = order[other], order[place]
    return order


@require_POST
@office_page
def backup(request: HttpRequest, *, role_id: int, select_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    select = select_for(actor=request.user, role=role, select_id=select_id)
    mark_backup(actor=request.user, select=select, is_backup=request.POST.get("is_backup") == "1")
    return _list(request, role) if wants_part(request) else _back(request, role)


@require_POST
@office_page
def describe(request: HttpRequest, *, role_id: int, select_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    select = select_for(actor=request.user, role=role, select_id=select_id)
    form = SelectForm(request.POST, prefix=f"s{select.pk}")
    if form.is_valid():
        try:
            describe_select(actor=request.user, select=select, **form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return _back(request, role)
    return _page(request, role, open_form=(select.pk, form), status=422)


@require_POST
@office_page
def remove(request: HttpRequest, *, role_id: int, select_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    select = select_for(actor=request.user, role=role, select_id=select_id)
    name = select.submission.performer.stage_name
    kept = remove_select(actor=request.user, select=select)
    # Their words and fees stay in the session until the undo, never in the log.
    request.session[KEPT] = {"role": role.pk, "name": name, **kept.as_json()}
    return _back(request, role)


@require_POST
@office_page
def restore(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    kept = dict(request.session.get(KEPT) or {})
    if kept.pop("role", None) != role.pk:
        raise Conflict("There is nothing to take back any more.")
    kept.pop("name")
    restore_select(actor=request.user, role=role, kept=Removed.from_json(kept))
    del request.session[KEPT]
    return _back(request, role)


@require_POST
@office_page
def offer(request: HttpRequest, *, role_id: int, select_id: int) -> HttpResponse:
    """The next in line is offered the part that is being recast."""
    role = role_in_hand(request, role_id)
    select = select_for(actor=request.user, role=role, select_id=select_id)
    try:
        offer_up(actor=request.user, select=select, confirm_told=request.POST.get("confirm_told") == "1")
    except NeedsConfirmation as asked:
        return _page(request, role, ask_told=(select.pk, asked.message), status=409)
    messages.success(request, f"{select.submission.performer.stage_name} is first now, and at “Offered”.")
    return _back(request, role)


def ids_in(text: str) -> list[int]:
    """ "12,15" as numbers. Raises Invalid for anything else."""
    found = whole_numbers(part for part in text.split(",") if part)
    if found is None or len(found) > 5000:
        raise Invalid("That list cannot be read. Load the page again.")
    return found


def _back(request: HttpRequest, role: Role) -> HttpResponse:
    return redirect("casting:selects", request.organisation.slug, role.pk)


def _list(request: HttpRequest, role: Role, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "page": selects_page(actor=request.user, role=role),
        "role": role,
        "refusal": refusal,
        "moved": request.POST.get("moved", ""),
    }
    return render(request, "casting/selects/list.html", context, status=status)


def _page(
    request: HttpRequest,
    role: Role,
    *,
    open_form: tuple[int, SelectForm] | None = None,
    ask_told: tuple[int, str] | None = None,
    start: StartApprovalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = selects_page(actor=request.user, role=role)
    kept = request.session.get(KEPT) or {}
    first = page.first
    shown = presentations_showing(role, first.submission.pk) if first else []
    context = {
        "page": page,
        "role": role,
        "production": role.production,
        "editing": _editing(request, page, open_form),
        "ask_told": ask_told,
        "candidates": called_back(actor=request.user, role=role),
        "approvals": approvals_of_role(actor=request.user, role=role),
        "has_ladder": bool(ladder_of(role.production)),
        "start": start or StartApprovalForm(shown=shown),
        "removed": kept.get("name") if kept.get("role") == role.pk else "",
        "rail_at": "casting:desk",
        "role_page": reverse("casting:room", args=[request.organisation.slug, role.pk]),
    }
    return render(request, "casting/selects/page.html", context, status=status)


def _editing(request: HttpRequest, page: SelectsPage, open_form: tuple[int, SelectForm] | None) -> dict:
    """The pick whose word and fee are open: what was refused, or what the address asks for."""
    if open_form is not None:
        return {"pk": open_form[0], "form": open_form[1]}
    wanted = request.GET.get("edit", "")
    select = next((card.select for card in page.cards if str(card.select.pk) == wanted), None)
    if select is None or not page.may_change:
        return {}
    values = {
        "word": select.word,
        "fee": plain_amount(select.fee),
        "fee_per": select.fee_per,
        "fee_units": select.fee_units,
    }
    return {"pk": select.pk, "form": SelectForm(initial=values, prefix=f"s{select.pk}")}


def page_with(request: HttpRequest, role: Role, start: StartApprovalForm, error: DomainError) -> HttpResponse:
    """The page again, with what kept a sign-off from starting."""
    start.add_refusal(error)
    return _page(request, role, start=start, status=http_status(error))
