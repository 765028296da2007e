"""Writing down a profile as it stands, for the office that it is handed to."""

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from core.db import chunks, lock_in_order
from talent.models import Performer, ProfileVersion
from talent.selectors import profile_data


def current_version(*, performer: Performer, without: Collection[str] = ()) -> ProfileVersion:
    """The version that says what the profile says now: the newest if nothing changed since, else a new one.

    `without` are public ids of films that the performer leaves out: the version says nothing of them.

    Joins the caller's transaction. Shape of `data`, all keys always present but those that are marked so:
    {"stage_name", "pronouns", "plays": [str], "playing_age_min", "playing_age_max", "height_cm", "bases": [str],
    "accents": [str], "languages": [{"language", "level"}], "skills": [{"skill", "level", "clip": public id where evidenced}],
    "credits": [{"kind", "production", "role", "director", "company", "year", "url" where there is one}],
    "training": [{"school", "course", "year"}], "links": [{"label", "url"}], "bio",
    "headshots": [{"id": public id, "caption", "alt"}] main first, "resume": public id | None,
    "films": [{"id", "kind", "title", "duration_ms"}] where there are some,
    "looks": [{"name", "note", "headshots": [public id]}] where there are some}
    """
    with transaction.atomic():
        fresh = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        data = _without(profile_data(fresh), set(without))
        fingerprint = _fingerprint(data)
        newest = fresh.versions.order_by("-number").first()
        if without and (known := fresh.versions.filter(fingerprint=fingerprint).order_by("-number").first()):
            return known
        if newest is not None and newest.fingerprint == fingerprint:
            return newest
        last = newest.number if newest else 0
        return fresh.versions.create(number=last + 1, fingerprint=fingerprint, data=data)


def current_versions(*, performer_ids: Iterable[int]) -> dict[int, ProfileVersion]:
    """`current_version` of many, by performer id, each with its performer and account; statements do not grow with them.

    Locks the performers in id order and joins the caller's transaction. Who is not there is left out.
    """
    found: dict[int, ProfileVersion] = {}
    for chunk in chunks(sorted(set(performer_ids)), 500):
        performers = list(
            lock_in_order(Performer.objects.select_related("account").filter(pk__any_of=chunk)).prefetch_related(
                "languages", "skills", "credits", "training", "links", "looks", "media"
            )
        )
        newest = {
            version.performer_id: version
            for version in ProfileVersion.objects.filter(performer__in=performers)
            .order_by("performer_id", "-number")
            .distinct("performer_id")
        }
        fresh = []
        for performer in performers:
            data = profile_data(performer)
            fingerprint, last = _fingerprint(data), newest.get(performer.pk)
            if last is None or last.fingerprint != fingerprint:
                number = last.number + 1 if last else 1
                last = ProfileVersion(performer=performer, number=number, fingerprint=fingerprint, data=data)
                fresh.append(last)
            last.performer = performer
            found[performer.pk] = last
        ProfileVersion.objects.bulk_create(fresh)
    return found


def _without(data: dict[str, Any], left_out: set[str]) -> dict[str, Any]:
    """A skill that such a film shows is a skill all the same, and not evidenced here."""
    if not left_out:
        return data
    films = [film for film in data.pop("films", []) if film["id"] not in left_out]
    skills = [
        {name: value for name, value in skill.items() if name != "clip" or value not in left_out}
        for skill in data["skills"]
    ]
    return data | {"skills": skills} | ({"films": films} if films else {})


def _fingerprint(data: dict) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
