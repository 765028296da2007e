"""Dates that come again, calendars elsewhere, and a calendar file: what becomes book-outs by itself."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from core.forms import Form
from talent.forms.people import CalendarFileForm, CalendarForm, RuleForm
from talent.selectors.bookouts import calendar_to_edit, rule_to_edit, rules_of
from talent.selectors.weeks import weeks_of
from talent.services import calendars, repeating
from talent.views.editing import Editing, open_profile

LISTED = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"]
EVERY = {1: "every week", 2: "every second week", 3: "every third week", 4: "every fourth week"}


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, open_profile(request, slug))


@login_required
@require_POST
def add_rule(request: HttpRequest, slug: str) -> HttpResponse:
    return _kept(
        request, slug, name="rule_form", form=RuleForm(request.POST), keep=repeating.add_rule, said="Booked out"
    )


@login_required
@require_POST
def add_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    said = "Kept. It is being read now, and every six hours from now on."
    return _kept(
        request, slug, name="calendar_form", form=CalendarForm(request.POST), keep=calendars.add_calendar, said=said
    )


@login_required
@require_POST
def add_file(request: HttpRequest, slug: str) -> HttpResponse:
    form = CalendarFileForm(request.POST, request.FILES)
    said = "The busy days of that file are booked out"
    return _kept(request, slug, name="file_form", form=form, keep=calendars.import_file, said=said)


@login_required
@require_POST
def remove_rule(request: HttpRequest, slug: str, rule_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    repeating.remove_rule(actor=request.user, rule=rule_to_edit(editing.performer, rule_id))
    messages.success(request, "Free again on those days")
    return redirect("talent:repeating", slug)


@login_required
@require_POST
def remove_calendar(request: HttpRequest, slug: str, calendar_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    calendars.remove_calendar(actor=request.user, source=calendar_to_edit(editing.performer, calendar_id))
    messages.success(request, "Not read any more; its days are free again")
    return redirect("talent:repeating", slug)


@login_required
@require_POST
def read_again(request: HttpRequest, slug: str, calendar_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    calendars.read_again(actor=request.user, source=calendar_to_edit(editing.performer, calendar_id))
    messages.success(request, "It is being read. Look again in a moment.")
    return redirect("talent:repeating", slug)


def _kept(
    request: HttpRequest, slug: str, *, name: str, form: Form, keep: Callable[..., object], said: str
) -> HttpResponse:
    editing = open_profile(request, slug)
    if form.is_valid():
        try:
            keep(actor=request.user, performer=editing.performer, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, said)
            return redirect("talent:repeating", slug)
    return _page(request, editing, status=422, **{name: form})


def _page(request: HttpRequest, editing: Editing, *, status: int = 200, **forms: Form) -> HttpResponse:
    performer = editing.performer
    context = editing.context(
        rules=[{"rule": rule, "days": _days(rule.weekdays), "every": _every(rule)} for rule in rules_of(performer)],
        calendars=list(performer.calendars.all()),
        weeks=weeks_of([performer.pk], agency=editing.agency)[performer.pk],
        rule_form=RuleForm(),
        calendar_form=CalendarForm(),
        file_form=CalendarFileForm(),
        back_url=f"{reverse('talent:profile', args=[performer.slug])}#dates",
    )
    return render(request, "talent/people/repeating.html", context | forms, status=status)


def _days(weekdays: list[int]) -> str:
    *others, last = [LISTED[day] for day in weekdays]
    return f"{', '.join(others)} and {last}" if others else last


def _every(rule) -> str:
    return EVERY.get(rule.every_weeks, f"every {rule.every_weeks}th week")
