"""Pages of what a party does instead of signing: says no, hands it on, asks."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contracts.forms.signing import DeclineForm, HandOnForm, QuestionForm
from contracts.models import ContractParty
from contracts.selectors.signing import MAY_HAND_ON, may_read
from contracts.services.party_acts import ask_question, decline, delegate
from contracts.views.signing.by_link import by_link, who
from contracts.views.signing.page import show
from core.errors import Conflict, DomainError, Invalid, NotAllowed

MANY_QUESTIONS = "You have asked several questions today. The office has them all; it will write to you."


def _form_page(request: HttpRequest, party: ContractParty, form, *, name: str) -> HttpResponse:
    context = {"party": party, "contract": party.contract, "token": request.sign_token, "form": form}
    return render(request, f"contracts/signing/{name}.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@by_link
def sign_decline(request: HttpRequest, party: ContractParty) -> HttpResponse:
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(party=party, because=form.cleaned_data["because"], by=who(request))
        except Conflict as error:
            return show(request, party, status=409, conflict=error.message)
        except DomainError as error:
            form.add_refusal(error)
        else:
            return render(request, "contracts/signing/declined.html", {"party": party, "contract": party.contract})
    return _form_page(request, party, form, name="decline")


@require_http_methods(["GET", "POST"])
@by_link
def sign_hand_on(request: HttpRequest, party: ContractParty) -> HttpResponse:
    if party.kind not in MAY_HAND_ON:
        raise NotAllowed("Nobody else can give this signature. Ask the office if something has to change.")
    form = HandOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = delegate(party=party, **form.cleaned_data)
        except Conflict as error:
            return show(request, party, status=409, conflict=error.message)
        except DomainError as error:
            form.add_refusal(error)
        else:
            context = {"party": party, "contract": party.contract, "to": fresh.name}
            return render(request, "contracts/signing/handed_on.html", context)
    return _form_page(request, party, form, name="hand_on")


@require_http_methods(["GET", "POST"])
@by_link
def sign_question(request: HttpRequest, party: ContractParty) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not may_read(party.contract, party):
                raise Invalid("There is nothing to ask about yet.", field="text")
            if not ratelimit.consume(request, action="sign_question", key=f"party:{party.pk}"):
                raise Invalid(MANY_QUESTIONS, field="text")
            ask_question(party=party, text=form.cleaned_data["text"], by=who(request))
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Asked. The answer comes to your mail address.")
            return redirect("contracts:sign", request.sign_token)
    return _form_page(request, party, form, name="question")
