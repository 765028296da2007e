"""The note that tells those who applied what has changed in a call."""

from collections.abc import Sequence

from django.urls import reverse

from casting.models import CastingCall
from notifications.kinds import Category, Kind, register, register_category

CALL_CHANGED = "casting.call_changed"
CALLS = "calls"
LONGEST = 240

SUBJECT = "{production}: the call has changed"
BODY = """Dear {first_name},

{office} has changed the casting call for {production}, which {who} applied to.

{changes}

What {who} sent stands as it is. You can withdraw it at any time."""


def register_call_kinds() -> None:
    register_category(Category(CALLS, "Changes to calls", "When a call that you applied to changes."))
    register(
        Kind(
            key=CALL_CHANGED,
            label="Call changed",
            category=CALLS,
            subject=SUBJECT,
            body=BODY,
            variables={
                "production": "the production, by its codename until it is announced",
                "who": "“you”, or the names of those whose agent or parent reads it",
                "changes": "what changed, from what to what",
            },
            sample={
                "production": "The Salt Road",
                "who": "you",
                "changes": "Deadline: Thursday 12 March 2027, 18:00 (London, GMT), was Tuesday 10 March 2027, 18:00",
            },
            about="{production}",
            action="Read the call",
        )
    )


def changes_in_words(changes: Sequence[dict]) -> str:
    """One line a change; long texts are named, not quoted."""
    return "\n".join(_line(change) for change in changes)


def _line(change: dict) -> str:
    where = f"{change['role']}, {change['label'].lower()}" if change["role"] else change["label"]
    before, after = change["before"], change["after"]
    if change["field"] == "role":
        return f"{change['role']}: {after.lower()}"
    if len(before) + len(after) > LONGEST or "\n" in before + after:
        return f"{where}: rewritten"
    if not after:
        return f"{where}: taken out (was {before})"
    return f"{where}: {after}, was {before}" if before else f"{where}: {after}"


def call_changed_context(*, call: CastingCall, changes: Sequence[dict], clients: Sequence[str]) -> dict:
    """`clients` are the stage names an agent put up; empty when the performer reads it."""
    return {
        "production": call.production.public_title,
        "who": _names(clients) if clients else "you",
        "changes": changes_in_words(changes),
        "url": reverse("casting:public-call-detail", args=[call.slug]),
    }


def _names(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > 4:
        return f"{names[0]}, {names[1]} and {len(names) - 2} others of yours"
    return f"{', '.join(names[:-1])} and {names[-1]}"
