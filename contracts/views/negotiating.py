"""The page of a negotiation and what is pressed on it, the same from either side; who sees what is the selector's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contracts.costs import against_budget
from contracts.forms.offers import BecauseForm, DealNoteForm, RoundForm, ShareForm, reasons_in
from contracts.forms.terms import TermsForm
from contracts.models import Offer
from contracts.rules import findings_for
from contracts.selectors.negotiation import DealPage, deal_page, draft_rows
from contracts.selectors.offers import converted_holds, has_approvers, papers_of
from contracts.selectors.paper import clause_choices
from contracts.services import negotiation, offers
from contracts.services.approvals import ask_approval, take_back_approval
from contracts.services.deal_notes import write_note
from contracts.services.offer_checks import Checked, checked_terms
from contracts.services.offer_drafts import drop_draft, keep_draft
from contracts.states import OfferState
from contracts.terms import InvalidTerms, read_query
from core.errors import DomainError, Invalid, NotFound, http_status
from core.text import whole_number

AUTOSAVE = "X-Autosave"
ENDED = {OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED}


@dataclass(frozen=True)
class Place:
    """Where one side's page of a deal lies. `at(name)` is the address of "home", "write", "check", "note" or an act."""

    template: str
    at: Callable[[str], str]


def show_page(request: HttpRequest, offer: Offer, place: Place, *, status: int = 200, **shown: Any) -> HttpResponse:
    first, last = (_number(request.GET.get(name)) for name in ("from", "to"))
    page = deal_page(actor=request.user, offer=offer, language=request.user.language, first=first, last=last)
    return render(request, place.template, {**_context(request, page, place), **shown}, status=status)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    number = whole_number(text, digits=5)
    if number is None:
        raise NotFound("There is no such round in this deal.")
    return number


def _context(request: HttpRequest, page: DealPage, place: Place) -> dict[str, Any]:
    offer = page.offer
    context: dict[str, Any] = {
        "page": page,
        "offer": offer,
        "sight": page.sight,
        "places": {name: place.at(name) for name in ("home", "write", "check", "note")},
        "acts": {name.replace("-", "_"): place.at(name) for name in ACTS},
        "zone": request.user.time_zone,
        "note_form": DealNoteForm(),
        "because_form": BecauseForm(),
        "share_form": ShareForm(initial={"sees": offer.performer_sees}),
        "is_open_editor": "write" in request.GET,
        "rail_at": "contracts:deal-list" if page.sight.is_office else "contracts:mine-deals",
    }
    if page.offer.state == OfferState.ACCEPTED and page.sight.terms:
        context["papers"] = papers_of(offer, is_office=page.sight.is_office)
    if page.sight.is_office and not page.compares:
        context |= _of_the_office(request, page)
    if may_write(page):
        context |= _to_write(request, page)
    return context


def _of_the_office(request: HttpRequest, page: DealPage) -> dict[str, Any]:
    offer, state, sight = page.offer, page.offer.state, page.sight
    found: dict[str, Any] = {}
    if state in {OfferState.DRAFT, OfferState.IN_APPROVAL} and not may_write(page):
        found["draft_rows"] = draft_rows(offer, sees_money=sight.money, language=request.user.language)
    if not sight.may_answer:
        return found
    if state in ENDED:
        found["holds"] = converted_holds(offer)
    if state in {OfferState.DRAFT, OfferState.COUNTERED}:
        found["needs_approval"] = has_approvers(offer.organisation_id)
    if state == OfferState.COUNTERED:
        found["judged_standing"] = _checked(request, page, page.terms_now, {})
    return found


def _to_write(request: HttpRequest, page: DealPage) -> dict[str, Any]:
    draft = page.draft
    terms = draft.terms if draft is not None else page.terms_now
    return {
        "terms_form": TermsForm(terms, language=request.user.language, library=_library(page)),
        "round_form": RoundForm(
            initial={"comment": draft.comment, "answer_by": draft.answer_by} if draft is not None else {}
        ),
        "reasons": {one["rule"]: one["reason"] for one in draft.overrides} if draft is not None else {},
        "checked": _checked(request, page, terms, {}) if draft is not None else None,
    }


def _library(page: DealPage) -> list[dict[str, Any]]:
    """The office's clauses; nobody else's library is anybody's."""
    return clause_choices(page.offer.organisation_id) if page.sight.is_office else []


