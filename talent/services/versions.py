"""Writing down a profile as it stands, for the office that it is handed to."""

import hashlib
import json

from django.db import transaction
from django.db.models import prefetch_related_objects

from talent.models import Performer, ProfileVersion
from talent.states import MediaKind, MediaState


def current_version(*, performer: Performer) -> ProfileVersion:
    """The version that says what the profile says now: the newest if nothing changed since, else a new one.

    Joins the caller's transaction. Shape of `data`, all keys always present:
    {"stage_name", "pronouns", "plays": [str], "playing_age_min", "playing_age_max", "height_cm", "bases": [str],
    "accents": [str], "languages": [{"language", "level"}], "skills": [{"skill", "level"}],
    "credits": [{"kind", "production", "role", "director", "company", "year"}],
    "training": [{"school", "course", "year"}], "links": [{"label", "url"}], "bio",
    "headshots": [{"id": public id, "caption", "alt"}] main first, "resume": public id | None}
    """
    with transaction.atomic():
        fresh = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        data = profile_data(fresh)
        fingerprint = _fingerprint(data)
        newest = fresh.versions.order_by("-number").first()
        if newest is not None and newest.fingerprint == fingerprint:
            return newest
        last = newest.number if newest else 0
        return fresh.versions.create(number=last + 1, fingerprint=fingerprint, data=data)


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


def _fingerprint(data: dict) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
