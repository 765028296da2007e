"""The letter that says which open parts fit what a performer says of themselves, and why."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from casting.models import RoleAlert
from casting.selectors.calls_words import deadline_words, notice_title, place_words, range_words
from notifications.kinds import Category, Kind, register, register_category
from notifications.services.notices import NewNotice
from notifications.services.outbox import NewMessage
from notifications.states import Cadence
from talent.models import Performer

FITTING = "casting.role_alert"
ALERTS = "role_alerts"
MOST_PARTS = 12

SUBJECT = "{count} for {performer}"
BODY = """Dear {first_name},

{lead}

{parts}

Nothing is sent for you: look, and apply where you want to. It costs nothing.

You asked for this under “Parts that fit”, where you can change or stop it."""


def register_alert_kinds() -> None:
    register_category(Category(ALERTS, "Parts that fit", "That an open part fits what a profile says, with why."))
    register(
        Kind(
            key=FITTING,
            label="A part that fits",
            category=ALERTS,
            subject=SUBJECT,
            body=BODY,
            variables={
                "performer": "the performer's name",
                "count": "how many parts, in words",
                "lead": "what this is about",
                "parts": "a line for each part, with why it fits and when it closes",
            },
            sample={
                "performer": "Mara Quill",
                "count": "A part that fits",
                "lead": "An open part fits what the profile of Mara Quill says.",
                "parts": "Edda in The Salt Road, plays 24–34. Why: Plays 25–35; Based in Leeds.",
            },
            about="{performer}",
            action="See what is open",
            for_offices=False,
        )
    )


def alert_letter(
    *, reader: User, performer: Performer, alerts: Sequence[RoleAlert], cadence: str
) -> tuple[NewMessage | None, NewNotice]:
    """The letter, None where the reader takes none of this sort by mail, and the notice on their page."""
    first = alerts[0]
    count = "A part that fits" if len(alerts) == 1 else f"{len(alerts)} parts that fit"
    url = reverse("casting:role-alerts")
    if len(alerts) == 1:
        url = reverse("casting:public-call-detail", args=[first.role.call.slug])
    lines = [_line(one) for one in alerts[:MOST_PARTS]]
    if len(alerts) > MOST_PARTS:
        lines.append(f"And {len(alerts) - MOST_PARTS} more on your page.")
    key = f"{FITTING}:{first.pk}:{reader.pk}"
    lead = f"{'An open part fits' if len(alerts) == 1 else 'Open parts fit'} what the profile of {performer.stage_name} says."
    message = NewMessage(
        kind=FITTING,
        recipient_id=reader.pk,
        to_email=reader.email,
        to_name=reader.name,
        time_zone=reader.time_zone,
        context={
            "performer": performer.stage_name,
            "count": count,
            "lead": lead,
            "parts": "\n\n".join(lines),
            "url": url,
        },
        dedupe_key=key,
        subject_type="talent.performer",
        subject_id=performer.pk,
        wait_for="digest" if cadence == Cadence.WEEKLY else "",
    )
    notice = NewNotice(
        user_id=reader.pk,
        title=f"{count} for {performer.stage_name}",
        text="; ".join(f"{one.role.name} in {one.role.production.public_title}" for one in alerts[:MOST_PARTS]),
        url=url,
        dedupe_key=key,
    )
    return (None if cadence == Cadence.NEVER else message), notice


def _line(alert: RoleAlert) -> str:
    role, call = alert.role, alert.role.call
    where = f", {place_words(call)}" if place_words(call) else ""
    head = f"{role.name} in {notice_title(call)}, {range_words(role)}{where}."
    return f"{head} Why: {'; '.join(alert.reasons)}. Closes {deadline_words(call)}."
