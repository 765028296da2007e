"""A day from a list: choose a file, see what each line would do, then do exactly that."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditions.forms.day_import import DayFileForm, DayTableForm
from auditions.models import Session
from auditions.services.day_import import (
    ALREADY,
    PLACE,
    REFUSE,
    Imported,
    Planned,
    checked_table,
    import_day,
    plan_day,
    read_day,
)
from auditions.views.day.answers import board_url
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core import clock
from core.errors import Conflict, DomainError

VERDICTS = {PLACE: "Placed", ALREADY: "There already", REFUSE: "Left out"}


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def day_import(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    if request.method != "POST":
        return _choose(request, session, DayFileForm())
    if "table" in request.POST:
        return _act(request, session)
    form = DayFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            table = read_day(actor=request.user, session=session, file=form.cleaned_data["file"])
            return _show(request, session, table)
        except DomainError as refusal:
            form.add_refusal(refusal)
    return _choose(request, session, form, status=422)


def _act(request: HttpRequest, session: Session) -> HttpResponse:
    form = DayTableForm(request.POST)
    if not form.is_valid():
        again = DayFileForm()
        again.refuse = "This list is damaged. Choose the file again."
        return _choose(request, session, again, status=422)
    try:
        table = checked_table(form.cleaned_data["table"])
        done = import_day(actor=request.user, session=session, table=table, expected=form.cleaned_data["expected"])
    except Conflict as refusal:
        return _show(request, session, form.cleaned_data["table"], refusal=refusal.message, status=409)
    messages.success(request, _said(done))
    return redirect(board_url(request, session))


def _said(done: Imported) -> str:
    people = "1 person is" if len(done.done) == 1 else f"{len(done.done)} people are"
    text = f"{people} placed. Nobody is told before you send the day."
    if done.refused:
        left = ", ".join(refusal.name for refusal in done.refused[:5] if refusal.name)
        text += f" Left out: {left}{' and others' if len(done.refused) > 5 else ''}."
    return text


def _choose(request: HttpRequest, session: Session, form: DayFileForm, *, status: int = 200) -> HttpResponse:
    context = day_context(request, session) | {"form": form, "refusal": getattr(form, "refuse", "")}
    return render(request, "auditions/day/import.html", context, status=status)


def _show(
    request: HttpRequest, session: Session, table: Sequence[Sequence[str]], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    planned = plan_day(actor=request.user, session=session, table=table)
    context = day_context(request, session) | {
        "planned": planned,
        "rows": [(row, _time(row, session)) for row in planned.rows],
        "counts": [(key, label, planned.count(key)) for key, label in VERDICTS.items()],
        "to_do": planned.count(PLACE),
        "table": json.dumps(table, ensure_ascii=False),
        "refusal": refusal,
    }
    return render(request, "auditions/day/import_preview.html", context, status=status)


def _time(row: Planned, session: Session) -> str:
    return f"{clock.in_zone(row.starts_at, session.zone):%H:%M}" if row.starts_at else row.line.starts
