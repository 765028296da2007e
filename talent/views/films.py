"""Films and sounds of a profile: one page for all of them, a part of it for each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Conflict, DomainError, Invalid, NotFound
from core.permissions import records
from core.uploads import takes_films
from talent.film_doors import REPLACE
from talent.forms.films import FilmForm
from talent.models import MediaAsset
from talent.quotas import room_left
from talent.selectors import media_to_edit, recently_removed
from talent.selectors.films import Film, film_of, films_of
from talent.services import film_shelf, media
from talent.services.captions import remove_captions, set_captions
from talent.states import SHOWN_FILMS, MediaKind
from talent.views.editing import Editing, open_profile

KINDS = (*SHOWN_FILMS, MediaKind.TAPE)


@dataclass(frozen=True)
class Words:
    title: str
    help: str
    add: str


WORDS = {
    MediaKind.REEL: Words("Showreels", "Casting sees these on your page, in your order.", "Add a showreel"),
    MediaKind.SLATE: Words(
        "Slates", "Your name, your height and who represents you, spoken to the camera. Half a minute is plenty.",
        "Add a slate",
    ),
    MediaKind.VOICE: Words("Voice demos", "Sound alone: narration, characters, accents, songs.", "Add a voice demo"),
    MediaKind.CLIP: Words(
        "Clips", "A few seconds that show a skill: a ride, a dance, a dialect. A skill can point to one.", "Add a clip"
    ),
    MediaKind.TAPE: Words(
        "Self-tapes", "On no page of yours: seen by you, your agents and an office that you send one to.", "Add a self-tape"
    ),
}  # fmt: skip


@takes_films
@records
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def films(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: the page, or with ?part=reel the list of one kind. POST: a whole file by a plain form."""
    editing = open_profile(request, slug)
    if request.method == "POST":
        return _put_up(request, editing)
    part = request.GET.get("part", "")
    if part:
        if part not in KINDS:
            raise NotFound("There is no such kind of film.")
        context = editing.context(part=_part(editing, part, films_of(editing.performer, [part])))
        return render(request, "talent/films/list.html", context)
    return _page(request, editing)


def _put_up(request: HttpRequest, editing: Editing) -> HttpResponse:
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    try:
        if kind not in KINDS:
            raise Invalid("Say what kind of film it is.", field="file")
        if file is None:
            raise Invalid("Choose a file first.", field="file")
        film_shelf.put_up(actor=request.user, performer=editing.performer, kind=kind, file=file)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _page(request, editing, refused={kind: refusal.message}, status=422)
    messages.success(request, "It is there, and is being prepared.")
    return redirect(f"{_address(editing)}#{kind}")


