"""The letters that go to people who look by a personal link."""

from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import Presentation, Viewer, ViewerEvent
from casting.states import PresentationState, ViewerAct
from casting.viewer_links import key_digest, viewer_address, viewer_key
from core import clock
from notifications.kinds import Category, Kind, Verdict, register, register_category
from notifications.models import OutboxMessage

PRESENTATION_LINK = "casting.presentation_link"
CATEGORY = "presentations"
SUBJECT_TYPE = "casting.viewer"

SUBJECT = "{production}: people for you to look at"
BODY = """Dear {greeting},

{signer} of {office} asks you to look at {people} for {production}, and to say what you think.

{own_line}

The link is yours alone and works {until}. The first time on each device we send a six-digit code to this address.

Every page is marked with your name and every view is kept, so please do not forward it.

{signer}
{office}"""


def link_context(*, viewer: Viewer, presentation: Presentation, signer: User, people: int) -> dict:
    """What the words need. The link itself is put in when the letter leaves; until then the button previews it."""
    production = presentation.production
    return {
        "greeting": viewer.name.split(" ")[0],
        "production": production.public_title,
        "people": f"{people} people" if people != 1 else "one person",
        "until": until_words(viewer, presentation),
        "signer": signer.name,
        "office": presentation.organisation.name,
        "url": preview_path(viewer, presentation),
    }


def until_words(viewer: Viewer, presentation: Presentation) -> str:
    return "until " + clock.show(viewer.expires_at, presentation.organisation.time_zone, "date")


def preview_path(viewer: Viewer, presentation: Presentation) -> str:
    path = reverse("casting:presentation-preview", args=[presentation.organisation.slug, presentation.pk])
    return f"{path}?tier={viewer.tier}"


def link_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    """Whether each link still opens anything; puts it in where it does."""
    with across_offices("a worker re-checks the links of every office before they leave"):
        viewers = {
            row.pk: row
            for row in Viewer.objects.filter(pk__in=[message.subject_id for message in messages]).select_related(
                "presentation__production", "presentation__organisation"
            )
        }
        return {message.pk: _verdict(message, viewers.get(message.subject_id)) for message in messages}


def _verdict(message: OutboxMessage, viewer: Viewer | None) -> Verdict:
    if viewer is None or viewer.revoked_at is not None:
        return Verdict.drop("The link was taken back")
    if viewer.expires_at <= clock.now():
        return Verdict.drop("The link has run out")
    if viewer.presentation.state != PresentationState.OPEN:
        return Verdict.drop("The presentation is not open")
    message.context["production"] = viewer.presentation.production.public_title
    message.context["until"] = until_words(viewer, viewer.presentation)
    message.context["url"] = viewer_address(viewer.pk)
    # The site's secret may have changed since the viewer was added.
    Viewer.objects.filter(pk=viewer.pk).update(key_digest=key_digest(viewer_key(viewer.pk)))
    return Verdict.send()


def note_sent(sender, messages, **kwargs) -> None:
    """The link has left: the outbox forgets it, and the viewer's record says so."""
    links = [message for message in messages if message.kind == PRESENTATION_LINK]
    if not links:
        return
    with across_offices("links of every office that the worker has sent"):
        found = Viewer.objects.select_related("presentation__organisation").in_bulk([m.subject_id for m in links])
        sent = [(message, found[message.subject_id]) for message in links if message.subject_id in found]
        for message, viewer in sent:
            message.context["url"] = preview_path(viewer, viewer.presentation)
        OutboxMessage.objects.bulk_update([message for message, _ in sent], ["context"])
        ViewerEvent.objects.bulk_create(
            ViewerEvent(organisation_id=viewer.organisation_id, viewer=viewer, act=ViewerAct.SENT) for _, viewer in sent
        )


def register_presentation_kinds() -> None:
    register_category(Category(CATEGORY, "Presentations", "Links to people whom casting shows you."))
    register(
        Kind(
            key=PRESENTATION_LINK,
            label="Link to a presentation",
            category=CATEGORY,
            subject=SUBJECT,
            body=BODY,
            variables={
                "greeting": "first name of the viewer",
                "production": "the production, or its codename until it is announced",
                "people": "how many people you show",
                "until": "“until” and the day when the link ends",
                "own_line": "a line of your own to this viewer",
                "signer": "who sends it",
                "office": "your office",
            },
            may_unsubscribe=False,
            keeps_quiet_hours=True,
            guard=link_guard,
            about="{production}",
            action="Open the presentation",
            sample={
                "greeting": "Dana",
                "production": "The Salt Road",
                "people": "six people",
                "until": "until Friday 20 March 2027",
                "signer": "Renata Okoye",
                "office": "Okoye Casting",
                "url": "/",
            },
        )
    )
