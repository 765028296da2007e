"""A plan for the whole day: asked for, waited for, looked at beside what is placed, taken or not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditions.models import DayPlan, Session
from auditions.policies import can_run_session
from auditions.selectors.plans import plan_for, plan_page
from auditions.services.autofill import ask_for_plan, drop_plan, take_plan, undo_plan
from auditions.services.autofill_rules import LOOSENABLE, Rule
from auditions.views.day.common import day_context, session_in_hand
from casting.services.decisions import Refusal
from casting.views.calls.context import office_page
from core.errors import DomainError, Invalid, http_status
from core.text import numbers_among, whole_number

BENDING = {
    Rule.HOURS: "Also outside the hours they gave",
    Rule.ONLINE: "Also in a room, who asked to be seen online",
    Rule.BOOK_OUT: "Also on dates they are booked out",
    Rule.TRAVEL: "With less time to come from another venue",
    Rule.PANEL: "Also while somebody of the panel is missing",
    Rule.OPEN: "Also into times that performers may choose themselves",
}
SHORT = {
    Rule.HOURS: "their hours",
    Rule.ONLINE: "online only",
    Rule.BOOK_OUT: "the dates they are booked out",
    Rule.TRAVEL: "the way from another venue",
    Rule.PANEL: "the panel",
    Rule.OPEN: "times that performers choose",
}


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def plan(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """The newest plan of a day; a POST asks for another. While it is worked out, the page asks again each second."""
    session = session_in_hand(request, session_id)
    if request.method == "POST":
        return _ask(request, session)
    return _page(request, session)


def _ask(request: HttpRequest, session: Session) -> HttpResponse:
    try:
        day, people = _bent(request)
        ask_for_plan(actor=request.user, session=session, day=day, people=people)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    return redirect("auditions:plan-new", request.organisation.slug, session.pk)


def _bent(request: HttpRequest) -> tuple[list[str], dict[int, set[str]]]:
    """`day`: rules bent for everybody; `bend`: "12:hours,online" for one person."""
    people: dict[int, set[str]] = {}
    for value in request.POST.getlist("bend"):
        key, _, rules = value.partition(":")
        person = whole_number(key)
        if person is None:
            raise Invalid("Choose again what may be bent, and for whom.")
        people.setdefault(person, set()).update(rule for rule in rules.split(",") if rule)
    return request.POST.getlist("day"), people


def _page(request: HttpRequest, session: Session, *, refusal: DomainError | None = None) -> HttpResponse:
    page = plan_page(actor=request.user, session=session)
    for one in page.left_out:
        one.choices = [
            {"value": f"{one.call_in.pk}:{','.join(way['rules'])}", "words": _words(way)} for way in one.ways
        ]
    context = day_context(request, session) | {
        "page": page,
        "plan": page.plan,
        "refusal": refusal,
        "may_run": can_run_session(request.user, session),
        "bending": [(rule.value, words, rule in page.bent) for rule, words in BENDING.items() if rule in LOOSENABLE],
    }
    template = "auditions/planning/plan_part.html" if request.htmx else "auditions/planning/plan.html"
    return render(request, template, context, status=http_status(refusal) if refusal else 200)


def _words(way: dict) -> str:
    rules = " and ".join(SHORT[Rule(rule)] for rule in way["rules"])
    times = "1 time" if way["opens"] == 1 else f"{way['opens']} times"
    return f"Without {rules}: {times} would do"


def _plan(request: HttpRequest, session_id: int, plan_id: int) -> tuple[Session, DayPlan]:
    session = session_in_hand(request, session_id, to_run=True)
    return session, plan_for(session, plan_id)


@require_POST
@office_page
def take(request: HttpRequest, *, session_id: int, plan_id: int) -> HttpResponse:
    """Everybody, or with `some` those whose `keep` is ticked."""
    session, plan = _plan(request, session_id, plan_id)
    kept = set(numbers_among(request.POST.getlist("keep")))
    proposed = [one["call_in"] for one in plan.placements]
    without = [key for key in proposed if key not in kept] if "some" in request.POST else []
    try:
        placed = take_plan(actor=request.user, plan=plan, without=without)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    messages.success(request, f"{_people(len(placed.done))} placed. Nobody has been told anything yet.")
    if placed.refused:
        messages.warning(request, _refused(placed.refused))
    return redirect("auditions:plan-new", request.organisation.slug, session.pk)


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"


def _refused(refused: list[Refusal]) -> str:
    return "Not placed: " + ", ".join(f"{one.name} {one.reason}" for one in refused) + "."


@require_POST
@office_page
def drop(request: HttpRequest, *, session_id: int, plan_id: int) -> HttpResponse:
    session, plan = _plan(request, session_id, plan_id)
    drop_plan(actor=request.user, plan=plan)
    messages.success(request, "The plan is put aside. Nothing was placed by it.")
    return redirect("auditions:plan-new", request.organisation.slug, session.pk)


@require_POST
@office_page
def undo(request: HttpRequest, *, session_id: int, plan_id: int) -> HttpResponse:
    session, plan = _plan(request, session_id, plan_id)
    undone = undo_plan(actor=request.user, plan=plan)
    messages.success(request, f"{_people(undone.taken_off)} back in the queue. Nobody had been told.")
    if undone.kept:
        messages.warning(request, "These have been told or moved since, and keep their time: " + ", ".join(undone.kept))
    return redirect("auditions:plan-new", request.organisation.slug, session.pk)
