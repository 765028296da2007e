"""Reading a whole profile, for an office and for its public page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.tenancy import across_offices
from core.errors import NotFound
from talent.measures import height_shown
from talent.models import MediaAsset, Performer, Representation
from talent.policies import can_edit_performer, can_open_performer_page, live_representation_q
from talent.selectors.films import Film, film_of, films_shown
from talent.selectors.share import ShareFacts, share_facts_of
from talent.states import CreditKind, Gender, LanguageLevel, MediaKind, MediaState, SkillLevel, Visibility


def profile_data(performer: Performer) -> dict:
    """What an office may see of a profile. Built from named fields, so a new private column stays out by itself."""
    prefetch_related_objects([performer], "languages", "skills", "credits", "training", "links", "looks", "media")
    shown = [asset for asset in performer.media.all() if asset.removed_at is None and asset.state != MediaState.FAILED]
    resume = next((asset for asset in shown if asset.kind == MediaKind.RESUME), None)
    films = films_shown(shown)
    said = {
        "stage_name": performer.stage_name,
        "pronouns": performer.pronouns,
        "plays": list(performer.plays),
        "playing_age_min": performer.playing_age_min,
        "playing_age_max": performer.playing_age_max,
        "height_cm": performer.height_cm,
        "bases": list(performer.bases),
        "accents": list(performer.accents),
        "languages": [{"language": row.language, "level": row.level} for row in performer.languages.all()],
        "skills": _skills(performer, {film["id"] for film in films}),
        "credits": [
            {
                "kind": row.kind,
                "production": row.production,
                "role": row.role,
                "director": row.director,
                "company": row.company,
                "year": row.year,
                **({"url": row.url} if row.url else {}),
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
    # Only where there are some: versions that were written before there could be any stay as they are.
    return said | {name: rows for name, rows in (("films", films), ("looks", _looks(performer, shown))) if rows}


def _skills(performer: Performer, films: set[str]) -> list[dict[str, Any]]:
    """With the clip that shows a skill where it can be played: such a skill counts as evidenced."""
    clips = {asset.pk: str(asset.public_id) for asset in performer.media.all() if str(asset.public_id) in films}
    return [
        {"skill": row.skill, "level": row.level, **({"clip": clips[row.clip_id]} if row.clip_id in clips else {})}
        for row in performer.skills.all()
    ]


def _looks(performer: Performer, shown: Sequence[MediaAsset]) -> list[dict[str, Any]]:
    """Looks that have a picture, in their owner's order."""
    by_look: dict[int | None, list[str]] = {}
    for asset in shown:
        if asset.kind == MediaKind.HEADSHOT:
            by_look.setdefault(asset.look_id, []).append(str(asset.public_id))
    return [
        {"name": look.name, "note": look.note, "headshots": by_look[look.pk]}
        for look in performer.looks.all()
        if look.pk in by_look
    ]


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
    skills: list[dict[str, Any]]
    credits: list[tuple[str, list[dict[str, Any]]]]
    headshots: list[dict[str, Any]]
    looks: list[dict[str, Any]]
    films: list[Film]
    agencies: list[str]
    share: ShareFacts | None

    @property
    def loose_headshots(self) -> list[dict[str, Any]]:
        """Those that belong to no look."""
        placed = {shot["id"] for look in self.looks for shot in look["headshots"]}
        return [shot for shot in self.headshots if shot["id"] not in placed]


def public_page(user: User, slug: str) -> PublicPage:
    """Raises NotFound for whom the page is not open; who may not see it cannot tell that it exists."""
    performer = Performer.objects.filter(slug=slug).first()
    if performer is None or not can_open_performer_page(user, performer):
        raise NotFound("There is no such page.")
    data = profile_data(performer)
    ready = {str(asset.public_id) for asset in performer.media.all() if asset.state == MediaState.READY}
    shots = {shot["id"]: {**shot, "id": UUID(shot["id"])} for shot in data["headshots"] if shot["id"] in ready}
    films = [film_of(asset) for asset in performer.media.all() if str(asset.public_id) in _ids(data.get("films", []))]
    titles = {film.id: film.title for film in films}
    agencies, is_public = agencies_of(performer), performer.visibility == Visibility.PUBLIC
    return PublicPage(
        slug=performer.slug,
        data=data,
        is_public=is_public,
        visibility=performer.visibility,
        may_edit=can_edit_performer(user, performer),
        plays=[Gender(value).label for value in performer.plays],
        height=height_shown(performer.height_cm),
        languages=[(row["language"], LanguageLevel(row["level"]).label) for row in data["languages"]],
        skills=[
            {
                "name": row["skill"],
                "level": SkillLevel(row["level"]).label,
                "clip": row.get("clip", ""),
                "clip_title": titles.get(row.get("clip", ""), ""),
            }
            for row in data["skills"]
        ],
        credits=_by_kind(data["credits"]),
        headshots=list(shots.values()),
        looks=[
            {**look, "headshots": [shots[key] for key in look["headshots"] if key in shots]}
            for look in data.get("looks", [])
            if any(key in shots for key in look["headshots"])
        ],
        films=sorted(films, key=lambda film: (film.asset.position, film.asset.pk)),
        agencies=agencies,
        share=share_facts_of(performer, agencies, _face(performer.media.all())) if is_public else None,
    )


def share_facts(slug: str) -> ShareFacts:
    """Raises NotFound for a page that is not open to everybody."""
    performer = Performer.objects.filter(slug=slug, visibility=Visibility.PUBLIC).first()
    if performer is None:
        raise NotFound("There is no such page.")
    return share_facts_of(performer, agencies_of(performer), _face(performer.media.all()))


def _face(media: Iterable[MediaAsset]) -> MediaAsset | None:
    """The first headshot that can be used, in their owner's order."""
    return next(
        (
            asset
            for asset in media
            if asset.kind == MediaKind.HEADSHOT and asset.removed_at is None and asset.state != MediaState.FAILED
        ),
        None,
    )


def _ids(rows: Iterable[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}


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
