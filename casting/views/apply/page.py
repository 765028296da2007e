"""Applying: one form in up to three steps, one send."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casting.forms.apply import NO_HEADSHOT, NO_PART, NO_TAPE, ApplicationForm, draft_data
from casting.models import CastingCall
from casting.selectors import mine
from casting.selectors.applications import applications
from casting.selectors.applying import (
    already_put_up,
    call_to_apply_to,
    draft_for,
    films_to_choose,
    headshots_to_choose,
    roles_to_choose,
    takes_submissions,
)
from casting.selectors.calls_words import notice_title
from casting.services.answers import UNANSWERED
from casting.services.drafts import save_draft
from casting.services.submissions import Sent, submit
from core import clock
from core.errors import DomainError, Invalid, NotFound
from core.permissions import records
from core.uploads import takes_films
from talent.models import Performer
from talent.policies import is_themself
from talent.selectors import agency_between, main_headshots_of, own_among, performers_managed_by, tapes_of
from talent.services.media import upload_headshot
from talent.services.tapes import upload_tape

MOST_ROLES_IN_ADDRESS = 20
# What a script says at once is what the server would say.
MISSING = {"part": NO_PART, "headshot": NO_HEADSHOT, "tape": NO_TAPE, "answer": UNANSWERED}


@dataclass(frozen=True)
class Applicant:
    """Who is applying and on whose behalf: `everyone` are all whom this person may put up."""

    performer: Performer
    everyone: list[Performer]
    is_client: bool

    @property
    def is_another(self) -> bool:
        """Somebody else is spoken of: a client, or a child whose guardian applies."""
        return self.is_client or self.performer.born_on is not None


@takes_films
@records
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_to_apply_to(user=request.user, slug=slug)
    everyone = performers_managed_by(request.user)
    if not everyone:
        return _make_a_profile_first(request)
    performer = _chosen_performer(request, everyone)
    if performer is None:
        return _choose_client(request, call, everyone)
    applicant = Applicant(performer, everyone, is_client=not is_themself(request.user, performer))
    if request.method == "POST":
        return _posted(request, call, applicant)
    if not takes_submissions(call, clock.now()):
        return render(request, "casting/apply/closed.html", _context(call, applicant))
    return _page(request, call, applicant, _form(request, call, performer, initial=_initial(request, call, performer)))


def _make_a_profile_first(request: HttpRequest) -> HttpResponseRedirect:
    messages.info(request, "First a few lines about you; then you come back to this call.")
    back = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('talent:profile-start')}?{back}")


def _chosen_performer(request: HttpRequest, everyone: Sequence[Performer]) -> Performer | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("performer")
    if asked:
        for performer in everyone:
            if str(performer.pk) == asked:
                return performer
        raise NotFound("There is nobody of yours at that address.")
    return everyone[0] if len(everyone) == 1 else None


def _choose_client(request: HttpRequest, call: CastingCall, everyone: Sequence[Performer]) -> HttpResponse:
    shots = main_headshots_of(list(everyone))
    sent = already_put_up(call=call, performers=everyone, user=request.user)
    rows = [
        {
            "performer": one,
            "headshot": shots.get(one.pk),
            "sent": sent.get(one.pk, 0),
            "url": _address(request, call, one),
        }
        for one in everyone
    ]
    is_agent = len(own_among(request.user, everyone)) < len(everyone)
    context = {"call": call, "title": notice_title(call), "rows": rows, "is_agent": is_agent}
    return render(request, "casting/apply/choose.html", context)


def _address(request: HttpRequest, call: CastingCall, performer: Performer) -> str:
    query = [("performer", performer.pk)]
    query += [("role", role) for role in request.GET.getlist("role")[:MOST_ROLES_IN_ADDRESS]]
    return f"{reverse('casting:apply', args=[call.slug])}?{urlencode(query)}"


def _form(request: HttpRequest, call: CastingCall, performer: Performer, **kwargs) -> ApplicationForm:
    return ApplicationForm(
        choices=roles_to_choose(call=call, performer=performer, user=request.user),
        headshots=headshots_to_choose(performer),
        tapes=tapes_of(performer),
        asks_union=call.production.asks_union_status,
        office=call.organisation.name,
        films=films_to_choose(performer),
        **kwargs,
    )


def _initial(request: HttpRequest, call: CastingCall, performer: Performer) -> dict:
    """What they typed before; roles named in the address come on top, and a lone role is chosen."""
    draft = draft_for(user=request.user, call=call, performer=performer)
    initial = dict(draft.data) if draft else {}
    named = request.GET.getlist("role")[:MOST_ROLES_IN_ADDRESS]
    initial["roles"] = list(dict.fromkeys([*initial.get("roles", []), *named]))
    return initial


def _posted(request: HttpRequest, call: CastingCall, applicant: Applicant) -> HttpResponse:
    performer, act = applicant.performer, request.POST.get("do", "send")
    if act in {"upload", "save"} or act.startswith("tape:"):
        save_draft(actor=request.user, performer=performer, call=call, data=draft_data(request.POST))
        if act == "save":
            messages.success(request, "Kept. You can carry on from any device.")
            agency = agency_between(request.user, performer)
            return redirect("casting:agent-desk", agency.slug) if agency else redirect("casting:actor-home")
        if act.startswith("tape:"):
            return _tape_uploaded(request, call, applicant, act.removeprefix("tape:"))
        return _uploaded(request, call, applicant)
    data, tape_error = _with_tapes(request, performer)
    if tape_error:
        form = _form(request, call, performer, initial=draft_data(data))
        return _page(request, call, applicant, form, status=422, tape_error=tape_error)
    form = _form(request, call, performer, data=data)
    if form.is_valid():
        try:
            sent = submit(actor=request.user, performer=performer, call=call, entries=form.entries())
        except DomainError as refused:
            if isinstance(refused, NotFound):
                raise
            form.add_refusal(refused)
        else:
            _say(request, applicant, sent)
            return redirect(
                f"{reverse('casting:apply-sent', args=[call.slug])}?{urlencode({'performer': performer.pk})}"
            )
    return _page(request, call, applicant, form, status=422)


def _uploaded(request: HttpRequest, call: CastingCall, applicant: Applicant) -> HttpResponse:
    """The new picture becomes the chosen one; what was typed is in the draft already."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose a picture first.", field="file")
        asset = upload_headshot(actor=request.user, performer=applicant.performer, file=file)
    except Invalid as refused:
        form = _form(request, call, applicant.performer, initial=draft_data(request.POST))
        return _page(request, call, applicant, form, status=422, upload_error=refused.message)
    kept = draft_data(request.POST) | {"headshot": str(asset.public_id)}
    save_draft(actor=request.user, performer=applicant.performer, call=call, data=kept)
    messages.success(request, "Added. It is your headshot for this one.")
    return redirect(f"{_address(request, call, applicant.performer)}#headshot")


