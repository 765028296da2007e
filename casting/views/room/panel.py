from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casting.forms.room import TagForm
from casting.forms.room_notes import NoteForm
from casting.models import Role, Submission
from casting.room_panels import room_panels_for
from casting.selectors.bins import tag_colours
from casting.selectors.flags import NONE, flags_for
from casting.selectors.panel import Panel, submission_panel
from casting.services.reviews import change_tags, open_submission
from casting.tapes import tape_of
from casting.views.room.frame import found, panel_address, wants_json, wants_part
from casting.views.room.history import history
from casting.views.room.threads import notes_context
from core.errors import Invalid
from talent.addresses import media_url


@login_required
@require_GET
def panel(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    """A page of its own opens the submission; the part that the board fetches beforehand does not."""
    role, submission = found(request, role_id, submission_id)
    if not wants_part(request):
        open_submission(actor=request.user, submission=submission)
    shown = submission_panel(actor=request.user, role=role, submission_id=submission_id)
    template = "casting/room/panel_part.html" if wants_part(request) else "casting/room/panel.html"
    return render(request, template, _context(request, submission, shown, reads=not wants_part(request)))


@login_required
@require_POST
def open_one(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    _, submission = found(request, role_id, submission_id)
    open_submission(actor=request.user, submission=submission)
    if wants_json(request):
        fresh = Submission.objects.only("state", "viewed_at").get(pk=submission.pk)
        return JsonResponse({"state": fresh.state, "label": fresh.get_state_display(), "viewed": bool(fresh.viewed_at)})
    return redirect(panel_address(request, submission))


@login_required
@require_POST
def tags(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    """Adds "tag", or takes "remove" away."""
    role, submission = found(request, role_id, submission_id)
    gone = request.POST.get("remove")
    form = TagForm({"tag": gone} if gone else request.POST)
    if form.is_valid():
        change = {"remove": [gone]} if gone else {"add": [form.cleaned_data["tag"]]}
        try:
            change_tags(actor=request.user, submission=submission, **change)
        except Invalid as error:
            form.add_refusal(error)
    return _changed(request, role, submission, tag_form=form)


def page_again(request: HttpRequest, role: Role, submission: Submission, **forms) -> HttpResponse:
    """The whole page with a refused form in it."""
    shown = submission_panel(actor=request.user, role=role, submission_id=submission.pk)
    return render(request, "casting/room/panel.html", _context(request, submission, shown, **forms), status=422)


def _changed(request: HttpRequest, role: Role, submission: Submission, **forms) -> HttpResponse:
    """The back room of the panel after a change, or the page again; a refused form keeps what was typed."""
    failed = next((form for form in forms.values() if form.errors), None)
    if not failed and not wants_part(request):
        messages.success(request, "Saved.")
        return redirect(panel_address(request, submission))
    shown = submission_panel(actor=request.user, role=role, submission_id=submission.pk)
    context = _context(request, submission, shown, **({name: form for name, form in forms.items() if form.errors}))
    template = "casting/room/backroom.html" if wants_part(request) else "casting/room/panel.html"
    return render(request, template, context, status=422 if failed else 200)


def _context(
    request: HttpRequest,
    submission: Submission,
    shown: Panel,
    *,
    reads: bool = True,
    note_form: NoteForm | None = None,
    **forms,
) -> dict:
    role = submission.role
    base = reverse("casting:room", args=[request.organisation.slug, role.pk])
    colours = tag_colours(request.organisation) if shown.submission.tags else {}
    return {
        "role": role,
        "base": base,
        "here": f"{base}submissions/{shown.submission.pk}/",
        "panel": shown,
        "submission": shown.submission,
        "profile": shown.profile,
        "shots": [
            {
                "alt": shot.alt or f"{shown.name}, headshot",
                "card": shot.is_ready and media_url(shot.public_id, "card"),
                "large": shot.is_ready and media_url(shot.public_id, "large"),
            }
            for shot in shown.headshots
        ],
        "tape": tape_of(shown.submission, name=shown.name),
        "tape_keys": "some" if wants_part(request) else "page",
        "resume_url": shown.resume and media_url(shown.resume, "resume"),
        "history": history(shown, request.user),
        "fits": _fits(role, shown),
        "flags": flags_for(role, [submission]).get(submission.pk, NONE),
        "extras": room_panels_for(actor=request.user, role=role, submission=submission),
        "tags": [(tag, colours.get(tag, "")) for tag in shown.submission.tags or []],
        "tag_form": TagForm(),
        **notes_context(request, submission, reads=reads, form=note_form),
        **forms,
    }


def _fits(role: Role, shown: Panel) -> list[dict]:
    """The role's stated criteria beside what the profile says: facts to read, never a sort."""
    have = {
        "skills": {entry.get("skill", "").casefold(): entry for entry in shown.profile.get("skills") or []},
        "languages": {entry.get("language", "").casefold(): entry for entry in shown.profile.get("languages") or []},
    }
    rows = []
    if role.playing_age_min is not None and role.playing_age_max is not None:
        low, high = shown.submission.playing_age_min, shown.submission.playing_age_max
        known = low is not None and high is not None
        rows.append(
            {
                "asked": f"Plays {role.playing_age_min}–{role.playing_age_max}",
                "said": f"{low}–{high}" if known else "",
                "meets": known and low <= role.playing_age_max and high >= role.playing_age_min,
            }
        )
    for kind in ("skills", "languages"):
        for asked in getattr(role, kind):
            entry = have[kind].get(asked.casefold())
            rows.append({"asked": asked, "said": _level(entry) if entry else "", "meets": bool(entry)})
    return rows


def _level(entry: dict) -> str:
    return str(entry.get("level", "")).replace("_", " ").capitalize() or "Yes"
