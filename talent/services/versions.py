"""Writing down a profile as it stands, for the office that it is handed to."""

import hashlib
import json

from django.db import transaction

from talent.models import Performer, ProfileVersion
from talent.selectors import profile_data


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


def _fingerprint(data: dict) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