def may_write(page: DealPage) -> bool:
    """The reader's side has terms to write: the first offer, or a counter."""
    if page.compares or not page.sight.may_answer:
        return False
    return page.is_turn or (page.sight.is_office and page.offer.state == OfferState.DRAFT)


def _checked(
    request: HttpRequest, page: DealPage, raw: Mapping[str, Any], reasons: Mapping[str, str]
) -> dict[str, Any] | None:
    """What the rules say of terms as they are typed; None where they are not whole enough to be judged."""
    try:
        found = checked_terms(page.offer, raw, reasons=reasons, expires_at=None, language=request.user.language)
    except InvalidTerms:
        return None
    return judged(page.offer, page.sight, found)


def judged(offer: Offer, sight, found: Checked) -> dict[str, Any]:
    budget = against_budget(found.cost, offer.role.budget, offer.production.budget_currency)
    return {
        "findings": findings_for(found.findings, side=sight.side, sees_money=sight.money),
        "cost": found.cost if sight.money else None,
        "budget": budget if sight.money and sight.is_office else None,
        "binds": sight.is_office,
        "scale": found.scale if sight.money else "",
    }


def write(request: HttpRequest, offer: Offer, place: Place) -> HttpResponse:
    """Keep what is typed, whatever it is; then check it, ask for its approval, or put it to the other side."""
    raw, reasons = read_query(request.POST), reasons_in(request.POST)
    form, act = RoundForm(request.POST), request.POST.get("do", "keep")
    is_autosave = AUTOSAVE in request.headers
    refusal: DomainError | None = None
    try:
        if not form.is_valid():
            raise Invalid("Look at what is marked below.")
        draft = keep_draft(
            actor=request.user,
            offer=offer,
            raw=raw,
            comment=form.cleaned_data["comment"],
            revision=_number(request.POST.get("revision")) or 0,
            overrides=[{"rule": rule, "reason": reason} for rule, reason in reasons.items()],
            answer_by=form.cleaned_data["answer_by"],
        )
        if is_autosave:
            return HttpResponse(status=204)
        if act in SENDING:
            return _done(request, place, SENDING[act](request, offer, draft.revision))
        if act == "keep":
            return _done(request, place, "Kept. Nobody else sees it yet.")
    except DomainError as error:
        refusal = error
        if is_autosave:
            return HttpResponse(error.message, status=http_status(error), content_type="text/plain; charset=utf-8")
    return _typed(request, offer, place, raw=raw, reasons=reasons, form=form, refusal=refusal)


def _typed(
    request: HttpRequest,
    offer: Offer,
    place: Place,
    *,
    raw: Mapping[str, Any],
    reasons: Mapping[str, str],
    form: RoundForm,
    refusal: DomainError | None,
) -> HttpResponse:
    """The page again with everything that was typed, and what is wrong with it."""
    offer.refresh_from_db(fields=["state", "current", "expires_at", "total"])
    page = deal_page(actor=request.user, offer=offer, language=request.user.language)
    terms_form = TermsForm(raw, language=request.user.language, library=_library(page))
    if isinstance(refusal, InvalidTerms):
        terms_form.add_errors(refusal.errors)
    elif refusal is not None and refusal.field in terms_form.fields:
        terms_form.add_errors({refusal.field: [refusal.message]})
    elif refusal is not None and not form.errors:
        form.add_refusal(refusal)
    return show_page(
        request,
        offer,
        place,
        status=http_status(refusal) if refusal else 200,
        terms_form=terms_form,
        round_form=form,
        reasons=reasons,
        checked=_checked(request, page, raw, reasons),
        refusal=refusal,
        is_open_editor=True,
    )


def check(request: HttpRequest, offer: Offer) -> HttpResponse:
    """What the rules say and what it costs, as it stands on the page just now. Keeps nothing."""
    page = deal_page(actor=request.user, offer=offer, language=request.user.language)
    if not may_write(page):
        raise NotFound("There is nothing to check here now.")
    reasons = reasons_in(request.POST)
    context = {"offer": offer, "sight": page.sight, "reasons": reasons, "page": page}
    try:
        found = checked_terms(
            offer, read_query(request.POST), reasons=reasons, expires_at=None, language=request.user.language
        )
    except InvalidTerms as error:
        return render(request, "contracts/deal/_check.html", context | {"errors": error.errors})
    return render(request, "contracts/deal/_check.html", context | {"checked": judged(offer, page.sight, found)})


