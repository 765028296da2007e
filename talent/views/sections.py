"""The sections of a profile: each is read, edited and saved on its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Conflict, DomainError, Invalid, NotAllowed
from talent import words
from talent.forms import (
    AboutForm,
    CreditSet,
    LanguageSet,
    LinkSet,
    SkillSet,
    TrainingSet,
    UnionSet,
    VisibilityForm,
)
from talent.forms.about import VISIBILITY_TEXTS
from talent.forms.entries import EntrySet, initial_rows, typed_rows
from talent.forms.fields import height_hint
from talent.models import Performer
from talent.policies import can_open_to_everybody
from talent.selectors.evidence import clips_to_choose, film_name
from talent.services import entries, profiles
from talent.services.profiles import About
from talent.states import Visibility
from talent.views.editing import Editing, open_profile, profile_context, say

Edited = Any  # a form or a formset; both carry is_valid and add_refusal


@dataclass(frozen=True)
class Section:
    """`build` makes the form of a profile, bound where data is given; `save` hands what was typed to the service."""

    key: str
    title: str
    saved: str
    build: Callable[[Performer, QueryDict | None], Edited]
    save: Callable[[Any, Performer, Edited], None]
    rows: type[EntrySet] | None = None

    @property
    def template(self) -> str:
        return f"talent/profile/parts/{self.key}.html"

    @property
    def edit_template(self) -> str:
        return f"talent/profile/edit/{self.key}.html"


def _about(performer: Performer, data: QueryDict | None) -> AboutForm:
    form = AboutForm(data, initial={name: getattr(performer, name) for name in About.__dataclass_fields__})
    form.fields["height_cm"].help_text = height_hint(performer.height_cm)
    return form


def _list(key: str, formset: type[EntrySet]) -> Callable[[Performer, QueryDict | None], EntrySet]:
    def build(performer: Performer, data: QueryDict | None) -> EntrySet:
        more = {"form_kwargs": {"clips": _clips(performer)}} if formset is SkillSet else {}
        if data is not None:
            return formset(data, prefix=key, **more)
        rows = getattr(performer, key).select_related("clip") if formset is SkillSet else getattr(performer, key).all()
        return formset(initial=initial_rows(rows, formset.form.entry), prefix=key, **more)

    return build


def _clips(performer: Performer) -> list[tuple[str, str]]:
    return [(str(film.public_id), film_name(film)) for film in clips_to_choose(performer)]


def _section_of_rows(key: str, title: str, saved: str, formset: type[EntrySet], write: Callable[..., None]) -> Section:
    return Section(
        key=key,
        title=title,
        saved=saved,
        build=_list(key, formset),
        save=lambda actor, performer, form: write(actor=actor, performer=performer, entries=form.rows()),
        rows=formset,
    )


SECTIONS = {
    section.key: section
    for section in [
        Section(
            "about",
            "About",
            "Saved",
            _about,
            lambda actor, performer, form: profiles.edit_about(actor=actor, performer=performer, about=form.about()),
        ),
        _section_of_rows("credits", "Credits", "Credits saved", CreditSet, entries.set_credits),
        _section_of_rows("training", "Training", "Training saved", TrainingSet, entries.set_training),
        _section_of_rows("skills", "Skills", "Skills saved", SkillSet, entries.set_skills),
        _section_of_rows("languages", "Languages", "Languages saved", LanguageSet, entries.set_languages),
        _section_of_rows("links", "Links", "Links saved", LinkSet, entries.set_links),
        _section_of_rows("unions", "Unions", "Unions saved, apart from your profile", UnionSet, entries.set_unions),
        Section(
            "visibility",
            "Who can see it",
            "Saved",
            lambda performer, data: VisibilityForm(data, initial={"visibility": performer.visibility}),
            lambda actor, performer, form: profiles.set_visibility(
                actor=actor, performer=performer, visibility=form.cleaned_data["visibility"]
            ),
        ),
    ]
}


@login_required
@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    editing = open_profile(request, slug)
    part = SECTIONS.get(section)
    if part is None:
        raise Http404
    if request.method == "GET":
        return _form_page(request, editing, part, part.build(editing.performer, None))
    if part.rows and "add_row" in request.POST:
        more = {"form_kwargs": {"clips": _clips(editing.performer)}} if part.rows is SkillSet else {}
        formset = part.rows(initial=typed_rows(request.POST, part.rows, part.key), prefix=part.key, **more)
        formset.extra = 2
        return _form_page(request, editing, part, formset)
    form = part.build(editing.performer, request.POST)
    if not form.is_valid() or not _saved(request, editing, part, form):
        return _form_page(request, editing, part, form, status=422)
    if request.htmx:
        editing.performer.refresh_from_db()
        context = profile_context(editing) | {"section": part, "swapped": True}
        return say(render(request, "talent/profile/section_saved.html", context), part.saved)
    messages.success(request, part.saved)
    return redirect(f"{editing.url}#{part.key}")


def _saved(request: HttpRequest, editing: Editing, part: Section, form: Edited) -> bool:
    try:
        part.save(request.user, editing.performer, form)
    except (Invalid, Conflict) as refusal:
        _refuse(form, refusal)
        return False
    except NotAllowed as refusal:
        if refusal.field is None:
            raise
        _refuse(form, refusal)
        return False
    return True


def _refuse(form: Edited, refusal: DomainError) -> None:
    form.add_refusal(refusal)


def _form_page(request: HttpRequest, editing: Editing, part: Section, form: Edited, status: int = 200) -> HttpResponse:
    may_open = can_open_to_everybody(request.user, editing.performer)
    offered = [
        value for value in VISIBILITY_TEXTS if may_open or value in {editing.performer.visibility, Visibility.TRADE}
    ]
    context = editing.context(
        section=part,
        form=form,
        words=words,
        visibility_texts=[(value, value.label, VISIBILITY_TEXTS[value]) for value in offered],
        may_open=may_open,
        why_not_open="" if may_open else profiles.why_not_open(editing.performer),
        may_forget=part.key == "about" and not editing.performer.guardianships.exists() and editing.agency is None,
    )
    page = "talent/profile/section_form.html" if request.htmx else "talent/profile/section_page.html"
    return render(request, page, context, status=status)