def _tape_uploaded(request: HttpRequest, call: CastingCall, applicant: Applicant, role: str) -> HttpResponse:
    """Without script; with it the tape goes up by itself, in pieces. The new one becomes the chosen one."""
    data, tape_error = _with_tapes(request, applicant.performer)
    if not tape_error and f"tapefile_{role}" not in request.FILES:
        tape_error = {"role": role, "text": "Choose your tape first."}
    if tape_error:
        form = _form(request, call, applicant.performer, initial=draft_data(data))
        return _page(request, call, applicant, form, status=422, tape_error=tape_error)
    save_draft(actor=request.user, performer=applicant.performer, call=call, data=draft_data(data))
    messages.success(request, "Your tape is there. It goes with this one.")
    return redirect(f"{_address(request, call, applicant.performer)}#tape_{role}")


def _with_tapes(request: HttpRequest, performer: Performer) -> tuple[QueryDict, dict | None]:
    """What was posted, with each tape that came along kept and chosen; and what was wrong with one of them."""
    data = request.POST.copy()
    for name in request.FILES:
        if name.startswith("tapefile_"):
            role = name.removeprefix("tapefile_")
            try:
                asset = upload_tape(actor=request.user, performer=performer, file=request.FILES[name])
            except Invalid as refusal:
                return data, {"role": role, "text": refusal.message}
            data[f"tape_asset_{role}"] = str(asset.public_id)
    return data, None


