"""What people hear when somebody is put up twice for one role: there is one card, and all of them stand on it."""

from django.urls import reverse

from accounts.models import User
from casting.models import Submission, WayIn
from casting.states import Via
from notifications.kinds import Category, Kind, register, register_category
from notifications.services.notices import NewNotice
from notifications.services.outbox import NewMessage

JOINED = "casting.joined_card"
SECOND_WAY = "casting.second_way"
CONTACT = "casting.contact_now"
WAYS = "ways"

YOU_HEAR = "Letters about it come to you, as {whose} on record."
YOU_GO_ON = "Letters about it go on coming to you."
RECORD_HEARS = "Letters about it go to the representation on record. Where it stands is always on your page."
FIRST_HEARS = "Letters about it go to whoever came first. Where it stands is always on your page."
PERFORMER_HEARS = "Letters about it go to the performer. Where it stands is always on your page."

_VARIABLES = {
    "performer": "the performer's name",
    "role": "the role",
    "production": "the production, by its codename until it is announced",
    "standing": "who of them the office writes to",
}
_SAMPLE = {"performer": "Noor Haddad", "role": "Mara Voss", "production": "The Salt Road", "standing": YOU_GO_ON}


def register_way_kinds() -> None:
    register_category(Category(WAYS, "Put up twice", "That somebody else put the same person up for the same role."))
    for key, label, subject, body, quiet in [
        (
            JOINED,
            "Put up beside somebody else",
            "{role}, {production}: one card for {performer}",
            "Dear {first_name},\n\n{opening}\n\nNothing is sent twice: {office} has one card for {performer}, and you"
            " stand on it too. What was sent first is what they look at, and your note is beside it.\n\n{standing}",
            False,
        ),
        (
            SECOND_WAY,
            "Somebody else put them up too",
            "{performer}, {role}: put up a second time",
            "Dear {first_name},\n\n{opening}\n\n{office} has one card for {performer}, so nothing of yours has"
            " changed and nobody reads your note but them.\n\n{standing}\n\nIf this surprises you, a word among"
            " yourselves settles it. Each of you can withdraw without the other.",
            True,
        ),
        (
            CONTACT,
            "Letters come to you now",
            "{performer}, {role}: letters come to you now",
            "Dear {first_name},\n\nWhoever was written to before about {performer} for {role} in {production} has"
            " withdrawn. You still stand on the card, so {office} writes to you from now on.",
            True,
        ),
    ]:
        register(
            Kind(
                key=key,
                label=label,
                category=WAYS,
                subject=subject,
                body=body,
                variables=_VARIABLES | {"opening": "what happened, in a sentence"},
                sample=_SAMPLE | {"opening": "Noor Haddad was already up for Mara Voss in The Salt Road."},
                about="{role}, {production}",
                action="See where it stands",
                keeps_quiet_hours=quiet,
                for_offices=False,
            )
        )


def page_of_way(submission: Submission, way: WayIn | Submission) -> str:
    if way.agency_id is not None:
        return reverse("casting:client-submission", args=[way.agency.slug, submission.pk])
    return reverse("casting:my-submission", args=[submission.pk])


def standing_words(*, is_contact: bool, was_contact: bool, contact_via: str, on_record: bool, via: str) -> str:
    """Who of them is written to, for one of them; no other agency is named."""
    if is_contact and was_contact:
        return YOU_GO_ON
    if is_contact:
        return YOU_HEAR.format(whose="the representation" if via != Via.SELF else "the one")
    if contact_via == Via.SELF:
        return PERFORMER_HEARS if via != Via.SELF else FIRST_HEARS
    return RECORD_HEARS if on_record else FIRST_HEARS


def way_message(
    *, kind: str, reader: User, submission: Submission, way: WayIn | Submission, opening: str, standing: str, key: str
) -> tuple[NewMessage, NewNotice]:
    """The letter and the notice to one of those on the card. `key` tells this news from an earlier one like it."""
    name = submission.performer.stage_name
    role, production = submission.role.name, submission.production.public_title
    url = page_of_way(submission, way)
    dedupe_key = f"{kind}:{submission.pk}:{reader.pk}:{key}"
    titles = {
        JOINED: f"{name} was up for {role} already" if way.agency_id else f"You were up for {role} already",
        SECOND_WAY: f"{name} was put up for {role} a second time",
        CONTACT: f"Letters about {name} for {role} come to you now",
    }
    message = NewMessage(
        organisation_id=submission.organisation_id,
        kind=kind,
        recipient_id=reader.pk,
        to_email=reader.email,
        to_name=reader.name,
        time_zone=reader.time_zone,
        context={
            "performer": name,
            "role": role,
            "production": production,
            "opening": opening,
            "standing": standing,
            "url": url,
        },
        dedupe_key=dedupe_key,
        # About the call: what is decided of a submission must not take it back.
        subject_type="casting.call",
        subject_id=submission.call_id,
        created_by_id=None,
    )
    text = f"{opening} {standing}".strip()
    return message, NewNotice(user_id=reader.pk, title=titles[kind], text=text, url=url, dedupe_key=dedupe_key)