def note(request: HttpRequest, offer: Offer, place: Place) -> HttpResponse:
    form = DealNoteForm(request.POST)
    if form.is_valid():
        try:
            write_note(actor=request.user, offer=offer, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect(f"{place.at('home')}#talk")
    return show_page(request, offer, place, status=422, note_form=form, note_failed=request.POST.get("audience", ""))


def act(request: HttpRequest, offer: Offer, place: Place, name: str) -> HttpResponse:
    """One press: agree, decline, withdraw, open again and the rest. A refusal comes back on the page as it stands now."""
    try:
        text = ACTS[name](request, offer)
    except DomainError as error:
        offer.refresh_from_db()
        because = BecauseForm(request.POST)
        return show_page(
            request, offer, place, status=http_status(error), refusal=error, refused_act=name, because_form=because
        )
    return _done(request, place, text)


def _done(request: HttpRequest, place: Place, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(place.at("home"))


def _send(request: HttpRequest, offer: Offer, revision: int) -> str:
    offers.send_offer(actor=request.user, offer=offer, revision=revision)
    return "The offer is with them. You hear as soon as they answer."


def _counter(request: HttpRequest, offer: Offer, revision: int) -> str:
    seen = _number(request.POST.get("seen")) or 0
    negotiation.counter_offer(actor=request.user, offer=offer, seen=seen, revision=revision)
    return "Your terms are with them. You hear as soon as they answer."


def _ask(request: HttpRequest, offer: Offer, revision: int) -> str:
    asked = ask_approval(actor=request.user, offer=offer)
    return f"Asked: {', '.join(one.approver.name for one in asked)}. You hear when it is answered."


SENDING = {"send": _send, "counter": _counter, "ask": _ask}


def _seen(request: HttpRequest) -> int:
    return _number(request.POST.get("seen")) or 0


def _because(request: HttpRequest) -> str:
    form = BecauseForm(request.POST)
    if not form.is_valid():
        raise Invalid(next(iter(form.errors.values()))[0], field="because")
    return form.cleaned_data["because"]


def _accept(request: HttpRequest, offer: Offer) -> str:
    negotiation.accept_offer(actor=request.user, offer=offer, seen=_seen(request), overrides=reasons_in(request.POST))
    return "Agreed. The terms are fixed from here on."


def _decline(request: HttpRequest, offer: Offer) -> str:
    negotiation.decline_offer(actor=request.user, offer=offer, seen=_seen(request), because=_because(request))
    return "Declined. They have been told."


def _withdraw(request: HttpRequest, offer: Offer) -> str:
    was_sent = bool(offer.current)
    offers.withdraw_offer(actor=request.user, offer=offer, because=_because(request), seen=_seen(request))
    return "Withdrawn. They have been told." if was_sent else "Thrown away. Nobody had seen it."


def _reopen(request: HttpRequest, offer: Offer) -> str:
    offers.reopen_offer(actor=request.user, offer=offer)
    return "Open again, as a draft with the terms that stood last."


def _ask_standing(request: HttpRequest, offer: Offer) -> str:
    asked = ask_approval(actor=request.user, offer=offer, revision=_seen(request))
    return f"Asked: {', '.join(one.approver.name for one in asked)}. You hear when it is answered."


def _take_back(request: HttpRequest, offer: Offer) -> str:
    take_back_approval(actor=request.user, offer=offer)
    return "Taken back. Nobody is asked any more."


def _send_approved(request: HttpRequest, offer: Offer) -> str:
    return _send(request, offer, _number(request.POST.get("revision")) or 0)


def _drop(request: HttpRequest, offer: Offer) -> str:
    drop_draft(actor=request.user, offer=offer)
    return "Thrown away. Nobody had seen it."


def _share(request: HttpRequest, offer: Offer) -> str:
    negotiation.share_with_performer(actor=request.user, offer=offer, sees=request.POST.get("sees", ""))
    return "Their own page shows it so from now on."


ACTS: dict[str, Callable[[HttpRequest, Offer], str]] = {
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "ask-approval": _ask_standing,
    "take-back": _take_back,
    "send": _send_approved,
    "drop": _drop,
    "share": _share,
}
# Who presses what: the services refuse the rest, these are not even there.
OFFICE_ACTS = ["accept", "decline", "withdraw", "reopen", "ask-approval", "take-back", "send", "drop"]
TALENT_ACTS = ["accept", "decline", "drop", "share"]
