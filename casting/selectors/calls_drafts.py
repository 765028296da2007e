"""What was typed into a call or role and does not stand yet, laid over what stands.

`draft` on both is {"values": {field: value}, "typed": {field: {"raw": …, "error": sentence}}}: values are
good and wait for "Publish changes"; typed is what could not be read, kept so that nothing is lost.
"""

from typing import TypeVar

from casting.models import CastingCall, Question, Role

CALL_FIELDS = (
    "title", "release", "intro", "place", "is_remote", "starts_on", "ends_on", "dates_note", "deadline_at", "zone",
    "answer_by", "is_paid", "pay_min", "pay_max", "pay_currency", "pay_per", "pay_note", "has_intimacy",
    "intimacy_note", "has_stunts", "stunts_note", "has_minors", "minors_note",
)  # fmt: skip
ROLE_FIELDS = (
    "name", "tier", "playing_age_min", "playing_age_max", "genders", "gender_reason", "description", "requirements",
    "skills", "languages", "pay_min", "pay_max", "pay_per", "pay_note", "dates_note", "asks_tape", "asks_headshot",
)  # fmt: skip

Drafted = TypeVar("Drafted", CastingCall, Role)


def draft_values(thing: CastingCall | Role) -> dict:
    return thing.draft.get("values", {})


def draft_typed(thing: CastingCall | Role) -> dict:
    return thing.draft.get("typed", {})


def lay_over(thing: Drafted, values: dict | None = None) -> Drafted:
    """Sets the waiting values on the object in hand; nothing is written."""
    for name, value in (draft_values(thing) if values is None else values).items():
        if name == "questions":
            continue
        field = thing._meta.get_field(name)
        setattr(thing, name, None if value is None else field.to_python(value))
    return thing


def questions_as_drafted(role: Role) -> list[Question]:
    """The questions as the office last wrote them, whether or not they stand."""
    waiting = draft_values(role).get("questions")
    if waiting is None:
        return list(role.questions.all())
    return [
        Question(
            id=row.get("id"),
            organisation_id=role.organisation_id,
            role=role,
            position=position,
            kind=row["kind"],
            prompt=row["prompt"],
            options=row["options"],
            is_required=row["is_required"],
        )
        for position, row in enumerate(waiting)
    ]


def has_changes_waiting(call: CastingCall, roles: list[Role]) -> bool:
    """Whether the office has written something that actors do not read yet."""
    return any(thing.draft.get("values") or thing.draft.get("typed") for thing in [call, *roles])
