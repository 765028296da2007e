"""What is kept of one role's part of an application: the note, the answers, headshot and tape, and what the board reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from casting.models import CastingCall, Role
from casting.services.answers import answers_to_keep, without_nul
from core.errors import Invalid
from core.text import fold, name_key
from talent.models import MediaAsset, Performer, ProfileVersion
from talent.states import MediaKind, MediaState

NOTE_LENGTH = 1000


@dataclass(frozen=True)
class RoleEntry:
    """What goes to one role. `answers` by question id; without `headshot` the main one goes where one is asked for.

    `tape` is one that was uploaded to the profile; it goes instead of `tape_url`. `left_out` are public ids of films of
    the profile that do not go along; of several roles in one act, none of those that one leaves out.
    """

    role_id: int
    answers: Mapping[int, str] = field(default_factory=dict)
    headshot: UUID | None = None
    note: str = ""
    tape_url: str = ""
    tape: UUID | None = None
    union_status: str = ""
    left_out: frozenset[str] = frozenset()


def content_of(
    role: Role, call: CastingCall, entry: RoleEntry, *, performer: Performer, version: ProfileVersion
) -> dict:
    """The columns that an entry fills, checked."""
    answers, problems = answers_to_keep(role.questions.all(), entry.answers)
    if problems:
        question, problem = next(iter(problems.items()))
        raise Invalid(
            problem, field=f"answer_{question}", details={f"answer_{pk}": text for pk, text in problems.items()}
        )
    return {
        "profile": version,
        "headshot": _headshot(role, entry, performer),
        "note": clean_note(entry.note),
        **_tape(role, entry, performer),
        "answers": answers,
        "union_status": without_nul(entry.union_status).strip()[:80] if call.production.asks_union_status else "",
        **reviewed_columns(version.data),
    }


def clean_note(text: str) -> str:
    note = without_nul(text).strip()
    if len(note) > NOTE_LENGTH:
        raise Invalid(f"Keep the note under {NOTE_LENGTH:,} characters.", field="note")
    return note


def _headshot(role: Role, entry: RoleEntry, performer: Performer) -> MediaAsset | None:
    if not role.asks_headshot:
        return None
    usable = _usable(performer, MediaKind.HEADSHOT)
    if entry.headshot is None:
        if not usable:
            raise Invalid("This part asks for a headshot. Add one, and send again.", field="headshot")
        return usable[0]
    for asset in usable:
        if str(asset.public_id) == str(entry.headshot):
            return asset
    raise Invalid("That headshot is not there any more. Choose another one.", field="headshot")


def _usable(performer: Performer, kind: str) -> list[MediaAsset]:
    """The performer's files of that kind, out of what is read already where it is: forty people cost no forty reads."""
    return [
        asset
        for asset in performer.media.all()
        if asset.kind == kind and asset.removed_at is None and asset.state != MediaState.FAILED
    ]


def clean_tape_url(text: str) -> str:
    """An https address as people paste it, with or without its beginning. Raises ValidationError."""
    url = without_nul(text).strip()
    if url and "://" not in url:
        url = f"https://{url}"
    if url:
        URLValidator(schemes=["https"])(url)
        if "." not in (urlsplit(url).hostname or "") or len(url) > 500:
            raise ValidationError("Not an address.")
    return url


def _tape(role: Role, entry: RoleEntry, performer: Performer) -> dict:
    """One that was uploaded, or a link. One that is still being prepared may go; one that failed may not."""
    if not role.asks_tape:
        return {"tape": None, "tape_url": ""}
    field_name = f"tape_{role.pk}"
    if entry.tape is not None:
        for asset in _usable(performer, MediaKind.TAPE):
            if str(asset.public_id) == str(entry.tape):
                return {"tape": asset, "tape_url": ""}
        raise Invalid("That tape is not there any more. Choose another one, or upload it again.", field=field_name)
    try:
        url = clean_tape_url(entry.tape_url)
    except (ValidationError, ValueError) as error:
        raise Invalid("Paste the whole link to your tape; it starts with https://.", field=field_name) from error
    if not url:
        raise Invalid("This part asks for a self-tape. Upload one, or paste a link to it.", field=field_name)
    return {"tape": None, "tape_url": url}


def reviewed_columns(profile_data: dict) -> dict:
    """The columns of Submission that repeat a profile version, so that the decision room filters without a join.

    Everything that is compared is folded: lower case, no accents. `search_text` holds what somebody
    would type to find them again: name, places, accents, languages, skills, credits, training.
    """
    data = profile_data
    languages = _folded(row["language"] for row in data.get("languages", []))
    skills = _folded(row["skill"] for row in data.get("skills", []))
    places = _folded(data.get("bases", []), 80)
    words = [
        data["stage_name"],
        *places,
        *data.get("accents", []),
        *languages,
        *skills,
        *(
            word
            for row in data.get("credits", [])
            for word in (row.get("role"), row.get("production"), row.get("director"))
        ),
        *(row.get("school") for row in data.get("training", [])),
    ]
    return {
        "name_key": name_key(data["stage_name"]),
        "search_text": fold(" ".join(word for word in words if word)),
        "playing_age_min": data.get("playing_age_min"),
        "playing_age_max": data.get("playing_age_max"),
        "places": places,
        "skills": skills,
        "languages": languages,
    }


def _folded(words, length: int = 60) -> list[str]:
    return list(dict.fromkeys(fold(word)[:length] for word in words if word))
