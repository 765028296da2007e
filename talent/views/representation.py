"""Where performers decide who speaks for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Conflict, Invalid, NotAllowed, NotFound, http_status
from core.text import numbers_among
from talent.models import Performer
from talent.policies import can_decide_representation
from talent.selectors import performer_to_edit
from talent.selectors.claims import claims_of, past_of
from talent.services import standing
from talent.services.taking_over import claim_profile, offered_by


@login_required
@require_safe
def representation(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, own_performer(request, slug))


@login_required
@require_POST
def decide(request: HttpRequest, slug: str, representation_id: int, verb: str) -> HttpResponse:
    """One decision: confirm, refuse, end, resume, agree (to other terms) or keep (the ones that stand)."""
    performer = own_performer(request, slug)
    if verb not in ACTS:
        raise Http404
    try:
        said = ACTS[verb](request, performer, representation_id)
    except Conflict as refusal:
        return _page(request, performer, error=refusal.message, status=http_status(refusal))
    messages.success(request, said)
    return redirect("talent:representation", performer.slug)


def _confirm(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.confirm_representation(
        actor=request.user,
        performer=performer,
        representation_id=representation_id,
        stamp=request.POST.get("stamp", ""),
        instead_of=numbers(request.POST.getlist("instead_of")),
    )
    return f"{row.organisation.name} speaks for {performer.stage_name} from now on."


def _refuse(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.refuse_representation(actor=request.user, performer=performer, representation_id=representation_id)
    return f"{row.organisation.name} has been told that it does not speak for {performer.stage_name}."


def _end(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.leave_agency(actor=request.user, performer=performer, representation_id=representation_id)
    return f"{row.organisation.name} no longer speaks for {performer.stage_name}. You can take that back today."


def _resume(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.return_to_agency(actor=request.user, performer=performer, representation_id=representation_id)
    return f"{row.organisation.name} speaks for {performer.stage_name} again."


def _agree(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.agree_terms(
        actor=request.user,
        performer=performer,
        representation_id=representation_id,
        stamp=request.POST.get("stamp", ""),
    )
    return f"The new terms with {row.organisation.name} stand."


def _keep(request: HttpRequest, performer: Performer, representation_id: int) -> str:
    row = standing.keep_terms(actor=request.user, performer=performer, representation_id=representation_id)
    return f"The terms with {row.organisation.name} stay as they were."


ACTS = {"confirm": _confirm, "refuse": _refuse, "end": _end, "resume": _resume, "agree": _agree, "keep": _keep}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """A profile behind its link, with the decision about every agency; taken over by whoever is signed in."""
    try:
        offered = offered_by(token)
    except (Conflict, NotFound) as refusal:
        status = 410 if isinstance(refusal, Conflict) else 404
        return render(request, "talent/agencies/claim_gone.html", {"why": refusal.message}, status=status)
    error, chosen = None, {}
    if request.method == "POST":
        chosen = _by_number(request.POST, "decision_")
        try:
            performer = claim_profile(
                actor=request.user, token=token, decisions=chosen, stamps=_by_number(request.POST, "stamp_")
            )
        except (Invalid, Conflict, NotAllowed) as refusal:
            error = refusal
        else:
            messages.success(request, f"The profile of {performer.stage_name} is yours.")
            return redirect("talent:profile", performer.slug)
    context = {"offered": offered, "error": error, "chosen": chosen}
    return render(request, "talent/agencies/claim.html", context, status=422 if error else 200)


def own_performer(request: HttpRequest, slug: str) -> Performer:
    """Raises NotFound, or NotAllowed for an agent: who speaks for somebody is not an agency's to say."""
    performer, _ = performer_to_edit(request.user, slug)
    if not can_decide_representation(request.user, performer):
        raise NotAllowed("Only the performer decides who speaks for them.")
    return performer


def numbers(texts: list[str]) -> set[int]:
    return set(numbers_among(texts))


def _by_number(post: QueryDict, prefix: str) -> dict[int, str]:
    found = {}
    for name, value in post.items():
        if name.startswith(prefix) and (place := numbers([name.removeprefix(prefix)])):
            found[place.pop()] = str(value)
    return found


def _page(request: HttpRequest, performer: Performer, *, error: str = "", status: int = 200) -> HttpResponse:
    claims = claims_of(performer)
    context = {
        "performer": performer,
        "is_child": performer.born_on is not None,
        "whom": "you" if performer.born_on is None else format_html("<bdi>{}</bdi>", performer.stage_name),
        "waiting": [claim for claim in claims if claim.is_asked or claim.is_on_word],
        "standing": [claim for claim in claims if not claim.is_asked and not claim.is_on_word],
        "past": _past(performer, request),
        "error": error,
        "as_actor": True,
    }
    return render(request, "talent/agencies/representation.html", context, status=status)


def _past(performer: Performer, request: HttpRequest) -> list[tuple]:
    return [(row, standing.can_return(row, request.user)) for row in past_of(performer)]
