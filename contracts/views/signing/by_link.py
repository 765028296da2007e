"""Who is let in by a link to sign, and the page for whoever is not."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.tenancy import office_scope
from accounts.zones import guessed_zone
from contracts.models import ContractParty
from contracts.selectors.guardians import why_not_theirs
from contracts.selectors.signing import how_it_stands, party_by_token
from contracts.states import PartyKind, PartyState
from talent.policies import is_themself

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Hands over the party that the link names, inside the office's scope."""

    @wraps(view)
    def found(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        named = party_by_token(token)
        if named is None:
            raise Http404
        party, is_newest = named
        request.sign_token = token
        # The signed link, not a membership, opens the office here.
        with office_scope(party.organisation):
            if not is_newest:
                return kept_private(_gone(request, party))
            if is_somebody_else(request, party) and request.method == "GET" and _answers_too(request, party):
                return redirect("contracts:mine-contract", party.contract.uid)
            if is_somebody_else(request, party):
                return kept_private(_not_theirs(request, party))
            return kept_private(view(request, party, **kwargs))

    return found


def kept_private(response: HttpResponse) -> HttpResponse:
    """The address is the key: it must not travel on in a Referer, a search index or a cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def is_somebody_else(request: HttpRequest, party: ContractParty) -> bool:
    """A link of somebody with an account, opened by somebody signed in as another person."""
    return request.user.is_authenticated and party.user_id is not None and request.user.pk != party.user_id


def _answers_too(request: HttpRequest, party: ContractParty) -> bool:
    """Both parents get the letter that asks one of them to sign: the other reads on a page of their own."""
    return party.kind == PartyKind.GUARDIAN and is_themself(request.user, party.contract.performer)


def who(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def zone_of(request: HttpRequest, party: ContractParty) -> str:
    if request.user.is_authenticated:
        return request.user.time_zone
    return guessed_zone(request) or party.time_zone


def address_of(request: HttpRequest) -> str | None:
    return get_adapter().get_client_ip(request) or None


def _gone(request: HttpRequest, party: ContractParty) -> HttpResponse:
    is_out_again = party.kind == PartyKind.COPY or (
        party.state in {PartyState.INVITED, PartyState.SIGNED} and not why_not_theirs(party.contract, party)
    )
    why = (
        "This link has ended. Open the one in the last letter that you got, or sign in: what you are to sign, and what"
        " you have signed, is on your page."
        if is_out_again
        else how_it_stands(party.contract, party)
    )
    return render(request, "contracts/signing/gone.html", {"party": party, "why": why}, status=410)


def _not_theirs(request: HttpRequest, party: ContractParty) -> HttpResponse:
    return render(request, "contracts/signing/not_theirs.html", {"party": party}, status=403)