def _page(
    request: HttpRequest, editing: Editing, *, refused: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    performer = editing.performer
    found = films_of(performer, KINDS)
    removed = [asset for asset in recently_removed(performer) if asset.kind in KINDS]
    context = editing.context(
        parts=[_part(editing, kind, [film for film in found if film.kind == kind], refused) for kind in KINDS],
        removed=removed,
        room=room_left(performer),
    )
    return render(request, "talent/films/page.html", context, status=status)


def _part(editing: Editing, kind: str, found: list[Film], refused: dict[str, str] | None = None) -> dict:
    rows = [_row(film, is_first=n == 0, is_last=n == len(found) - 1) for n, film in enumerate(found)]
    return {
        "kind": kind,
        "words": WORDS[MediaKind(kind)],
        "rows": rows,
        "refused": (refused or {}).get(kind, ""),
        "url": _address(editing),
    }


def _row(
    film: Film, *, is_first: bool, is_last: bool, form: FilmForm | None = None, error: str = "", caption_error: str = ""
) -> dict:
    return {
        "film": film,
        "is_first": is_first,
        "is_last": is_last,
        "may_be_replaced": film.kind in SHOWN_FILMS,
        "form": form or FilmForm(initial={"title": film.asset.title}, auto_id=f"id_{film.id}_%s"),
        "error": error,
        "caption_error": caption_error,
        "is_open": bool(error or caption_error or (form and form.errors)),
    }


def _address(editing: Editing) -> str:
    return reverse("talent:films", args=[editing.performer.slug])


def _film(editing: Editing, public_id: UUID) -> MediaAsset:
    asset = media_to_edit(editing.performer, public_id)
    if asset.kind not in KINDS:
        raise NotFound("That file is no longer there.")
    return asset


def _back(editing: Editing, asset: MediaAsset) -> HttpResponseRedirect:
    return redirect(f"{_address(editing)}#film-{asset.public_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def film(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """GET: its row, asked for again while it is being prepared. POST: its title."""
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    if request.method == "POST":
        form = FilmForm(request.POST, auto_id=f"id_{asset.public_id}_%s")
        if not form.is_valid():
            return _one(request, editing, asset, form=form, status=422)
        film_shelf.name_film(actor=request.user, asset=asset, title=form.cleaned_data["title"])
        return _back(editing, asset)
    return _one(request, editing, asset)


def _one(request: HttpRequest, editing: Editing, asset: MediaAsset, *, status: int = 200, **wrong: Any) -> HttpResponse:
    """To htmx the row alone; else, for a refusal without script, a page with nothing but it."""
    if asset.removed_at is not None:
        return HttpResponse()
    ids = [one.id for one in films_of(editing.performer, [asset.kind])]
    own = str(asset.public_id)
    row = _row(film_of(asset), is_first=ids[0] == own, is_last=ids[-1] == own, **wrong)
    template = "talent/films/row.html" if request.htmx else "talent/films/one.html"
    return render(request, template, editing.context(row=row), status=status)


@login_required
@require_POST
def move(request: HttpRequest, slug: str, public_id: UUID, direction: str) -> HttpResponse:
    if direction not in {film_shelf.UP, film_shelf.DOWN}:
        raise NotFound("A film moves up or down.")
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    film_shelf.move_film(actor=request.user, asset=asset, direction=direction)
    return _back(editing, asset)


@login_required
@require_POST
def captions(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    if request.POST.get("do") == "remove":
        remove_captions(actor=request.user, asset=asset)
        messages.success(request, "The captions are gone.")
        return _back(editing, asset)
    file = request.FILES.get("file")
    # Where a tape is chosen for an application, which stays as it is: a sentence is the whole answer.
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        if file is None:
            raise Invalid("Choose a file with captions first.", field="file")
        language = request.POST.get("language", "")
        count = set_captions(actor=request.user, asset=asset, file=file, language=language)
    except (Invalid, Conflict) as refusal:
        if by_script:
            return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
        return _one(request, editing, asset, caption_error=refusal.message, status=422)
    kept = f"Kept: {count} caption{'' if count == 1 else 's'}."
    if by_script:
        return HttpResponse(kept, content_type="text/plain; charset=utf-8")
    messages.success(request, kept)
    return _back(editing, asset)


@takes_films
@login_required
@require_POST
def replace(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Without script; with it the new one comes in pieces, through the same door."""
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose a file first.", field="file")
        film_shelf.put_up(actor=request.user, performer=editing.performer, kind=asset.kind, file=file, door=REPLACE,
                          replaces=str(asset.public_id))  # fmt: skip
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _one(request, editing, asset, error=refusal.message, status=422)
    messages.success(request, "The new one stands in its place, and is being prepared.")
    return redirect(f"{_address(editing)}#{asset.kind}")


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    media.remove_media(actor=request.user, asset=asset)
    messages.success(
        request,
        "Gone from every page, also for the offices that you sent it to."
        if asset.kind == MediaKind.TAPE
        else "Gone from every page.",
    )
    return redirect(f"{_address(editing)}#removed")


@login_required
@require_POST
def restore(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _film(editing, public_id)
    try:
        media.restore_media(actor=request.user, asset=asset)
    except Conflict as refusal:
        messages.error(request, refusal.message)
        return redirect(_address(editing))
    messages.success(request, "Put back.")
    return _back(editing, asset)
