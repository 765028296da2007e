"""Reading a whole profile, for an office and for its public page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.tenancy import across_offices
from core.errors import NotFound
from talent.measures import height_shown
from talent.models import Performer, Representation
from talent.policies import can_edit_performer, can_open_performer_page, live_representation_q
from talent.states import CreditKind, Gender, LanguageLevel, MediaKind, MediaState, SkillLevel, Visibility


def profile_data(performer: Performer) -> dict:
    """What an office may see of a profile. Built from named fields, so a new private column stays out by itself."""
    prefetch_related_objects([performer], "languages", "skills", "credits", "training", "links", "media")
    shown = [asset for asset in performer.media.all() if asset.removed_at is None and asset.state != MediaState.FAILED]
    resume = next((asset for asset in shown if asset.kind == MediaKind.RESUME), None)
    return {
        "stage_name": performer.stage_name,
        "pronouns": performer.pronouns,
        "plays": list(performer.plays),
        "playing_age_min": performer.playing_age_min,
        "playing_age_max": performer.playing_age_max,
        "height_cm": performer.height_cm,
        "bases": list(performer.bases),
        "accents": list(performer.accents),
        "languages": [{"language": row.language, "level": row.level} for row in performer.languages.all()],
        "skills": [{"skill": row.skill, "level": row.level} for row in performer.skills.all()],
        "credits": [
            {
                "kind": row.kind,
                "production": row.production,
                "role": row.role,
                "director": row.director,
                "company": row.company,
                "year": row.year,
            }
            for row in performer.credits.all()
        ],
        "training": [
            {"school": row.school, "course": row.course, "year": row.year} for row in performer.training.all()
        ],
        "links": [{"label": row.label, "url": row.url} for row in performer.links.all()],
        "bio": performer.bio,
        "headshots": [
            {"id": str(asset.public_id), "caption": asset.caption, "alt": asset.alt}
            for asset in shown
            if asset.kind == MediaKind.HEADSHOT
        ],
        "resume": str(resume.public_id) if resume else None,
    }


@dataclass(frozen=True)
class PublicPage:
    """What the page of a performer shows; `data` is `profile_data`, with words for its codes beside it."""

    slug: str
    data: dict[str, Any]
    is_public: bool
    visibility: str
    may_edit: bool
    plays: list[str]
    height: str
    languages: list[tuple[str, str]]
    skills: list[tuple[str, str]]
    credits: list[tuple[str, list[dict[str, Any]]]]
    headshots: list[dict[str, Any]]
    agencies: list[str]


def public_page(user: User, slug: str) -> PublicPage:
    """Raises NotFound for whom the page is not open; who may not see it cannot tell that it exists."""
    performer = Performer.objects.filter(slug=slug).first()
    if performer is None or not can_open_performer_page(user, performer):
        raise NotFound("There is no such page.")
    data = profile_data(performer)
    ready = {str(asset.public_id) for asset in performer.media.all() if asset.state == MediaState.READY}
    return PublicPage(
        slug=performer.slug,
        data=data,
        is_public=performer.visibility == Visibility.PUBLIC,
        visibility=performer.visibility,
        may_edit=can_edit_performer(user, performer),
        plays=[Gender(value).label for value in performer.plays],
        height=height_shown(performer.height_cm),
        languages=[(row["language"], LanguageLevel(row["level"]).label) for row in data["languages"]],
        skills=[(row["skill"], SkillLevel(row["level"]).label) for row in data["skills"]],
        credits=_by_kind(data["credits"]),
        headshots=[{**shot, "id": UUID(shot["id"])} for shot in data["headshots"] if shot["id"] in ready],
        agencies=agencies_of(performer),
    )


def _by_kind(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Credits under their kinds, each in its owner's order; the kind of the first credit comes first."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(CreditKind(row["kind"]).label, []).append(row)
    return list(kinds.items())


def agencies_of(performer: Performer) -> list[str]:
    """Names of the agencies that speak for the performer today."""
    with across_offices("who speaks for a performer stands on their page"):
        rows = Representation.objects.filter(live_representation_q(), performer=performer).order_by("pk")
        return list(dict.fromkeys(rows.values_list("organisation__name", flat=True)))
