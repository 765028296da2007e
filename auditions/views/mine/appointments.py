"""A person's own list of appointments, and their clients': who, when, how it stands; and what they need."""

from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from auditions.forms.mine import AccessForm
from auditions.links import answer_token, beside_token, choose_token
from auditions.models import AccessNeeds
from auditions.selectors.calls import place_from
from auditions.selectors.mine import Mine, my_appointments, narrowed, people_in, who_may_speak_for
from auditions.services.access import set_access_needs
from auditions.services.booking import confirm_many
from auditions.states import AppointmentState
from core.errors import DomainError
from core.text import whole_number
from talent.selectors import own_among, performer_to_edit, performers_managed_by
from talent.selectors.guardians import children_accompanied

STATES = [
    (AppointmentState.OFFERED, "To answer"),
    (AppointmentState.CONFIRMED, "Confirmed"),
    (AppointmentState.RESCHEDULE_REQUESTED, "Asked for another time"),
]


@login_required
@require_safe
def appointment_list(request: HttpRequest) -> HttpResponse:
    performer_id = whole_number(request.GET.get("who", ""))
    state = request.GET.get("state", "") if request.GET.get("state") in dict(STATES) else ""
    everyone = my_appointments(request.user)
    shown = narrowed(everyone, performer_id=performer_id, state=state)
    people = people_in(everyone)
    answerable = who_may_speak_for(request.user, shown.coming)
    beside = {child.pk for child in children_accompanied(request.user)}
    kept = {"who": performer_id, "state": state}
    here = reverse("auditions:mine")
    context = {
        "coming": [_row(mine, mine.row.pk in answerable, beside) for mine in shown.coming],
        "past": [_row(mine, False, beside) for mine in shown.past],
        "calls": [
            {"call": call, "token": choose_token(call), "place": place_from(call, call.before)} for call in shown.calls
        ],
        "people": people,
        "shows_names": len(people) > 1 or len(own_among(request.user, people)) < len(people),
        "performer_id": performer_id,
        "state": state,
        "is_filtered": bool(performer_id or state),
        "to_answer": sum(_is_to_answer(mine) and mine.row.pk in answerable for mine in shown.coming),
        "tabs": [
            {
                "url": f"{here}?{urlencode({k: v for k, v in (kept | {'state': key}).items() if v})}",
                "label": label,
                "count": None,
                "current": key == state,
            }
            for key, label in [("", "All"), *STATES]
        ],
        "managed": performers_managed_by(request.user),
    }
    return render(request, "auditions/mine/list.html", context)


def _is_to_answer(mine: Mine) -> bool:
    return mine.row.state == AppointmentState.OFFERED and mine.is_open and not mine.is_changing


def _row(mine: Mine, may_answer: bool, beside: Collection[int]) -> dict:
    """`beside`: the children whom the reader only accompanies."""
    link = beside_token if mine.row.performer_id in beside and not may_answer else answer_token
    return {
        "mine": mine,
        "row": mine.row,
        "token": link(mine.row),
        "is_to_answer": may_answer and _is_to_answer(mine),
    }


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Yes for all that are ticked; whoever could not be is named, the rest is done."""
    wanted = {whole_number(value) for value in request.POST.getlist("pick")} - {None}
    coming = my_appointments(request.user).coming
    speaks = who_may_speak_for(request.user, coming)
    rows = [mine for mine in coming if mine.row.pk in wanted and mine.row.pk in speaks]
    if not rows:
        messages.warning(request, "Tick at least one that waits for an answer.")
        return redirect("auditions:mine")
    outcome = confirm_many(rows=rows, actor=request.user)
    if outcome.done:
        count = "1 appointment is" if len(outcome.done) == 1 else f"{len(outcome.done)} appointments are"
        messages.success(request, f"{count} confirmed.")
    for name, sentence in outcome.refused:
        messages.warning(request, f"{name}: {sentence}")
    return redirect("auditions:mine")


@login_required
def access_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes with every appointment of this performer; theirs, and their agent's, to change."""
    performer, agency = performer_to_edit(request.user, slug)
    known = AccessNeeds.objects.filter(performer=performer).first()
    initial = {name: getattr(known, name) for name in ("needs", "format", "wants_reader")} if known else {}
    form = AccessForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_access_needs(actor=request.user, performer=performer, needs=form.told())
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Kept. It goes with every appointment, those that stand already too.")
            return redirect("auditions:mine")
    context = {"form": form, "performer": performer, "agency": agency, "rail_at": "auditions:mine"}
    return render(request, "auditions/mine/access.html", context, status=422 if form.errors else 200)
