"""The talent side: dates asked for, answered by one signed link or in the app."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.tenancy import office_scope
from accounts.zones import asks_zone, guessed_zone
from contracts.forms.holds import AvailAnswerForm, LetGoForm
from contracts.models import Hold
from contracts.policies import can_speak_in
from contracts.selectors.own_holds import hold_by_token, own_hold, own_holds
from contracts.services.hold_answers import answer_hold, let_go
from contracts.services.speaking import reader_of
from core.errors import DomainError

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Hands over the hold that the link names and the round it was sent in, inside the office's scope."""

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        named = hold_by_token(token)
        if named is None:
            raise Http404
        row, number = named
        # The signed link, not a membership, opens the office here.
        with office_scope(row.organisation):
            response = view(request, row, number, token)
        # The address is the key: it must not travel on in a Referer or a search index.
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return found


def _who(request: HttpRequest, row: Hold) -> tuple[User | None, str]:
    """The account, where it has the right itself; the name of whoever the link was sent to otherwise."""
    if can_speak_in(request.user, row):
        return request.user, request.user.name
    return None, reader_of(row).name or row.performer.stage_name


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def hold_answer(request: HttpRequest, row: Hold, number: int, token: str) -> HttpResponse:
    form = _form(row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user, name = _who(request, row)
        try:
            answer_hold(
                hold=row,
                by=user,
                name=name,
                available=form.cleaned_data["answer"] == "yes",
                note=form.cleaned_data["note"],
                round_number=number,
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("contracts:hold-answer", token)
    return _page(request, row, number, token, form=form)


@require_POST
@by_link
def hold_let_go(request: HttpRequest, row: Hold, number: int, token: str) -> HttpResponse:
    form = LetGoForm(request.POST)
    if form.is_valid():
        user, name = _who(request, row)
        let_go(hold=row, by=user, name=name, note=form.cleaned_data["note"], round_number=number)
        return redirect("contracts:hold-answer", token)
    return _page(request, row, number, token, let_go_form=form)


def _form(row: Hold, data: QueryDict | None = None) -> AvailAnswerForm:
    return AvailAnswerForm(
        data,
        by_rep=row.agency_id is not None,
        name=row.performer.stage_name,
        initial={"answer": {"available": "yes", "unavailable": "no"}.get(row.state, ""), "note": row.answer_note},
    )


def _page(
    request: HttpRequest,
    row: Hold,
    number: int,
    token: str,
    *,
    form: AvailAnswerForm | None = None,
    let_go_form: LetGoForm | None = None,
) -> HttpResponse:
    form, let_go_form = form or _form(row), let_go_form or LetGoForm()
    failed = bool(form.errors or let_go_form.errors)
    if failed:
        row.refresh_from_db(fields=["state", "round", "expires_at", "answered_at", "answer_note"])
    own = own_hold(row)
    zone = request.user.time_zone if request.user.is_authenticated else guessed_zone(request) or reader_of(row).zone
    context = {
        "own": own,
        "hold": row,
        "form": form,
        "let_go_form": let_go_form,
        "token": token,
        "zone": zone,
        "asks_zone": asks_zone(request) and not failed,
        "is_old": number != row.round,
        "has_answered": row.answered_at is not None,
        "is_theirs": request.user.is_authenticated and can_speak_in(request.user, row),
    }
    return render(request, "contracts/holds/answer.html", context, status=422 if failed else 200)


@login_required
@require_GET
def mine_holds(request: HttpRequest) -> HttpResponse:
    over = request.GET.get("show") == "over"
    found = own_holds(request.user, over=over, after=request.GET.get("after"))
    base = reverse("contracts:mine-holds")
    kept = {"show": "over"} if over else {}
    context = {
        "found": found,
        "over": over,
        "rail_at": "contracts:mine-deals",
        "zone": request.user.time_zone,
        "tabs": [
            {"url": base, "label": "Open", "count": found.open_count, "current": not over},
            {"url": f"{base}?show=over", "label": "Over", "count": found.over_count, "current": over},
        ],
        "next_url": f"{base}?{urlencode({**kept, 'after': found.next_cursor})}" if found.next_cursor else "",
    }
    return render(request, "contracts/holds/mine.html", context)