def _say(request: HttpRequest, applicant: Applicant, sent: Sent) -> None:
    if sent.joined:
        names = " and ".join(row.role.name for row in sent.joined)
        who = f"{applicant.performer.stage_name} is" if applicant.is_client else "You are"
        beside = "your agency now stands" if applicant.is_client else "you now stand"
        messages.info(request, f"{who} already up for {names}; {beside} on the same card.")
    if not sent.already:
        return
    names = " and ".join(row.role.name for row in sent.already)
    who = f"{applicant.performer.stage_name} was put up" if applicant.is_client else "You had applied"
    messages.info(request, f"{who} for {names} already, so nothing was sent twice.")


def _page(
    request: HttpRequest,
    call: CastingCall,
    applicant: Applicant,
    form: ApplicationForm,
    *,
    status: int = 200,
    upload_error: str = "",
    tape_error: dict | None = None,
) -> HttpResponse:
    open_roles = [choice for choice in form.choices.values() if choice.sent is None]
    if len(open_roles) == 1 and not form.is_bound:
        form.initial["roles"] = [str(open_roles[0].role.pk)]
    draft = draft_for(user=request.user, call=call, performer=applicant.performer) if not form.is_bound else None
    parts = form.blocks()
    chosen = [part for part in parts if part.is_chosen]
    context = _context(call, applicant) | {
        "form": form,
        "parts": parts,
        "missing": MISSING,
        "open_step": _step_to_open(form, upload_error=upload_error, tape_error=tape_error),
        "asks_tape": any(choice.role.asks_tape for choice in open_roles),
        # As long as no part is chosen, every step may come.
        "asks_tape_now": any(part.tape for part in chosen or parts if part.choice.sent is None),
        "asks_questions": any(choice.questions for choice in open_roles),
        "open_roles": open_roles,
        "upload_error": upload_error,
        "tape_error": tape_error,
        "saved_at": draft.updated_at if draft else None,
    }
    return render(request, "casting/apply/page.html", context, status=status)


def _step_to_open(form: ApplicationForm, *, upload_error: str, tape_error: dict | None) -> str:
    if tape_error:
        return "tape"
    return "part" if upload_error or not form.is_bound else form.step_to_open()


def _context(call: CastingCall, applicant: Applicant) -> dict:
    return {
        "call": call,
        "title": notice_title(call),
        "applicant": applicant,
        "performer": applicant.performer,
    }


@require_POST
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """204 when it is kept, with when in `X-Saved-At`. A script asks, so a lost session is a 401 and not a page to sign in at."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    call = call_to_apply_to(user=request.user, slug=slug)
    performer = _chosen_performer(request, performers_managed_by(request.user))
    if performer is None:
        raise NotFound("There is nobody of yours at that address.")
    kept = save_draft(actor=request.user, performer=performer, call=call, data=draft_data(request.POST))
    return HttpResponse(status=204, headers={"X-Saved-At": kept.updated_at.isoformat()})


@login_required
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    call = call_to_apply_to(user=request.user, slug=slug)
    everyone = performers_managed_by(request.user)
    performer = _chosen_performer(request, everyone)
    if performer is None:
        return redirect("casting:apply", slug=slug)
    is_client = not is_themself(request.user, performer)
    agency = agency_between(request.user, performer) if is_client else None
    rows = mine.submissions_for_call(call=call, performer=performer, agency=agency)
    others = [one for one in everyone if one.pk != performer.pk]
    sent_already = already_put_up(call=call, performers=others, user=request.user)
    return render(
        request,
        "casting/apply/sent.html",
        {
            "call": call,
            "title": notice_title(call),
            "performer": performer,
            "is_client": is_client,
            "agency": agency,
            "rows": applications(rows, user=request.user, agency=agency),
            "next_clients": [
                {"performer": one, "url": _address(request, call, one)} for one in others if one.pk not in sent_already
            ][:12],
        },
    )
