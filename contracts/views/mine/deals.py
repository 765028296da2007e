"""A negotiation from the performer's side: whoever speaks for them, or the performer, who sees what is shared."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.tenancy import office_scope
from contracts.models import Offer
from contracts.policies import can_speak_in
from contracts.selectors.offers import talent_offer
from contracts.views import negotiating
from contracts.views.negotiating import Place
from core.errors import NotAllowed

View = Callable[..., HttpResponse]


def of_a_deal(*, answers: bool) -> Callable[[View], View]:
    """Hands over the offer, inside its office's scope. `answers`: only to whoever speaks for the performer in it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, uid: UUID, **kwargs) -> HttpResponse:
            offer = talent_offer(actor=request.user, uid=uid)
            with office_scope(offer.organisation):
                if answers and not can_speak_in(request.user, offer):
                    raise NotAllowed(f"{offer.agency.name} answers for you here. Speak to them.")
                return view(request, offer, **kwargs)

        return found

    return decorate


def _place(offer: Offer) -> Place:
    def at(name: str) -> str:
        if name == "home":
            return reverse("contracts:deal", args=[offer.uid])
        if name in {"write", "check", "note"}:
            return reverse(f"contracts:deal-{name}", args=[offer.uid])
        return reverse("contracts:deal-act", args=[offer.uid, name]) if name in negotiating.TALENT_ACTS else ""

    return Place("contracts/deal/mine.html", at)


@login_required
@require_GET
@of_a_deal(answers=False)
def deal(request: HttpRequest, offer: Offer) -> HttpResponse:
    return negotiating.show_page(request, offer, _place(offer))


@login_required
@require_POST
@of_a_deal(answers=True)
def deal_write(request: HttpRequest, offer: Offer) -> HttpResponse:
    return negotiating.write(request, offer, _place(offer))


@login_required
@require_POST
@of_a_deal(answers=True)
def deal_check(request: HttpRequest, offer: Offer) -> HttpResponse:
    return negotiating.check(request, offer)


@login_required
@require_POST
@of_a_deal(answers=True)
def deal_note(request: HttpRequest, offer: Offer) -> HttpResponse:
    return negotiating.note(request, offer, _place(offer))


@login_required
@require_POST
@of_a_deal(answers=True)
def deal_act(request: HttpRequest, offer: Offer, act: str) -> HttpResponse:
    return negotiating.act(request, offer, _place(offer), act)
